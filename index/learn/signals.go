package learn

import "sync"

const (
	nearestAsked     = 40  // labelled questions that a question borrows from
	groupsCompared   = 200 // laws or chapters
	translatedTerms  = 100 // words of the law that a question is translated into
	feedbackTerms    = 60  // words of the articles that the nearest questions cite
	answerTerms      = 60  // words of the nearest questions and their answers
	mostCandidates   = 450
	signalCandidates = 150 // the best of each signal
)

// The dense signals: each gives every passage a score.
const (
	densePlain = iota // the index's own
	denseWords
	denseTranslated
	denseFeedback
	denseAnswers
	denseCount
)

// bench is the working memory of one question.
type bench struct {
	dense  [denseCount][]float32
	votes  []float32
	marked []bool
	lists  [denseCount][]int32 // the best of each
}

// benches keeps benches for the next question.
type benches struct{ pool sync.Pool }

func (b *benches) take() *bench { return b.pool.Get().(*bench) }

func (b *benches) put(used *bench) { b.pool.Put(used) }

func newBenches(c *Corpus) *benches {
	b := &benches{}
	b.pool.New = func() any {
		made := &bench{votes: make([]float32, c.Len()), marked: make([]bool, c.Len())}
		for i := range made.dense {
			made.dense[i] = make([]float32, c.Len())
		}
		return made
	}
	return b
}

// view is a question with its candidates and what the signals say of each.
type view struct {
	candidates []int32
	features   [][featureCount]float32
}

// look works out the signals for a question. The bench already holds the plain scores.
func (s *state) look(b *bench, q asked) view {
	c := s.corpus
	byQuestion := s.questions.find(q.tokens, nearestAsked)
	byWhole := s.wholes.find(q.tokens, nearestAsked)
	for i := densePlain + 1; i < denseCount; i++ {
		clear(b.dense[i])
	}
	c.score(known(c, q.words), b.dense[denseWords])
	c.score(s.translation.of(q.words, translatedTerms), b.dense[denseTranslated])
	c.score(s.feedback(byWhole), b.dense[denseFeedback])
	c.score(s.answers(byWhole), b.dense[denseAnswers])
	v := view{candidates: s.candidates(b, byWhole, byQuestion)}
	v.features = make([][featureCount]float32, len(v.candidates))
	s.describe(b, &v, q, byQuestion, byWhole)
	return v
}

// known weighs the words of a question that the corpus has.
func known(c *Corpus, words []string) []term {
	var terms []term
	for _, word := range words {
		if number, ok := c.words[word]; ok {
			terms = append(terms, term{word: number, weight: 1})
		}
	}
	return terms
}

// feedback collects the words of the articles that the nearest labelled questions cite.
func (s *state) feedback(nearest []near) []term {
	weights := make(map[int32]float32)
	for _, n := range nearest {
		cited := s.lessons[n.text].cited
		for _, passage := range cited {
			p := s.corpus.profiles[passage]
			share := n.share * n.share / float32(len(cited))
			for i, word := range p.words {
				weights[word] += share * p.impacts[i] * s.corpus.rarities[word]
			}
		}
	}
	return heaviest(weights, feedbackTerms)
}

// answers collects the words of the nearest labelled questions and their answers.
func (s *state) answers(nearest []near) []term {
	weights := make(map[int32]float32)
	for _, n := range nearest {
		for _, name := range s.lessons[n.text].words {
			if word, ok := s.corpus.words[name]; ok {
				weights[word] += n.share * n.share * s.corpus.rarities[word]
			}
		}
	}
	return heaviest(weights, answerTerms)
}

// candidates unites the best of every signal and the passages that the nearest questions cite.
func (s *state) candidates(b *bench, nearest ...[]near) []int32 {
	var found []int32
	take := func(passage int32) {
		if !b.marked[passage] && len(found) < mostCandidates {
			b.marked[passage] = true
			found = append(found, passage)
		}
	}
	for _, list := range nearest {
		for _, n := range list {
			for _, passage := range s.lessons[n.text].cited {
				take(passage)
			}
		}
	}
	for i := range b.dense {
		b.lists[i] = top(b.dense[i], signalCandidates, b.lists[i][:0])
	}
	for rank := range signalCandidates {
		for _, list := range b.lists {
			if rank < len(list) {
				take(list[rank])
			}
		}
	}
	for _, passage := range found {
		b.marked[passage] = false
	}
	return found
}

func square(x float32) float32 { return x * x }
