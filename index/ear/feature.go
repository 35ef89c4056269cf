package ear

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// feature is one thing heard in a text: where its weight lies and how loud it is.
type feature struct {
	at   uint32
	much float32
}

// How many characters a piece has at most. Four were no better than three.
const (
	longestPiece = 3
	longestEnd   = 2 // of a piece of the last clause, which tells what is wanted
)

// Loudness of what is heard; each kind of feature is scaled to this length,
// so that a long message is not louder than a short one.
const (
	loudPieces = 1.0
	loudEnd    = 0.5
	loudSigns  = 0.9
)

// features hears a text: its pieces, each once, those of its last clause once
// more, and its signs.
func (e *Ear) features(text string) []feature {
	out := append(scale(pieces(text), loudPieces), scale(endings(text), loudEnd)...)
	if e.signs == nil {
		return out
	}
	var seen []uint32
	for _, s := range e.signs(text) {
		seen = append(seen, hash("@"+s))
	}
	return append(out, scale(seen, loudSigns)...)
}

// pieces hashes the runs of letters of a text; a run is marked at both ends.
func pieces(text string) []uint32 {
	var out []uint32
	run := []rune{'^'}
	flush := func() {
		if len(run) > 1 {
			run = append(run, '$')
			for i := range run {
				for n := 1; n <= longestPiece && i+n <= len(run); n++ {
					out = append(out, hash(string(run[i:i+n])))
				}
			}
		}
		run = run[:1]
	}
	for _, r := range text {
		if unicode.IsLetter(r) {
			run = append(run, r)
			continue
		}
		flush()
	}
	flush()
	return out
}

// endings hashes the pieces of the last clause of each line; a line of one
// clause is all ending, which is marked.
func endings(text string) []uint32 {
	var out []uint32
	for line := range strings.Lines(text) {
		clauses := strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(clauses) == 0 {
			continue
		}
		if len(clauses) == 1 {
			out = append(out, hash("end:only"))
		}
		run := append([]rune(clauses[len(clauses)-1]), '$')
		for i := range run {
			for n := 1; n <= longestEnd && i+n <= len(run); n++ {
				out = append(out, hash("end:"+string(run[i:i+n])))
			}
		}
	}
	return out
}

// scale keeps each feature once and makes them all together so loud.
func scale(at []uint32, loud float64) []feature {
	slices.SortFunc(at, cmp.Compare)
	at = slices.Compact(at)
	out := make([]feature, len(at))
	for i, a := range at {
		out[i] = feature{a, float32(loud / math.Sqrt(float64(len(at))))}
	}
	return out
}

// hash spreads a piece over the weights, the same way at every start (FNV-1a).
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}
