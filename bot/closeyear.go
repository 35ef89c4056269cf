package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// closeYearCmd freezes a year's numbers, or corrects a closed year.
type closeYearCmd struct {
	Year     int    `required:"" help:"哪一年。" placeholder:"2025"`
	Place    string `help:"哪个地方；不写就是全部。" placeholder:"东凤镇"`
	WithOpen bool   `help:"那一年还有没办结的单，也照样结账。"`
	TakeIn   bool   `help:"已经结过账的：把账本后来的变动算进去，记成一次更正。"`
	Reason   string `help:"更正的原因。" placeholder:"原因"`
}

// Run closes the year.
func (y closeYearCmd) Run(ctx context.Context, e env, c config) error {
	if y.Year < 1990 || y.Year > 2199 {
		return fmt.Errorf("%w：--year 要写四位的年份，比如 2025", errUsage)
	}
	if y.TakeIn && strings.TrimSpace(y.Reason) == "" {
		return fmt.Errorf("%w：更正要写明原因，--reason \"结账时没办结的单办结了\"", errUsage)
	}
	return carryOut(ctx, e, c, order{Close: &closeOrder{Year: y.Year, Place: strings.TrimSpace(y.Place), WithOpen: y.WithOpen, TakeIn: y.TakeIn, Reason: y.Reason}})
}

// closeOrder asks for the closing of a year.
type closeOrder struct {
	Year             int
	Place            string
	WithOpen, TakeIn bool
	Reason           string
}

// errOpenCases says that a year has cases that nobody closed.
var errOpenCases = errors.New("这一年还有没办结的单，没有结账：先办结，或者加 --with-open 照样结账(以后办结的要记成更正)")

// closeYear closes a year, or takes into a closed one what changed since.
func (s shop) closeYear(ctx context.Context, o closeOrder, out io.Writer) error {
	if o.TakeIn {
		c, err := s.store.TakeIn(ctx, o.Place, o.Year, audit.Terminal, o.Reason)
		if err != nil {
			return plainClosing(err)
		}
		_, err = fmt.Fprintf(out, "%s 更正了：\n%s\n", closing.Label(o.Place, o.Year), corrected(c.Changes))
		return err
	}
	open, err := s.store.OpenOf(ctx, o.Place, o.Year)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		fmt.Fprintf(out, "%s还有 %d 个单没有办结：\n", closing.Label(o.Place, o.Year), len(open))
		for _, c := range open {
			fmt.Fprintf(out, "  %s\n", c.Number)
		}
		if !o.WithOpen {
			return errOpenCases
		}
	}
	posts, err := s.postsAt(ctx, o.Place, closing.Span(o.Place, o.Year).To.Time())
	if err != nil {
		return err
	}
	y, err := s.store.CloseYear(ctx, o.Place, o.Year, audit.Terminal, posts)
	if err != nil {
		return plainClosing(err)
	}
	print, err := y.Fingerprint()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s结账了，校验码 %s，可以抄在签字的表上。以后导出和草稿都用这一次的数；漏了的作为更正录入：record --correct \"原因\"。\n", y.Label(), print)
	return err
}

// rosterKnows is how long after a day the roster still tells who served on it,
// where it does not say since when they do. Reports are due by March.
const rosterKnows = 120 * 24 * time.Hour

// postsAt counts who served on a day; nothing when the roster cannot tell.
func (s shop) postsAt(ctx context.Context, place string, day time.Time) (ledger.Posts, error) {
	r, err := s.store.Roster(ctx)
	if err != nil || time.Since(day) < rosterKnows {
		return postsOf(r, place, day), err
	}
	for _, p := range r.Posts {
		if p.Adviser != "" && p.From.IsZero() && ledger.Within(p.Place, place) {
			return ledger.Posts{}, nil
		}
	}
	return postsOf(r, place, day), nil
}

// signed tells of a closed year when it was closed, and each correction. For the
// public only how many: what was corrected may be a number that is not shown.
func (s shop) signed(ctx context.Context, q ledger.Query, public bool) ([]string, error) {
	year := closing.YearOf(q)
	if year == 0 {
		return nil, nil
	}
	y, err := s.store.ClosedYear(ctx, q.Place, year)
	if errors.Is(err, closing.ErrNotClosed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	print, err := y.Fingerprint()
	if err != nil {
		return nil, err
	}
	notes := []string{fmt.Sprintf("%d年已结账(%s，%s)，校验码 %s；合计是结账的数，连同以后的更正。", year, ledger.DateOf(y.At), y.Who, print)}
	if public {
		notes[0] = fmt.Sprintf("%d年已结账(%s)，以后更正过 %d 次。", year, ledger.DateOf(y.At), len(y.Corrections))
		return notes, nil
	}
	if _, kept := y.CountsByClose(); q.ByClose && !kept {
		return []string{fmt.Sprintf("%d年已结账(%s)，结账时没有留按办结日期的数；这里按办结日期的数取自现在的账本。", year, ledger.DateOf(y.At))}, nil
	}
	for _, c := range y.Corrections {
		if q.ByClose {
			notes = append(notes, c.SayByClose())
			continue
		}
		notes = append(notes, c.Say())
	}
	return notes, nil
}

func corrected(changes []closing.Change) string {
	var lines []string
	for _, c := range changes {
		lines = append(lines, "  "+c.Say())
	}
	return strings.Join(lines, "\n")
}

// plainClosing leaves of an error about closed years what people read.
func plainClosing(err error) error {
	var refused closing.Refused
	if errors.As(err, &refused) {
		return refused
	}
	for _, known := range []error{closing.ErrNotClosed, closing.ErrClosed, closing.ErrEarly, closing.ErrReason, closing.ErrNothing, closing.ErrEmpty, closing.ErrMoved} {
		if errors.Is(err, known) {
			return known
		}
	}
	return err
}
