package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"mingbai/index/glossary"
	"mingbai/index/segment"
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

func TestBuildRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	long := strings.Repeat("长", longestText)
	tests := []struct {
		name    string
		ctx     context.Context
		entries []Entry
		want    error
	}{
		{"nothing", t.Context(), nil, ErrEmpty},
		{"no id", t.Context(), []Entry{{Text: "文"}}, ErrEntry},
		{"too long", t.Context(), []Entry{{ID: "a", Text: long}}, ErrEntry},
		{"cancelled", cancelled, samples, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := Config{Path: filepath.Join(t.TempDir(), "index")}
			if err := Build(test.ctx, config, slices.Values(test.entries)); !errors.Is(err, test.want) {
				t.Errorf("Build: %v, want %v", err, test.want)
			}
			if _, err := os.Stat(config.Path); !os.IsNotExist(err) {
				t.Errorf("the folder is left behind: %v", err)
			}
			if _, err := Open(config); !errors.Is(err, ErrDamaged) {
				t.Errorf("Open: %v, want ErrDamaged", err)
			}
		})
	}
}

func TestBuildKeepsOthersFiles(t *testing.T) {
	config := Config{Path: t.TempDir()}
	own := filepath.Join(config.Path, "letter.txt")
	if err := os.WriteFile(own, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Build(t.Context(), config, slices.Values(samples)); !errors.Is(err, ErrExists) {
		t.Errorf("Build: %v, want ErrExists", err)
	}
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
}

func TestSizes(t *testing.T) {
	for _, n := range []int{1, 2, batchEntries, 2*batchEntries + 1} {
		entries := make([]Entry, n, n+1)
		for i := range entries {
			entries[i] = Entry{ID: fmt.Sprint(i), Text: fmt.Sprintf("第%d条", i)}
		}
		entries = append(entries, Entry{ID: "0", Text: "再来一次"}) // left out: the first one wins
		x := built(t, entries)
		if x.Len() != n {
			t.Errorf("%d entries, want %d", x.Len(), n)
		}
		hits, err := x.Search(t.Context(), Query{Text: fmt.Sprint(n - 1), Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids(hits), []string{fmt.Sprint(n - 1)}) {
			t.Errorf("%d entries: found %v", n, ids(hits))
		}
	}
}

func TestSmallCache(t *testing.T) {
	large := built(t, samples)
	small := built(t, samples)
	small.cache = newCache(3 * termBytes)
	for range 3 {
		for _, entry := range samples {
			query := Query{Text: entry.Title + entry.Text, Limit: 5}
			want, err := large.Search(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			got, err := small.Search(t.Context(), query)
			if err != nil || !slices.Equal(ids(got), ids(want)) {
				t.Fatalf("found %v (%v), want %v", ids(got), err, ids(want))
			}
		}
	}
	if small.cache.room < 0 || len(small.cache.terms) != small.cache.order.Len() || len(small.cache.terms) == 0 {
		t.Errorf("the cache has room %d, %d terms, %d in order", small.cache.room, len(small.cache.terms), small.cache.order.Len())
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

func TestInMemoryRanksTheSame(t *testing.T) {
	disk := built(t, samples)
	doubled := slices.Concat(samples, samples[:1], []Entry{{Text: "没有编号"}})
	plain, err := InMemory(t.Context(), Config{}, slices.Values(doubled))
	if err != nil {
		t.Fatal(err)
	}
	if plain.Len() != disk.Len() {
		t.Errorf("%d entries, want %d", plain.Len(), disk.Len())
	}
	for _, entry := range samples {
		query := Query{Text: entry.Title + entry.Text, Place: "甲省乙市", Kinds: []string{"service", "guide"}}
		want, err := disk.Search(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := plain.Search(t.Context(), query)
		if err != nil || !slices.EqualFunc(got, want, sameHit) {
			t.Errorf("%s: found %v (%v), want %v", entry.ID, got, err, want)
		}
	}
}

func sameHit(a, b Hit) bool {
	return a.ID == b.ID && a.Score == b.Score && slices.Equal(a.Terms, b.Terms)
}
