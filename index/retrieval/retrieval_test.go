package retrieval

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/index"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

// recorder notes what each question finds.
type recorder struct {
	Searcher
	lines *strings.Builder
}

func (r recorder) Search(ctx context.Context, query index.Query) ([]index.Hit, error) {
	hits, err := r.Searcher.Search(ctx, query)
	fmt.Fprintf(r.lines, "%s\n", query.Text)
	for i, hit := range hits[:min(3, len(hits))] {
		fmt.Fprintf(r.lines, "  %d. %s %.2f %s\n", i+1, hit.ID, hit.Score, strings.Join(hit.Terms, " "))
	}
	return hits, err
}

// TestGolden keeps the ranking of invented passages as a file, so that a change of ranking is read
// as a difference. Refresh it with: go test ./index/retrieval -update
func TestGolden(t *testing.T) {
	var lines strings.Builder
	config := sample()
	config.Wrap = func(_ context.Context, x *index.Index) (Searcher, error) { return recorder{x, &lines}, nil }
	result, err := Eval(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	// Every question is asked twice: once to warm up. Keep the second half.
	all := lines.String()
	got := all[len(all)/2:] + fmt.Sprintf("MRR@10 %.3f nDCG@10 %.3f R@10 %.3f R@100 %.3f\n",
		result.MRRAt10, result.NDCGAt10, result.RecallAt10, result.RecallAt100)
	path := filepath.Join("testdata", "golden.txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the ranking changed; run with -update and read the difference. Now:\n%s", got)
	}
}

func sample() Config {
	return Config{Corpus: filepath.Join("testdata", "passages.jsonl"), Queries: filepath.Join("testdata", "questions.jsonl")}
}

