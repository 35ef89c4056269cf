package index

import (
	"cmp"
	"errors"
	"slices"
	"testing"
)

// TestChooseTheBest picks by plain score and must find what Search finds.
func TestChooseTheBest(t *testing.T) {
	x := built(t, samples)
	for _, query := range []Query{
		{Text: "拖欠工资"}, {Text: "法律援助", Place: "甲省乙市"}, {Text: "申请", Kinds: []string{"service"}, Limit: 2}, {},
	} {
		want, err := x.Search(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		names := x.IDs()
		got, err := x.Choose(t.Context(), query, func(plain []float32) []Choice {
			var all []Choice
			for entry, score := range plain {
				if score > 0 {
					all = append(all, Choice{Entry: entry, Score: float64(score)})
				}
			}
			slices.SortFunc(all, func(a, b Choice) int {
				return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(names[a.Entry], names[b.Entry]))
			})
			return all
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(got, want, func(a, b Hit) bool {
			return a.ID == b.ID && a.Score == b.Score && slices.Equal(a.Terms, b.Terms)
		}) {
			t.Errorf("%+v: chose %v, want %v", query, got, want)
		}
	}
}

// TestChooseBadly picks entries that are unwanted or do not exist.
func TestChooseBadly(t *testing.T) {
	x := built(t, samples)
	query := Query{Text: "申请", Place: "甲省乙市", Kinds: []string{"service"}}
	hits, err := x.Choose(t.Context(), query, func([]float32) []Choice {
		choices := []Choice{{Entry: -1}, {Entry: x.Len()}}
		for entry := range x.Len() {
			choices = append(choices, Choice{Entry: entry})
		}
		return choices
	})
	got := ids(hits)
	slices.Sort(got)
	if err != nil || !slices.Equal(got, []string{"office-a", "office-b"}) {
		t.Errorf("%v, %v", got, err)
	}
	_, err = x.Choose(t.Context(), query, func([]float32) []Choice { panic("a ranking fails") })
	if !errors.Is(err, ErrSearch) {
		t.Errorf("a panic gives %v", err)
	}
}
