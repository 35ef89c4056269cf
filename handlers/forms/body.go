package forms

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"mingbai/knowledge/form"
)

// Widths of the two columns in twentieths of a point, and the least heights of
// rows left for the pen.
const (
	labelWidth = 2600
	valueWidth = 6426
	lineHeight = 480
	textHeight = 1700
)

// page collects the paragraphs and tables of a document.
type page struct{ strings.Builder }

// body writes the content of word/document.xml.
func body(f form.Form, values map[string]string, now time.Time) string {
	var p page
	p.paragraph("Title", f.Title)
	p.paragraph("", "交给："+f.To)
	p.paragraph("", "整理日期："+now.Format("2006年1月2日"))
	for _, part := range f.Parts {
		p.paragraph("Heading1", part.Title)
		p.table(part.Fields, values)
	}
	if f.Vow != "" {
		p.paragraph("", "")
		p.paragraph("", f.Vow)
	}
	p.paragraph("", "")
	for _, line := range f.Signed {
		p.paragraph("", line+"："+strings.Repeat("_", 24))
	}
	return p.String()
}

// table writes fields and their values, a row each.
func (p *page) table(fields []form.Field, values map[string]string) {
	p.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="9026" w:type="dxa"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(p, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	fmt.Fprintf(p, `</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, labelWidth, valueWidth)
	for _, field := range fields {
		height := lineHeight
		if field.Long {
			height = textHeight
		}
		fmt.Fprintf(p, `<w:tr><w:trPr><w:cantSplit w:val="0"/><w:trHeight w:val="%d" w:hRule="atLeast"/></w:trPr>`, height)
		p.cell(labelWidth, field.Name)
		p.cell(valueWidth, Clean(values[field.ID]))
		p.WriteString(`</w:tr>`)
	}
	p.WriteString(`</w:tbl>`)
}

func (p *page) cell(width int, text string) {
	fmt.Fprintf(p, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
	p.paragraph("", text)
	p.WriteString(`</w:tc>`)
}

// paragraph writes text in a style; line ends become breaks.
func (p *page) paragraph(style, text string) {
	p.WriteString(`<w:p>`)
	if style != "" {
		fmt.Fprintf(p, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			p.WriteString(`<w:r><w:br/></w:r>`)
		}
		if line != "" {
			p.WriteString(`<w:r><w:t xml:space="preserve">` + escape(line) + `</w:t></w:r>`)
		}
	}
	p.WriteString(`</w:p>`)
}

// escape makes text safe inside an element.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
