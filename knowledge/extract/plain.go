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
	width, indented := wrapWidth(lines), false
	if width > 0 { // an empty line ends a paragraph
		lines = strings.Split(strings.ReplaceAll(text, "\f", "\n"), "\n")
		indented = byIndent(lines)
		dropRunningHeads(lines)
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
		if width > 0 && pageFoot.MatchString(lines[i]) {
			blocks = append(blocks, Block{Kind: Furniture, Text: squeeze(lines[i])})
			i++
			continue
		}
		text, i = unwrap(lines, i, wrapping{width, indented})
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

// Widths are measured as they are printed: a letter or digit takes half of what
// a Chinese character takes.
const (
	minWrap  = 44  // the shortest line a printed page breaks at; shorter lines are items
	maxWrap  = 120 // the longest
	wrapSlop = 6   // how far from the edge a full line may end
)

func printedWidth(line string) int {
	n := 0
	for _, r := range line {
		if n++; r >= 0x2000 {
			n++
		}
	}
	return n
}

// wrapWidth finds the width at which lines were broken, 0 when they were not:
// more than half of the full lines must end in the middle of a sentence.
func wrapWidth(lines []string) int {
	var widths []int
	for _, line := range lines {
		if n := printedWidth(squeeze(line)); n > 0 {
			widths = append(widths, n)
		}
	}
	if len(widths) < 8 {
		return 0
	}
	slices.Sort(widths)
	width := widths[len(widths)*9/10]
	if width < minWrap || width > maxWrap {
		return 0
	}
	full, open := 0, 0
	for _, line := range lines {
		line = squeeze(line)
		if printedWidth(line) >= width-wrapSlop {
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

// wrapping is how the lines of a text were broken: at a width, 0 for not at all,
// and with the first line of each paragraph indented.
type wrapping struct {
	width    int
	indented bool
}

// byIndent says that paragraphs begin with an indented line and go on with lines
// that are not: lines of figures are often shorter than the page is wide.
func byIndent(lines []string) bool {
	first, next, open := 0, 0, 0
	before := ""
	for _, line := range lines {
		switch {
		case strings.TrimSpace(line) == "" || pageFoot.MatchString(line):
		case isIndented(line):
			first++
			before = line
		default:
			next++
			if !endsSentence(squeeze(before)) {
				open++
			}
			before = line
		}
	}
	return first >= 3 && next >= first && open*10 >= next*7
}

func isIndented(line string) bool {
	return strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "　") || strings.HasPrefix(line, "\t")
}

// unwrap reads the paragraph that begins at line i and the line after it.
func unwrap(lines []string, i int, w wrapping) (string, int) {
	text := squeeze(lines[i])
	last := text
	i++
	for w.width > 0 {
		next := overPage(lines, i)
		if next == len(lines) || opensItem(lines[next]) || endsSentence(last) && spacedHeading.MatchString(lines[next]) {
			break
		}
		full := printedWidth(last) >= w.width-wrapSlop && !endsSentence(last)
		if !full && !brokenOff(text, last, lines[next], next > i) && (!w.indented || isIndented(lines[next]) || text == "" || printedWidth(last) < w.width/2) {
			break
		}
		last = squeeze(lines[next])
		text = joinLines(text, last)
		i = next + 1
	}
	return text, i
}

// brokenOff says whether a paragraph stops short because its page ends, in the
// middle of a sentence. A heading stops short too.
func brokenOff(text, last, next string, overleaf bool) bool {
	return overleaf && text != last && !endsSentence(last) && !isIndented(next)
}

// joinLines puts two lines of a paragraph together. Words of letters and digits
// do not grow into each other.
func joinLines(a, b string) string {
	if a != "" && b != "" && isLetter(a[len(a)-1]) && isLetter(b[0]) {
		return a + " " + b
	}
	return a + b
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// pageFoot is the number at the foot of a page, or the line at its head that
// bears one.
var pageFoot = regexp.MustCompile(`^\s*[-—–－]+\s*\d{1,3}\s*[-—–－]+\s*$|^.{0,180}第\s*\d{1,3}\s*页\s*[,，/]?\s*(?:共\s*\d{1,3}\s*页)?\s*$`)

// dropRunningHeads empties the line at the head of a page, under the foot of the
// one before, that stands elsewhere too.
func dropRunningHeads(lines []string) {
	times := map[string]int{}
	for _, line := range lines {
		times[squeeze(line)]++
	}
	foot := false
	for i, line := range lines {
		switch {
		case pageFoot.MatchString(line):
			foot = true
		case strings.TrimSpace(line) != "":
			if foot && times[squeeze(line)] > 1 {
				lines[i] = ""
			}
			foot = false
		}
	}
}

// overPage is the line a paragraph goes on in: i, or the first after the foot of
// a page that ends there.
func overPage(lines []string, i int) int {
	foot := false
	for at := i; at < min(len(lines), i+8); at++ {
		switch {
		case pageFoot.MatchString(lines[at]):
			foot = true
		case strings.TrimSpace(lines[at]) != "":
			if foot {
				return at
			}
			return i
		}
	}
	return i
}

var itemStart = regexp.MustCompile(`^\s*(　　|[\p{Han}（）()、]{2,14}[：:]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}(?:[、．]|\.(?:[^\d]|$)))`)

// spacedHeading is a heading such as 1.2 公共法律服务 after the end of a sentence.
var spacedHeading = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2}){0,2}[ 　]+[\p{Han}“\d][^，。；,;]{1,24}$`)

func opensItem(line string) bool { return strings.TrimSpace(line) == "" || itemStart.MatchString(line) }
