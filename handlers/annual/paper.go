package annual

import (
	"fmt"
	"io"

	"mingbai/handlers/docx"
)

// foot stands at the foot of every page.
const foot = "草稿，由明白按台账整理，请核对后签名"

// widths of the columns of the annual table, in hundredths of the page.
var widths = []int{6, 17, 6, 9, 9, 8, 18, 27}

// Docx writes the draft as a document to correct and sign.
func (d Draft) Docx(w io.Writer) error {
	p := &docx.Page{Wide: true}
	p.Paragraph(docx.Title, docx.Clean(d.Title))
	for _, s := range d.Sections {
		p.Paragraph(docx.Heading, s.Heading)
		p.Paragraph("", docx.Clean(s.Text))
	}
	p.Paragraph(docx.Heading, "年度统计表")
	table := docx.Table{Head: d.head(), Small: true}
	for _, share := range widths {
		table.Widths = append(table.Widths, docx.WideWidth*share/100)
	}
	for _, l := range d.Table {
		table.Rows = append(table.Rows, clean(l.cells()))
	}
	p.Table(table)
	for _, t := range d.tables() {
		p.Paragraph(docx.Heading, t.heading)
		p.Table(even(t.lines))
	}
	for _, s := range d.lists() {
		p.Paragraph(docx.Heading, s.Heading)
		p.Paragraph("", docx.Clean(s.Text))
	}
	p.Paragraph("", "")
	p.Paragraph("", sign)
	data, err := p.File(foot)
	if err != nil {
		return fmt.Errorf("annual: paper: %w", err)
	}
	_, err = w.Write(data)
	return err
}

// even is a table whose columns are equally wide.
func even(lines [][]string) docx.Table {
	t := docx.Table{Head: clean(lines[0]), Small: true}
	for range lines[0] {
		t.Widths = append(t.Widths, docx.WideWidth/len(lines[0]))
	}
	for _, line := range lines[1:] {
		t.Rows = append(t.Rows, clean(line))
	}
	return t
}

func clean(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = docx.Clean(c)
	}
	return out
}
