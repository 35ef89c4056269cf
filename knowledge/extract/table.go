package extract

import (
	"regexp"
	"strings"
)

var (
	plainNumber = regexp.MustCompile(`^[-−]?[\d０-９][\d０-９,，.．]*\s*[%％]?$`)
	yearLike    = regexp.MustCompile(`^(19|20)\d\d$`)
)

// spread marks, inside this package, a cell repeated because its original
// covers several rows or columns.
const spread = "\x00"

// rowsOf makes blocks of a grid of cells: the leading rows without a number are
// the heads and are repeated in every row below, so that a number read alone
// still says what it counts.
func rowsOf(grid [][]string) []Block {
	if len(grid) == 0 {
		return nil
	}
	heads := headRows(grid)
	titles := columnHeads(grid[:heads])
	var blocks []Block
	for _, cells := range grid[heads:] {
		if b := rowBlock(cells, titles); b.Text != "" {
			blocks = append(blocks, b)
		}
	}
	if len(grid) == heads { // a table of words only
		for _, cells := range grid {
			blocks = append(blocks, rowBlock(cells, nil))
		}
	}
	return blocks
}

func headRows(grid [][]string) int {
	for i, cells := range grid {
		for _, cell := range cells {
			cell = strings.TrimPrefix(cell, spread)
			if isValue(cell) || plainNumber.MatchString(cell) && !yearLike.MatchString(cell) {
				return min(i, 3)
			}
		}
	}
	return min(len(grid), 1)
}

// columnHeads joins the head cells over each column, outermost first.
func columnHeads(rows [][]string) []string {
	var heads []string
	for _, row := range rows {
		for len(heads) < len(row) {
			heads = append(heads, "")
		}
		for i, cell := range row {
			cell = strings.TrimPrefix(cell, spread)
			switch {
			case cell == "" || heads[i] == cell || strings.HasSuffix(heads[i], " "+cell):
			case heads[i] == "":
				heads[i] = cell
			default:
				heads[i] += " " + cell
			}
		}
	}
	return heads
}

func rowBlock(cells, titles []string) Block {
	b := Block{Kind: Row, Cells: cells, Heads: make([]string, len(cells))}
	copy(b.Heads, titles)
	var own []string
	for i, cell := range cells {
		if text, ok := strings.CutPrefix(cell, spread); ok {
			cells[i] = text
		} else if cell != "" {
			own = append(own, cell)
		}
	}
	b.Verbatim = strings.Join(own, " ")
	var parts []string
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		if b.Heads[i] != "" && b.Heads[i] != cell {
			cell = b.Heads[i] + "：" + cell
		}
		parts = append(parts, cell)
	}
	b.Text = strings.Join(parts, "；")
	return b
}
