// Package phrase holds the small pattern language in which guides, facts and
// emergencies say which everyday words point at them, and matches messages
// against it.
//
// A pattern is written the way a clerk would note it down:
//
//	工资|工钱|薪水 + 欠|拖|不给|没发 - 电费
//
// Parts joined by + must all stand in the message, in any order; inside a
// part, | separates words of which one is enough; a part after - must not
// stand in it. A word may contain ~ for "up to six characters between":
// 打~我 matches 打了我 and 打伤了我. A word @name stands for a family of words
// (Set.Expand; quote a pattern that begins with it in YAML). A trailing *2 weighs the pattern.
//
// Patterns are matched against normalised text (see index/segment): simplified
// characters, half-width, lower case, no spaces. The package does not
// normalise, does not read files and knows no guides.
package phrase

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrSyntax says that a pattern cannot be read.
var ErrSyntax = errors.New("phrase: pattern cannot be read")

// gapRunes is how many characters a ~ may stand for.
const gapRunes = 6

// Pattern is one parsed pattern. The zero Pattern matches nothing.
type Pattern struct {
	text   string
	need   [][]word
	forbid [][]word
	weight float64
}

// word is a literal, or the literals around the ~ signs of one.
type word []string

// Hit tells what a pattern found in a message.
type Hit struct {
	Score float64  // grows with the number and length of the words found; 0 = no match
	Words []string // the words of the message, one for each + part
}

// Parse reads one pattern.
func Parse(s string) (Pattern, error) {
	p := Pattern{text: s, weight: 1}
	body := strings.TrimSpace(s)
	if at := strings.LastIndex(body, "*"); at >= 0 {
		w, err := strconv.ParseFloat(strings.TrimSpace(body[at+1:]), 64)
		if err != nil || w <= 0 {
			return Pattern{}, fmt.Errorf("%w: weight in %q", ErrSyntax, s)
		}
		p.weight, body = w, body[:at]
	}
	need, forbid := splitSigns(body)
	for _, part := range need {
		words, err := parsePart(part)
		if err != nil {
			return Pattern{}, fmt.Errorf("%w: %q", err, s)
		}
		p.need = append(p.need, words)
	}
	for _, part := range forbid {
		words, err := parsePart(part)
		if err != nil {
			return Pattern{}, fmt.Errorf("%w: %q", err, s)
		}
		p.forbid = append(p.forbid, words)
	}
	if len(p.need) == 0 {
		return Pattern{}, fmt.Errorf("%w: nothing to look for in %q", ErrSyntax, s)
	}
	return p, nil
}

// splitSigns cuts at + and -; the first part needs no sign.
func splitSigns(s string) (need, forbid []string) {
	negative, start := false, 0
	flush := func(end int) {
		part := strings.TrimSpace(s[start:end])
		switch {
		case part == "" && !negative && len(need) == 0: // a leading sign
		case negative:
			forbid = append(forbid, part)
		default:
			need = append(need, part)
		}
	}
	for i, r := range s {
		if r != '+' && r != '-' {
			continue
		}
		flush(i)
		negative, start = r == '-', i+1
	}
	flush(len(s))
	return need, forbid
}

func parsePart(s string) ([]word, error) {
	var words []word
	for alt := range strings.SplitSeq(s, "|") {
		alt = strings.TrimSpace(alt)
		if alt == "" {
			return nil, fmt.Errorf("%w: empty word", ErrSyntax)
		}
		w := word(strings.Split(alt, "~"))
		for _, piece := range w {
			if piece == "" {
				return nil, fmt.Errorf("%w: ~ needs words on both sides", ErrSyntax)
			}
		}
		words = append(words, w)
	}
	return words, nil
}

// String gives the pattern as it was written.
func (p Pattern) String() string { return p.text }

// Match looks for the pattern in normalised text.
func (p Pattern) Match(text string) Hit {
	if len(p.need) == 0 {
		return Hit{}
	}
	for _, part := range p.forbid {
		if found, _ := longest(part, text); found != "" {
			return Hit{}
		}
	}
	hit := Hit{}
	for _, part := range p.need {
		found, runes := longest(part, text)
		if found == "" {
			return Hit{}
		}
		hit.Words = append(hit.Words, found)
		hit.Score += 0.5 + 0.5*float64(min(runes, 4))
	}
	hit.Score *= p.weight
	return hit
}

// longest returns the longest of the words that stands in the text, with the
// number of its own characters (those a ~ stood for are not counted).
func longest(words []word, text string) (found string, runes int) {
	for _, w := range words {
		span := w.find(text)
		if span == "" {
			continue
		}
		n := 0
		for _, piece := range w {
			n += utf8.RuneCountInString(piece)
		}
		if n > runes {
			found, runes = span, n
		}
	}
	return found, runes
}

// find returns the first span of text that w matches, or "".
func (w word) find(text string) string {
	if len(w) == 1 {
		if strings.Contains(text, w[0]) {
			return w[0]
		}
		return ""
	}
	for at := 0; ; {
		i := strings.Index(text[at:], w[0])
		if i < 0 {
			return ""
		}
		start := at + i
		if end := w.tail(text, start+len(w[0])); end > 0 {
			return text[start:end]
		}
		at = start + len(w[0])
	}
}

// tail matches the pieces after the first, each within the gap; it returns
// the end of the match or 0.
func (w word) tail(text string, from int) int {
	for _, piece := range w[1:] {
		window := text[from:]
		limit, seen := len(window), 0
		for i := range window {
			if seen == gapRunes+utf8.RuneCountInString(piece) {
				limit = i
				break
			}
			seen++
		}
		i := strings.Index(window[:limit], piece)
		if i < 0 {
			return 0
		}
		from += i + len(piece)
	}
	return from
}
