package retrieval

import (
	"context"
	"fmt"
	"slices"

	"mingbai/index"
	"mingbai/index/learn"
	"mingbai/index/segment"
)

// Split is what was measured on some of the questions.
type Split struct {
	Queries     int     `json:"queries"`
	MRRAt10     float64 `json:"mrr_at_10"`
	NDCGAt10    float64 `json:"ndcg_at_10"`
	RecallAt10  float64 `json:"recall_at_10"`
	RecallAt100 float64 `json:"recall_at_100"`
}

// Learned is what a Result says besides when something was learned.
type Learned struct {
	Folds int `json:"folds,omitempty"`
	// TrainSeconds is all learning: cutting the passages into words and the training of every fold.
	TrainSeconds float64 `json:"train_seconds"`
	// Seen are questions of which the learning saw some relevant passage with another question,
	// Unseen the others.
	Seen   Split `json:"seen"`
	Unseen Split `json:"unseen"`
	// PlainSeen and PlainUnseen are the same questions by the index alone.
	PlainSeen   Split `json:"plain_seen"`
	PlainUnseen Split `json:"plain_unseen"`
}

// Learn returns a ranking on top of an index that learned from examples.
type Learn func(ctx context.Context, x *index.Index, examples []learn.Example) (Searcher, error)

// product returns the learning of the product. The passages are cut into words once, when they are
// first needed.
func (c Config) product() Learn {
	var corpus *learn.Corpus
	return func(ctx context.Context, x *index.Index, examples []learn.Example) (Searcher, error) {
		if corpus == nil {
			dictionary, err := segment.LoadDictionary(segment.DictionaryConfig{})
			if err != nil {
				return nil, err
			}
			passages := openPassages(c.Corpus)
			corpus, err = learn.NewCorpus(ctx, dictionary, passages.all)
			if passages.err != nil {
				return nil, passages.err
			}
			if err != nil {
				return nil, err
			}
		}
		model, err := learn.Train(ctx, corpus, x, examples)
		if err != nil {
			return nil, err
		}
		return model.Bind(corpus, x)
	}
}

// round is one training and the questions measured with it.
type round struct {
	examples  []learn.Example
	questions []question
}

// rounds says what is learned from and what is measured: each fold by the others, or all questions
// by those of another file.
func (c Config) rounds(questions []question) ([]round, error) {
	if c.Train != "" {
		taught, err := readQuestions(c, c.Train)
		if err != nil {
			return nil, err
		}
		return []round{{examples: examples(c.without(taught, questions)), questions: questions}}, nil
	}
	rounds := make([]round, c.Folds)
	for i := range rounds {
		var others []question
		for _, q := range questions {
			if learn.FoldOf(q.ID, c.Folds) == i {
				rounds[i].questions = append(rounds[i].questions, q)
			} else {
				others = append(others, q)
			}
		}
		rounds[i].examples = examples(others)
	}
	return slices.DeleteFunc(rounds, func(r round) bool { return len(r.questions) == 0 }), nil
}

// without leaves out what is going to be asked: a question must not be measured with its own answer.
func (c Config) without(taught, asked []question) []question {
	texts := make(map[string]bool)
	for _, q := range asked {
		texts[segment.Normalize(q.Text)] = true
	}
	before := len(taught)
	taught = slices.DeleteFunc(taught, func(q question) bool { return texts[segment.Normalize(q.Text)] })
	if left := before - len(taught); left > 0 {
		c.Logger.Warn("questions to measure are not learned from", "left_out", left)
	}
	return taught
}

func examples(questions []question) []learn.Example {
	examples := make([]learn.Example, len(questions))
	for i, q := range questions {
		examples[i] = learn.Example{ID: q.ID, Text: q.Text, Answer: q.Answer, Relevant: q.Relevant}
	}
	return examples
}

// measureLearned trains and measures round by round.
func (c Config) measureLearned(
	ctx context.Context, x *index.Index, questions []question, result *Result,
) error {
	rounds, err := c.rounds(questions)
	if err != nil {
		return err
	}
	learned := &Learned{Folds: c.Folds}
	var all scores
	var splits [2]scores // seen, unseen
	var plain [2]scores
	for i, round := range rounds {
		c.Progress("train", i+1)
		start := c.Clock()
		searcher, err := c.Learn(ctx, x, round.examples)
		if err != nil {
			return fmt.Errorf("learn: %w", err)
		}
		learned.TrainSeconds += c.Clock().Sub(start).Seconds()
		side := round.sides()
		if err := c.ask(ctx, searcher, round.questions, &all, func(q question) *scores {
			return &splits[side(q)]
		}); err != nil {
			return err
		}
		var unused scores
		if err := c.ask(ctx, x, round.questions, &unused, func(q question) *scores {
			return &plain[side(q)]
		}); err != nil {
			return err
		}
	}
	all.into(result)
	learned.Seen, learned.Unseen = splits[0].split(), splits[1].split()
	learned.PlainSeen, learned.PlainUnseen = plain[0].split(), plain[1].split()
	result.Learned = learned
	return nil
}

// sides tells for a question whether some relevant passage was seen in training (0) or none (1).
func (r round) sides() func(question) int {
	seen := make(map[string]bool)
	for _, e := range r.examples {
		for _, id := range e.Relevant {
			seen[id] = true
		}
	}
	return func(q question) int {
		if slices.ContainsFunc(q.Relevant, func(id string) bool { return seen[id] }) {
			return 0
		}
		return 1
	}
}

// split returns the averages, zeros when there were no questions.
func (s *scores) split() Split {
	n := len(s.times)
	if n == 0 {
		return Split{}
	}
	by := float64(n)
	return Split{
		Queries: n, MRRAt10: s.mrr / by, NDCGAt10: s.ndcg / by,
		RecallAt10: s.recall10 / by, RecallAt100: s.recall100 / by,
	}
}
