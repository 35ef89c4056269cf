// Package redact takes personal data out of what residents write, so that the
// office can read what was asked without reading who asked: numbers of
// identity papers, phones and bank cards, number plates, accounts, names and
// addresses down to the house. Law articles, amounts, dates, hotlines and
// names of towns stay. It works by form alone, so a name that nothing marks as
// one can slip through: what it returns is still kept sealed. The Assistant
// uses it for unanswered questions.
package redact

import (
	"cmp"
	"slices"
	"strings"
)

// Kind names what was found, in the words of the placeholder.
type Kind string

// What can be found.
const (
	Identity Kind = "身份证号"
	Phone    Kind = "电话"
	Card     Kind = "银行卡号"
	Number   Kind = "号码" // long, but of no kind that is known
	Plate    Kind = "车牌"
	Mail     Kind = "邮箱"
	Account  Kind = "账号"
	Password Kind = "密码"
	Case     Kind = "案号"
	Address  Kind = "住址"
	Name     Kind = "姓名"
)

// Span is a piece of personal data in a text, in bytes.
type Span struct {
	Kind       Kind
	Start, End int
}

// Text returns text with every piece of personal data replaced by its kind:
// 〔电话〕.
func Text(text string) string {
	spans := Find(text)
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, s := range spans {
		out.WriteString(text[at:s.Start])
		out.WriteString("〔" + string(s.Kind) + "〕")
		at = s.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// Find returns the personal data in a text, in order and without overlaps.
func Find(text string) []Span {
	v := fold(text)
	var found []piece
	for _, look := range []func(*view) []piece{wordPieces, numberPieces, addressPieces, namePieces} {
		found = append(found, look(v)...)
	}
	found = append(found, v.again(found)...)
	var spans []Span
	for _, p := range union(found) {
		spans = append(spans, Span{Kind: p.kind, Start: v.bytes[p.start], End: v.bytes[p.end]})
	}
	return spans
}

// piece is a Span counted in characters.
type piece struct {
	kind       Kind
	start, end int
}

// again finds the names that were found once wherever else they stand.
func (v *view) again(found []piece) []piece {
	var out []piece
	seen := map[string]bool{}
	for _, p := range found {
		name := string(v.runes[p.start:p.end])
		if p.kind != Name || p.end-p.start < 2 || seen[name] {
			continue
		}
		seen[name] = true
		for i := range v.runes {
			if v.has(i, name) {
				out = append(out, piece{Name, i, i + p.end - p.start})
			}
		}
	}
	return out
}

// union joins pieces that overlap; the first found gives the kind.
func union(found []piece) []piece {
	slices.SortStableFunc(found, func(a, b piece) int { return cmp.Compare(a.start, b.start) })
	var out []piece
	for _, p := range found {
		if n := len(out); n > 0 && p.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, p.end)
			continue
		}
		if p.end > p.start {
			out = append(out, p)
		}
	}
	return out
}
