package chart

import (
	"math"
	"slices"
	"strings"
)

// Measures of lines.
const (
	plotHeight = 240.0
	nameWidth  = 150.0 // of the names at the ends of the lines
)

// plot is where values and periods lie.
type plot struct {
	left, right, top, bottom float64
	most                     float64 // value at the top
	periods                  int
}

func (p plot) x(i int) float64 {
	if p.periods < 2 {
		return (p.left + p.right) / 2
	}
	return p.left + (p.right-p.left)*float64(i)/float64(p.periods-1)
}

func (p plot) y(value float64) float64 {
	return p.bottom - (p.bottom-p.top)*value/p.most
}

// step is the room between two periods.
func (p plot) step() float64 { return (p.right - p.left) / float64(max(p.periods-1, 1)) }

// draw lays the lines out.
func (l Lines) draw() drawing {
	d := drawing{title: l.Title, desc: l.describe(), width: chartWidth}
	top := d.heading(l.Title, l.Unit)
	most := l.most()
	scale, unit := nice(most)
	names := 0.0
	for i := range l.Series {
		names = max(names, width(l.tag(i), textSize))
	}
	p := plot{
		left: margin + width(Number(scale), smallSize) + 40, right: chartWidth - margin - max(names+14, 22),
		top: top + textSize + 6, bottom: top + textSize + 6 + plotHeight, most: scale, periods: len(l.Periods),
	}
	d.scale(p, unit)
	d.periods(p, l.Periods)
	for i := len(l.Series) - 1; i >= 0; i-- { // the first lies on top
		d.line(p, l, i)
	}
	d.names(p, l)
	d.ending(p.bottom+smallSize+12, append([]string{l.Note}, l.sources()...)...)
	return d
}

// most is the largest value.
func (l Lines) most() float64 {
	most := 0.0
	for _, s := range l.Series {
		for _, p := range s.Points {
			if !p.Blank {
				most = max(most, p.Value)
			}
		}
	}
	return most
}

// nice is a round value at or above most, and the step of the lines behind.
func nice(most float64) (top, step float64) {
	if most <= 0 {
		return 1, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(most)))
	for _, part := range []float64{0.25, 0.5, 1, 2, 2.5} {
		if part*step*4 >= most-1e-9 {
			step *= part
			break
		}
	}
	if most >= 4 && step < 1 || step > 1 && step != math.Trunc(step) {
		step = math.Ceil(step)
	}
	return math.Ceil(most/step-1e-9) * step, step
}

// scale draws the lines behind and their values.
func (d *drawing) scale(p plot, step float64) {
	for v := 0.0; v <= p.most+step/1e6; v += step {
		d.add(shape{role: rule, x: p.left - 28, y: p.y(v), x2: p.right + 8, y2: p.y(v), stroke: 1})
		d.add(shape{role: quiet, x: p.left - 34, y: p.y(v) + smallSize*0.36, text: Number(v), size: smallSize, side: right})
	}
}

// periods writes as many period names as fit.
func (d *drawing) periods(p plot, names []string) {
	widest := 0.0
	for _, name := range names {
		widest = max(widest, width(name, smallSize)+10)
	}
	every := max(1, int(math.Ceil(widest/p.step())))
	if p.periods < 2 {
		every = 1
	}
	for i, name := range names {
		if (len(names)-1-i)%every == 0 { // the newest always
			d.add(shape{role: quiet, x: p.x(i), y: p.bottom + smallSize + 8, text: name, size: smallSize, side: middle})
		}
	}
}

// line draws one series: its pieces, its points, and its numbers.
func (d *drawing) line(p plot, l Lines, i int) {
	s, colour := l.Series[i], second
	if i == 0 {
		colour = accent
	}
	for at := 1; at < len(s.Points); at++ {
		a, b := s.Points[at-1], s.Points[at]
		if !a.Blank && !b.Blank {
			d.add(shape{role: colour, x: p.x(at - 1), y: p.y(a.Value), x2: p.x(at), y2: p.y(b.Value), stroke: 2.5})
		}
	}
	all := i == 0 && fits(s, p.step())
	for at, point := range s.Points {
		if point.Blank {
			continue
		}
		hint := strings.TrimSpace(l.name(s)+" "+l.Periods[at]) + " " + withUnit(point.text(), l.Unit)
		if point.Source != "" {
			hint += "，来源：" + point.Source
		}
		d.add(shape{role: colour, x: p.x(at), y: p.y(point.Value), radius: 4.5, hint: hint})
		if all || i == 0 && marked(s, at) {
			d.add(shape{role: ink, x: p.x(at), y: p.y(point.Value) - 10, text: point.text(), size: textSize, side: middle})
		}
	}
}

// fits tells whether a number can stand over every point.
func fits(s Series, step float64) bool {
	return !slices.ContainsFunc(s.Points, func(p Point) bool { return !p.Blank && width(p.text(), textSize)+4 > step })
}

// marked tells whether the number of a point is written where not all are: at
// the last one.
func marked(s Series, at int) bool {
	return !slices.ContainsFunc(s.Points[at+1:], func(p Point) bool { return !p.Blank })
}

// names writes what each line is, at its end, moved apart where they would touch.
func (d *drawing) names(p plot, l Lines) {
	type tag struct {
		text string
		y    float64
		role role
	}
	var tags []tag
	for i, s := range l.Series {
		colour := quiet
		if i == 0 {
			colour = accent
		}
		for at := len(s.Points) - 1; at >= 0; at-- {
			if !s.Points[at].Blank {
				tags = append(tags, tag{l.tag(i), p.y(s.Points[at].Value) + textSize*0.36, colour})
				break
			}
		}
	}
	slices.SortStableFunc(tags, func(a, b tag) int { return int(a.y - b.y) })
	for i := range tags {
		if i > 0 {
			tags[i].y = max(tags[i].y, tags[i-1].y+textSize+4)
		}
		d.add(shape{role: tags[i].role, x: p.right + 14, y: tags[i].y, text: tags[i].text, size: textSize})
	}
}

// tag is what stands at the end of a line: its name, and its last number when
// that does not stand over the line.
func (l Lines) tag(i int) string {
	s := l.Series[i]
	name := shorten(l.name(s), textSize, nameWidth)
	for at := len(s.Points) - 1; at >= 0 && i > 0; at-- {
		if !s.Points[at].Blank {
			return strings.TrimSpace(name + " " + s.Points[at].text())
		}
	}
	return name
}

// sources lists where the points are from, each source once with its periods.
func (l Lines) sources() []string {
	periods := map[string][]string{}
	var order []string
	for _, s := range l.Series {
		for i, p := range s.Points {
			if p.Source == "" || p.Blank {
				continue
			}
			if periods[p.Source] == nil {
				order = append(order, p.Source)
			}
			if !slices.Contains(periods[p.Source], l.Periods[i]) {
				periods[p.Source] = append(periods[p.Source], l.Periods[i])
			}
		}
	}
	for i, source := range order {
		order[i] = "来源(" + strings.Join(periods[source], "、") + ")：" + source
	}
	return order
}
