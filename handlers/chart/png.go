package chart

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Type is the media type of the pictures.
const Type = "image/png"

// PNG writes the bars as a picture for a chat. Nothing is drawn for characters
// that the font lacks but a box.
func (b Bars) PNG(w io.Writer, f *Font) error {
	if err := b.check(); err != nil {
		return err
	}
	return b.draw().png(w, f)
}

// PNG writes the lines as a picture for a chat, as Bars.PNG does.
func (l Lines) PNG(w io.Writer, f *Font) error {
	if err := l.check(); err != nil {
		return err
	}
	return l.draw().png(w, f)
}

// dots is how many dots of the picture a pixel of the drawing has: phones
// have fine screens.
const dots = 2

// painter draws shapes onto an image.
type painter struct {
	onto  *image.RGBA
	font  *Font
	faces map[float64]font.Face
}

// png paints the drawing.
func (d drawing) png(w io.Writer, f *Font) error {
	if f == nil {
		return ErrNoFont
	}
	p := painter{
		onto:  image.NewRGBA(image.Rect(0, 0, int(math.Ceil(d.width*dots)), int(math.Ceil(d.height*dots)))),
		font:  f,
		faces: map[float64]font.Face{},
	}
	draw.Draw(p.onto, p.onto.Bounds(), image.NewUniform(colour(ground)), image.Point{}, draw.Src)
	for _, s := range d.shapes {
		if err := p.shape(s); err != nil {
			return fmt.Errorf("chart: paint: %w", err)
		}
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, p.onto)
}

// shape paints one shape.
func (p painter) shape(s shape) error {
	c := image.NewUniform(colour(s.role))
	switch {
	case s.text != "":
		return p.text(s, c)
	case s.radius > 0:
		p.fill(c, ring(s.x, s.y, s.radius))
	case s.stroke > 0:
		p.fill(c, band(s))
	default:
		p.fill(c, [][2]float64{{s.x, s.y}, {s.x + s.w, s.y}, {s.x + s.w, s.y + s.h}, {s.x, s.y + s.h}})
	}
	return nil
}

// ring is a circle of many corners.
func ring(x, y, radius float64) [][2]float64 {
	const corners = 48
	var out [][2]float64
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		out = append(out, [2]float64{x + radius*cos, y + radius*sin})
	}
	return out
}

// band is a line as wide as its stroke.
func band(s shape) [][2]float64 {
	dx, dy := s.x2-s.x, s.y2-s.y
	long := math.Hypot(dx, dy)
	if long == 0 {
		return ring(s.x, s.y, s.stroke/2)
	}
	nx, ny := -dy/long*s.stroke/2, dx/long*s.stroke/2
	return [][2]float64{{s.x + nx, s.y + ny}, {s.x2 + nx, s.y2 + ny}, {s.x2 - nx, s.y2 - ny}, {s.x - nx, s.y - ny}}
}

// fill paints the inside of a closed line of corners.
func (p painter) fill(c image.Image, corners [][2]float64) {
	box := p.onto.Bounds()
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, at := range corners {
		x, y := float32(at[0]*dots), float32(at[1]*dots)
		if i == 0 {
			r.MoveTo(x, y)
			continue
		}
		r.LineTo(x, y)
	}
	r.ClosePath()
	r.Draw(p.onto, box, c, image.Point{})
}

// text writes a text, bold ones a little thicker.
func (p painter) text(s shape, c image.Image) error {
	face := p.faces[s.size]
	if face == nil {
		made, err := opentype.NewFace(p.font.face, &opentype.FaceOptions{Size: s.size * dots, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return err
		}
		face, p.faces[s.size] = made, made
	}
	d := font.Drawer{Dst: p.onto, Src: c, Face: face}
	start := fixed.Int26_6(s.x * dots * 64)
	switch s.side {
	case middle:
		start -= d.MeasureString(s.text) / 2
	case right:
		start -= d.MeasureString(s.text)
	}
	passes := 1
	if s.bold {
		passes = 2
	}
	for i := range passes {
		d.Dot = fixed.Point26_6{X: start + fixed.Int26_6(i*48), Y: fixed.Int26_6(s.y * dots * 64)}
		d.DrawString(s.text)
	}
	return nil
}

// colour reads a colour of the palette.
func colour(r role) color.Color {
	var red, green, blue uint8
	if _, err := fmt.Sscanf(palette(r), "#%02x%02x%02x", &red, &green, &blue); err != nil {
		return color.Black
	}
	return color.RGBA{R: red, G: green, B: blue, A: 255}
}
