package forms

import (
	"strings"
	"time"

	"mingbai/handlers/docx"
	"mingbai/knowledge/form"
)

// Widths of the two columns in twentieths of a point, and the least heights of
// rows left for the pen.
const (
	labelWidth = 2600
	valueWidth = docx.Width - labelWidth
	lineHeight = 480
	textHeight = 1700
)

// body writes the content of a paper.
func body(f form.Form, values map[string]string, now time.Time) *docx.Page {
	p := &docx.Page{}
	p.Paragraph(docx.Title, f.Title)
	p.Paragraph("", "交给："+f.To)
	p.Paragraph("", "整理日期："+now.Format("2006年1月2日"))
	for _, part := range f.Parts {
		p.Paragraph(docx.Heading, part.Title)
		p.Table(table(part.Fields, values))
	}
	if f.Vow != "" {
		p.Paragraph("", "")
		p.Paragraph("", f.Vow)
	}
	p.Paragraph("", "")
	for _, line := range f.Signed {
		p.Paragraph("", line+"："+strings.Repeat("_", 24))
	}
	return p
}

// table is fields and their values, a row each.
func table(fields []form.Field, values map[string]string) docx.Table {
	t := docx.Table{Widths: []int{labelWidth, valueWidth}}
	for _, field := range fields {
		height := lineHeight
		if field.Long {
			height = textHeight
		}
		t.Rows, t.Height = append(t.Rows, []string{field.Name, Clean(values[field.ID])}), append(t.Height, height)
	}
	return t
}
