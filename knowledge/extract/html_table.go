package extract

import (
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxSpan    = 50    // columns or rows one cell may cover
	maxCells   = 5_000 // of one table after spans are filled in
	layoutCell = 150   // a cell with more characters than this holds a page, not a value
)

// isLayout tells tables that only place things on the page from tables of data.
func isLayout(table *html.Node) bool {
	cells := 0
	for d := range table.Descendants() {
		switch {
		case d.DataAtom == atom.Table:
			return true
		case d.DataAtom == atom.Td || d.DataAtom == atom.Th:
			cells++
			if utf8.RuneCountInString(squeeze(textOf(d))) > layoutCell {
				return true
			}
		}
	}
	return cells < 4
}

// tableBlocks reads a data table, its caption first; cells that span are repeated
// where they reach. whole is false when the table has more cells than are read.
func tableBlocks(table *html.Node) (blocks []Block, whole bool) {
	var grid [][]string
	pending := map[int]spanned{} // by column: a cell that reaches down
	total := 0
	for d := range table.Descendants() {
		if d.DataAtom == atom.Caption {
			if text := squeeze(textOf(d)); text != "" {
				blocks = append(blocks, Block{Kind: Paragraph, Text: text})
			}
		}
		if d.DataAtom != atom.Tr {
			continue
		}
		row := readRow(d, pending)
		total += len(row)
		if total > maxCells {
			return append(blocks, rowsOf(grid)...), false
		}
		if len(row) > 0 {
			grid = append(grid, row)
		}
	}
	return append(blocks, rowsOf(grid)...), true
}

type spanned struct {
	text string
	rows int
}

func readRow(tr *html.Node, pending map[int]spanned) []string {
	var row []string
	carry := func() {
		for p, ok := pending[len(row)]; ok && p.rows > 0; p, ok = pending[len(row)] {
			pending[len(row)] = spanned{p.text, p.rows - 1}
			row = append(row, spread+p.text)
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		carry()
		text := squeeze(textOf(c))
		down := span(c, "rowspan") - 1
		for i := range span(c, "colspan") {
			if down > 0 {
				pending[len(row)] = spanned{text, down}
			}
			if i > 0 {
				row = append(row, spread+text)
			} else {
				row = append(row, text)
			}
		}
	}
	carry()
	return row
}

func span(n *html.Node, key string) int {
	for _, a := range n.Attr {
		if a.Key == key {
			if v, err := strconv.Atoi(a.Val); err == nil && v > 0 {
				return min(v, maxSpan)
			}
		}
	}
	return 1
}
