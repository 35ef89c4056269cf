package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// packParts makes a Word file of parts.
func packParts(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	var err error
	for _, name := range []string{"word/styles.xml", "word/numbering.xml", "word/document.xml"} {
		if parts[name] == "" {
			continue
		}
		f, failed := z.Create(name)
		if failed == nil {
			_, failed = f.Write([]byte(parts[name]))
		}
		err = errors.Join(err, failed)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// numbered makes a Word file of paragraphs, lists and styles.
func numbered(t testing.TB, paragraphs, lists, styles string) []byte {
	parts := map[string]string{"word/document.xml": wordHead + paragraphs + `</w:body></w:document>`}
	if lists != "" {
		parts["word/numbering.xml"] = `<w:numbering xmlns:w="x">` + lists + `</w:numbering>`
	}
	if styles != "" {
		parts["word/styles.xml"] = `<w:styles xmlns:w="x">` + styles + `</w:styles>`
	}
	return packParts(t, parts)
}

// item is a paragraph of a list.
func item(list, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, list, text)
}

func styled(style, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, style, text)
}

// lvl describes a level that begins with 1.
func lvl(at int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, at, format, text, more)
}

func kind(id int, levels ...string) string {
	return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>`, id, strings.Join(levels, ""))
}

func list(id, of int, more string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, of, more)
}

func TestReadDOCXNumbers(t *testing.T) {
	outline := kind(0, lvl(0, "chineseCounting", "%1、", ""), lvl(1, "chineseCountingThousand", "（%2）", ""), lvl(2, "decimal", "%3.", ""), lvl(3, "decimal", "(%4)", `<w:suff w:val="nothing"/>`))
	legal := kind(0, lvl(0, "japaneseCounting", "第%1章", ""), lvl(1, "decimal", "%1.%2", `<w:isLgl/>`))
	heads := `<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="小节"/><w:basedOn w:val="3"/></w:style>`
	tests := []struct{ name, paragraphs, lists, styles, want string }{
		{"outline", item(1, 0, "做法") + item(1, 1, "调解") + item(1, 2, "2023年调解12件。") + item(1, 2, "回访") + item(1, 3, "很好") + item(1, 1, "普法") + item(1, 2, "讲座") + item(1, 0, "不足"),
			outline + list(1, 0, ""), "", "一、做法|（一）调解|1. 2023年调解12件。|2. 回访|(1)很好|（二）普法|1. 讲座|二、不足"},
		{"legal", item(1, 0, "总则") + item(1, 1, "宗旨") + item(1, 1, "范围") + item(1, 0, "附则") + item(1, 1, "施行"), legal + list(1, 0, ""), "", "第一章 总则|1.1 宗旨|1.2 范围|第二章 附则|2.1 施行"},
		{"styles", styled("2", "做法") + styled("3", "调解") + styled("a4", "普法") + styled("2", "打算"), outline + list(1, 0, ""), heads, "#一、做法|##（一）调解|##（二）普法|#二、打算"},
		{"a style's level", styled("2", "做法") + styled("3", "调解"), kind(0, lvl(0, "decimal", "%1.", `<w:pStyle w:val="2"/>`), lvl(1, "lowerLetter", "%2)", `<w:pStyle w:val="3"/>`)) + list(1, 0, ""), strings.ReplaceAll(heads, `<w:ilvl w:val="1"/>`, ""), "#1. 做法|##a) 调解"},
		{"number taken away", styled("2", "做法") + `<w:p><w:pPr><w:pStyle w:val="2"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>附记</w:t></w:r></w:p>` + styled("2", "打算"), outline + list(1, 0, ""), heads, "#一、做法|#附记|#二、打算"},
		{"lists of one kind go on, an override begins anew", item(1, 0, "甲") + item(2, 0, "乙") + item(3, 0, "丙") + item(3, 0, "丁"), outline + list(1, 0, "") + list(2, 0, "") + list(3, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>`), "", "一、甲|二、乙|一、丙|二、丁"},
		{"a level of its own", item(1, 0, "甲") + item(2, 0, "乙"), outline + list(1, 0, "") + list(2, 0, `<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:lvlOverride>`), "", "一、甲|② 乙"},
		{"no restart", item(1, 0, "甲") + item(1, 1, "一") + item(1, 0, "乙") + item(1, 1, "二"), kind(0, lvl(0, "decimal", "%1.", ""), lvl(1, "decimal", "（%2）", `<w:lvlRestart w:val="0"/>`)) + list(1, 0, ""), "", "1. 甲|（1）一|2. 乙|（2）二"},
		{"bullets", item(1, 0, "甲"), kind(0, lvl(0, "bullet", "\uf0b7", "")) + list(1, 0, ""), "", "甲"},
		{"inner level first", item(1, 1, "甲"), legal + list(1, 0, ""), "", "1.1 甲"},
		{"empty ones count", item(1, 0, "甲") + item(1, 0, "") + item(1, 0, "丙"), outline + list(1, 0, ""), "", "一、甲|三、丙"},
		{"in a table", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>序号</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>件数</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc>" + item(1, 0, "") + "</w:tc><w:tc><w:p><w:r><w:t>12件</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", kind(0, lvl(0, "decimal", "%1", "")) + list(1, 0, ""), "", "序号：1；件数：12件"},
		{"by way of a style of lists", item(1, 0, "甲"), `<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>` + kind(1, `<w:styleLink w:val="L"/>`, lvl(0, "decimal", "第%1条", "")) + list(1, 0, "") + list(2, 1, ""),
			`<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`, "第1条 甲"},
		{"unknown list", item(7, 0, "甲"), outline, "", "甲"},
		{"styles based on each other", styled("x", "甲"), outline, `<w:style w:styleId="x"><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>`, "甲"},
		{"a change that was refused", `<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, outline + list(1, 0, ""), "", "甲"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := read(t, "a.docx", string(numbered(t, tt.paragraphs, tt.lists, tt.styles)))
			var got []string
			for _, b := range text.Blocks {
				got = append(got, strings.Repeat("#", b.Level)+b.Text)
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("\n got %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestListNumbers(t *testing.T) {
	tests := []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 10, "十"}, {"chineseCounting", 12, "十二"}, {"chineseCounting", 20, "二十"}, {"chineseCountingThousand", 105, "一百零五"},
		{"chineseCountingThousand", 1020, "一千零二十"}, {"chineseCountingThousand", 111, "一百一十一"}, {"taiwaneseCounting", 0, "零"}, {"chineseCounting", 10_000, "10000"},
		{"ideographDigital", 10, "一〇"}, {"chineseLegalSimplified", 21, "贰拾壹"}, {"decimalFullWidth", 12, "１２"}, {"decimalZero", 3, "03"}, {"decimalZero", 13, "13"},
		{"upperRoman", 14, "XIV"}, {"lowerRoman", 4, "iv"}, {"upperRoman", 0, "0"}, {"upperRoman", 30_000, "30000"}, {"upperLetter", 27, "AA"}, {"lowerLetter", 3, "c"}, {"lowerLetter", 30_000, "30000"},
		{"ideographTraditional", 3, "丙"}, {"ideographZodiac", 12, "亥"}, {"decimalEnclosedCircle", 21, "21"}, {"numberInDash", 1, "- 1 -"}, {"none", 4, ""}, {"hebrew1", 4, "4"}, {"", 4, "4"},
	}
	for _, tt := range tests {
		if got := listNumber(tt.n, tt.format); got != tt.want {
			t.Errorf("%d as %s = %q, want %q", tt.n, tt.format, got, tt.want)
		}
	}
}

func TestReadDOCXHeadingsByStyle(t *testing.T) {
	styles := `<w:style w:styleId="2"><w:name w:val="heading 1"/></w:style><w:style w:styleId="1"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:styleId="a"><w:name w:val="文章节"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>`
	text := read(t, "a.docx", string(numbered(t, styled("1", "正文")+styled("2", "大")+styled("b", "小")+styled("Heading3", "没有的样式"), "", styles)))
	var levels []int
	for _, b := range text.Blocks {
		levels = append(levels, b.Level)
	}
	if want := []int{0, 1, 2, 3}; !slices.Equal(levels, want) {
		t.Fatalf("levels = %v, want %v", levels, want)
	}
}
