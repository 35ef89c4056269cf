package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// pack makes an archive with one document part and n further files.
func pack(t testing.TB, name string, body io.Reader, n int) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	f, err := w.Create(name)
	if err == nil {
		_, err = io.Copy(f, body)
	}
	for i := range n {
		if err == nil {
			_, err = w.Create(fmt.Sprintf("x/%d", i))
		}
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const wordHead = `<?xml version="1.0"?><w:document xmlns:w="x"><w:body>`

func word(body string) io.Reader {
	return strings.NewReader(wordHead + body + `</w:body></w:document>`)
}

func TestReadDOCX(t *testing.T) {
	data := pack(t, "word/document.xml", word(`
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>一、做法</w:t></w:r></w:p>
<w:p><w:r><w:t>受理</w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:r><w:t>12件。</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>本年</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>纠纷</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`), 2)
	text := read(t, "报告.docx", string(data))
	want := []string{"一、做法", "受理12件。", "项目：纠纷；本年：7"}
	if got := lines(text); !slices.Equal(got, want) {
		t.Fatalf("lines = %q, want %q", got, want)
	}
	if text.Blocks[0].Kind != Heading || text.Format != "docx" {
		t.Fatalf("text = %+v", text)
	}
}

func TestReadDOCXRefusesBombs(t *testing.T) {
	spaces := io.MultiReader(strings.NewReader(wordHead), io.LimitReader(zeros{}, 3<<20))
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"3 MB inside", pack(t, "word/document.xml", spaces, 0), ErrBomb},
		{"5,000 entries", pack(t, "word/document.xml", word(""), 5_000), ErrBomb},
		{"depth", pack(t, "word/document.xml", word(strings.Repeat("<w:r>", 100_000)), 0), ErrTooDeep},
		{"entities", pack(t, "word/document.xml", strings.NewReader(`<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`), 0), ErrBomb},
		{"no document", pack(t, "xl/workbook.xml", word(""), 0), ErrUnknown},
		{"path outside", pack(t, "../word/document.xml", word(""), 0), ErrUnknown},
		{"cut", pack(t, "word/document.xml", word(""), 0)[:60], ErrDamaged},
		{"cut XML", pack(t, "word/document.xml", strings.NewReader(wordHead+"<w:p>"), 0), ErrDamaged},
		{"wrong size in the header", lie(pack(t, "word/document.xml", io.LimitReader(zeros{}, 2<<20), 0)), ErrDamaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := time.Now()
			_, err := Read(context.Background(), "a.docx", tt.data, Limits{Unpacked: 1 << 20})
			if !errors.Is(err, tt.want) {
				t.Fatalf("error = %v, want %v", err, tt.want)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("refused after %v", took)
			}
		})
	}
}

// lie writes a small unpacked size over the true one in the central directory.
func lie(data []byte) []byte {
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{16, 0, 0, 0})
	return data
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func needPDF(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("MINGBAI_REQUIRE") == "1" {
			t.Fatal("pdftotext (poppler-utils) is required and missing")
		}
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
}

// onePage is a PDF of one page with the given content stream.
func onePage(stream string) []byte {
	var b bytes.Buffer
	var at []int
	obj := func(s string) { at = append(at, b.Len()); fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s) }
	b.WriteString("%PDF-1.4\n")
	obj("<</Type/Catalog/Pages 2 0 R>>")
	obj("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	obj("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>")
	obj(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(stream), stream))
	obj("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(at)+1, start)
	return b.Bytes()
}

func TestReadPDF(t *testing.T) {
	needPDF(t)
	text := read(t, "a.pdf", string(onePage("BT /F1 12 Tf 50 700 Td (Mediation report of 2023: 42 cases) Tj ET")))
	if got := lines(text); len(got) != 1 || got[0] != "Mediation report of 2023: 42 cases" {
		t.Fatalf("lines = %q", got)
	}
	_, err := Read(context.Background(), "a.pdf", onePage("0 0 100 100 re f"), Limits{})
	if !errors.Is(err, ErrScanned) {
		t.Fatalf("a page of pictures: %v", err)
	}
}

func TestReadDOCXNotesChangesAndBoxes(t *testing.T) {
	body := `<w:p><w:r><w:t>受理12件</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>
<w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>新增一句。</w:t></w:r></w:ins></w:p>
<w:p><w:r><w:t>正文前</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent><w:r><w:t>正文后</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>本年</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>纠纷</w:t><w:endnoteReference w:id="1"/></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, xml := range map[string]string{
		"word/document.xml":  wordHead + body + `</w:body></w:document>`,
		"word/footnotes.xml": `<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>截至12月20日。</w:t></w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:t>没人引用</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/endnotes.xml":  `<w:endnotes><w:endnote w:id="1"><w:p><w:r><w:t>含旧存2件。</w:t></w:r></w:p></w:endnote></w:endnotes>`,
		"word/comments.xml":  `<w:comments><w:comment><w:p><w:r><w:t>批注不读</w:t></w:r></w:p></w:comment></w:comments>`,
	} {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(xml))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	text := read(t, "报告.docx", buf.String())
	want := []string{"受理12件。", "截至12月20日。", "新增一句。", "框里的话", "正文前正文后", "项目：纠纷；本年：7", "含旧存2件。"}
	if got := lines(text); !slices.Equal(got, want) {
		t.Fatalf("lines = %q, want %q", got, want)
	}
}
