package consult

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// longestQuote is how long a quote may be, in characters, to stand on one screen.
const longestQuote = 90

// quoteOf finds the words of the office's own copy of a sheet's document in
// which a fact stands; "" when the document was not ingested. A fact with
// several figures is quoted with as many of them as stand in one sentence.
func quoteOf(docs []knowledge.Document, t told) string {
	pieces := hanPairs(t.fact.Say)
	best, quote := 0.0, ""
	for _, d := range docs {
		if d.Year != t.sheet.Year {
			continue
		}
		clauses := clausesOf(d, t.fact.Figures)
		for _, p := range d.Passages {
			for _, sentence := range sentences(p.Text) {
				words, n := span(sentence, clauses)
				if len(t.fact.Figures) == 0 {
					words, n = sentence, 1
				}
				close := share(pieces, words)
				if n == 0 || len(t.fact.Figures) == 0 && close < clauseShare {
					continue
				}
				if worth := float64(n) + close; worth > best {
					best, quote = worth, words
				}
			}
		}
	}
	return quote
}

// clausesOf lists the clauses of a document that hold figures of a fact.
func clausesOf(d knowledge.Document, figures []report.Figure) []string {
	var out []string
	for _, f := range d.Figures {
		if f.Quote != "" && sameFigure(f, figures) && !slices.Contains(out, f.Quote) {
			out = append(out, f.Quote)
		}
	}
	return out
}

// span cuts from a sentence the shortest piece that holds the clauses standing
// in it, and tells how many these are. A piece too long to show falls back to
// its first clause.
func span(sentence string, clauses []string) (string, int) {
	from, to, n, first := len(sentence), 0, 0, ""
	for _, c := range clauses {
		i := strings.Index(sentence, c)
		if i < 0 {
			continue
		}
		if i < from {
			from, first = i, c
		}
		to, n = max(to, i+len(c)), n+1
	}
	if n == 0 {
		return "", 0
	}
	if piece := sentence[from:to]; utf8.RuneCountInString(piece) <= longestQuote {
		return piece, n
	}
	return first, 1
}

func sameFigure(f report.Figure, list []report.Figure) bool {
	return slices.ContainsFunc(list, func(o report.Figure) bool { return o.Value == f.Value && o.Unit == f.Unit })
}
