package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// samples are invented entries of several kinds and places.
var samples = []Entry{
	{ID: "wage", Kind: "guide", Title: "拖欠工资", Text: "用人单位拖欠工资的，劳动者可以向劳动监察部门投诉，也可以申请劳动仲裁。", Year: 2024},
	{ID: "contract", Kind: "guide", Title: "没有劳动合同", Text: "用人单位自用工之日起超过一个月没有订立书面劳动合同的，应当支付二倍工资。"},
	{ID: "divorce", Kind: "guide", Title: "离婚", Text: "夫妻双方自愿离婚的，应当签订书面离婚协议。", Heading: "婚姻家庭 › 离婚"},
	{ID: "office-a", Kind: "service", Place: "甲省乙市", Title: "乙市法律援助中心", Text: "申请法律援助的地方，电话 12348。"},
	{ID: "office-b", Kind: "service", Place: "甲省乙市丙镇", Title: "丙镇司法所", Text: "申请人民调解和法律援助的地方。"},
	{ID: "office-c", Kind: "service", Place: "甲省丁市", Title: "丁市法律援助中心", Text: "申请法律援助的地方。"},
	{ID: "empty", Kind: "", Title: "", Text: ""},
}

// built returns an open index of entries that is closed after the test.
func built(t testing.TB, entries []Entry) *Index {
	t.Helper()
	config := Config{Path: filepath.Join(t.TempDir(), "index")}
	if err := Build(t.Context(), config, slices.Values(entries)); err != nil {
		t.Fatal(err)
	}
	x, err := Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func ids(hits []Hit) []string {
	found := make([]string, len(hits))
	for i, hit := range hits {
		found[i] = hit.ID
	}
	return found
}

func TestSearch(t *testing.T) {
	x := built(t, samples)
	tests := []struct {
		name  string
		query Query
		want  []string
	}{
		{"best first", Query{Text: "单位拖欠工资", Limit: 2}, []string{"wage", "contract"}},
		{"traditional", Query{Text: "勞動監察", Limit: 1}, []string{"wage"}},
		{"heading", Query{Text: "婚姻家庭", Limit: 1}, []string{"divorce"}},
		{"number", Query{Text: "１２３４８"}, []string{"office-a"}},
		{"kind", Query{Text: "申请", Kinds: []string{"guide"}}, []string{"wage"}},
		{"town and city above", Query{Text: "去丙镇申请法律援助", Place: "甲省乙市丙镇", Kinds: []string{"service"}}, []string{"office-b", "office-a"}},
		{"city and town below", Query{Text: "丙镇司法所", Place: "甲省乙市", Limit: 1}, []string{"office-b"}},
		{"entries about no place stay", Query{Text: "离婚协议", Place: "甲省丁市", Limit: 1}, []string{"divorce"}},
		{"unknown kind", Query{Text: "申请", Kinds: []string{"other"}}, []string{}},
		{"no characters", Query{Text: "？！ \u200b"}, []string{}},
		{"empty", Query{}, []string{}},
		{"unknown words", Query{Text: "xyzzy"}, []string{}},
		{"bad bytes", Query{Text: "离婚\xff\xfe", Limit: 1}, []string{"divorce"}},
		{"the term of all entries", Query{Text: everywhere}, []string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hits, err := x.Search(t.Context(), test.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := ids(hits); !slices.Equal(got, test.want) {
				t.Errorf("found %v, want %v", got, test.want)
			}
		})
	}
}

func TestSearchAtOnce(t *testing.T) {
	x := built(t, samples)
	x.cache = newCache(4 * termBytes)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			entry := samples[i%3]
			for range 50 {
				hits, err := x.Search(t.Context(), Query{Text: entry.Text, Limit: 1})
				if err != nil || len(hits) != 1 || hits[0].ID != entry.ID {
					t.Errorf("%s: %v, %v", entry.ID, hits, err)
				}
			}
		})
	}
	group.Wait()
}

func TestCancelledSearch(t *testing.T) {
	x := built(t, samples)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "工资"}); !errors.Is(err, context.Canceled) || !errors.Is(err, ErrSearch) {
		t.Errorf("Search: %v", err)
	}
}

// FuzzSearch looks for words that make a search fail, and for broken limits and orders.
func FuzzSearch(f *testing.F) {
	x := built(f, samples)
	for _, entry := range samples {
		f.Add(entry.Text, entry.Place, entry.Kind, 3)
	}
	f.Add("\x00\xff工\u0301", "甲", "", -1)
	f.Fuzz(func(t *testing.T, text, place, kind string, limit int) {
		limit %= 1000
		hits, err := x.Search(t.Context(), Query{Text: text, Place: place, Kinds: []string{kind}, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if limit > 0 && len(hits) > limit {
			t.Errorf("%d hits of %d", len(hits), limit)
		}
		for i, hit := range hits {
			if hit.Score <= 0 || len(hit.Terms) == 0 || i > 0 && hit.Score > hits[i-1].Score {
				t.Errorf("hit %d is %+v", i, hit)
			}
		}
	})
}

func ExampleIndex_Search() {
	folder, _ := os.MkdirTemp("", "index")
	defer os.RemoveAll(folder)
	config := Config{Path: filepath.Join(folder, "index")}
	entries := []Entry{
		{ID: "wage", Title: "拖欠工资", Text: "向劳动监察部门投诉，或者申请劳动仲裁。"},
		{ID: "divorce", Title: "离婚", Text: "双方自愿的，到婚姻登记机关申请离婚登记。"},
	}
	if err := Build(context.Background(), config, slices.Values(entries)); err != nil {
		fmt.Println(err)
	}
	x, err := Open(config)
	if err != nil {
		fmt.Println(err)
	}
	defer x.Close()
	hits, _ := x.Search(context.Background(), Query{Text: "老闆拖欠我的工資"})
	fmt.Println(hits[0].ID, hits[0].Terms)
	// Output: wage [拖欠 工资]
}
