package report

import (
	"strings"
	"unicode/utf8"
)

// where is the place of a count stands: offsets into a folded text.
type where struct {
	sentence  span // between full stops
	clause    span // between commas and semicolons
	label     span // the words right before the number
	tail      span // the words right after it
	secondary bool // label and tail are empty: 55件70人次
}

const shortClause = 4 // characters; a shorter clause is quoted with the one before

// locate finds the sentence, clause and next words of the i-th count.
func locate(text string, all []count, i int) where {
	c := all[i]
	w := where{sentence: span{0, len(text)}, clause: span{0, len(text)}}
	for at, r := range text {
		if !strings.ContainsRune(",;。!?", r) || insideNumber(text, at) {
			continue
		}
		next := at + utf8.RuneLen(r)
		stop := r == '。' || r == '!' || r == '?'
		if next <= c.start {
			w.clause.start = next
			if stop {
				w.sentence.start = next
			}
		} else if at >= c.end {
			w.clause.end = min(w.clause.end, at)
			if stop {
				w.sentence.end = at
				break
			}
		}
	}
	w.sentence.start = nearer(text, w.sentence.start, c.start, sentenceBytes)
	for w.sentence.end > c.end+sentenceBytes || !utf8.RuneStart(at(text, w.sentence.end)) {
		w.sentence.end = min(w.sentence.end-1, c.end+sentenceBytes)
	}
	w.clause.end = min(w.clause.end, w.sentence.end)
	w.clause.start = nearer(text, max(w.clause.start, w.sentence.start), c.start, clauseBytes)
	w.label = span{w.clause.start, c.start}
	if i > 0 && all[i-1].end > w.label.start {
		w.label.start = min(all[i-1].end, c.start)
		w.secondary = strings.TrimSpace(text[w.label.start:c.start]) == ""
	}
	w.label.start = wholeName(text, w.label, afterLast(text, w.label, "、:"))
	w.tail = span{c.end, w.clause.end}
	if i+1 < len(all) && all[i+1].start < w.tail.end {
		w.tail.end = max(c.end, all[i+1].start)
	}
	if at := strings.IndexAny(text[w.tail.start:w.tail.end], "、:"); at >= 0 {
		w.tail.end = w.tail.start + at
	}
	return w
}

// wholeName moves a cut that fell into a name in quotation marks before it:
// “双随机、一公开”检查 is one name.
func wholeName(text string, label span, cut int) int {
	for _, marks := range [][2]string{{"“", "”"}, {"《", "》"}, {"「", "」"}} {
		rest := text[cut:label.end]
		shut := strings.Index(rest, marks[1])
		if shut < 0 || strings.Contains(rest[:shut], marks[0]) {
			continue
		}
		if at := strings.LastIndex(text[label.start:cut], marks[0]); at >= 0 {
			return afterLast(text, span{label.start, label.start + at}, "、:")
		}
	}
	return cut
}

// A sentence or clause that is longer than any report's is cut: its far parts
// say nothing about this count.
const (
	sentenceBytes = 1200
	clauseBytes   = 600
)

// at is the byte at i, or 0 at the end.
func at(text string, i int) byte {
	if i == len(text) {
		return 0
	}
	return text[i]
}

// nearer moves start towards end until no more than most bytes lie between.
func nearer(text string, start, end, most int) int {
	if end-start <= most {
		return start
	}
	for start = end - most; start < end && !utf8.RuneStart(text[start]); {
		start++
	}
	return start
}

// insideNumber says that a comma groups digits: 1,208.
func insideNumber(text string, at int) bool {
	if text[at] != ',' || at == 0 || at+3 >= len(text) {
		return false
	}
	for _, i := range []int{at - 1, at + 1, at + 2, at + 3} {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return at+4 >= len(text) || text[at+4] < '0' || text[at+4] > '9'
}

func afterLast(text string, s span, chars string) int {
	at := strings.LastIndexAny(text[s.start:s.end], chars)
	if at < 0 {
		return s.start
	}
	_, n := utf8.DecodeRuneInString(text[s.start+at:])
	return s.start + at + n
}

// quoteOf gives the clause verbatim; a clause of a few characters takes the one
// before along, as does 有151起 after 邻里类最多.
func quoteOf(f folded, w where) string {
	start := w.clause.start
	leans := utf8.RuneCountInString(f.text[start:w.clause.end]) < shortClause ||
		bareVerb.MatchString(strings.TrimSpace(f.text[w.label.start:w.label.end])) && foremost.MatchString(f.text[w.sentence.start:start])
	if leans && start > w.sentence.start {
		start = afterLast(f.text, span{w.sentence.start, start - 1}, ",;")
	}
	return f.quote(start, w.clause.end)
}
