package extract

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// check asserts what holds for every input: words or a reason, never both.
func check(t *testing.T, name string, data []byte) {
	t.Helper()
	text, err := Read(context.Background(), name, data, Limits{Unpacked: 1 << 20, Time: 5 * time.Second})
	if err != nil {
		if Reason(err) == Reason(errors.New("unknown")) {
			t.Fatalf("no sentence for %v", err)
		}
		if len(text.Blocks) > 0 {
			t.Fatal("half-read text was returned")
		}
		return
	}
	if !utf8.ValidString(text.String()) {
		t.Fatal("text is not UTF-8")
	}
	for _, b := range text.Blocks {
		if strings.ContainsAny(b.Text, "\n\r\x00") || len(b.Cells) != len(b.Heads) {
			t.Fatalf("block %+v", b)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("一、做法\n受理12件\n项目\t件\n纠纷\t3"))
	f.Add([]byte{0xFF, 0xFE, 0x61})
	f.Add([]byte{0xBC, 0xF2, 0xCC, 0xE5})
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.txt", data) })
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<h1>报告</h1><table><tr><td rowspan=9>项目<td>年<tr><td>1<td>2</table><a>x</a>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.html", data) })
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("# 题\n|a|b|\n|-|-|\n|1|2|\n- x"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.md", data) })
}

func FuzzWordXML(f *testing.F) {
	f.Add([]byte(`<w:tbl><w:tr><w:tc><w:gridSpan w:val="3"/><w:vMerge/><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, "a.docx", pack(t, "word/document.xml", strings.NewReader(string(data)), 0))
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(pack(f, "word/document.xml", word("<w:p><w:r><w:t>字</w:t></w:r></w:p>"), 1))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.docx", append([]byte("PK\x03\x04"), data...)) })
}
