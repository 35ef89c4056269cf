package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"mingbai/handlers/audit"
	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

// exportCmd writes what was counted into a file.
type exportCmd struct {
	From    string `help:"从哪天起(含)。" placeholder:"2026-01-01"`
	To      string `help:"到哪天止(含)。" placeholder:"2026-12-31"`
	Format  string `help:"xlsx、csv、jsonl 或 json；不写就看文件名，再不然 xlsx。" placeholder:"xlsx"`
	Place   string `help:"哪个地方，连它下面的都算；不写就是全部。" placeholder:"东凤镇"`
	Village string `help:"只要一个村(社区)。" placeholder:"甲村"`
	Rows    bool   `help:"一行一件，不只是合计。"`
	Public  bool   `help:"对外公开用：1 到 4 写成 <5，能倒推出来的也不写。"`
	ByClose bool   `name:"by-close" help:"按办结日期取数；不写就按登记日期。"`
	Charset string `help:"CSV 的编码：utf-8 或 gb18030。" placeholder:"utf-8"`
	Out     string `help:"写到哪个文件；- 是标准输出。" placeholder:"F"`
}

// exportOrder is what to write, as it can travel to the running service.
type exportOrder struct {
	Query   ledger.Query
	Format  export.Format
	Rows    bool
	Public  bool
	Charset string
}

var (
	// errOut says that the file cannot be written.
	errOut = errors.New("文件写不进去")
	// errDifferent says that the parts of a number do not make up the whole.
	errDifferent = errors.New("各分类之和和合计对不上，没有导出。请用 verify 核对，差额是")
	// errMoving says that the ledger changed each time it was being written out.
	errMoving = errors.New("正有新记录不断登记进来，前后对不上，没有写。过一会儿再试")
)

// Run writes the file, or nothing.
func (x exportCmd) Run(ctx context.Context, e env, c config) error {
	o, err := x.order()
	if err != nil {
		return err
	}
	file, err := openOutput(x.Out)
	if err != nil {
		return err
	}
	defer file.discard()
	bar := newRowBar(e.err)
	quiet := e
	quiet.out = file
	err = carryOut(ctx, quiet, c, order{Export: &o, watch: bar})
	bar.done()
	if err != nil {
		return err
	}
	if err := file.keep(e.out); err != nil {
		return err
	}
	for _, note := range bar.notes {
		fmt.Fprintln(e.err, note)
	}
	if x.Out != "-" {
		fmt.Fprintf(e.out, "写好了：%s\n", x.Out)
	}
	return nil
}

// order checks what was asked for.
func (x exportCmd) order() (exportOrder, error) {
	o := exportOrder{
		Query: ledger.Query{Place: strings.TrimSpace(x.Place), Village: strings.TrimSpace(x.Village), ByClose: x.ByClose},
		Rows:  x.Rows, Public: x.Public, Charset: strings.ToLower(x.Charset), Format: x.format(),
	}
	for _, d := range []struct {
		flag, text string
		day        *ledger.Date
	}{{"--from", x.From, &o.Query.From}, {"--to", x.To, &o.Query.To}} {
		day, err := ledger.ParseDate(d.text)
		if err != nil {
			return o, fmt.Errorf("%w：%s 要写成日历上有的日子，比如 2026-01-31，现在是 %q", errUsage, d.flag, d.text)
		}
		*d.day = day
	}
	switch {
	case o.Query.From > o.Query.To:
		return o, fmt.Errorf("%w：--from %s 在 --to %s 之后", errUsage, o.Query.From, o.Query.To)
	case !slices.Contains([]export.Format{export.XLSX, export.CSV, export.JSONLines, export.JSON}, o.Format):
		return o, fmt.Errorf("%w：--format 只能是 xlsx、csv、jsonl 或 json，现在是 %q", errUsage, x.Format)
	case !slices.Contains([]string{"", "utf-8", "gb18030"}, o.Charset):
		return o, fmt.Errorf("%w：--charset 只能是 utf-8 或 gb18030，现在是 %q", errUsage, x.Charset)
	case o.Charset == "gb18030" && o.Format != export.CSV:
		return o, fmt.Errorf("%w：只有 CSV 能用 gb18030，别的格式都是 UTF-8", errUsage)
	case o.Rows && o.Public:
		return o, fmt.Errorf("%w：--public 只出合计，不能和 --rows 一起用：逐件的明细不公开", errUsage)
	case x.Out == "":
		return o, fmt.Errorf("%w：要用 --out 写明存成哪个文件，比如 --out 统计.xlsx；--out - 是标准输出", errUsage)
	}
	return o, nil
}

// format is the one asked for, or that of the file's name.
func (x exportCmd) format() export.Format {
	byName := export.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(x.Out)), "."))
	if !slices.Contains([]export.Format{export.CSV, export.JSONLines, export.JSON}, byName) {
		byName = export.XLSX
	}
	return cmp.Or(export.Format(strings.ToLower(x.Format)), byName)
}

