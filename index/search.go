package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/index/segment"
)

// longestQuery is how many bytes of a question are searched for; what follows is ignored.
const longestQuery = 6000

// Query asks for entries.
type Query struct {
	Text  string   // the question, as it was written; related words of the law are added to it
	Place string   // keep entries about this place, one it lies in or one in it, and those about none; "" keeps all
	Kinds []string // keep entries of these kinds; empty keeps all
	Limit int      // hits at most; 0 means DefaultLimit
	Exact bool     // search with the words of the question only
}

// Hit is a found entry. Scores compare within one search only.
type Hit struct {
	ID    string
	Score float64
	// Terms are the pairs of characters and the words of the question that stand in the entry, in
	// the question's order. When there are none they are its single characters, and when even these
	// are missing, those of related words.
	Terms []string
}

// Search returns the entries that fit best, best first, equal ones by ID. A query without a
// searchable character finds nothing.
func (x *Index) Search(ctx context.Context, query Query) ([]Hit, error) {
	var hits []Hit
	err := guarded(ErrDamaged, func() error {
		terms, err := x.terms(ctx, query)
		if err != nil {
			return err
		}
		hits = x.rank(terms, x.filter(query), query.limit())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSearch, err)
	}
	return hits, nil
}

func (q Query) limit() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

// term is one term of a query with the entries it stands in.
type term struct {
	text     string
	weight   float32 // how much the query wants it, times its inverse document frequency
	rank     rank
	postings *postings
}

// rank says how much a matching term tells a reader.
type rank uint8

const (
	telling rank = iota // a pair or a word of the question
	slight              // a single character of the question
	related             // of a word that the glossary added
)

// terms cuts a question and its related words and fetches the postings of each term once.
func (x *Index) terms(ctx context.Context, query Query) ([]term, error) {
	terms := x.wanted(query)
	for i := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := x.postings(terms[i].text)
		if err != nil {
			return nil, err
		}
		terms[i].postings = found
		terms[i].weight *= rarity(len(found.docs), len(x.docs.ids))
	}
	return terms, nil
}

// wanted lists the different terms of a query. A term that the question repeats weighs more; one
// that only related words have weighs less, and the same however many of them have it.
func (x *Index) wanted(query Query) []term {
	var terms []term
	at := make(map[string]int)
	text := cut(query.Text, longestQuery)
	for _, token := range segment.Tokens(text) {
		if i, again := at[token.Term]; again {
			terms[i].weight++
			continue
		}
		at[token.Term] = len(terms)
		terms = append(terms, term{text: token.Term, weight: 1, rank: tells(token.Term)})
	}
	for i, term := range terms {
		terms[i].weight = term.weight * (repetition + 1) / (term.weight + repetition)
	}
	if query.Exact {
		return terms
	}
	for _, word := range x.words.Related(text) {
		for _, token := range segment.Tokens(word) {
			if _, there := at[token.Term]; !there {
				at[token.Term] = len(terms)
				terms = append(terms, term{text: token.Term, weight: kinship, rank: related})
			}
		}
	}
	return terms
}

// tells ranks a term of the question.
func tells(text string) rank {
	if text[0] >= utf8.RuneSelf && utf8.RuneCountInString(text) == 1 {
		return slight
	}
	return telling
}

// postings returns the entries of a term from memory or from bleve.
func (x *Index) postings(text string) (*postings, error) {
	if found := x.cache.get(text); found != nil {
		return found, nil
	}
	found := &postings{}
	err := x.source.each(fieldText, text, false, func(p posting) error {
		if int(p.doc) >= len(x.docs.damping) {
			return fmt.Errorf("%w: entry %d of %d", ErrDamaged, p.doc, len(x.docs.damping))
		}
		frequency := float32(p.frequency)
		found.docs = append(found.docs, p.doc)
		found.impacts = append(found.impacts, frequency*(saturation+1)/(frequency+x.docs.damping[p.doc]))
		return nil
	})
	if err != nil {
		return nil, err
	}
	found.docs, found.impacts = slices.Clip(found.docs), slices.Clip(found.impacts)
	x.cache.put(text, found)
	return found, nil
}

// rarity is BM25's inverse document frequency, never negative.
func rarity(having, entries int) float32 {
	n, df := float64(entries), float64(having)
	return float32(math.Log1p((n - df + 0.5) / (df + 0.5)))
}

// rank picks the entries to which the terms give most.
func (x *Index) rank(terms []term, keep filter, limit int) []Hit {
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	s.sum(terms)
	best := x.best(s, keep, limit)
	hits := make([]Hit, len(best))
	for i, found := range best {
		hits[i] = Hit{ID: x.docs.ids[found.doc], Score: float64(found.score), Terms: matched(terms, found.doc)}
	}
	return hits
}

// sum adds up what the terms give to each entry.
func (s *scratch) sum(terms []term) {
	clear(s.scores)
	for _, term := range terms {
		scores, weight := s.scores, term.weight
		impacts := term.postings.impacts[:len(term.postings.docs)]
		for i, doc := range term.postings.docs {
			scores[doc] += weight * impacts[i]
		}
	}
}

// matched names the most telling terms that stand in an entry.
func matched(terms []term, doc uint32) []string {
	var names []string
	for wanted := telling; wanted <= related; wanted++ {
		for _, term := range terms {
			if term.rank != wanted {
				continue
			}
			if _, ok := slices.BinarySearch(term.postings.docs, doc); ok {
				names = append(names, term.text)
			}
		}
		if len(names) > 0 {
			break
		}
	}
	return names
}

// cut returns at most n bytes of text, whole characters only.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}
