package learn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLawOf(t *testing.T) {
	tests := []struct{ name, title, want string }{
		{"article", "民法典第一千零七十九条", "民法典"},
		{"digits", "办法第12条", "办法"},
		{"inserted article", "刑法第一百三十三条之一", "刑法"},
		{"item", "规定第三项", "规定"},
		{"ordinal in the name", "关于第二批目录的决定第五条", "关于第二批目录的决定"},
		{"no article", "怎么要回工资", "怎么要回工资"},
		{"ordinal only", "第二次通知", "第二次通知"},
		{"empty", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := lawOf(test.title); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestTop compares with sorting everything.
func TestTop(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		scores := make([]float32, random.IntN(60))
		var want []int32
		for i := range scores {
			scores[i] = float32(random.IntN(12) - 3)
			if scores[i] > 0 {
				want = append(want, int32(i))
			}
		}
		slices.SortFunc(want, func(a, b int32) int { return compare(scores, a, b) })
		atMost := 1 + random.IntN(30)
		want = want[:min(len(want), atMost)]
		if got := top(scores, atMost, nil); !slices.Equal(got, want) {
			t.Fatalf("the best %d of %v are %v, want %v", atMost, scores, got, want)
		}
	}
}

func TestKeepPlain(t *testing.T) {
	tests := []struct {
		name  string
		plain []float32 // in the order of rank
		want  []int32   // passages, numbered by rank before
	}{
		{"first already", []float32{9, 1, 1, 1}, []int32{0, 1, 2, 3}},
		{"third already", []float32{1, 1, 9, 1}, []int32{0, 1, 2, 3}},
		{"fourth", []float32{1, 1, 1, 9}, []int32{0, 1, 3, 2}},
		{"last", []float32{1, 1, 1, 1, 1, 9}, []int32{0, 1, 5, 2, 3, 4}},
		{"no plain hit", []float32{0, 0, 0, 0}, []int32{0, 1, 2, 3}},
		{"nothing", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var ranked []candidate
			for i, plain := range test.plain {
				ranked = append(ranked, candidate{passage: int32(i), plain: plain, score: 1 / float32(i+1)})
			}
			keepPlain(ranked, []string{"a", "b", "c", "d", "e", "f"})
			var got []int32
			for i, c := range ranked {
				got = append(got, c.passage)
				if i > 0 && c.score > ranked[i-1].score {
					t.Errorf("place %d scores more than the one before", i)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestNeighbours(t *testing.T) {
	n := newNeighbours([][]string{{"a", "b", "c"}, {"a", "a", "x"}, {"y"}})
	found := n.find([]string{"b", "c", "b"}, 5)
	if len(found) != 1 || found[0].text != 0 || found[0].share <= 0 || found[0].share > 1 {
		t.Errorf("%v", found)
	}
	if found := n.find([]string{"a"}, 1); len(found) != 1 || found[0].text != 1 {
		t.Errorf("repeated a: %v", found)
	}
	if found := n.find([]string{"z"}, 5); len(found) != 0 {
		t.Errorf("unknown: %v", found)
	}
	if found := newNeighbours(nil).find([]string{"a"}, 5); len(found) != 0 {
		t.Errorf("no texts: %v", found)
	}
}

// TestTranslation expects words that only ever go together to translate each other.
func TestTranslation(t *testing.T) {
	s := newSchool(t, passages())
	taught, _ := lessonsFor()
	var lessons []*lesson
	for _, e := range taught {
		lessons = append(lessons, newLesson(s.corpus, e))
	}
	learned := learnTranslation(s.corpus, lessons)
	if len(learned.words) == 0 {
		t.Fatal("nothing is translated")
	}
	for word, terms := range learned.words {
		total := 0.0
		for _, term := range terms {
			total += float64(term.weight)
		}
		if len(terms) > translations || total > 1.0001 || math.IsNaN(total) {
			t.Errorf("%s: %d translations of %f", word, len(terms), total)
		}
	}
	dog := learned.words["咬伤"]
	if len(dog) == 0 || !slices.ContainsFunc(dog, func(t term) bool { return t.word == s.corpus.words["饲养"] }) {
		t.Errorf("咬伤 does not lead to 饲养: %v", dog)
	}
}

// TestFit gives questions whose right candidate has the higher first feature.
func TestFit(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var sheets []sheet
	for range 50 {
		s := sheet{features: make([][featureCount]float32, 8), right: []int{0}}
		for i := range s.features {
			s.features[i][0], s.features[i][1] = random.Float32(), random.Float32()
		}
		s.features[0][0] += 0.5
		sheets = append(sheets, s)
	}
	sheets = append(sheets, sheet{features: make([][featureCount]float32, 3)}) // none right
	weights := fit(t.Context(), sheets, newScale(sheets))
	if weights[0] < 3 || math.Abs(float64(weights[1])) > float64(weights[0])/3 {
		t.Errorf("weights %v", weights[:2])
	}
	for j, weight := range weights {
		if math.IsNaN(float64(weight)) {
			t.Errorf("weight %d is not a number", j)
		}
	}
}
