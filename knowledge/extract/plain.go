package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var columnGap = regexp.MustCompile(`\t+|\s{3,}|\s*[|｜]\s*`)

// plainBlocks takes each line for a paragraph, joins lines that were broken at
// a fixed width, and finds tables made with tabs, bars or columns of spaces.
func plainBlocks(text string) []Block {
	lines := strings.FieldsFunc(text, isBreak)
	var blocks []Block
	width := wrapWidth(lines)
	if width > 0 { // an empty line ends a paragraph
		lines = strings.Split(strings.ReplaceAll(text, "\f", "\n"), "\n")
	}
	cells := &cellLines{lines: lines}
	for i := 0; i < len(lines); {
		if n := columnLines(lines[i:]); n >= 2 {
			blocks = append(blocks, rowsOf(splitColumns(lines[i:i+n]))...)
			i += n
			continue
		}
		if grid, n := flatTable(cells, i); n > 0 {
			blocks = append(blocks, grid...)
			i += n
			continue
		}
		var text string
		text, i = unwrap(lines, i, width)
		if text != "" {
			blocks = append(blocks, Block{Kind: Paragraph, Text: text})
		}
	}
	return blocks
}

// flatTable reads a table that lost its lines, and how many lines it takes.
func flatTable(cells *cellLines, i int) ([]Block, int) {
	lines := cells.lines[i:]
	if n := spacedLines(lines); n > 0 {
		var grid [][]string
		for _, line := range lines[:n] {
			grid = append(grid, strings.Fields(line))
		}
		return rowsOf(grid), n
	}
	grid, heads, n := stackedGrid(cells.run(i))
	switch {
	case n == 0:
		return nil, 0
	case heads:
		return rowsOf(grid), n
	}
	var blocks []Block
	for _, row := range grid {
		blocks = append(blocks, rowBlock(row, nil))
	}
	return blocks, n
}

func isBreak(r rune) bool { return r == '\n' || r == '\f' }

// columnLines counts the lines from the first that have the same number of columns.
func columnLines(lines []string) int {
	want := len(columns(lines[0]))
	if want < 2 {
		return 0
	}
	n := 1
	for n < len(lines) && len(columns(lines[n])) == want {
		n++
	}
	if want == 2 && !strings.ContainsAny(lines[0], "\t|｜") {
		return 0
	}
	return n
}

func columns(line string) []string {
	line = strings.Trim(line, " \t　|｜")
	if line == "" || utf8.RuneCountInString(line) > 200 {
		return nil
	}
	return columnGap.Split(line, -1)
}

func splitColumns(lines []string) [][]string {
	var grid [][]string
	for _, line := range lines {
		grid = append(grid, columns(line))
	}
	return grid
}

// minWrap is the shortest line a printed page breaks at; shorter lines are items.
const minWrap = 22

// wrapWidth finds the width at which lines were broken, 0 when they were not:
// more than half of the full lines must end in the middle of a sentence.
func wrapWidth(lines []string) int {
	var widths []int
	for _, line := range lines {
		if n := utf8.RuneCountInString(squeeze(line)); n > 0 {
			widths = append(widths, n)
		}
	}
	if len(widths) < 8 {
		return 0
	}
	slices.Sort(widths)
	width := widths[len(widths)*9/10]
	if width < minWrap || width > 60 {
		return 0
	}
	full, open := 0, 0
	for _, line := range lines {
		line = squeeze(line)
		if utf8.RuneCountInString(line) >= width-3 {
			full++
			if !endsSentence(line) {
				open++
			}
		}
	}
	if full < 5 || open*2 < full || full*4 < len(widths) {
		return 0
	}
	return width
}

func endsSentence(line string) bool {
	return strings.HasSuffix(line, "。") || strings.HasSuffix(line, "；") || strings.HasSuffix(line, "：") ||
		strings.HasSuffix(line, "！") || strings.HasSuffix(line, "？") || strings.HasSuffix(line, ":") || strings.HasSuffix(line, ";")
}

// unwrap reads the paragraph that begins at line i and the line after it.
func unwrap(lines []string, i, width int) (string, int) {
	text := squeeze(lines[i])
	last := text
	i++
	for width > 0 && i < len(lines) && utf8.RuneCountInString(last) >= width-3 && !endsSentence(last) && !opensItem(lines[i]) {
		last = squeeze(lines[i])
		text += last
		i++
	}
	return text, i
}

var itemStart = regexp.MustCompile(`^\s*(　　|[\p{Han}（）()、]{2,14}[：:]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．])`)

func opensItem(line string) bool { return strings.TrimSpace(line) == "" || itemStart.MatchString(line) }