func TestResult(t *testing.T) {
	config := sample()
	config.Folder = t.TempDir()
	stages := make(map[string]int)
	config.Progress = func(stage string, done int) { stages[stage] = done }
	now := time.Unix(0, 0)
	config.Clock = func() time.Time { now = now.Add(2 * time.Millisecond); return now }
	result, err := Eval(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if result.Passages != 14 || result.Queries != 12 || result.IndexBytes == 0 || result.PeakRSSMB == 0 {
		t.Errorf("%+v", result)
	}
	if result.P50Ms != 2 || result.P99Ms != 2 || result.QPS != 500 || result.OpenMs != 2 || result.BuildSeconds != 0.002 {
		t.Errorf("times: %+v", result)
	}
	if stages["build"] != 14 || stages["search"] != 12 || stages["questions"] != 12 {
		t.Errorf("progress: %v", stages)
	}
	if left, err := os.ReadDir(config.Folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestResultNames(t *testing.T) {
	text, err := json.Marshal(Result{})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]float64
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"passages", "queries", "mrr_at_10", "ndcg_at_10", "recall_at_10", "recall_at_100", "p50_ms",
		"p99_ms", "qps", "build_seconds", "index_bytes", "open_ms", "peak_rss_mb"} {
		if _, ok := fields[name]; !ok {
			t.Errorf("no %s", name)
		}
	}
}

func TestScores(t *testing.T) {
	hits := make([]index.Hit, 120)
	for i := range hits {
		hits[i].ID = fmt.Sprint(i + 1) // its rank
	}
	tests := []struct {
		name     string
		relevant []string
		want     Result
	}{
		{"first", []string{"1"}, Result{MRRAt10: 1, NDCGAt10: 1, RecallAt10: 1, RecallAt100: 1}},
		{"third", []string{"3"}, Result{MRRAt10: 1.0 / 3, NDCGAt10: 0.5, RecallAt10: 1, RecallAt100: 1}},
		{"tenth", []string{"10"}, Result{MRRAt10: 0.1, NDCGAt10: discount(10), RecallAt10: 1, RecallAt100: 1}},
		{"eleventh", []string{"11"}, Result{RecallAt100: 1}},
		{"hundredth", []string{"100"}, Result{RecallAt100: 1}},
		{"too far", []string{"101"}, Result{}},
		{"missing", []string{"x"}, Result{}},
		{"one of two", []string{"1", "x"}, Result{MRRAt10: 1, NDCGAt10: 1 / (1 + discount(2)), RecallAt10: 0.5, RecallAt100: 0.5}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var sum scores
			sum.add(question{Relevant: test.relevant}, hits, 0)
			var got Result
			sum.into(&got)
			got.P50Ms, got.P99Ms = 0, 0
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestQuantile(t *testing.T) {
	var sum scores
	for i := range 200 {
		sum.times = append(sum.times, time.Duration(i+1))
	}
	if p50, p99 := sum.quantile(0.5), sum.quantile(0.99); p50 != 100 || p99 != 198 {
		t.Errorf("p50 %d, p99 %d", p50, p99)
	}
}

func TestFiles(t *testing.T) {
	const passage = `{"id":"a","title":"法","text":"工资"}` + "\n"
	const asked = `{"qid":"1","text":"工资","rel":["a"]}` + "\n"
	tests := []struct {
		name, corpus, queries string
		want                  []string // parts of the error; none = success
	}{
		{"plain", passage, asked, nil},
		{"gzip", packed(passage), packed(asked), nil},
		{"mark, blank lines and more fields", "\ufeff" + passage + "\r\n \n", `{"qid":"1","x":2,` + asked[11:], nil},
		{"broken passage", passage + "{\n" + passage[:5] + "\n", asked, []string{"line 2", "line 3", "corpus"}},
		{"broken question", passage, asked + "x\n", []string{"line 2", "queries"}},
		{"passage without id", `{"text":"x"}`, asked, []string{"line 1"}},
		{"same id", passage + passage, asked, []string{"line 2", "id"}},
		{"question without rel", passage, `{"qid":"1","text":"x","rel":[]}`, []string{"line 1", "rel"}},
		{"empty corpus", "", asked, []string{"no passage"}},
		{"empty queries", passage, "", []string{"no question"}},
		{"cut gzip", packed(strings.Repeat(passage, 3))[:40], asked, []string{"corpus"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			config := Config{Corpus: filepath.Join(folder, "corpus"), Queries: filepath.Join(folder, "queries"), Folder: folder}
			for path, text := range map[string]string{config.Corpus: test.corpus, config.Queries: test.queries} {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			result, err := Eval(t.Context(), config)
			if len(test.want) == 0 {
				if err != nil || result.MRRAt10 != 1 {
					t.Errorf("%+v, %v", result, err)
				}
				return
			}
			if !errors.Is(err, ErrLines) {
				t.Fatalf("%v is not ErrLines", err)
			}
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v does not say %q", err, part)
				}
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	config := sample()
	config.Corpus = filepath.Join(t.TempDir(), "nothing")
	if _, err := Eval(t.Context(), config); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Eval: %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Eval(ctx, sample()); !errors.Is(err, context.Canceled) {
		t.Errorf("Eval: %v", err)
	}
}

func TestQuestionRanks(t *testing.T) {
	hits := []index.Hit{{ID: "b"}, {ID: "x"}, {ID: "a"}}
	if got := (question{Relevant: []string{"a", "b", "c"}}).ranks(hits); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("ranks %v", got)
	}
}

func packed(text string) string {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write([]byte(text))
	z.Close()
	return out.String()
}

// FuzzLines looks for a corpus that makes the reading fail otherwise than by an error.
func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"id":"a","title":"法","text":"工资"}` + "\n{"))
	f.Add([]byte(packed("{}\n")))
	f.Add([]byte("\xef\xbb\xbf\n\n{\"id\":1}"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "corpus")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		read := openPassages(path)
		count := 0
		for entry := range read.all {
			if entry.ID == "" {
				t.Error("an entry without id")
			}
			count++
		}
		if read.err == nil && count == 0 {
			t.Error("nothing read and no error")
		}
	})
}
