package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
	"mingbai/handlers/redact"
	"mingbai/handlers/sheet"
)

// recordCmd enters what was done offline.
type recordCmd struct {
	File    string `required:"" help:"Excel(.xlsx) 或 CSV 文件，列：日期、类型、村居、类别、渠道、宗、人次、结果、案号、顾问、金额(万元)、摘要、乡镇。" placeholder:"登记.csv"`
	Place   string `help:"哪个镇(街道)；名单里只有一个镇时不用写。" placeholder:"东凤镇"`
	SkipBad bool   `help:"看不懂的行跳过，其余的照收；不写就一行有错全不收。"`
	Correct string `help:"往已经结账的年份里补登的原因，会作为更正留痕。" placeholder:"原因"`
}

// Run enters the file.
func (r recordCmd) Run(ctx context.Context, e env, c config) error {
	info, err := os.Stat(r.File)
	if err != nil {
		return fmt.Errorf("文件打不开：%w", err)
	}
	if info.Size() > recordfile.MostBytes {
		return fmt.Errorf("%w：文件最大 %d MB，请分成几个", errUsage, recordfile.MostBytes>>20)
	}
	data, err := os.ReadFile(r.File)
	if err != nil {
		return fmt.Errorf("文件打不开：%w", err)
	}
	return carryOut(ctx, e, c, order{Record: &recordOrder{Place: strings.TrimSpace(r.Place), File: data, SkipBad: r.SkipBad, Correct: r.Correct}})
}

type recordOrder struct {
	Place   string
	File    []byte
	SkipBad bool
	Correct string
}

// errRecords says that nothing of a file was entered.
var errRecords = errors.New("什么都没有存")

// record enters a file of offline work: all of it, or, when bad rows may be
// skipped, the rest.
func (s shop) record(ctx context.Context, o recordOrder, out io.Writer) error {
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return err
	}
	rules := recordfile.Rules{Place: o.Place, Today: ledger.DateOf(time.Now()), Redact: redact.Text}
	for _, p := range roster.Posts {
		rules.Villages = append(rules.Villages, recordfile.Village{Place: p.Place, Name: p.Village})
	}
	records, bad, err := rules.Read(o.File)
	if err != nil {
		return fmt.Errorf("%w，%w", err, errRecords)
	}
	if len(bad) > 0 && !o.SkipBad {
		return fmt.Errorf("%d 行有问题，%w(要跳过这些行，加 --skip-bad)：\n%w", len(bad), errRecords, bad)
	}
	done, late, err := s.enterRecords(ctx, records, o)
	if err != nil {
		return err
	}
	if err := s.done(ctx, audit.Recorded, o.Place, fmt.Sprintf("线下登记文件：新 %d 条，重复 %d 条", done.New, done.Repeated)); err != nil {
		return err
	}
	fmt.Fprintf(out, "收了 %d 条：新的 %d 条，以前收过、没有再算的 %d 条。", done.New+done.Repeated, done.New, done.Repeated)
	if done.Joined > 0 {
		fmt.Fprintf(out, "新的里面有 %d 条并进已有的案号，只加人次，不加宗。", done.Joined)
	}
	fmt.Fprintln(out)
	for _, b := range late {
		bad = append(bad, sheet.BadRow{Line: b.Line, Reason: fmt.Sprintf("%d年的账已经结了；要补登，写明原因：--correct", b.Date.Year())})
	}
	if len(bad) > 0 {
		slices.SortFunc(bad, func(a, b sheet.BadRow) int { return a.Line - b.Line })
		fmt.Fprintf(out, "跳过了 %d 行：\n%s\n", len(bad), bad)
	}
	if s.alone { // the next summary need not wait for it
		return s.store.Tally(ctx)
	}
	return nil
}

// enterRecords stores the records. Rows of closed years are skipped as bad ones are,
// or come in as a correction when a reason is given.
func (s shop) enterRecords(ctx context.Context, records []ledger.Record, o recordOrder) (ledger.Entered, closing.Refused, error) {
	if o.Correct != "" {
		done, err := s.store.EnterLate(ctx, records, "命令行", o.Correct)
		return done, nil, err
	}
	done, err := s.store.Enter(ctx, records)
	var late closing.Refused
	if !errors.As(err, &late) {
		return done, nil, err
	}
	if !o.SkipBad {
		return done, nil, err
	}
	records = slices.DeleteFunc(records, func(r ledger.Record) bool {
		return slices.ContainsFunc(late, func(l closing.Late) bool { return l.Line == r.Line })
	})
	done, err = s.store.Enter(ctx, records)
	return done, late, err
}
