package report

import (
	"strings"
	"unicode/utf8"
)

// folded is a text in one writing (half-width, simplified) that remembers where
// each byte came from, so that whatever is found in it can be quoted verbatim.
type folded struct {
	text string
	from []int // offset in the original of each byte of text, and of its end
	orig string
}

// fold makes full-width letters and punctuation half-width and traditional
// characters simplified, one rune for one rune.
func fold(orig string) folded {
	f := folded{orig: orig, from: make([]int, 0, len(orig)+1)}
	var b strings.Builder
	for i, r := range orig {
		r = foldRune(r)
		if r == '覆' && answers(orig, i) {
			r = '复'
		}
		n, _ := b.WriteRune(r)
		for range n {
			f.from = append(f.from, i)
		}
	}
	f.text = b.String()
	f.from = append(f.from, len(orig))
	return f
}

// answers says that 覆 at i stands for 复, as in 行政覆議 and 答覆, and not in 覆盖.
func answers(orig string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(orig[:i])
	after, _ := utf8.DecodeRuneInString(orig[i+len("覆"):])
	return strings.ContainsRune("答回批", before) || strings.ContainsRune("议議核", after)
}

// quote gives the original words of text[start:end].
func (f folded) quote(start, end int) string {
	return strings.TrimSpace(f.orig[f.from[start]:f.from[end]])
}

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000 || r == 0xA0:
		return ' '
	case r == '﹪':
		return '%'
	}
	return simplified(r)
}

func foldString(s string) string { return fold(s).text }
