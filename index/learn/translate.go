package learn

import (
	"cmp"
	"math"
	"slices"
)

const (
	rounds        = 6     // of expectation maximisation
	translations  = 12    // kept of a word
	background    = 0.3   // how readily a word of an article is put down to legal language in general
	leastShare    = 0.005 // a rarer translation is noise
	leastExamples = 2     // that a word must stand in to be translated
)

// translation tells what words of articles a word of residents stands for: IBM Model 1, with the
// language of the law in general as the word that explains what no word does.
type translation struct {
	words map[string][]term
}

// pair is a labelled text and one article it leads to.
type pair struct {
	from   []int32 // words of the text
	to     []int32 // words of the law
	places []int32 // of the cell of each word of the law with each of the text
}

// cells are all possible translations of all words.
type cells struct {
	starts []int32 // by word: where its translations start
	to     []int32 // the word of the law
	chance []float64
	count  []float64
}

// learnTranslation counts which words of articles go with which words of labelled texts.
func learnTranslation(c *Corpus, lessons []*lesson) translation {
	names, pairs := pairsOf(c, lessons)
	t := newCells(c, len(names), pairs)
	for range rounds {
		clear(t.count)
		for _, p := range pairs {
			t.expect(c, p)
		}
		t.maximise()
	}
	learned := translation{words: make(map[string][]term, len(names))}
	for word, name := range names {
		if best := t.best(word); len(best) > 0 {
			learned.words[name] = best
		}
	}
	return learned
}

// pairsOf numbers the words of the lessons and pairs each lesson with the articles it cites.
func pairsOf(c *Corpus, lessons []*lesson) (names []string, pairs []pair) {
	having := make(map[string]int)
	for _, l := range lessons {
		for _, word := range l.words {
			having[word]++
		}
	}
	numbers := make(map[string]int32)
	for _, l := range lessons {
		var from []int32
		for _, word := range l.words {
			if having[word] < leastExamples {
				continue
			}
			number, known := numbers[word]
			if !known {
				number = int32(len(names))
				numbers[word] = number
				names = append(names, word)
			}
			from = append(from, number)
		}
		for _, passage := range l.cited {
			pairs = append(pairs, pair{from: from, to: c.profiles[passage].words})
		}
	}
	return names, pairs
}

// newCells lays out every translation that some pair allows, each as likely as another.
func newCells(c *Corpus, words int, pairs []pair) *cells {
	type use struct{ pair, at int }
	uses := make([][]use, words)
	for i := range pairs {
		pairs[i].places = make([]int32, len(pairs[i].from)*len(pairs[i].to))
		for at, from := range pairs[i].from {
			uses[from] = append(uses[from], use{pair: i, at: at})
		}
	}
	t := &cells{starts: make([]int32, 1, words+1)}
	last, place := make([]int, len(c.lists)), make([]int32, len(c.lists)) // of a word of the law
	for word := range uses {
		start := len(t.to)
		for _, use := range uses[word] {
			p := pairs[use.pair]
			for k, to := range p.to {
				if last[to] != word+1 {
					last[to], place[to] = word+1, int32(len(t.to))
					t.to = append(t.to, to)
				}
				p.places[k*len(p.from)+use.at] = place[to]
			}
		}
		t.starts = append(t.starts, int32(len(t.to)))
		for range len(t.to) - start {
			t.chance = append(t.chance, 1/float64(len(t.to)-start))
		}
	}
	t.count = make([]float64, len(t.to))
	return t
}

// expect shares each word of the article among the words of the text by their present chances.
func (t *cells) expect(c *Corpus, p pair) {
	share := 1 / float64(len(p.from))
	for k, to := range p.to {
		common := float64(len(c.lists[to].passages)) / float64(len(c.ids))
		total := background * common / averageWords
		places := p.places[k*len(p.from) : (k+1)*len(p.from)]
		for _, place := range places {
			total += share * t.chance[place]
		}
		for _, place := range places {
			t.count[place] += share * t.chance[place] / total
		}
	}
}

// averageWords is about how many different words an article has; it turns the share of articles
// with a word into a chance.
const averageWords = 40

func (t *cells) maximise() {
	for word := range len(t.starts) - 1 {
		from, to := t.starts[word], t.starts[word+1]
		total := 0.0
		for _, n := range t.count[from:to] {
			total += n
		}
		for i := from; i < to; i++ {
			// The constant holds back words seen little.
			t.chance[i] = t.count[i] / (total + smoothing)
		}
	}
}

// smoothing is how many words of articles every word is taken to have led nowhere.
const smoothing = 0.5

// best returns the likeliest translations of a word, likeliest first.
func (t *cells) best(word int) []term {
	var best []term
	for i := t.starts[word]; i < t.starts[word+1]; i++ {
		if t.chance[i] >= leastShare {
			best = append(best, term{word: t.to[i], weight: float32(t.chance[i])})
		}
	}
	slices.SortFunc(best, heavier)
	return slices.Clip(best[:min(len(best), translations)])
}

// heavier orders terms by weight, then by word.
func heavier(a, b term) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word))
}

// of translates the words of a question into weighted words of the law.
func (t translation) of(words []string, atMost int) []term {
	weights := make(map[int32]float32)
	for _, word := range words {
		for _, to := range t.words[word] {
			weights[to.word] += to.weight
		}
	}
	return heaviest(weights, atMost)
}

// heaviest returns the terms that weigh most, scaled so that the heaviest weighs 1.
func heaviest(weights map[int32]float32, atMost int) []term {
	terms := make([]term, 0, len(weights))
	for word, weight := range weights {
		terms = append(terms, term{word: word, weight: weight})
	}
	slices.SortFunc(terms, heavier)
	terms = terms[:min(len(terms), atMost)]
	if len(terms) > 0 {
		most := float32(math.Max(float64(terms[0].weight), 1e-12))
		for i := range terms {
			terms[i].weight /= most
		}
	}
	return terms
}
