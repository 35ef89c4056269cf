package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"mingbai/handlers/chart"
)

var update = flag.Bool("update", false, "write the goldens anew")

var byCategory = chart.Bars{
	Title: "法律咨询 2026年1-12月 东凤镇", Unit: "宗", Note: "按登记日期取数。带 <5 的格不公开真值。",
	Items: []chart.Item{
		{Name: "婚姻家庭", Value: 120}, {Name: "劳动纠纷", Value: 60}, {Name: "房产物业", Value: 0},
		{Name: "涉农涉土", Value: 3, Label: "<5", Blank: true}, {Name: "征地拆迁", Blank: true},
		{Name: "一个名字长得一行怎么也写不下的类别", Value: 30},
	},
}

var overYears = chart.Lines{
	Title: "调解成功 东凤镇", Unit: "宗", Note: "报告原文写的是宗。", Periods: []string{"2021年", "2022年", "2023年", "2024年"},
	Series: []chart.Series{
		{Name: "成功", Points: []chart.Point{
			{Value: 640, Source: "甲镇2021年报告"}, {Blank: true}, {Value: 800, Label: "近800", Source: "甲镇2023年报告"}, {Value: 919, Source: "甲镇2024年报告"}}},
		{Name: "受理", Points: []chart.Point{
			{Value: 650, Source: "甲镇2021年报告"}, {Value: 700}, {Value: 810}, {Value: 921, Source: "甲镇2024年报告"}}},
	},
}

func svg(t testing.TB, c interface{ SVG(io.Writer) error }) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.SVG(&b); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatalf("not XML: %v", err)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestGoldens(t *testing.T) {
	golden(t, "bars.svg", svg(t, byCategory))
	golden(t, "bars.txt", byCategory.Text())
	golden(t, "lines.svg", svg(t, overYears))
	golden(t, "lines.txt", overYears.Text())
}

// TestAMaskedValueLeavesNoTrace draws the same chart over two hidden values.
func TestAMaskedValueLeavesNoTrace(t *testing.T) {
	one, four := byCategory, byCategory
	one.Items = append([]chart.Item{}, byCategory.Items...)
	four.Items = append([]chart.Item{}, byCategory.Items...)
	one.Items[3].Value, four.Items[3].Value = 1, 400
	if svg(t, one) != svg(t, four) || one.Text() != four.Text() {
		t.Error("the hidden value can be read off the chart")
	}
}

func TestRefusals(t *testing.T) {
	long := make([]chart.Item, chart.Most+1)
	for _, c := range []struct {
		name  string
		chart interface {
			SVG(io.Writer) error
			PNG(io.Writer, *chart.Font) error
		}
		want error
	}{
		{"too many bars", chart.Bars{Items: long}, chart.ErrTooMany},
		{"negative", chart.Bars{Items: []chart.Item{{Value: -1}}}, chart.ErrValue},
		{"no number", chart.Bars{Items: []chart.Item{{Value: math.NaN()}}}, chart.ErrValue},
		{"endless", chart.Lines{Periods: []string{"a"}, Series: []chart.Series{{Points: []chart.Point{{Value: math.Inf(1)}}}}}, chart.ErrValue},
		{"too long", chart.Lines{Periods: make([]string, chart.Most+1)}, chart.ErrTooMany},
		{"points without periods", chart.Lines{Series: []chart.Series{{Points: make([]chart.Point, 2)}}}, chart.ErrShape},
	} {
		var b bytes.Buffer
		if err := c.chart.SVG(&b); !errors.Is(err, c.want) || b.Len() > 0 {
			t.Errorf("%s: SVG gave %v and %d bytes", c.name, err, b.Len())
		}
		if err := c.chart.PNG(&b, nil); !errors.Is(err, c.want) || b.Len() > 0 {
			t.Errorf("%s: PNG gave %v and %d bytes", c.name, err, b.Len())
		}
	}
	if err := byCategory.PNG(io.Discard, nil); !errors.Is(err, chart.ErrNoFont) {
		t.Errorf("without a font: %v", err)
	}
}

// systemFont finds the font, or skips the test, or fails it when every
// optional part is required.
func systemFont(t testing.TB) *chart.Font {
	t.Helper()
	f, err := chart.FindFont()
	switch {
	case err == nil:
	case os.Getenv("MINGBAI_REQUIRE") == "1":
		t.Fatal("a Chinese font is required: install fonts-wqy-microhei")
	default:
		t.Skip("no Chinese font on this machine")
	}
	return f
}

