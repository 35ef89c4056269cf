package segment

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// origins tells for each byte of a cleaned text where it was in the original. Nil means that
// nothing was removed.
type origins []int32

// of returns where the character at byte i of the cleaned text starts in the original.
func (o origins) of(i int) int32 {
	if o == nil {
		return int32(i)
	}
	return o[i]
}

// end returns where the characters before byte i of the cleaned text end in the original, without
// what was removed after them.
func (o origins) end(i int) int32 {
	if o == nil {
		return int32(i)
	}
	return o[i-1] + 1
}

// cleanWithOrigin is clean, with the origin of each byte. Bytes are kept as they are, so that
// offsets stay true: an invalid byte is replaced by a space, which no token contains.
func cleanWithOrigin(text string) (string, origins) {
	changed := false
	for _, r := range text {
		if r == utf8.RuneError || invisible(r) {
			changed = true
			break
		}
	}
	if !changed {
		return text, nil
	}
	var out strings.Builder
	origin := make(origins, 0, len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteByte(' ')
			origin = append(origin, int32(i))
		case !invisible(r):
			out.WriteString(text[i : i+size])
			for k := range size {
				origin = append(origin, int32(i+k))
			}
		}
		i += size
	}
	return out.String(), origin
}

// foldedSegment returns the length of the first part of text that is folded as one, and its
// compatibility form.
func foldedSegment(text string) (int, string) {
	r, size := utf8.DecodeRuneInString(text)
	if simple(r) {
		next, _ := utf8.DecodeRuneInString(text[size:])
		if size == len(text) || simple(next) {
			return size, text[:size]
		}
	}
	n := norm.NFKC.NextBoundaryInString(text, true)
	return n, norm.NFKC.String(text[:n])
}

// simple reports whether r folds to itself and joins with no neighbour.
func simple(r rune) bool { return r < utf8.RuneSelf || r >= 0x4e00 && r <= 0x9fff }
