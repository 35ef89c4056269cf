package extract

import (
	"regexp"
	"strings"
)

var (
	mdHeading = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*\s*$`)
	mdRule    = regexp.MustCompile(`^\s*([-*_]\s*){3,}$`)
	mdDivider = regexp.MustCompile(`^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$`)
	mdImage   = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	mdMarks   = regexp.MustCompile("\\*\\*|__|`|~~")
	mdBullet  = regexp.MustCompile(`^\s*(?:[-*+>]\s+)+`)
)

// markdownBlocks reads headings, tables, lists and paragraphs of Markdown.
func markdownBlocks(text string) []Block {
	var blocks []Block
	var para []string
	flush := func() {
		if s := squeeze(strings.Join(para, "")); s != "" {
			blocks = append(blocks, Block{Kind: Paragraph, Text: s})
		}
		para = nil
	}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if m := mdHeading.FindStringSubmatch(line); m != nil {
			flush()
			blocks = append(blocks, Block{Kind: Heading, Level: len(m[1]), Text: squeeze(inline(m[2]))})
			continue
		}
		if strings.Contains(line, "|") && i+1 < len(lines) && mdDivider.MatchString(lines[i+1]) {
			flush()
			var grid [][]string
			grid, i = mdTable(lines, i)
			blocks = append(blocks, rowsOf(grid)...)
			continue
		}
		if strings.TrimSpace(line) == "" || mdRule.MatchString(line) || mdBullet.MatchString(line) || opensItem(line) {
			flush()
		}
		if !mdRule.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "```") {
			para = append(para, inline(mdBullet.ReplaceAllString(line, "")))
		}
	}
	flush()
	return blocks
}

// mdTable reads the table that begins at line i and returns its last line.
func mdTable(lines []string, i int) ([][]string, int) {
	var grid [][]string
	for ; i < len(lines) && strings.Contains(lines[i], "|"); i++ {
		if mdDivider.MatchString(lines[i]) {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(lines[i]), "|"), "|") {
			cells = append(cells, squeeze(inline(cell)))
		}
		grid = append(grid, cells)
	}
	return grid, i - 1
}

func inline(s string) string {
	s = mdImage.ReplaceAllString(s, "$1")
	s = mdLink.ReplaceAllString(s, "$1")
	return mdMarks.ReplaceAllString(s, "")
}
