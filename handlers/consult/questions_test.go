package consult_test

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/consult"
	"mingbai/index"
	"mingbai/index/segment"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// labelled is an invented question with what a village lawyer accepts.
type labelled struct {
	ID       string   `json:"id"`
	Q        string   `json:"q"`
	Place    string   `json:"place"`
	Category string   `json:"category"`
	Channels []string `json:"channels"`     // any may come first
	Mention  []string `json:"must_mention"` // all; | separates alternatives
	Urgent   bool     `json:"urgent"`
	Kind     string   `json:"kind"`
	Prev     []string `json:"prev"`
}

// leastRight is the share of the invented questions of each file that must be
// right. The third is what people of a town ask in passing, often of matters
// only one guide's side words hold; it shows where an answer got lost.
var leastRight = map[string]float64{
	"testdata/questions_a.jsonl": 0.97,
	"testdata/questions_b.jsonl": 0.97,
	"testdata/questions_c.jsonl": 0.93,
}

// The invented questions stay answered: the first place to go, what must be
// said, and whether it is an emergency.
func TestInventedQuestions(t *testing.T) {
	c := wholeConsultant(t)
	for _, file := range slices.Sorted(maps.Keys(leastRight)) {
		t.Run(file, func(t *testing.T) {
			questions := readLabelled(t, file)
			right := 0
			for _, q := range questions {
				a := answerTo(t, c, consult.Question{
					ID: q.ID, Text: q.Q, Place: q.Place, Prev: q.Prev, Today: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
				})
				if why := q.wrong(a); why != "" {
					t.Logf("%s %s: %s", q.ID, q.Q, why)
					continue
				}
				right++
			}
			if share := float64(right) / float64(len(questions)); share < leastRight[file] {
				t.Errorf("%d of %d right (%.3f), want %.2f", right, len(questions), share, leastRight[file])
			}
		})
	}
}

// mostFalse is how many calm messages of the set may be taken for cries.
const mostFalse = 2

// A cry for help, however oblique, is heard; a past, supposed or joking one
// gets help without the siren.
func TestSirens(t *testing.T) {
	c := wholeConsultant(t)
	cries, falsely := 0, 0
	for _, q := range readLabelled(t, "testdata/questions_a.jsonl") {
		a := answerTo(t, c, consult.Question{ID: q.ID, Text: q.Q, Prev: q.Prev})
		switch {
		case q.Urgent:
			cries++
			if !a.Urgent {
				t.Errorf("%s %s: the cry is not heard", q.ID, q.Q)
			}
		case a.Urgent:
			falsely++
			t.Logf("%s %s: false siren", q.ID, q.Q)
		}
	}
	if cries == 0 || falsely > mostFalse {
		t.Errorf("%d cries, %d false sirens, want some and at most %d", cries, falsely, mostFalse)
	}
}

// Every remembered sentence asks for something that exists.
func TestAskedTargetsExist(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"chatter": true, "courtesy": true}
	for _, g := range base.Guides {
		known[g.ID] = true
		for _, p := range g.Points {
			known[g.ID+"/"+p.ID] = true
		}
	}
	for _, s := range base.Speech.Urgent.Situations {
		known["urgent/"+s.ID] = true
	}
	for target, sentences := range base.Speech.Asked {
		if whole, _, _ := strings.Cut(target, "/"); !known[target] && whole != "courtesy" {
			t.Errorf("sentences ask for %s, which does not exist", target)
		}
		if len(sentences) == 0 {
			t.Errorf("%s has no sentence", target)
		}
	}
}

// wrong says what an answer misses, "" if nothing.
func (q labelled) wrong(a consult.Answer) string {
	if a.Urgent != q.Urgent {
		return "urgency"
	}
	if len(a.Channels) == 0 || !slices.Contains(q.Channels, a.Channels[0]) {
		return "first channel " + strings.Join(a.Channels, " ")
	}
	text := strings.NewReplacer(" ", "", ",", "", "，", "").Replace(a.Text)
	for _, m := range q.Mention {
		said := slices.ContainsFunc(strings.Split(m, "|"), func(alternative string) bool { return strings.Contains(text, alternative) })
		if !said {
			return "does not say " + m
		}
	}
	return ""
}

// wholeConsultant answers as the program does: from the knowledge that ships
// with it, an index in memory and the dictionary.
func wholeConsultant(t *testing.T) *consult.Consultant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.InMemory(t.Context(), index.Config{}, consult.Entries(base))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	words, err := segment.LoadDictionary(segment.DictionaryConfig{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := consult.New(consult.Config{Base: base, Search: ix, Words: words})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func readLabelled(t *testing.T, file string) []labelled {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var q labelled
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(out) == 0 {
		t.Fatalf("%s holds no question", file)
	}
	return out
}
