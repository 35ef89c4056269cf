package chart

// Measures of bars.
const (
	rowHeight = 30.0
	barHeight = 18.0
	nameRoom  = 200.0 // names wider than this are cut
)

// Measures of narrow bars.
const (
	narrowWidth = 328.0
	narrowRow   = 42.0
	narrowBar   = 10.0
)

// draw lays the bars out: name, length, number, a row each.
func (b Bars) draw() drawing {
	d := drawing{title: b.Title, desc: b.describe(), width: chartWidth}
	if b.Narrow {
		d.width = narrowWidth
	}
	y := margin / 2
	if !b.Bare {
		y = d.heading(b.Title, b.Unit)
	}
	if b.Narrow && len(b.Items) > 0 {
		return b.drawNarrow(d, y)
	}
	names, numbers, most := b.measure()
	start := margin + names + 10
	room := chartWidth - margin - start - numbers - 8
	for _, item := range b.Items {
		base := y + rowHeight/2 + textSize*0.36
		hint := item.Name + " " + withUnit(item.text(), b.Unit)
		d.add(shape{role: ink, x: start - 10, y: base, text: shorten(item.Name, textSize, nameRoom), size: textSize, side: right, hint: hint})
		length, colour := 0.0, ink
		switch {
		case item.Blank:
			colour = quiet
		case most > 0:
			length = item.Value / most * room
		}
		if length > 0 {
			d.add(shape{role: accent, x: start, y: y + (rowHeight-barHeight)/2, w: max(length, 1.5), h: barHeight, hint: hint})
		}
		d.add(shape{role: colour, x: start + length + 8, y: base, text: item.text(), size: textSize})
		y += rowHeight
	}
	if len(b.Items) == 0 {
		y += textSize
		d.add(shape{role: quiet, x: margin, y: y, text: NoRecord, size: textSize})
	} else {
		top := y - rowHeight*float64(len(b.Items))
		d.add(shape{role: second, x: start, y: top, x2: start, y2: y, stroke: 1.5})
	}
	d.ending(y, b.Note)
	return d
}

// drawNarrow lays the bars out on a phone.
func (b Bars) drawNarrow(d drawing, y float64) drawing {
	_, numbers, most := b.measure()
	room := d.width - 2*edge
	for _, item := range b.Items {
		hint := item.Name + " " + withUnit(item.text(), b.Unit)
		colour := ink
		if item.Blank {
			colour = quiet
		}
		d.add(shape{role: ink, x: edge, y: y + textSize, text: shorten(item.Name, textSize, room-numbers-8), size: textSize, hint: hint})
		d.add(shape{role: colour, x: d.width - edge, y: y + textSize, text: item.text(), size: textSize, side: right})
		d.add(shape{role: rule, x: edge, y: y + textSize + 7 + narrowBar, x2: d.width - edge, y2: y + textSize + 7 + narrowBar, stroke: 1})
		if length := item.Value / max(most, 1e-9) * room; !item.Blank && length > 0 {
			d.add(shape{role: accent, x: edge, y: y + textSize + 7, w: max(length, 1.5), h: narrowBar, hint: hint})
		}
		y += narrowRow
	}
	d.ending(y-6, b.Note)
	return d
}

// edge is beside what is drawn on a phone, where there is little room.
const edge = 2.0

// measure finds the room that names and numbers need, and the largest value.
func (b Bars) measure() (names, numbers, most float64) {
	for _, item := range b.Items {
		names = max(names, min(width(item.Name, textSize), nameRoom))
		numbers = max(numbers, width(item.text(), textSize))
		if !item.Blank {
			most = max(most, item.Value)
		}
	}
	return names, numbers, most
}
