package chart

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// role is what a colour is for. Pages may give the roles other colours (dark
// mode); the PNG has those of palette.
type role string

const (
	ink    role = "ink"
	quiet  role = "quiet"
	rule   role = "rule" // thin lines behind
	accent role = "accent"
	second role = "second" // lines that are not the first
	ground role = "ground"
)

// palette gives each role its colour on white. Text has a contrast of 7:1 and more.
func palette(r role) string {
	switch r {
	case ink:
		return "#16201e"
	case quiet:
		return "#44504c"
	case rule:
		return "#c9d1ce"
	case accent:
		return "#0b4a43"
	case second:
		return "#6b7874"
	}
	return "#ffffff"
}

// side is which end of a text its place means.
type side int

const (
	left side = iota
	middle
	right
)

// shape is one thing drawn. What is set tells which kind it is.
type shape struct {
	role role
	x, y float64

	w, h float64 // a box from (x, y)

	x2, y2, stroke float64 // a line from (x, y)

	radius float64 // a dot around (x, y)

	text string // on the base line y
	size float64
	side side
	bold bool

	hint string // what a pointer resting on it is told
}

// drawing is a list of shapes on a ground, in CSS pixels.
type drawing struct {
	title, desc   string
	width, height float64
	shapes        []shape
}

func (d *drawing) add(s shape) { d.shapes = append(d.shapes, s) }

// Measures of a chart.
const (
	chartWidth = 640.0
	margin     = 16.0
	titleSize  = 19.0
	textSize   = 15.0
	smallSize  = 13.0
)

// width is about how wide a text is: a Chinese character is as wide as high,
// the others a little more than half. It needs no font, so that SVG and PNG
// have the same layout.
func width(text string, size float64) float64 {
	return float64(uniseg.StringWidth(text)) * size * 0.53
}

// wrap cuts text into lines no wider than the room.
func wrap(text string, size, room float64) []string {
	var lines []string
	var line strings.Builder
	for _, r := range text {
		if r == '\n' || line.Len() > 0 && width(line.String()+string(r), size) > room && !strings.ContainsRune("，。；、）：", r) {
			lines = append(lines, strings.TrimSpace(line.String()))
			line.Reset()
			if r == '\n' {
				continue
			}
		}
		line.WriteRune(r)
	}
	if line.Len() > 0 {
		lines = append(lines, strings.TrimSpace(line.String()))
	}
	return lines
}

// shorten cuts a text that is too wide and marks the cut.
func shorten(text string, size, room float64) string {
	if width(text, size) <= room {
		return text
	}
	for text != "" && width(text+"…", size) > room {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text + "…"
}

// heading writes title and unit and returns where the chart begins.
func (d *drawing) heading(title, unit string) float64 {
	y := margin
	for _, line := range wrap(title, titleSize, d.width-2*margin) {
		y += titleSize
		d.add(shape{role: ink, x: margin, y: y, text: line, size: titleSize, bold: true})
		y += 7
	}
	if unit != "" {
		y += smallSize
		d.add(shape{role: quiet, x: margin, y: y, text: "单位：" + unit, size: smallSize})
	}
	return y + 16
}

// ending writes the note below y and settles the height.
func (d *drawing) ending(y float64, notes ...string) {
	y += 6
	for _, note := range notes {
		for _, line := range wrap(note, smallSize, d.width-2*margin) {
			y += smallSize + 6
			d.add(shape{role: quiet, x: margin, y: y, text: line, size: smallSize})
		}
	}
	d.height = y + margin
}
