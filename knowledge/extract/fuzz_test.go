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
	holds(t, text, err)
}

func holds(t *testing.T, text Text, err error) {
	t.Helper()
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
	f.Add([]byte("項目　本年　上年\n糾紛　12　10\n調解　11　9\n"))
	f.Add([]byte("项目\n本年\n上年\n纠纷\n12件\n10件\n调解\n11件\n9件\n"))
	f.Add([]byte(strings.Repeat("这一行写得很满很满，一直写到纸边才换行，中间没有句号也没有别的\n", 9)))
	f.Add([]byte{0xFF, 0xFE, 0x61})
	f.Add([]byte{0xBC, 0xF2, 0xCC, 0xE5, 0x81, 0x30, 0x81, 0x30}) // GB18030 with four bytes
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.txt", data) })
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<h1>报告</h1><table><tr><td rowspan=9>项目<td>年<tr><td>1<td>2</table><a>x</a>"))
	f.Add([]byte("<table><tr><td><table><tr><td colspan=3>內<td>12件</table><td rowspan=2>外<tr><td>3</table>"))
	f.Add(append([]byte("<meta charset=gb2312><p>"), 0xBC, 0xF2, 0xCC, 0xE5, 0x81, 0x30, 0x81, 0x30))
	f.Add([]byte("<div class=nav><a>首页</a> &gt; <a>公开</a></div><p>受理&nbsp;12<sup>①</sup>件<br>调解<script>1</script></p>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.html", data) })
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("# 题\n|a|b|\n|-|-|\n|1|2|\n- x"))
	f.Add([]byte("## 一、做法\n> - **受理**`12`件 ![图](a.png) [文](b)\n***\n```\n1. 甲\n"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.md", data) })
}

func FuzzWordXML(f *testing.F) {
	f.Add([]byte(`<w:tbl><w:tr><w:tc><w:gridSpan w:val="3"/><w:vMerge/><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`))
	f.Add([]byte(`<w:p><w:r><w:t>外</w:t></w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:p>`))
	f.Add([]byte(`<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>內</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, "a.docx", pack(t, "word/document.xml", strings.NewReader(string(data)), 0))
	})
}

// FuzzWordNumbers takes the lists, styles and paragraphs of a Word file.
func FuzzWordNumbers(f *testing.F) {
	f.Add(item(1, 0, "做法")+item(1, 1, "调解"), kind(0, lvl(0, "chineseCounting", "%1、", ""), lvl(1, "decimal", "%1.%2", "<w:isLgl/>"))+list(1, 0, ""), "")
	f.Add(styled("2", "做法")+item(2, 3, ""), kind(0, lvl(0, "lowerRoman", "第%1章", `<w:pStyle w:val="2"/><w:suff w:val="nothing"/>`))+list(1, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>`),
		`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`)
	f.Add(item(1, 0, "甲"), `<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>`+kind(1, `<w:styleLink w:val="L"/>`, lvl(0, "decimal", "%9%8%1", ""))+list(1, 0, "")+list(2, 1, ""),
		`<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`)
	f.Fuzz(func(t *testing.T, paragraphs, lists, styles string) {
		check(t, "a.docx", numbered(t, paragraphs, lists, styles))
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(pack(f, "word/document.xml", word("<w:p><w:r><w:t>字</w:t></w:r></w:p>"), 1))
	f.Add(numbered(f, item(1, 0, "做法"), kind(0, lvl(0, "chineseCounting", "%1、", ""))+list(1, 0, ""), `<w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>`))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, "a.docx", append([]byte("PK\x03\x04"), data...)) })
}

// FuzzPDFText takes what pdftotext prints: pages that end with form feeds, laid
// out in columns. The child itself is not started.
func FuzzPDFText(f *testing.F) {
	f.Add("　　一、做法\n受理纠纷12件\n\f  项目      本年     上年\n  纠纷        12       10\n\f")
	f.Add("\x00\x0c\ufffd受理\x07 12 件，第 1 页\f")
	f.Fuzz(func(t *testing.T, printed string) {
		text, err := pdfText(printed)
		holds(t, text, err)
	})
}
