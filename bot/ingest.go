package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mingbai/handlers/audit"
	"mingbai/knowledge"
	pages "mingbai/knowledge/fetch"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

// ingestCmd adds reports or service pages to the knowledge.
type ingestCmd struct {
	Paths    []string `arg:"" optional:"" help:"文件、文件夹，或(加 --allow-url 时)网址。" placeholder:"PATH"`
	Place    string   `help:"这些文件说的是哪里。" placeholder:"地名"`
	Year     int      `help:"这些文件说的是哪一年。" placeholder:"2024"`
	AllowURL bool     `name:"allow-url" help:"允许从网址取页面；内网地址一律不取。"`

	Correct   string   `help:"不收文件，更正读错的一个数：写它的指标，比如 调解成功。要连同 --place --year --value --reason。" placeholder:"指标"`
	Value     *float64 `help:"更正成多少。" placeholder:"118"`
	Qualifier string   `help:"更正后的修饰：近、约、超、余。" placeholder:"约"`
	Rename    string   `help:"它其实是哪个指标。" placeholder:"指标"`
	Drop      bool     `help:"这个数不算数：是别处的，或者根本不是数字。"`
	Period    string   `help:"期间，同一指标有几个数时要写。" placeholder:"2024年1-12月"`
	Unit      string   `help:"单位，同一指标有几个单位时要写。" placeholder:"件"`
	Clause    string   `help:"数字所在的那句原文，还分不清时写。" placeholder:"原文"`
	Reason    string   `help:"为什么更正，记进操作日志。" placeholder:"原因"`
	Withdraw  bool     `help:"撤回以前的更正：连同 --correct --place --year，又用读到的那个数。"`
}

// errRefused says that files were refused; the others were taken.
var errRefused = errors.New("有的文件没有收")

// errNotEntered says that something was not done since it cannot be entered.
var errNotEntered = errors.New("记不进操作日志，所以什么都没有改")

// documentsFolder holds the ingested documents in the data folder.
const documentsFolder = "documents"

// Run reads each file whole or refuses it with the reason.
func (i ingestCmd) Run(ctx context.Context, e env, c config) error {
	if i.Year != 0 && (i.Year < 1949 || i.Year > 2100) {
		return fmt.Errorf("%w：--year 要写成四位年份，比如 2024", errUsage)
	}
	switch {
	case i.Correct != "":
		return i.correct(ctx, e, c)
	case i.Withdraw:
		return fmt.Errorf("%w：--withdraw 要连同 --correct 写明是哪个指标", errUsage)
	}
	if len(i.Paths) == 0 {
		return fmt.Errorf("%w：要收哪些文件？", errUsage)
	}
	// The places of documents that are there already are left out, so that the
	// same file is read the same way again.
	sources, err := ownSources(c)
	if err != nil {
		return err
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		return fmt.Errorf("资料读不出来：%w", err)
	}
	if err := makeDataFolder(c.data); err != nil {
		return err
	}
	documents, err := shelf.Open(c.path(documentsFolder))
	if err != nil {
		return err
	}
	o := shelf.Options{
		By: audit.Terminal, Paths: i.Paths, Place: placeOf(base, i.Place), Year: i.Year, Lookup: lookup(base), Progress: progressBar(e.err),
	}
	if i.AllowURL {
		o.Fetch = pages.New().Page
	}
	taken := takings{ctx: ctx, env: e, config: c}
	o.Ready = taken.enter
	o.Each = func(one shelf.Outcome) {
		if errors.Is(one.Err, errUntold) {
			one.Reason = errUntold.Error() + "。" + sentence(one.Err)
		}
		sayOutcome(e.out, one)
	}
	return sumUp(e.out, documents.Ingest(ctx, o))
}

// longestReason is how long the reason of a correction may be, in characters.
const longestReason = 300

// figureOrder has a figure corrected, or a correction withdrawn.
type figureOrder struct {
	shelf.Correction
	Withdraw bool
}

// correct has a figure corrected, or a correction withdrawn, and the audit book
// say so.
func (i ingestCmd) correct(ctx context.Context, e env, c config) error {
	base, err := loadBase(c, newLogger(e.err))
	if err != nil {
		return err
	}
	switch {
	case len(i.Paths) > 0:
		return fmt.Errorf("%w：--correct 不收文件", errUsage)
	case i.Withdraw && (i.Value != nil || i.Drop):
		return fmt.Errorf("%w：--withdraw 是撤回，不写 --value 和 --drop", errUsage)
	case !i.Withdraw && (i.Value == nil) != i.Drop:
		return fmt.Errorf("%w：--correct 要写 --value 或 --drop 中的一个", errUsage)
	case utf8.RuneCountInString(i.Reason) > longestReason:
		return fmt.Errorf("%w：--reason 不要超过 %d 字", errUsage, longestReason)
	case i.Place == "" || i.Year == 0 || !i.Withdraw && strings.TrimSpace(i.Reason) == "":
		return fmt.Errorf("%w：--correct 要写 --place、--year 和 --reason", errUsage)
	}
	one := figureOrder{Withdraw: i.Withdraw, Correction: shelf.Correction{
		Place: placeOf(base, i.Place), Year: i.Year, Metric: i.Correct, Unit: i.Unit, Period: i.Period, Clause: i.Clause,
		Qualifier: i.Qualifier, Rename: i.Rename, Drop: i.Drop, Reason: strings.TrimSpace(i.Reason), Who: audit.Terminal, At: time.Now(),
	}}
	if i.Value != nil {
		one.Value = *i.Value
	}
	return carryOut(ctx, e, c, order{Figure: &one})
}

// correctFigure corrects a figure of an ingested report, or withdraws a
// correction. What cannot be entered in the audit book is not done.
func (s shop) correctFigure(ctx context.Context, o figureOrder, out io.Writer) error {
	documents, err := shelf.Open(s.config.path(documentsFolder))
	if err != nil {
		return err
	}
	change, did, not := documents.Correct, "更正", "没有更正"
	if o.Withdraw {
		change, did, not = documents.Withdraw, "撤回更正", "没有撤回"
	}
	said := func(c shelf.Correction) string {
		if o.Withdraw && o.Reason != "" {
			return c.Says() + "；撤回的原因：" + o.Reason
		}
		return c.Says()
	}
	done, _, err := change(ctx, o.Correction, func(c shelf.Correction, docs []knowledge.Document) error {
		details := said(c)
		if o.Withdraw {
			details = did + "：" + details
		}
		if err := s.done(ctx, audit.Figure, idOf(docs), details); err != nil {
			return fmt.Errorf("%w：%w", errNotEntered, err)
		}
		return nil
	})
	switch {
	case errors.Is(err, errNotEntered):
		return fmt.Errorf("%s：%w", not, err)
	case err != nil:
		return fmt.Errorf("%s：%s(%w)", not, shelf.Reason(err), err)
	}
	fmt.Fprintf(out, "已%s：%s\n", did, said(done))
	return nil
}

// idOf names the document a correction is of.
func idOf(docs []knowledge.Document) string {
	if len(docs) == 0 {
		return ""
	}
	return docs[0].ID
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
