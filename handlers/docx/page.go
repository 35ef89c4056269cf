package docx

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"
)

// Styles of paragraphs; "" is plain text.
const (
	Title   = "Title"
	Heading = "Heading1"
)

// Widths of what can be written on, in twentieths of a point.
const (
	Width     = 9026
	WideWidth = 13958
)

// Page collects the paragraphs and tables of a document. The zero Page is an
// empty one.
type Page struct {
	Wide bool // the paper lies on its long side
	text strings.Builder
}

// Paragraph writes text in a style; line ends become breaks.
func (p *Page) Paragraph(style, text string) { p.paragraph(style, text, "") }

// paragraph writes text in a style, and runs of it with the properties given.
func (p *Page) paragraph(style, text, run string) {
	p.text.WriteString(`<w:p>`)
	if style != "" {
		fmt.Fprintf(&p.text, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.text.WriteString(`<w:r><w:br/></w:r>`)
		}
		if line != "" {
			p.text.WriteString(`<w:r>` + run + `<w:t xml:space="preserve">` + escape(line) + `</w:t></w:r>`)
		}
	}
	p.text.WriteString(`</w:p>`)
}

// Table is a table with lines around every cell.
type Table struct {
	Widths []int      // of the columns, in twentieths of a point
	Head   []string   // in bold, again on every page; nil = none
	Rows   [][]string // cells; missing ones are empty
	Height []int      // the least height of each row; missing ones are as high as their text
	Small  bool       // smaller letters, for wide tables
}

// Table writes a table.
func (p *Page) Table(t Table) {
	total := 0
	for _, w := range t.Widths {
		total += w
	}
	fmt.Fprintf(&p.text, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, total)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&p.text, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	p.text.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range t.Widths {
		fmt.Fprintf(&p.text, `<w:gridCol w:w="%d"/>`, w)
	}
	p.text.WriteString(`</w:tblGrid>`)
	if t.Head != nil {
		p.row(t, t.Head, `<w:cantSplit/><w:tblHeader/>`, `<w:b/>`)
	}
	for i, cells := range t.Rows {
		properties := `<w:cantSplit w:val="0"/>`
		if i < len(t.Height) && t.Height[i] > 0 {
			properties += fmt.Sprintf(`<w:trHeight w:val="%d" w:hRule="atLeast"/>`, t.Height[i])
		}
		p.row(t, cells, properties, "")
	}
	p.text.WriteString(`</w:tbl>`)
}

// row writes the cells of a row.
func (p *Page) row(t Table, cells []string, properties, run string) {
	if t.Small {
		run += `<w:sz w:val="19"/><w:szCs w:val="19"/>`
	}
	if run != "" {
		run = `<w:rPr>` + run + `</w:rPr>`
	}
	p.text.WriteString(`<w:tr><w:trPr>` + properties + `</w:trPr>`)
	for i, width := range t.Widths {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		fmt.Fprintf(&p.text, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
		p.paragraph("", text, run)
		p.text.WriteString(`</w:tc>`)
	}
	p.text.WriteString(`</w:tr>`)
}

// Clean makes typed words fit for a paper: no control or direction characters,
// line ends as \n.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cs, r) || r == unicode.ReplacementChar || r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.TrimSpace(s)
}

// escape makes text safe inside an element.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
