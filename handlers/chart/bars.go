package chart

// Measures of bars.
const (
	rowHeight = 30.0
	barHeight = 18.0
	nameRoom  = 200.0 // names wider than this are cut
)

// draw lays the bars out: name, length, number, a row each.
func (b Bars) draw() drawing {
	d := drawing{title: b.Title, desc: b.describe()}
	y := d.heading(b.Title, b.Unit)
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
