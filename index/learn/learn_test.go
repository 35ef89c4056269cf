package learn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"mingbai/index"
	"mingbai/index/segment"
)

// topic is an invented matter: what people say and what the law says share no word.
type topic struct {
	law  string
	says []string // of people
	text string   // of the article
}

var topics = []topic{
	{"甲法", []string{"老板", "工钱", "赖账"}, "用人单位应当按时足额支付劳动报酬。"},
	{"甲法", []string{"炒鱿鱼", "走人", "赔几个月"}, "违法解除劳动合同的，依照经济补偿标准的二倍支付。"},
	{"乙法", []string{"老公", "出轨", "分家产"}, "夫妻一方有重大过错的，照顾无过错方的原则判决。"},
	{"乙法", []string{"孩子", "跟谁", "生活费"}, "离婚后子女的抚养费由双方协议负担。"},
	{"丙法", []string{"楼上", "漏水", "泡坏"}, "不动产的相邻权利人造成妨害的，应当排除妨害。"},
	{"丙法", []string{"房东", "押金", "退租"}, "租赁期限届满，承租人返还租赁物，出租人退还保证金。"},
	{"丁法", []string{"狗", "咬伤", "打针"}, "饲养动物造成他人损害的，饲养人承担侵权责任。"},
	{"丁法", []string{"车祸", "撞人", "医药费"}, "机动车发生交通事故造成损害的，由保险人在责任限额范围内赔偿。"},
}

// passages returns the articles of the topics among others that nobody asks about, some of which
// use the words of people.
func passages() []index.Entry {
	var entries []index.Entry
	for i, t := range topics {
		entries = append(entries, index.Entry{
			ID: fmt.Sprintf("right-%d", i), Title: fmt.Sprintf("%s第%d条", t.law, i+1), Text: t.text,
		})
		for j, word := range t.says {
			entries = append(entries, index.Entry{
				ID: fmt.Sprintf("wrong-%d-%d", i, j), Title: fmt.Sprintf("戊办法第%d条", 10*i+j),
				Text: "登记机关可以查询" + word + "档案，" + word + "另有规定的除外。",
			})
		}
	}
	return entries
}

// lessonsFor asks about each topic with two of its three words; the third combination is kept for
// the examination.
func lessonsFor() (taught, asked []Example) {
	frames := []string{"%s%s怎么办", "请问%s的事，%s找谁", "我遇到%s，又%s", "%s不管，%s呢"}
	for i, t := range topics {
		for j, frame := range frames {
			for k, first := range t.says {
				e := Example{
					ID: fmt.Sprintf("q%d-%d-%d", i, j, k), Text: fmt.Sprintf(frame, first, t.says[(k+1)%len(t.says)]),
					Relevant: []string{fmt.Sprintf("right-%d", i)},
				}
				if k == 2 {
					asked = append(asked, e)
					continue
				}
				e.Answer = "您好，可以依法处理。"
				taught = append(taught, e)
			}
		}
	}
	return taught, asked
}

var dictionary = sync.OnceValues(func() (*segment.Dictionary, error) {
	return segment.LoadDictionary(segment.DictionaryConfig{})
})

// school is a corpus with its index.
type school struct {
	corpus *Corpus
	index  *index.Index
}

func newSchool(t testing.TB, entries []index.Entry) school {
	t.Helper()
	d, err := dictionary()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCorpus(t.Context(), d, slices.Values(entries))
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.InMemory(t.Context(), index.Config{}, slices.Values(entries))
	if err != nil {
		t.Fatal(err)
	}
	return school{corpus: c, index: x}
}