// export writes what an order asks for. The audit trail hears of it first:
// what cannot be entered must not leave the house.
func (s shop) export(ctx context.Context, o exportOrder, out io.Writer) error {
	counts, err := figures{s.store}.Figures(ctx, o.Query)
	if err != nil {
		return addedUp(err)
	}
	table, err := export.New(counts, time.Now())
	if err != nil {
		return addedUp(err)
	}
	if o.Public {
		if table, err = s.publish(ctx, table, audit.Terminal); err != nil {
			return err
		}
	}
	if table.Notes, err = s.signed(ctx, o.Query, o.Public); err != nil {
		return err
	}
	if !slices.ContainsFunc(counts.Rows, entered) {
		s.watch.note("这个期间、这个地方没有一条记录，表里写的是“无记录”。地名写对了吗？")
	}
	if !o.Public {
		if err := s.store.Log(ctx, audit.Entry{Who: audit.Terminal, What: audit.Exported, Object: o.object(), Details: o.describe()}); err != nil {
			return err
		}
	}
	options := export.Options{Charset: o.Charset, Temp: s.config.data, Progress: s.watch.rows}
	if !o.Rows {
		return table.Write(out, o.Format, options, nil)
	}
	if err := table.Write(out, o.Format, options, s.store.Entries(ctx, o.Query)); err != nil {
		return err
	}
	after, err := figures{s.store}.Figures(ctx, o.Query)
	if err == nil && !reflect.DeepEqual(counts, after) {
		return errMoving
	}
	return err
}

// entered tells whether a count has rows behind it; the roster is always there.
func entered(c ledger.Count) bool {
	return c.Recorded() && c.Rule != ledger.RuleAdvisers && c.Rule != ledger.RuleCovered
}

// addedUp tells people when an error is that numbers do not add up.
func addedUp(err error) error {
	if errors.Is(err, ledger.ErrSum) {
		return fmt.Errorf("%w：%w", errDifferent, err)
	}
	return err
}

// describe says in a sentence what leaves the house.
func (o exportOrder) describe() string {
	what := "合计"
	switch {
	case o.Public:
		what = "公开用的合计"
	case o.Rows:
		what = "明细"
	}
	where := cmp.Or(o.Query.Place+o.Query.Village, "全部地方")
	basis := ""
	if o.Query.ByClose {
		basis = "，按办结日"
	}
	return fmt.Sprintf("导出 %s 至 %s %s 的%s%s", o.Query.From, o.Query.To, where, what, basis)
}

// output is a file that is there whole or not at all.
type output struct {
	*os.File
	path string // "" = standard output
}

// openOutput makes sure that the file can be written before anything is
// counted. What is written stands in a hidden file beside it until it is whole.
func openOutput(path string) (*output, error) {
	if path == "-" {
		f, err := os.CreateTemp("", ".mingbai-*")
		if err != nil {
			return nil, fmt.Errorf("%w：%w", errOut, err)
		}
		return &output{File: f}, nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%w：%s 是一个文件夹，要写文件名", errOut, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mingbai-*") // 0600
	if err != nil {
		return nil, fmt.Errorf("%w：%s。看看文件夹在不在、有没有权限、磁盘满没满(%w)", errOut, path, err)
	}
	return &output{File: f, path: path}, nil
}

// keep puts the finished file in its place, or copies it to standard output.
func (f *output) keep(stdout io.Writer) error {
	if f.path == "" {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("%w：%w", errOut, err)
		}
		if _, err := io.Copy(stdout, f); err != nil {
			return fmt.Errorf("%w：%w", errOut, err)
		}
		return nil
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%w：%s(%w)", errOut, f.path, err)
	}
	if err := os.Rename(f.Name(), f.path); err != nil {
		return fmt.Errorf("%w：%s(%w)", errOut, f.path, err)
	}
	return nil
}

// discard removes what was not kept.
func (f *output) discard() {
	_ = f.Close()           // may be closed already
	_ = os.Remove(f.Name()) // may have its place already
}

// watch hears how an order goes on.
type watch interface {
	rows(n int)
	note(text string)
}

// rowBar shows on a terminal how many rows were written, and keeps notes.
type rowBar struct {
	bar   *progressbar.ProgressBar
	notes []string
}

// newRowBar shows nothing where w is no terminal.
func newRowBar(w io.Writer) *rowBar {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &rowBar{}
	}
	return &rowBar{bar: progressbar.NewOptions(-1, progressbar.OptionSetWriter(w), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetDescription("写出"), progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond))}
}

func (b *rowBar) rows(n int) {
	if b.bar != nil {
		_ = b.bar.Set(n) // a bar that cannot be drawn is no failure
	}
}

func (b *rowBar) note(text string) { b.notes = append(b.notes, text) }

func (b *rowBar) done() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
