package learn

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strings"

	"mingbai/index"
	"mingbai/index/segment"
)

const (
	saturation = 1.2  // k1 of BM25 over words
	shortening = 0.75 // b of BM25 over words
)

// Corpus is what learning needs to know of the passages: their words, and which law and chapter
// each stands in. It never changes after NewCorpus, is safe for concurrent use, and can serve many
// models.
type Corpus struct {
	dictionary *segment.Dictionary
	ids        []string
	numbers    map[string]int32 // of an id
	words      map[string]int32 // numbers of words
	lists      []list           // by word: where it stands
	rarities   []float32        // by word: inverse document frequency
	profiles   []profile        // by passage: its words
	laws       groups
	chapters   groups
}

// list holds the passages a word stands in and what it adds to a score there.
type list struct {
	passages []int32
	impacts  []float32
}

// profile holds the words of a passage, each once, with their impacts.
type profile struct {
	words   []int32
	impacts []float32
}

// groups says which group each passage is in, and how many passages a group has.
type groups struct {
	of    []int32
	sizes []int32
}

// NewCorpus cuts passages into words with a dictionary.
func NewCorpus(
	ctx context.Context, dictionary *segment.Dictionary, passages iter.Seq[index.Entry],
) (*Corpus, error) {
	c := &Corpus{
		dictionary: dictionary, numbers: make(map[string]int32), words: make(map[string]int32),
	}
	laws, chapters := make(map[string]int32), make(map[string]int32)
	var lengths []int32
	for passage := range passages {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("learn: read passages: %w", err)
		}
		if _, again := c.numbers[passage.ID]; again {
			continue
		}
		law := lawOf(passage.Title)
		c.numbers[passage.ID] = int32(len(c.ids))
		c.ids = append(c.ids, passage.ID)
		c.laws.add(laws, law)
		c.chapters.add(chapters, law+"\n"+passage.Heading)
		lengths = append(lengths, c.addWords(law+"\n"+passage.Heading+"\n"+passage.Text))
	}
	c.weigh(lengths)
	return c, nil
}

func (g *groups) add(numbers map[string]int32, name string) {
	number, known := numbers[name]
	if !known {
		number = int32(len(g.sizes))
		numbers[name] = number
		g.sizes = append(g.sizes, 0)
	}
	g.of = append(g.of, number)
	g.sizes[number]++
}

// addWords counts the words of the next passage and returns how many it has. Impacts are still
// counts.
func (c *Corpus) addWords(text string) int32 {
	var p profile
	at := make(map[int32]int)
	length := int32(0)
	for _, token := range c.dictionary.Words(text) {
		word, known := c.words[token.Term]
		if !known {
			word = int32(len(c.words))
			c.words[strings.Clone(token.Term)] = word
		}
		length++
		i, again := at[word]
		if !again {
			i = len(p.words)
			at[word] = i
			p.words, p.impacts = append(p.words, word), append(p.impacts, 0)
		}
		p.impacts[i]++
	}
	c.profiles = append(c.profiles, p)
	return length
}

// weigh turns counts into impacts and lists the passages of each word.
func (c *Corpus) weigh(lengths []int32) {
	total, having := 0.0, make([]int, len(c.words))
	for i, p := range c.profiles {
		total += float64(lengths[i])
		for _, word := range p.words {
			having[word]++
		}
	}
	average := max(total/float64(max(len(lengths), 1)), 1)
	c.lists, c.rarities = make([]list, len(having)), make([]float32, len(having))
	for word, n := range having {
		c.rarities[word] = rarity(n, len(c.ids))
		c.lists[word] = list{passages: make([]int32, 0, n), impacts: make([]float32, 0, n)}
	}
	for passage, p := range c.profiles {
		damping := float32(saturation * (1 - shortening + shortening*float64(lengths[passage])/average))
		for i, word := range p.words {
			p.impacts[i] *= (saturation + 1) / (p.impacts[i] + damping)
			l := &c.lists[word]
			l.passages, l.impacts = append(l.passages, int32(passage)), append(l.impacts, p.impacts[i])
		}
	}
}

// rarity is BM25's inverse document frequency, never negative.
func rarity(having, all int) float32 {
	n, df := float64(all), float64(having)
	return float32(math.Log1p((n - df + 0.5) / (df + 0.5)))
}

// Len returns the number of passages.
func (c *Corpus) Len() int { return len(c.ids) }

// term is a word of the corpus with its weight in a query.
type term struct {
	word   int32
	weight float32
}

// score adds what weighted words give to each passage. Rarity is part of it.
func (c *Corpus) score(terms []term, into []float32) {
	for _, term := range terms {
		l, weight := c.lists[term.word], term.weight*c.rarities[term.word]
		impacts := l.impacts[:len(l.passages)]
		for i, passage := range l.passages {
			into[passage] += weight * impacts[i]
		}
	}
}

// numerals are the characters of an article's number.
const numerals = "零〇一二三四五六七八九十百千0123456789"

// lawOf returns the title of a passage without the number of its article.
func lawOf(title string) string {
	at := strings.LastIndex(title, "第")
	if at < 0 {
		return title
	}
	rest := strings.TrimLeft(title[at+len("第"):], numerals)
	if strings.HasPrefix(rest, "条") || strings.HasPrefix(rest, "项") {
		return title[:at]
	}
	return title
}