func TestFontsThatCannotDraw(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{"wqy-microhei.ttc": "no font at all", "simhei.ttf": "\x00\x01\x00\x00\x00\x10", "notes.txt": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if f, err := chart.FindFont(dir, filepath.Join(dir, "nowhere")); !errors.Is(err, chart.ErrNoFont) {
		t.Errorf("found %v, %v", f, err)
	}
}

func paint(t testing.TB, c interface {
	PNG(io.Writer, *chart.Font) error
}, f *chart.Font) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := c.PNG(&b, f); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if shots := os.Getenv("MINGBAI_SHOTS"); shots != "" {
		out, err := os.Create(filepath.Join(shots, strings.ReplaceAll(t.Name(), "/", "-")+".png"))
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		if err := png.Encode(out, img); err != nil {
			t.Fatal(err)
		}
	}
	return img
}

// TestLengthsAreTrue measures the bars in the picture.
func TestLengthsAreTrue(t *testing.T) {
	img := paint(t, byCategory, systemFont(t))
	accent := color.RGBAModel.Convert(color.RGBA{R: 0x0b, G: 0x4a, B: 0x43, A: 255})
	var lengths []int
	for y, last := img.Bounds().Min.Y, 0; y < img.Bounds().Max.Y; y++ {
		n := 0
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) == accent {
				n++
			}
		}
		if n > 0 && last == 0 {
			lengths = append(lengths, n)
		}
		last = n
	}
	if len(lengths) != 3 {
		t.Fatalf("bars of %v dots, want three: nothing, <5 and no record have none", lengths)
	}
	for i, want := range []float64{1, 0.5, 0.25} {
		if got := float64(lengths[i]) / float64(lengths[0]); math.Abs(got-want) > 0.01 {
			t.Errorf("bar %d is %.3f of the first, want %.2f", i, got, want)
		}
	}
}

func TestLinesArePainted(t *testing.T) {
	img := paint(t, overYears, systemFont(t))
	dark := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x5000 {
				dark++
			}
		}
	}
	if dark < 5000 {
		t.Errorf("only %d dark dots", dark)
	}
}

func TestTableAlignsChineseAndDigits(t *testing.T) {
	table := chart.Table([]string{"类别", "宗"}, [][]string{{"婚姻家庭", "3"}, {"A股", "1200"}, {"合同x", "<5"}})
	lines := strings.Split(strings.TrimRight(table, "\n"), "\n")
	for _, line := range lines[1:] {
		if uniseg.StringWidth(line) != uniseg.StringWidth(lines[1]) {
			t.Errorf("line %q ends elsewhere than %q", line, lines[1])
		}
	}
}

func FuzzCharts(f *testing.F) {
	f.Add("婚姻家庭", "<5", 3.0, "note")
	f.Add("</text><script>alert(1)</script>", "\x00\xff", 1e14, "]]>\u202e")
	f.Add("", "", 0.001, "\n\n")
	f.Fuzz(func(t *testing.T, name, label string, value float64, note string) {
		b := chart.Bars{Title: name, Unit: label, Note: note, Items: []chart.Item{{Name: name, Label: label, Value: value}, {Name: note, Value: 1}}}
		l := chart.Lines{Title: note, Unit: label, Periods: []string{name, note}, Series: []chart.Series{
			{Name: label, Points: []chart.Point{{Value: value, Label: label, Source: note}, {Value: 2}}}, {Name: name, Points: []chart.Point{{Blank: true}, {Value: value}}}}}
		for _, c := range []interface {
			SVG(io.Writer) error
			Text() string
		}{b, l} {
			c.Text()
			if err := c.SVG(io.Discard); err != nil {
				if !errors.Is(err, chart.ErrValue) {
					t.Fatal(err)
				}
				continue
			}
			if out := svg(t, c); strings.Contains(out, "<script") {
				t.Fatal("markup went through")
			}
		}
	})
}

// TestNarrow draws for a phone: everything lies within the width, whole, and the
// ids are not those of the wide drawing.
func TestNarrow(t *testing.T) {
	b := byCategory
	wide := svg(t, b)
	b.Narrow, b.Bare = true, true
	narrow := svg(t, b)
	golden(t, "bars-narrow.svg", narrow)
	if !strings.Contains(narrow, `viewBox="0 0 328 `) || strings.Contains(narrow, "单位：") {
		t.Errorf("drawn as\n%s", narrow)
	}
	id := func(s string) string { _, rest, _ := strings.Cut(s, `aria-labelledby="`); return rest[:18] }
	if id(wide) == id(narrow) {
		t.Errorf("both are %s", id(wide))
	}
	if !strings.Contains(narrow, "<title id=") || !strings.Contains(narrow, "婚姻家庭 120宗") {
		t.Error("a screen reader is not told what is drawn")
	}
	if svg(t, chart.Bars{Narrow: true, Title: "空"}) == "" {
		t.Error("nothing to draw is not said")
	}
}
