package forms_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/forms"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/form"
)

var update = flag.Bool("update", false, "write the goldens anew")

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func load(t testing.TB) []form.Form {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if len(base.Forms) < 2 {
		t.Fatalf("%d forms, want two", len(base.Forms))
	}
	return base.Forms
}

// filled answers every third field with nothing and the rest with words that
// tell which field they belong to.
func filled(f form.Form) map[string]string {
	values := map[string]string{}
	for i, field := range f.Asked() {
		if i%3 != 2 {
			values[field.ID] = "答" + field.Name
		}
	}
	return values
}

// parts opens a file and checks that every part is well-formed XML.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

// said is the text of a part.
func said(t *testing.T, part string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.EndElement:
			if x.Name.Local == "p" || x.Name.Local == "tr" {
				b.WriteString("\n")
			}
		}
	}
}

func TestGoldens(t *testing.T) {
	for _, f := range load(t) {
		t.Run(f.ID, func(t *testing.T) {
			file, err := forms.Make(f, filled(f), day)
			if err != nil {
				t.Fatal(err)
			}
			again, err := forms.Make(f, filled(f), day.Add(time.Hour))
			if err != nil || !bytes.Equal(file.Data, again.Data) {
				t.Errorf("the same day gives other bytes: %v", err)
			}
			got := parts(t, file.Data)
			if !strings.Contains(got["word/footer1.xml"], forms.Footer) {
				t.Error("the footer is missing")
			}
			path := filepath.Join("testdata", f.ID+".txt")
			text := said(t, got["word/document.xml"])
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("the paper reads\n%s\nwant\n%s", text, want)
			}
		})
	}
}

func TestTypedWordsStayWords(t *testing.T) {
	f := load(t)[0]
	for _, words := range []string{
		`</w:t></w:r></w:p><w:p>`, `<script>alert(1)</script>`, `&amp;&lt;]]>`, `=HYPERLINK("http://x")`, `{{.}} %s %d`,
		"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;", "_____", "\"'", "😂 老王 ①",
	} {
		file, err := forms.Make(f, map[string]string{"facts": words}, day)
		if err != nil {
			t.Fatal(err)
		}
		if text := said(t, parts(t, file.Data)["word/document.xml"]); !strings.Contains(text, words) {
			t.Errorf("%q does not stand on the paper as typed", words)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"a\x00b\x1bc", "abc"},
		{"一\r\n二\t三", "一\n二 三"},
		{"付\u202e钱\u200b", "付钱"},
		{"\xff坏", "坏"},
		{" 空 ", "空"},
		{strings.Repeat("长", form.Longest+5), strings.Repeat("长", form.Longest)},
	}
	for _, tt := range tests {
		if got := forms.Clean(tt.typed); got != tt.want {
			t.Errorf("Clean(%q) = %q, want %q", tt.typed, got, tt.want)
		}
	}
}

func TestEvenTheLongestAnswersStayAPaper(t *testing.T) {
	for _, f := range load(t) {
		values := map[string]string{}
		for i, field := range f.Asked() {
			values[field.ID] = strings.Repeat(string(rune('一'+37*i)), form.Longest*2)
		}
		if _, err := forms.Make(f, values, day); err != nil {
			t.Error(err)
		}
	}
	if _, err := forms.Make(form.Form{ID: "x", Title: "x", Signed: unlike(40000)}, nil, day); !errors.Is(err, forms.ErrTooLarge) {
		t.Errorf("a paper without end: %v", err)
	}
}

// unlike lists lines that hardly compress.
func unlike(n int) []string {
	var out []string
	for i := range n {
		x := uint32(i) * 2654435761
		out = append(out, string([]rune{rune(0x4e00 + x%20000), rune(0x4e00 + x/7%20000), rune(0x4e00 + x/49%20000)}))
	}
	return out
}

// need finds a program, or skips the test, or fails it when every optional part
// is required.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	switch {
	case err == nil:
	case os.Getenv("MINGBAI_REQUIRE") == "1":
		t.Fatalf("%s is required and missing", program)
	default:
		t.Skipf("%s is not installed", program)
	}
	return path
}

// TestOpensInAWordProcessor prints the papers with LibreOffice where it is
// installed.
func TestOpensInAWordProcessor(t *testing.T) {
	office, reader := need(t, "soffice"), need(t, "pdftotext")
	for _, f := range load(t) {
		dir := t.TempDir()
		file, err := forms.Make(f, filled(f), day)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "paper.docx")
		if err := os.WriteFile(path, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		convert := exec.Command(office, "--headless", "--convert-to", "pdf", "--outdir", dir, path)
		convert.Env = append(os.Environ(), "HOME="+dir)
		if out, err := convert.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		text, err := exec.Command(reader, filepath.Join(dir, "paper.pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		flat := strings.Join(strings.Fields(string(text)), "")
		for _, value := range filled(f) {
			if !strings.Contains(flat, strings.Join(strings.Fields(value), "")) {
				t.Errorf("%s: %q is not on the printed paper", f.ID, value)
			}
		}
	}
}

func FuzzMake(f *testing.F) {
	list := load(f)
	f.Add("老板欠我工资", "2026年3月")
	f.Add("\x00<a>", "]]>\n\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		file, err := forms.Make(list[0], map[string]string{"name": a, "facts": b}, day)
		if err != nil {
			t.Fatal(err)
		}
		parts(t, file.Data)
	})
}
