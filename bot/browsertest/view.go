package browsertest

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Options is what a page is looked at with.
type Options struct {
	Width, Height int64 // 360 x 740 when zero
	Dark          bool
	Contrast      bool // more of it is asked for
	Forced        bool // the system's few colours in place of the page's
	Still         bool // less motion is asked for
	Paper         bool // as it is printed
	NoScript      bool // only when the page is opened
}

// As looks at the page that is open in another way: it is not loaded again, but
// laid out anew.
func (p *Page) As(o Options) {
	p.t.Helper()
	if o.Width == 0 {
		o.Width, o.Height = 360, 740
	}
	p.do(chromedp.EmulateViewport(o.Width, o.Height))
	media := emulation.SetEmulatedMediaParams{}
	if o.Paper {
		media.Media = "print"
	}
	for _, f := range []struct {
		on          bool
		name, value string
	}{
		{o.Dark, "prefers-color-scheme", "dark"}, {o.Contrast, "prefers-contrast", "more"},
		{o.Forced, "forced-colors", "active"}, {o.Still, "prefers-reduced-motion", "reduce"},
	} {
		if !f.on {
			f.value = ""
		}
		media.Features = append(media.Features, &emulation.MediaFeature{Name: f.name, Value: f.value})
	}
	p.media(media)
}

// Paper shows the page as it is printed.
func (p *Page) Paper() {
	p.t.Helper()
	p.media(emulation.SetEmulatedMediaParams{Media: "print"})
}

func (p *Page) media(params emulation.SetEmulatedMediaParams) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
	p.must(err)
}

// PDF prints the page on the paper that its style names, A4, and returns the
// file, which is saved as name.pdf where MINGBAI_SHOTS says.
func (p *Page) PDF(name string) []byte {
	p.t.Helper()
	own := true
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	res, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &own, PaperWidth: 8.27, PaperHeight: 11.69})
	p.must(err)
	p.save(name+".pdf", res.Data)
	return res.Data
}

// Shot saves the whole page as name.png in the folder of MINGBAI_SHOTS.
func (p *Page) Shot(name string) {
	p.t.Helper()
	p.shoot(name, chromedp.FullScreenshot(100))
}

// Screen saves what is on the screen.
func (p *Page) Screen(name string) {
	p.t.Helper()
	p.shoot(name, chromedp.CaptureScreenshot())
}

// shoot takes a picture only where it is kept.
func (p *Page) shoot(name string, action chromedp.Action[[]byte]) {
	p.t.Helper()
	if os.Getenv(shotsAt) == "" {
		return
	}
	picture, err := run(p, patience, action)
	p.must(err)
	p.save(name+".png", picture)
}

// shotsAt names a folder for pictures.
const shotsAt = "MINGBAI_SHOTS"

// save saves a file in the folder of MINGBAI_SHOTS, if there is one.
func (p *Page) save(name string, data []byte) {
	p.t.Helper()
	dir := os.Getenv(shotsAt)
	if dir == "" {
		return
	}
	p.must(os.MkdirAll(dir, 0o755))
	p.must(os.WriteFile(filepath.Join(dir, name), data, 0o644))
}
