package chart

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"strings"
)

// SVG writes the bars for a page. Colours are attributes, so that they need no
// style sheet and a page's own may replace them by the classes ink, quiet,
// rule, accent, second and ground.
func (b Bars) SVG(w io.Writer) error {
	if err := b.check(); err != nil {
		return err
	}
	return b.draw().svg(w)
}

// SVG writes the lines for a page, as Bars.SVG does.
func (l Lines) SVG(w io.Writer) error {
	if err := l.check(); err != nil {
		return err
	}
	return l.draw().svg(w)
}

// fonts are looked for by the reader's own machine.
const fonts = `system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif`

// svg writes the drawing. It carries no script and no style, and loads nothing.
func (d drawing) svg(w io.Writer) error {
	out := bufio.NewWriter(w)
	id := d.id()
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="%[1]s-t %[1]s-d" viewBox="0 0 %[2]g %[3]g" width="%[2]g" height="%[3]g" font-family="%[4]s">`,
		id, d.width, d.height, fonts)
	fmt.Fprintf(out, "\n<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>\n", id, escape(d.title), id, escape(d.desc))
	fmt.Fprintf(out, `<rect class="ground" fill="%s" width="%g" height="%g"/>`, palette(ground), d.width, d.height)
	for _, s := range d.shapes {
		fmt.Fprint(out, "\n", s.svg())
	}
	fmt.Fprint(out, "\n</svg>\n")
	return out.Flush()
}

// id tells this chart's title from those of others on the same page, and of the
// same chart in another width.
func (d drawing) id() string {
	h := fnv.New64a()
	_, _ = io.WriteString(h, d.title+"\x00"+d.desc) // a hash takes everything
	if d.width != chartWidth {
		_, _ = fmt.Fprintf(h, "\x00%g", d.width)
	}
	return fmt.Sprintf("c%016x", h.Sum64())
}

// svg is the element of a shape.
func (s shape) svg() string {
	colour := palette(s.role)
	switch {
	case s.text != "":
		extra := ""
		if s.side != left {
			extra = fmt.Sprintf(` text-anchor="%s"`, [...]string{"start", "middle", "end"}[s.side])
		}
		if s.bold {
			extra += ` font-weight="bold"`
		}
		return fmt.Sprintf(`<text class="%s" fill="%s" x="%.1f" y="%.1f" font-size="%g"%s>%s%s</text>`, s.role, colour, s.x, s.y, s.size, extra, escape(s.text), s.tip())
	case s.radius > 0:
		return fmt.Sprintf(`<circle class="%s" fill="%s" cx="%.1f" cy="%.1f" r="%g">%s</circle>`, s.role, colour, s.x, s.y, s.radius, s.tip())
	case s.stroke > 0:
		return fmt.Sprintf(`<path class="%s-line" stroke="%s" stroke-width="%g" d="M%.1f %.1fL%.1f %.1f"/>`, s.role, colour, s.stroke, s.x, s.y, s.x2, s.y2)
	}
	return fmt.Sprintf(`<rect class="%s" fill="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f">%s</rect>`, s.role, colour, s.x, s.y, s.w, s.h, s.tip())
}

func (s shape) tip() string {
	if s.hint == "" {
		return ""
	}
	return "<title>" + escape(s.hint) + "</title>"
}

// escape makes text safe inside an element.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
