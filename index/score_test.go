package index

import (
	"errors"
	"math"
	"slices"
	"testing"

	"mingbai/index/glossary"
	"mingbai/index/segment"
)

// TestScores compares with BM25 computed from the texts, without bleve.
func TestScores(t *testing.T) {
	x := built(t, samples)
	question := "老板拖欠工资怎么办，工资要不到，申请仲裁"
	hits, err := x.Search(t.Context(), Query{Text: question, Limit: len(samples)})
	if err != nil {
		t.Fatal(err)
	}
	want := plainScores(samples, question)
	if len(hits) != len(want) {
		t.Errorf("%d hits, want %d", len(hits), len(want))
	}
	for _, hit := range hits {
		if difference := math.Abs(hit.Score - want[hit.ID]); difference > 1e-4 {
			t.Errorf("%s scores %.5f, want %.5f", hit.ID, hit.Score, want[hit.ID])
		}
	}
}

func plainScores(entries []Entry, question string) map[string]float64 {
	frequencies := make([]map[string]int, len(entries))
	lengths := make([]float64, len(entries))
	having := make(map[string]int)
	total := 0.0
	for i, entry := range entries {
		frequencies[i] = make(map[string]int)
		for _, token := range segment.Tokens(entry.content()) {
			frequencies[i][token.Term]++
		}
		for name := range frequencies[i] {
			having[name]++
		}
		above := segment.Tokens(entry.Title + " " + entry.Heading)
		lengths[i] = float64(len(segment.Tokens(entry.Text))) + float64(len(above))/2
		total += lengths[i]
	}
	weights := make(map[string]float64)
	for _, word := range glossary.Builtin().Related(question) {
		for _, token := range segment.Tokens(word) {
			weights[token.Term] = 0.6
		}
	}
	for _, token := range segment.Tokens(question) {
		weights[token.Term] = 0
	}
	for _, token := range segment.Tokens(question) {
		weights[token.Term]++
	}
	for name, count := range weights {
		if count >= 1 {
			weights[name] = count * 4 / (count + 3)
		}
	}
	n, average := float64(len(entries)), total/float64(len(entries))
	scores := make(map[string]float64)
	for i, entry := range entries {
		for name, weight := range weights {
			f, df := float64(frequencies[i][name]), float64(having[name])
			if f > 0 {
				idf := math.Log(1 + (n-df+0.5)/(df+0.5))
				scores[entry.ID] += weight * idf * f * 2.5 / (f + 1.5*(0.25+0.75*lengths[i]/average))
			}
		}
	}
	return scores
}

func TestRelatedWords(t *testing.T) {
	x := built(t, samples)
	query := Query{Text: "老板好", Kinds: []string{"guide"}}
	hits, err := x.Search(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(hits); !slices.Equal(got, []string{"contract", "wage"}) {
		t.Errorf("老板 finds %v, want what is about 用人单位", got)
	}
	parts, err := x.Explain(t.Context(), query, "wage")
	if err != nil || len(parts) == 0 || !parts[0].Related {
		t.Errorf("explained by %+v, %v", parts, err)
	}
	query.Exact = true
	if hits, err = x.Search(t.Context(), query); err != nil || len(hits) != 0 {
		t.Errorf("exactly: %v, %v", hits, err)
	}
}

func TestTerms(t *testing.T) {
	x := built(t, samples)
	hits, err := x.Search(t.Context(), Query{Text: "拖欠工资吗", Limit: 1})
	if err != nil || len(hits) != 1 {
		t.Fatal(hits, err)
	}
	if want := []string{"拖欠", "欠工", "工资"}; !slices.Equal(hits[0].Terms, want) {
		t.Errorf("terms %v, want %v", hits[0].Terms, want)
	}
}

func TestExplain(t *testing.T) {
	x := built(t, samples)
	query := Query{Text: "工资，拖欠工资", Limit: 1}
	hits, err := x.Search(t.Context(), query)
	if err != nil || len(hits) != 1 {
		t.Fatal(hits, err)
	}
	parts, err := x.Explain(t.Context(), query, hits[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, part := range parts {
		sum += part.Score
		if part.Term == "工资" && (part.Frequency != 2 || part.Entries != 2) {
			t.Errorf("工资 %+v, want twice in the entry, in 2 entries", part)
		}
	}
	if math.Abs(sum-hits[0].Score) > 1e-4 {
		t.Errorf("the parts add up to %f, the score is %f", sum, hits[0].Score)
	}
	if _, err := x.Explain(t.Context(), query, "nobody"); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown entry: %v", err)
	}
}
