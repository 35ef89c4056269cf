package retrieval

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/index"
	"mingbai/index/learn"
)

// watched is the sample with a learning that notes what it is taught and asked.
func watched(t *testing.T, notes *[]round) Config {
	t.Helper()
	config := sample()
	config.Learn = func(_ context.Context, x *index.Index, examples []learn.Example) (Searcher, error) {
		*notes = append(*notes, round{examples: examples})
		return searcherFunc(func(ctx context.Context, q index.Query) ([]index.Hit, error) {
			last := &(*notes)[len(*notes)-1]
			last.questions = append(last.questions, question{Text: q.Text})
			return x.Search(ctx, q)
		}), nil
	}
	return config
}

type searcherFunc func(context.Context, index.Query) ([]index.Hit, error)

func (f searcherFunc) Search(ctx context.Context, q index.Query) ([]index.Hit, error) {
	return f(ctx, q)
}

// TestFoldsDoNotLeak looks for what is asked in what was taught.
func TestFoldsDoNotLeak(t *testing.T) {
	var notes []round
	config := watched(t, &notes)
	config.Folds = 3
	result, err := Eval(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Eval(t.Context(), sample())
	if err != nil {
		t.Fatal(err)
	}
	asked := make(map[string]bool)
	for _, note := range notes {
		for _, q := range note.questions {
			asked[q.Text] = true
			for _, e := range note.examples {
				if strings.Contains(e.Text+e.Answer, q.Text) {
					t.Errorf("%s was taught before it was asked", q.Text)
				}
			}
		}
	}
	learned := result.Learned
	if len(notes) != 3 || len(asked) != result.Queries || learned == nil || learned.Folds != 3 {
		t.Fatalf("%d trainings, %d of %d asked, %+v", len(notes), len(asked), result.Queries, learned)
	}
	// What was "learned" is the plain ranking: all the figures agree, in whole and in parts.
	if fmt.Sprintf("%.9f %.9f", result.MRRAt10, result.RecallAt100) !=
		fmt.Sprintf("%.9f %.9f", plain.MRRAt10, plain.RecallAt100) {
		t.Errorf("%+v differs from plain %+v", result, plain)
	}
	if learned.Seen != learned.PlainSeen || learned.Unseen != learned.PlainUnseen ||
		learned.Seen.Queries+learned.Unseen.Queries != result.Queries {
		t.Errorf("%+v", learned)
	}
}

func TestTrainFile(t *testing.T) {
	var notes []round
	config := watched(t, &notes)
	config.Train = filepath.Join(t.TempDir(), "train.jsonl")
	line := `{"qid":"t1","text":"怎么办","answer":"依法","rel":["` + firstRelevant(t) + `"]}` + "\n"
	own, err := os.ReadFile(config.Queries) // the questions themselves must be left out
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config.Train, append([]byte(line), own...), 0o600); err != nil {
		t.Fatal(err)
	}
	result, err := Eval(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != 1 || len(notes[0].examples) != 1 || notes[0].examples[0].Answer != "依法" {
		t.Errorf("taught %+v", notes)
	}
	if l := result.Learned; l.Seen.Queries == 0 || l.Unseen.Queries == 0 || l.Folds != 0 {
		t.Errorf("%+v", l)
	}
}

// firstRelevant returns a passage that the first question asks for.
func firstRelevant(t *testing.T) string {
	t.Helper()
	questions, err := readQuestions(sample().withDefaults(), sample().Queries)
	if err != nil {
		t.Fatal(err)
	}
	return questions[0].Relevant[0]
}

func TestLearnRefuses(t *testing.T) {
	failure := errors.New("no")
	broken := filepath.Join(t.TempDir(), "broken.jsonl")
	if err := os.WriteFile(broken, []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		change func(*Config)
		want   error
	}{
		{"both", func(c *Config) { c.Train, c.Folds = c.Queries, 5 }, ErrBoth},
		{"missing file", func(c *Config) { c.Train = broken + "x" }, os.ErrNotExist},
		{"broken file", func(c *Config) { c.Train = broken }, ErrLines},
		{"too little", func(c *Config) { c.Folds = 2 }, learn.ErrExamples},
		{"failing", func(c *Config) {
			c.Folds = 2
			c.Learn = func(context.Context, *index.Index, []learn.Example) (Searcher, error) { return nil, failure }
		}, failure},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := sample()
			test.change(&config)
			if _, err := Eval(t.Context(), config); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}
