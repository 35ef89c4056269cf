package console

import (
	"fmt"
	"image"
	"strings"

	"github.com/pquerna/otp"
)

// quiet is the white border that a QR code needs, in modules.
const quiet = 4

// square is a QR code to be drawn as one SVG path, a unit a module.
type square struct {
	Size int
	Path string
}

// drawQR makes the QR code of an otpauth address.
func drawQR(address string) (square, error) {
	key, err := otp.NewKeyFromURL(address)
	if err != nil {
		return square{}, fmt.Errorf("console: QR code: %w", err)
	}
	picture, err := key.Image(800, 800)
	if err != nil {
		return square{}, fmt.Errorf("console: QR code: %w", err)
	}
	return trace(picture)
}

// trace reads the modules back from the picture: the first dark run of the
// first dark row is the top of a finder, seven modules wide.
func trace(picture image.Image) (square, error) {
	b := picture.Bounds()
	dark := func(x, y int) bool {
		r, _, _, _ := picture.At(x, y).RGBA()
		return r < 0x8000
	}
	x0, y0, run := -1, -1, 0
	for y := b.Min.Y; y < b.Max.Y && x0 < 0; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if dark(x, y) {
				x0, y0 = x, y
				break
			}
		}
	}
	if x0 < 0 {
		return square{}, fmt.Errorf("console: QR code: the picture is empty")
	}
	for x0+run < b.Max.X && dark(x0+run, y0) {
		run++
	}
	module := run / 7
	if module == 0 {
		return square{}, fmt.Errorf("console: QR code: no finder")
	}
	n := (b.Max.X - 2*(x0-b.Min.X) - b.Min.X) / module
	var path strings.Builder
	for row := range n {
		for col := range n {
			if dark(x0+col*module+module/2, y0+row*module+module/2) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", col+quiet, row+quiet)
			}
		}
	}
	return square{Size: n + 2*quiet, Path: path.String()}, nil
}
