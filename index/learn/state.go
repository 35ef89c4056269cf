package learn

import (
	"math"
	"slices"
)

// state is what a set of lessons says, before it is weighed: how their words translate, where they
// are, and what they cite. It never changes after newState.
type state struct {
	corpus      *Corpus
	translation translation
	questions   *neighbours // by question
	wholes      *neighbours // by question and answer
	byLaw       *neighbours // all that cite a law, as one text
	byChapter   *neighbours // likewise
	lessons     []*lesson
	cited       []float32 // by passage: how often it is cited, on a logarithmic scale
	adjacent    []float32 // by passage: how often its neighbours are cited, likewise
	lawPrior    []float32 // by law: share of its passages that are cited, on a logarithmic scale
	lawCited    []float32 // by law: how often it is cited, on a logarithmic scale
	chapter     []float32 // by chapter: share of its passages that are cited, likewise
	citable     []float32 // by passage: how its words compare with those of cited passages
}

// newState learns from lessons.
func newState(c *Corpus, lessons []*lesson) *state {
	s := &state{corpus: c, lessons: lessons, translation: learnTranslation(c, lessons)}
	questions, wholes := make([][]string, len(lessons)), make([][]string, len(lessons))
	for i, l := range lessons {
		questions[i], wholes[i] = l.asked.tokens, l.tokens
	}
	s.questions, s.wholes = newNeighbours(questions), newNeighbours(wholes)
	s.byLaw, s.byChapter = gathered(c.laws, lessons), gathered(c.chapters, lessons)
	times := make([]float32, c.Len())
	for _, l := range lessons {
		for _, passage := range l.cited {
			times[passage]++
		}
	}
	s.lawPrior, s.lawCited = priors(c.laws, times)
	s.chapter, _ = priors(c.chapters, times)
	s.adjacent = make([]float32, c.Len())
	s.cited = make([]float32, c.Len())
	for passage := range times {
		s.cited[passage] = log1p(times[passage])
		for _, beside := range c.beside(passage) {
			s.adjacent[passage] += log1p(times[beside]) / 2
		}
	}
	s.citable = citable(c, times)
	return s
}

// gathered makes one text of all questions and answers that cite a group.
func gathered(g groups, lessons []*lesson) *neighbours {
	texts := make([][]string, len(g.sizes))
	for _, l := range lessons {
		var done []int32
		for _, passage := range l.cited {
			group := g.of[passage]
			if !slices.Contains(done, group) {
				texts[group] = append(texts[group], l.tokens...)
				done = append(done, group)
			}
		}
	}
	return newNeighbours(texts)
}

// beside returns the passages before and after one in the same law.
func (c *Corpus) beside(passage int) []int {
	var beside []int
	for _, other := range [...]int{passage - 1, passage + 1} {
		if other >= 0 && other < c.Len() && c.laws.of[other] == c.laws.of[passage] {
			beside = append(beside, other)
		}
	}
	return beside
}

// priors returns for each group the share of its passages that were cited and how often any was.
func priors(g groups, times []float32) (share, often []float32) {
	different := make([]float32, len(g.sizes))
	often = make([]float32, len(g.sizes))
	all := float32(0)
	for passage, n := range times {
		if n > 0 {
			different[g.of[passage]]++
			all++
		}
		often[g.of[passage]] += n
	}
	usual := (all + 1) / float32(len(times)+1)
	share = make([]float32, len(g.sizes))
	for group, size := range g.sizes {
		share[group] = float32(math.Log(float64((different[group] + usual) / (float32(size) + 1))))
		often[group] = log1p(often[group])
	}
	return share, often
}

// citable tells by its words alone how much a passage resembles those that are cited: the average
// evidence of its words, as in a naive Bayes classifier.
func citable(c *Corpus, times []float32) []float32 {
	cited := 0
	for _, n := range times {
		if n > 0 {
			cited++
		}
	}
	evidence := make([]float32, len(c.lists))
	rest := float64(len(times) - cited)
	for word, l := range c.lists {
		having := 0
		for _, passage := range l.passages {
			if times[passage] > 0 {
				having++
			}
		}
		among := (float64(having) + 1) / (float64(cited) + 2)
		usual := (float64(len(l.passages)-having) + among) / (rest + 1)
		trust := float64(len(l.passages)) / float64(len(l.passages)+rareWord)
		evidence[word] = float32(math.Log(among/usual) * trust)
	}
	result := make([]float32, c.Len())
	for passage, p := range c.profiles {
		for _, word := range p.words {
			result[passage] += evidence[word]
		}
		result[passage] /= float32(len(p.words)) + 5
	}
	return result
}

// rareWord is in how many passages a word must stand for half its evidence to count.
const rareWord = 20

func log1p(x float32) float32 { return float32(math.Log1p(float64(x))) }
