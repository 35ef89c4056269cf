package misses

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"mingbai/index/segment"
)

// Group is questions that ask for the same.
type Group struct {
	Count    int       `json:"count"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Places   []Tally   `json:"places"`   // the most frequent first; "" = unknown
	Category string    `json:"category"` // the most frequent
	Nearest  string    `json:"nearest"`  // the most frequent, "" = none
	Useless  int       `json:"useless"`  // of them answered, but not helpfully
	Example  string    `json:"example"`  // the question most like the others
	Keys     []string  `json:"-"`        // of its misses, the oldest first
	Others   []string  `json:"others"`   // further ways in which it was asked, at most mostOthers
}

// Tally counts a name.
type Tally struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// How like two questions must be to ask for the same, as the cosine of their
// pairs of characters. They were set on invented questions.
const (
	alike     = 0.5
	alikeNear = 0.34 // when the same entry is nearest to both
)

// Groups puts misses that ask for the same together, the group with the newest
// miss first. The order of the input does not matter.
func Groups(list []Miss) []Group {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Miss) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Text, b.Text))
	})
	bags := make([]bag, len(list))
	for i, m := range list {
		bags[i] = newBag(m.Text)
	}
	members := map[int][]int{}
	roots := union(list, bags)
	for i := range list {
		members[roots[i]] = append(members[roots[i]], i)
	}
	var out []Group
	for i := range list {
		if m := members[i]; m != nil {
			out = append(out, summary(list, bags, m))
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Example, b.Example))
	})
	return out
}

// bag counts the pairs of characters of a text.
type bag struct {
	pairs map[string]float64
	size  float64 // Euclidean
}

// taken matches what a redaction left.
var taken = regexp.MustCompile(`〔[^〕]{1,6}〕`)

func newBag(text string) bag {
	b := bag{pairs: map[string]float64{}}
	text = segment.Normalize(taken.ReplaceAllString(text, " "))
	var last rune
	for _, r := range text + " " {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			b.pairs[string([]rune{last, r})]++
		}
		last = r
	}
	if len(b.pairs) == 0 {
		b.pairs[strings.TrimSpace(text)]++
	}
	for _, n := range b.pairs {
		b.size += n * n
	}
	b.size = math.Sqrt(b.size)
	return b
}

// holder is a miss that has a pair, so many times.
type holder struct {
	miss  int
	count float64
}

// union returns for each miss the first of its group.
func union(list []Miss, bags []bag) []int {
	root := make([]int, len(list))
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	holders := map[string][]holder{} // pair -> earlier misses that have it
	shared := make([]float64, len(list))
	var like []int // the misses with something shared
	for i, b := range bags {
		root[i] = i
		like = like[:0]
		for pair, n := range b.pairs {
			for _, h := range holders[pair] {
				if shared[h.miss] == 0 {
					like = append(like, h.miss)
				}
				shared[h.miss] += n * h.count
			}
			holders[pair] = append(holders[pair], holder{i, n})
		}
		for _, j := range like {
			need := alike
			if list[i].Nearest != "" && list[i].Nearest == list[j].Nearest {
				need = alikeNear
			}
			if shared[j] >= need*b.size*bags[j].size {
				x, y := find(i), find(j)
				root[max(x, y)] = min(x, y)
			}
			shared[j] = 0
		}
	}
	for i := range root {
		root[i] = find(i)
	}
	return root
}

// summary describes a group; members are in order of time.
func summary(list []Miss, bags []bag, members []int) Group {
	g := Group{Count: len(members), First: list[members[0]].At, Last: list[members[len(members)-1]].At}
	places, categories, nearest := map[string]int{}, map[string]int{}, map[string]int{}
	pairs := map[string]float64{}
	for _, i := range members {
		m := list[i]
		g.Keys = append(g.Keys, m.Key)
		places[m.Place]++
		categories[m.Category]++
		if m.Nearest != "" {
			nearest[m.Nearest]++
		}
		if m.Reason == Useless {
			g.Useless++
		}
		for pair := range bags[i].pairs {
			pairs[pair]++
		}
	}
	g.Places = tallies(places)
	g.Category = first(tallies(categories))
	g.Nearest = first(tallies(nearest))
	g.Example = list[example(bags, members, pairs)].Text
	g.Others = others(list, members, g.Example)
	return g
}

// mostOthers is how many further ways of asking a group tells.
const mostOthers = 4

// others are the newest texts of a group besides its example, each once.
func others(list []Miss, members []int, example string) []string {
	out := []string{}
	for _, i := range slices.Backward(members) {
		if text := list[i].Text; text != example && !slices.Contains(out, text) && len(out) < mostOthers {
			out = append(out, text)
		}
	}
	return out
}

// example picks the member that shares the most with the group, the newest of
// several.
func example(bags []bag, members []int, pairs map[string]float64) int {
	best, most := members[0], -1.0
	for _, i := range members {
		shared := 0.0
		for pair := range bags[i].pairs {
			shared += pairs[pair]
		}
		if like := shared / bags[i].size; like >= most {
			best, most = i, like
		}
	}
	return best
}

// tallies orders names by count, then by name.
func tallies(counts map[string]int) []Tally {
	out := make([]Tally, 0, len(counts))
	for name, n := range counts {
		out = append(out, Tally{name, n})
	}
	slices.SortFunc(out, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func first(list []Tally) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Name
}
