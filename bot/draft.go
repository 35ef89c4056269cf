package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/annual"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// draftCmd drafts what an office writes of a year.
type draftCmd struct {
	Year   int    `required:"" help:"哪一年。" placeholder:"2026"`
	Place  string `help:"哪个地方，连它下面的都算；不写就是全部。" placeholder:"东凤镇"`
	Format string `help:"text 或 docx；不写就看文件名，再不然 text。" placeholder:"text"`
	Out    string `help:"写到哪个文件；不写就打印出来(docx 要写)。" placeholder:"F"`
}

// Formats of a draft.
const (
	asText = "text"
	asDocx = "docx"
)

// draftOrder asks for a draft.
type draftOrder struct {
	Year          int
	Place, Format string
}

// Run prints the draft, or writes the file.
func (d draftCmd) Run(ctx context.Context, e env, c config) error {
	o, err := d.order()
	if err != nil {
		return err
	}
	if d.Out == "" {
		return carryOut(ctx, e, c, order{Draft: &o})
	}
	file, err := openOutput(d.Out)
	if err != nil {
		return err
	}
	defer file.discard()
	quiet := e
	quiet.out = file
	if err := carryOut(ctx, quiet, c, order{Draft: &o}); err != nil {
		return err
	}
	if err := file.keep(e.out); err != nil || d.Out == "-" {
		return err
	}
	_, err = fmt.Fprintf(e.out, "写好了：%s\n", d.Out)
	return err
}

// order checks what was asked for.
func (d draftCmd) order() (draftOrder, error) {
	byName := asText
	if strings.HasSuffix(strings.ToLower(d.Out), "."+asDocx) {
		byName = asDocx
	}
	o := draftOrder{Year: d.Year, Place: strings.TrimSpace(d.Place), Format: cmp.Or(strings.ToLower(d.Format), byName)}
	switch {
	case d.Year < 1990 || d.Year > 2199:
		return o, fmt.Errorf("%w：--year 要写四位的年份，比如 2026", errUsage)
	case o.Format != asText && o.Format != asDocx:
		return o, fmt.Errorf("%w：--format 只能是 text 或 docx，现在是 %q", errUsage, d.Format)
	case o.Format == asDocx && d.Out == "":
		return o, fmt.Errorf("%w：docx 要用 --out 写明存成哪个文件，比如 --out 年度草稿.docx", errUsage)
	}
	return o, nil
}

// draft makes the draft. The audit trail hears of it first.
func (s shop) draft(ctx context.Context, o draftOrder, out io.Writer) error {
	in, err := s.yearOf(ctx, o.Place, o.Year, ledger.DateOf(time.Now()))
	if err != nil {
		return err
	}
	d, err := annual.Make(in)
	if err != nil {
		return err
	}
	var file bytes.Buffer // whole or not at all
	write := d.Text
	if o.Format == asDocx {
		write = d.Docx
	}
	if err := write(&file); err != nil {
		return err
	}
	if err := s.done(ctx, audit.Exported, o.Format, "年度草稿 "+closing.Label(o.Place, o.Year)); err != nil {
		return err
	}
	_, err = out.Write(file.Bytes())
	return err
}

// yearOf gathers what a draft is made from. Numbers that do not add up are
// drafted all the same: the draft says where.
func (s shop) yearOf(ctx context.Context, place string, year int, today ledger.Date) (annual.Input, error) {
	in := annual.Input{Place: place, Year: year, Today: today}
	if today < closing.Span(place, year).From {
		return in, annual.ErrYear
	}
	var err error
	if in.This, in.Closed, err = s.counted(ctx, annual.Span(place, year, today)); err != nil {
		return in, err
	}
	if in.Before, _, err = s.counted(ctx, annual.SpanBefore(place, year, today)); err != nil {
		return in, err
	}
	if in.Closed != nil {
		if in.Drift, err = s.store.Drift(ctx, *in.Closed); err != nil {
			return in, err
		}
	}
	base, err := s.base()
	if err != nil {
		return in, err
	}
	for _, y := range []int{year, year - 1} {
		in.Papers = append(in.Papers, annual.Papers(base, place, y)...)
	}
	in.Towns, err = s.townsOf(ctx, in)
	return in, err
}

// counted are the numbers of a stretch, with who served on its last day.
func (s shop) counted(ctx context.Context, q ledger.Query) (ledger.Counts, *closing.Year, error) {
	counts, closed, err := s.store.Published(ctx, q)
	if errors.Is(err, ledger.ErrSum) {
		err = nil
	}
	if err != nil || closed != nil {
		return counts, closed, err
	}
	posts, err := s.postsAt(ctx, q.Place, q.To.Time())
	if posts != (ledger.Posts{}) { // nobody on the roster is not recorded, rather than nobody
		counts = counts.With(posts)
	}
	return counts, nil, err
}

// townsOf are the counts of each town, where there is more than one.
func (s shop) townsOf(ctx context.Context, in annual.Input) ([]annual.Town, error) {
	names := map[string]bool{}
	for _, row := range in.This.Rows {
		for name := range row.By[ledger.ByTown] {
			names[name] = true
		}
	}
	var towns []annual.Town
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name == "未登记" {
			continue
		}
		q := in.This.Query
		q.Place = name
		counts, _, err := s.store.Published(ctx, q)
		if err != nil && !errors.Is(err, ledger.ErrSum) {
			return nil, err
		}
		towns = append(towns, annual.Town{Name: name, Counts: counts})
	}
	return towns, nil
}
