package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestRun is the number of characters after which a run of letters and digits is cut, so that no
// term grows without bound.
const longestRun = 64

// Token is a piece of a text.
type Token struct {
	Term     string // as it is compared: the normalized form
	Start    int    // first byte in the text
	End      int    // byte after the last
	Position int    // counted in Han characters and whole runs of others, from 0; tokens may share one
}

// Tokens cuts text into what the index stores: every Han character, every pair of neighbouring Han
// characters (at the position of its first), and each run of other letters and digits whole. A pair
// never reaches across anything else.
func Tokens(text string) []Token {
	folded := fold(text)
	tokens := make([]Token, 0, 2*len(folded.runes))
	position := 0
	for i := 0; i < len(folded.runes); {
		end := folded.run(i)
		switch {
		case folded.runes[i].class == han:
			for ; i < end; i++ {
				tokens = append(tokens, folded.token(i, i+1, position))
				if i+1 < end {
					tokens = append(tokens, folded.token(i, i+2, position))
				}
				position++
			}
		case folded.runes[i].class == word:
			tokens = append(tokens, folded.token(i, end, position))
			position++
		}
		i = end
	}
	return tokens
}

// class is what a character is to the tokenizers.
type class uint8

const (
	separator class = iota
	han
	word // letters, digits and marks of any other script
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			return word
		}
		return separator
	case r >= 0x4e00 && r <= 0x9fff || r == '〇' || unicode.Is(unicode.Han, r) && unicode.IsLetter(r):
		return han
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		return word
	}
	return separator
}

// folded is a normalized text that remembers where each of its characters came from.
type folded struct {
	text  string
	runes []foldedRune
}

type foldedRune struct {
	at         int32 // in folded.text
	start, end int32 // in the original
	class      class
}

// run returns the end of the run of characters of one class that starts at i.
func (f *folded) run(i int) int {
	end := i + 1
	for end < len(f.runes) && f.runes[end].class == f.runes[i].class {
		if f.runes[i].class == word && end-i >= longestRun {
			break
		}
		end++
	}
	return end
}

func (f *folded) token(from, to, position int) Token {
	return Token{
		Term:     f.slice(from, to),
		Start:    int(f.runes[from].start),
		End:      int(f.runes[to-1].end),
		Position: position,
	}
}

// slice returns the folded characters from .. to.
func (f *folded) slice(from, to int) string {
	end := len(f.text)
	if to < len(f.runes) {
		end = int(f.runes[to].at)
	}
	return f.text[f.runes[from].at:end]
}

// fold does what Normalize does but for white space, and keeps the origin of every character.
func fold(text string) folded {
	cleaned, origin := cleanWithOrigin(text)
	var out strings.Builder
	out.Grow(len(cleaned))
	runes := make([]foldedRune, 0, len(cleaned)/3+1)
	for i := 0; i < len(cleaned); {
		n, folded := foldedSegment(cleaned[i:])
		for range folded {
			runes = append(runes, foldedRune{start: origin.of(i), end: origin.end(i + n)})
		}
		out.WriteString(folded)
		i += n
	}
	// Simplifying and lower-casing keep the number of characters.
	result := folded{text: strings.ToLower(simplified().convert(out.String())), runes: runes}
	k := 0
	for at, r := range result.text {
		result.runes[k].at, result.runes[k].class = int32(at), classOf(r)
		k++
	}
	return result
}
