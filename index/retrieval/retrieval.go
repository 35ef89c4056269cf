// Package retrieval measures how well and how fast the index finds labelled passages: [Eval] builds
// the product's own index over a corpus, asks every labelled question and counts. It changes
// nothing of the service. On request it measures the ranking that package learn makes of other
// labelled questions, never of the one that is asked. Sub-command eval prints its [Result].
package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"mingbai/index"
)

const (
	deep    = 100 // hits asked for
	shallow = 10  // hits a person may look at
	warmUp  = 100 // questions asked before the clock runs, at most
)

// ErrBoth is returned when both Train and Folds are asked for.
var ErrBoth = errors.New("retrieval: learn from another file or from the folds, not both")

// Searcher finds passages. An index.Index is one; a ranking that learned wraps one.
type Searcher interface {
	Search(ctx context.Context, query index.Query) ([]index.Hit, error)
}

// Config says what to measure.
type Config struct {
	Corpus  string // JSON Lines {"id","title","heading"?,"text"}, plain or gzip
	Queries string // JSON Lines {"qid","text","rel":[id,…]}, plain or gzip
	Folder  string // where a folder for the index is made and removed again; "" = the system's
	Logger  *slog.Logger
	// Progress is told what is being done and how far it is, often; nil is allowed.
	Progress func(stage string, done int)
	// Wrap returns what is measured on top of the index, such as a ranking learned from other
	// questions; nil measures the index.
	Wrap func(ctx context.Context, x *index.Index) (Searcher, error)
	// Train names a file of labelled questions to learn from before measuring, with "answer" where
	// there is one; "" learns nothing.
	Train string
	// Folds, when above 1, learns from the questions themselves: every fold is measured with what
	// the others taught.
	Folds int
	// Learn makes the ranking that Train and Folds measure; nil means that of the product.
	Learn Learn
	// Clock measures; nil means time.Now.
	Clock func() time.Time
}

// Result is what was measured. Quality is averaged over the questions, times are of one question
// after the other.
type Result struct {
	Passages     int     `json:"passages"`
	Queries      int     `json:"queries"`
	MRRAt10      float64 `json:"mrr_at_10"`     // 1/rank of the first relevant passage among ten
	NDCGAt10     float64 `json:"ndcg_at_10"`    // with relevant or not
	RecallAt10   float64 `json:"recall_at_10"`  // share of the relevant passages among ten
	RecallAt100  float64 `json:"recall_at_100"` // and among a hundred
	P50Ms        float64 `json:"p50_ms"`
	P99Ms        float64 `json:"p99_ms"`
	QPS          float64 `json:"qps"`
	BuildSeconds float64 `json:"build_seconds"` // reading the corpus included
	IndexBytes   int64   `json:"index_bytes"`
	OpenMs       float64 `json:"open_ms"`
	PeakRSSMB    float64 `json:"peak_rss_mb"` // of the whole process

	Learned *Learned `json:"learned,omitempty"` // nil when nothing was learned
}

// Eval measures. Broken lines of either file make it fail with ErrLines, which names them.
func Eval(ctx context.Context, config Config) (result Result, err error) {
	config = config.withDefaults()
	if config.Train != "" && config.Folds > 1 {
		return result, fmt.Errorf("eval: %w", ErrBoth)
	}
	questions, err := readQuestions(config, config.Queries)
	if err != nil {
		return result, fmt.Errorf("eval: %w", err)
	}
	folder, err := os.MkdirTemp(config.Folder, "eval-")
	if err != nil {
		return result, fmt.Errorf("eval: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	built := index.Config{Path: filepath.Join(folder, "index"), Logger: config.Logger}
	if err := config.build(ctx, built, &result); err != nil {
		return result, fmt.Errorf("eval: %w", err)
	}
	if err := config.measure(ctx, built, questions, &result); err != nil {
		return result, fmt.Errorf("eval: %w", err)
	}
	result.PeakRSSMB = peakMB()
	return result, nil
}

func (c Config) withDefaults() Config {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Progress == nil {
		c.Progress = func(string, int) {}
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Wrap == nil {
		c.Wrap = func(_ context.Context, x *index.Index) (Searcher, error) { return x, nil }
	}
	if c.Learn == nil {
		c.Learn = c.product()
	}
	return c
}

// build streams the corpus into an index.
func (c Config) build(ctx context.Context, built index.Config, result *Result) error {
	built.Progress = func(n int) { c.Progress("build", n) }
	start := c.Clock()
	passages := openPassages(c.Corpus)
	err := index.Build(ctx, built, passages.all)
	if passages.err != nil {
		return passages.err // why there was nothing, or not all, to build from
	}
	if err != nil {
		return err
	}
	result.BuildSeconds = c.Clock().Sub(start).Seconds()
	result.IndexBytes, err = folderBytes(built.Path)
	return err
}

// measure opens the index and asks it every question.
func (c Config) measure(ctx context.Context, built index.Config, questions []question, result *Result) error {
	start := c.Clock()
	x, err := index.Open(built)
	if err != nil {
		return err
	}
	defer x.Close()
	result.OpenMs = milliseconds(c.Clock().Sub(start))
	result.Passages, result.Queries = x.Len(), len(questions)
	if c.Train != "" || c.Folds > 1 {
		return c.measureLearned(ctx, x, questions, result)
	}
	searcher, err := c.Wrap(ctx, x)
	if err != nil {
		return err
	}
	var sum scores
	if err := c.ask(ctx, searcher, questions, &sum, nil); err != nil {
		return err
	}
	sum.into(result)
	return nil
}

// ask warms up, asks every question and adds what it gave to sum and, when there is another place
// for it, there too.
func (c Config) ask(
	ctx context.Context, searcher Searcher, questions []question, sum *scores, also func(question) *scores,
) error {
	for i := range min(warmUp, len(questions)) {
		if _, err := searcher.Search(ctx, questions[i].query()); err != nil {
			return err
		}
	}
	for i, question := range questions {
		start := c.Clock()
		hits, err := searcher.Search(ctx, question.query())
		took := c.Clock().Sub(start)
		if err != nil {
			return fmt.Errorf("question %s: %w", question.ID, err)
		}
		sum.add(question, hits, took)
		if also != nil {
			also(question).add(question, hits, took)
		}
		c.Progress("search", i+1)
	}
	return nil
}

// folderBytes adds up the files of an index.
func folderBytes(folder string) (total int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
