package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"mingbai/index/retrieval"
)

// evalCmd measures the product's own index and ranking on a labelled set. It
// writes nothing to the ledger.
type evalCmd struct {
	Corpus  string `required:"" help:"语料，JSON Lines，可以是 .gz。" placeholder:"C.jsonl[.gz]"`
	Queries string `required:"" help:"带标注的问题，JSON Lines。" placeholder:"Q.jsonl"`
	Train   string `help:"先从这些带标注的问题学习，再测量。" placeholder:"T.jsonl" xor:"learn"`
	Folds   int    `help:"分成几份：每次用其余几份学习，测量这一份。" placeholder:"5" xor:"learn"`
	JSON    bool   `name:"json" help:"按 JSON 输出。"`
}

// Validate refuses a number of folds that leaves nothing to learn from.
func (v evalCmd) Validate() error {
	if v.Folds < 0 || v.Folds == 1 {
		return fmt.Errorf("--folds 至少是 2（现在是 %d）", v.Folds)
	}
	return nil
}

// Run builds an index of the corpus in a temporary folder and measures it.
func (v evalCmd) Run(ctx context.Context, e env) error {
	result, err := retrieval.Eval(ctx, retrieval.Config{
		Corpus: v.Corpus, Queries: v.Queries, Train: v.Train, Folds: v.Folds,
		Logger: newLogger(e.err), Progress: stageProgress(e.err),
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return writeJSON(e.out, result)
	}
	return printResult(e.out, result)
}

// printResult writes the figures as a short table.
func printResult(out io.Writer, r retrieval.Result) error {
	_, err := fmt.Fprintf(out, `段落 %d，问题 %d
MRR@10      %.4f
nDCG@10     %.4f
召回@10     %.4f
召回@100    %.4f
p50 / p99   %.2f / %.2f 毫秒，每秒 %.0f 问
建索引      %.1f 秒，%.1f MB，打开 %.0f 毫秒
内存峰值    %.0f MB
`, r.Passages, r.Queries, r.MRRAt10, r.NDCGAt10, r.RecallAt10, r.RecallAt100, r.P50Ms, r.P99Ms, r.QPS,
		r.BuildSeconds, float64(r.IndexBytes)/1e6, r.OpenMs, r.PeakRSSMB)
	if err != nil || r.Learned == nil {
		return err
	}
	l := r.Learned
	_, err = fmt.Fprintf(out, `学习        %.1f 秒
学过的条文  问题 %d，MRR@10 %.4f（不学习 %.4f），召回@10 %.4f（%.4f）
没学过的    问题 %d，MRR@10 %.4f（不学习 %.4f），召回@10 %.4f（%.4f）
`, l.TrainSeconds,
		l.Seen.Queries, l.Seen.MRRAt10, l.PlainSeen.MRRAt10, l.Seen.RecallAt10, l.PlainSeen.RecallAt10,
		l.Unseen.Queries, l.Unseen.MRRAt10, l.PlainUnseen.MRRAt10, l.Unseen.RecallAt10, l.PlainUnseen.RecallAt10)
	return err
}

// stageProgress shows what is being done, on a terminal only.
func stageProgress(w io.Writer) func(string, int) {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(stage string, done int) {
		if done%500 == 0 {
			fmt.Fprintf(w, "\r%s %d   ", stage, done)
		}
	}
}