func (s school) train(t testing.TB, examples []Example) *Model {
	t.Helper()
	m, err := Train(t.Context(), s.corpus, s.index, examples)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (s school) bind(t testing.TB, m *Model) *Ranker {
	t.Helper()
	r, err := m.Bind(s.corpus, s.index)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func find(t testing.TB, f Finder, query index.Query) []index.Hit {
	t.Helper()
	hits, err := f.Search(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func place(hits []index.Hit, id string) int {
	return slices.IndexFunc(hits, func(h index.Hit) bool { return h.ID == id })
}

func TestLearningHelps(t *testing.T) {
	s := newSchool(t, passages())
	taught, asked := lessonsFor()
	ranker := s.bind(t, s.train(t, taught))
	right, plainRight := 0, 0
	for _, e := range asked {
		query := index.Query{Text: e.Text, Limit: 20}
		plain, hits := find(t, s.index, query), find(t, ranker, query)
		if place(plain, e.Relevant[0]) == 0 {
			plainRight++
		}
		if place(hits, e.Relevant[0]) == 0 {
			right++
		}
		if at := place(hits, plain[0].ID); at < 0 || at >= 3 {
			t.Errorf("%s: the best plain hit %s stands at %d", e.Text, plain[0].ID, at)
		}
	}
	if plainRight > len(asked)/2 {
		t.Fatalf("%d of %d are easy: this test shows nothing", plainRight, len(asked))
	}
	if right < len(asked)*9/10 {
		t.Errorf("%d of %d right, plain %d", right, len(asked), plainRight)
	}
}

func TestTrainTwice(t *testing.T) {
	s := newSchool(t, passages())
	taught, _ := lessonsFor()
	a, b := s.train(t, taught), s.train(t, taught)
	if a.weights != b.weights {
		t.Errorf("the same examples gave %v and %v", a.weights, b.weights)
	}
	if a.Examples() != len(taught) {
		t.Errorf("%d examples of %d", a.Examples(), len(taught))
	}
}

func TestTrainRefuses(t *testing.T) {
	s := newSchool(t, passages())
	taught, _ := lessonsFor()
	foreign := slices.Clone(taught)
	for i := range foreign {
		foreign[i].Relevant = []string{"elsewhere"}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	other := newSchool(t, passages()[1:])
	tests := []struct {
		name     string
		ctx      context.Context
		corpus   *Corpus
		examples []Example
		want     error
	}{
		{"none", t.Context(), s.corpus, nil, ErrExamples},
		{"too few", t.Context(), s.corpus, taught[:LeastExamples-1], ErrExamples},
		{"of another corpus", t.Context(), s.corpus, foreign, ErrExamples},
		{"an index with more than the corpus", t.Context(), other.corpus, taught, ErrCorpus},
		{"cancelled", cancelled, s.corpus, taught, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Train(test.ctx, test.corpus, s.index, test.examples); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

// TestNothingLeaks marks every question and answer and looks for the mark in what its fold is
// judged by.
func TestNothingLeaks(t *testing.T) {
	s := newSchool(t, passages())
	taught, _ := lessonsFor()
	p := &pupil{corpus: s.corpus}
	for i, e := range taught {
		e.Text += fmt.Sprintf(" question%d", i)
		e.Answer += fmt.Sprintf(" answer%d", i)
		l := newLesson(s.corpus, e)
		l.fold = FoldOf(e.ID, innerFolds)
		p.lessons = append(p.lessons, l)
	}
	judged := 0
	for fold := range innerFolds {
		own, others := p.split(fold)
		learned := newState(s.corpus, others)
		judged += len(own)
		for _, i := range own {
			for _, mark := range []string{fmt.Sprintf("question%d", i), fmt.Sprintf("answer%d", i)} {
				if !slices.Contains(p.lessons[i].words, mark) || !slices.Contains(p.lessons[i].tokens, mark) {
					t.Fatalf("%s is not in its own lesson", mark)
				}
				if learned.translation.words[mark] != nil || learned.questions.terms[mark] != nil ||
					learned.wholes.terms[mark] != nil {
					t.Errorf("fold %d knows %s", fold, mark)
				}
			}
			if slices.Contains(learned.lessons, p.lessons[i]) {
				t.Errorf("fold %d holds lesson %d", fold, i)
			}
		}
	}
	if judged != len(taught) {
		t.Errorf("%d of %d lessons are judged", judged, len(taught))
	}
}

func TestFolds(t *testing.T) {
	var sizes [5]int
	for i := range 1000 {
		sizes[FoldOf(fmt.Sprintf("q%04d", i), len(sizes))]++
	}
	for fold, size := range sizes {
		if size < 150 || size > 250 {
			t.Errorf("fold %d has %d of 1000", fold, size)
		}
	}
	for id, want := range map[string]int{"q0001": 1, "q0002": 0, "q0003": 1} {
		if got := FoldOf(id, 5); got != want {
			t.Errorf("fold of %s is %d, was %d: figures of other runs no longer compare", id, got, want)
		}
	}
}

func TestSearcher(t *testing.T) {
	s := newSchool(t, passages())
	taught, asked := lessonsFor()
	m := s.train(t, taught)
	query := index.Query{Text: asked[0].Text}
	plain := find(t, s.index, query)
	without, err := Searcher(nil, s.corpus, s.index)
	if err != nil || !slices.EqualFunc(find(t, without, query), plain, sameHit) {
		t.Errorf("without a model it is not the plain index: %v", err)
	}
	unfit, err := Searcher(m, newSchool(t, passages()[1:]).corpus, s.index)
	if !errors.Is(err, ErrCorpus) || !slices.EqualFunc(find(t, unfit, query), plain, sameHit) {
		t.Errorf("with an unfit model it is not the plain index: %v", err)
	}
	with, err := Searcher(m, s.corpus, s.index)
	if err != nil || find(t, with, query)[0].ID != asked[0].Relevant[0] {
		t.Errorf("with a model: %v", err)
	}
	query.Exact = true
	if !slices.EqualFunc(find(t, with, query), find(t, s.index, query), sameHit) {
		t.Error("exact words are not left to the index")
	}
}

func sameHit(a, b index.Hit) bool { return a.ID == b.ID && a.Score == b.Score }

// checkHits asserts what holds for every search.
func checkHits(t *testing.T, text string, plain, hits []index.Hit) {
	t.Helper()
	seen := make(map[string]bool)
	for i, hit := range hits {
		if math.IsNaN(hit.Score) || hit.Score < 0 || hit.Score > 1 {
			t.Errorf("%q: %s scores %v", text, hit.ID, hit.Score)
		}
		if i > 0 && hit.Score > hits[i-1].Score {
			t.Errorf("%q: %s scores more than the one before", text, hit.ID)
		}
		if seen[hit.ID] {
			t.Errorf("%q: %s is there twice", text, hit.ID)
		}
		seen[hit.ID] = true
	}
	if len(plain) > 0 {
		if at := place(hits, plain[0].ID); at < 0 || at > 2 {
			t.Errorf("%q: the best plain hit stands at %d", text, at)
		}
	}
}

func FuzzSearch(f *testing.F) {
	s := newSchool(f, passages())
	taught, _ := lessonsFor()
	ranker := s.bind(f, s.train(f, taught))
	f.Add("老板赖账")
	f.Add("")
	f.Add("\xff\x00登记")
	f.Add("完全不相干的星星")
	f.Add("100板赁") // two plain hits as good as each other
	f.Add(strings.Repeat("房东押金退租", 2000))
	f.Fuzz(func(t *testing.T, text string) {
		query := index.Query{Text: text, Limit: 20}
		checkHits(t, text, find(t, s.index, query), find(t, ranker, query))
	})
}

func TestSearchFilters(t *testing.T) {
	entries := passages()
	for i := range entries {
		entries[i].Kind, entries[i].Place = "article", "甲省"
		if strings.HasPrefix(entries[i].ID, "right") {
			entries[i].Place = "乙省"
		}
	}
	s := newSchool(t, entries)
	taught, asked := lessonsFor()
	ranker := s.bind(t, s.train(t, taught))
	for _, e := range asked[:5] {
		query := index.Query{Text: e.Text, Place: "甲省丙市", Kinds: []string{"article"}, Limit: 4}
		hits := find(t, ranker, query)
		if len(hits) != 4 || place(hits, e.Relevant[0]) >= 0 {
			t.Errorf("%s: %v", e.Text, hits)
		}
		checkHits(t, e.Text, find(t, s.index, query), hits)
		query.Kinds = []string{"guide"}
		if hits := find(t, ranker, query); len(hits) > 0 {
			t.Errorf("%s: %v of another kind", e.Text, hits)
		}
	}
}

func TestSearchAtOnce(t *testing.T) {
	s := newSchool(t, passages())
	taught, asked := lessonsFor()
	ranker := s.bind(t, s.train(t, taught))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, e := range asked {
				hits, err := ranker.Search(context.Background(), index.Query{Text: e.Text})
				if err != nil || len(hits) == 0 {
					t.Errorf("%s: %d hits, %v", e.Text, len(hits), err)
				}
			}
		})
	}
	group.Wait()
}
