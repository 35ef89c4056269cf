package worklog

import (
	"fmt"
	"io"

	"mingbai/handlers/docx"
)

// Paper writes the log as a document to print and sign.
func Paper(w io.Writer, l Log) error {
	p := &docx.Page{Wide: true}
	p.Paragraph(docx.Title, l.title())
	p.Paragraph("", l.about())
	if len(l.Entries) == 0 {
		p.Paragraph("", nothing)
	} else {
		p.Table(l.table())
		p.Paragraph(docx.Heading, totalName)
		for _, t := range l.Totals() {
			p.Paragraph("", t.say())
		}
		p.Paragraph("", noteAdd)
	}
	p.Paragraph("", "")
	p.Paragraph("", signed)
	data, err := p.File(footLine)
	if err != nil {
		return fmt.Errorf("worklog: paper: %w", err)
	}
	_, err = w.Write(data)
	return err
}

// table is the entries, a row each.
func (l Log) table() docx.Table {
	t := docx.Table{Small: true}
	for _, c := range columns() {
		t.Head = append(t.Head, c.name)
		t.Widths = append(t.Widths, docx.WideWidth*c.wide/100)
	}
	for _, e := range l.Entries {
		var cells []string
		for _, c := range columns() {
			if c.count != nil {
				cells = append(cells, fmt.Sprint(c.count(e)))
				continue
			}
			cells = append(cells, docx.Clean(c.text(e)))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
