// Package kin finds, among sentences known to mean something, those that a
// message is most like: by the characters, pairs and triples of characters
// they share, rare ones counting more, and by word families (boss, chief,
// foreman) that make different words one. It is a memory of examples, not a
// model: the sentence that decided can always be shown. It is not the index
// (package index ranks entries by their words) and reads no files; package
// consult asks it where patterns hear little.
package kin

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

// How much the pieces of a sentence count against each other.
const (
	singleWeight = 0.5
	pairWeight   = 1.0
	tripleWeight = 0.3
	familyWeight = 1.5
	unknownShare = 0.3 // of the rarest piece, for one that no sentence has
)

// Sentence is one way of saying something, with what it means.
type Sentence struct {
	Target string // what the sentence asks for; any stable name
	Text   string // normalised, as messages are
}

// Kin is a sentence with how much a message is like it.
type Kin struct {
	Sentence
	Score float64 // cosine: 0 nothing shared, 1 the same pieces
}

// Book is a memory of sentences. It is read-only and safe to share.
type Book struct {
	sentences []Sentence
	families  *Families
	rarity    map[string]float64
	unknown   float64 // rarity of a piece no sentence has
	postings  map[string][]posting
}

type posting struct {
	sentence int
	weight   float64
}

// New learns the sentences. A family is a name with the words it stands for.
func New(sentences []Sentence, families map[string][]string) *Book {
	b := &Book{
		sentences: slices.Clone(sentences), families: NewFamilies(families),
		rarity: map[string]float64{}, postings: map[string][]posting{},
	}
	pieces := make([]map[string]float64, len(sentences))
	for i, s := range sentences {
		pieces[i] = b.pieces(s.Text)
		for p := range pieces[i] {
			b.rarity[p]++
		}
	}
	n := float64(len(sentences))
	for p, df := range b.rarity {
		b.rarity[p] = math.Log(1 + n/df)
	}
	b.unknown = unknownShare * math.Log(1+n)
	for i := range pieces {
		norm := b.weigh(pieces[i])
		for p, w := range pieces[i] {
			b.postings[p] = append(b.postings[p], posting{i, w / norm})
		}
	}
	return b
}

// Like returns the sentences that are at least so much like a message, the
// most alike first, at most n.
func (b *Book) Like(text string, least float64, n int) []Kin {
	asked := b.pieces(text)
	norm := b.weigh(asked)
	if norm == 0 {
		return nil
	}
	scores := make([]float64, len(b.sentences))
	for _, p := range slices.Sorted(maps.Keys(asked)) { // sums must not depend on the order of a map
		for _, at := range b.postings[p] {
			scores[at.sentence] += asked[p] / norm * at.weight
		}
	}
	var out []Kin
	for i, s := range scores {
		if s > 0 && s >= least {
			out = append(out, Kin{b.sentences[i], s})
		}
	}
	slices.SortStableFunc(out, func(x, y Kin) int {
		switch {
		case x.Score > y.Score:
			return -1
		case x.Score < y.Score:
			return 1
		}
		return 0
	})
	return out[:min(n, len(out))]
}

// weigh multiplies pieces by their rarity and returns their length.
func (b *Book) weigh(pieces map[string]float64) float64 {
	sum := 0.0
	for _, p := range slices.Sorted(maps.Keys(pieces)) {
		r, ok := b.rarity[p]
		if !ok {
			r = b.unknown
		}
		pieces[p] *= r
		sum += pieces[p] * pieces[p]
	}
	return math.Sqrt(sum)
}

// pieces cuts a text at everything that is not a letter; each piece counts
// once, however often it stands.
func (b *Book) pieces(text string) map[string]float64 {
	out := map[string]float64{}
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		runes := []rune(run)
		for i := range runes {
			out[string(runes[i])] = singleWeight
			if i+2 <= len(runes) {
				out[string(runes[i:i+2])] = pairWeight
			}
			if i+3 <= len(runes) {
				out[string(runes[i:i+3])] = tripleWeight
			}
		}
	}
	b.families.In(text, func(name string) { out["@"+name] = familyWeight })
	return out
}
