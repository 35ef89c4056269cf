package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

// ingestCmd adds reports or service pages to the knowledge.
type ingestCmd struct {
	Paths []string `arg:"" help:"文件或文件夹。" placeholder:"PATH"`
	Place string   `help:"这些文件说的是哪里。" placeholder:"地名"`
	Year  int      `help:"这些文件说的是哪一年。" placeholder:"2024"`
}

// errRefused says that files were refused; the others were taken.
var errRefused = errors.New("有的文件没有收")

// documentsFolder holds the ingested documents in the data folder.
const documentsFolder = "documents"

// Run reads each file whole or refuses it with the reason.
func (i ingestCmd) Run(ctx context.Context, e env, c config) error {
	if i.Year != 0 && (i.Year < 1949 || i.Year > 2100) {
		return fmt.Errorf("%w：--year 要写成四位年份，比如 2024", errUsage)
	}
	base, err := loadBase(c, newLogger(e.err))
	if err != nil {
		return err
	}
	if err := makeDataFolder(c.data); err != nil {
		return err
	}
	documents, err := shelf.Open(c.path(documentsFolder))
	if err != nil {
		return err
	}
	outcomes := documents.Ingest(ctx, shelf.Options{
		Paths: i.Paths, Place: placeOf(base, i.Place), Year: i.Year, Lookup: lookup(base), Progress: progressBar(e.err),
	})
	return reportIngest(e.out, outcomes)
}

// placeOf turns a typed place into its chain; an unknown one stays as typed.
func placeOf(base *knowledge.Base, typed string) string {
	if chain, ok := lookup(base)(typed); ok {
		return chain
	}
	return typed
}

// lookup finds the chain of a place name.
func lookup(base *knowledge.Base) report.Lookup {
	return func(name string) (string, bool) {
		p, _, err := base.Places.Resolve(name)
		return p.String(), err == nil
	}
}

// reportIngest prints what became of each file.
func reportIngest(out io.Writer, outcomes []shelf.Outcome) error {
	refused := 0
	for _, o := range outcomes {
		if o.Err != nil {
			refused++
			fmt.Fprintf(out, "没收 %s：%s\n", o.Path, o.Reason)
			continue
		}
		d := o.Document
		fmt.Fprintf(out, "%s %s\n  %s · %s · %s · %d 段 · %d 个数字\n", changeName(o.Change.Kind), o.Path,
			d.Title, orUnsure(d.Place), yearName(d.Year), len(d.Passages), countResults(d.Figures))
		for _, doubt := range d.Doubts {
			fmt.Fprintf(out, "  请核对：%s\n", doubt)
		}
	}
	fmt.Fprintf(out, "共 %d 份，收 %d 份。\n", len(outcomes), len(outcomes)-refused)
	if refused > 0 {
		return fmt.Errorf("%w：%d 份，原因见上", errRefused, refused)
	}
	return nil
}

func changeName(kind shelf.ChangeKind) string {
	switch kind {
	case shelf.Added:
		return "新收"
	case shelf.Unchanged:
		return "没变"
	}
	return "更新"
}

func orUnsure(s string) string {
	if s == "" {
		return "地方不明"
	}
	return s
}

func yearName(year int) string {
	if year == 0 {
		return "年份不明"
	}
	return fmt.Sprintf("%d年", year)
}

// countResults counts what a report says was done, without targets and plans.
func countResults(figures []report.Figure) int {
	n := 0
	for _, f := range figures {
		if f.Status == report.Result {
			n++
		}
	}
	return n
}

// progressBar shows how far a long run is, on a terminal only.
func progressBar(w io.Writer) func(done, all int, at string) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, all int, _ string) {
		if bar == nil {
			bar = progressbar.NewOptions(all, progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done) // a bar that cannot be drawn is no failure
	}
}
