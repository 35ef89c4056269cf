package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/bot/console/manage"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// errVerify says that verify found something.
var errVerify = errors.New("核对发现问题，见上面带“✗”的几行")

// verifyCmd checks what is stored.
type verifyCmd struct{}

// Run checks it.
func (verifyCmd) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Verify: &verifyOrder{}})
}

// verifyOrder asks for the check.
type verifyOrder struct{}

// finding is one line of the check.
type finding struct {
	bad  bool
	says string
}

// verify checks the database, the sums, the closed years and the audit trail,
// and says of each how it stands.
func (s shop) verify(ctx context.Context, out io.Writer) error {
	bad := false
	for _, check := range []func(context.Context) (finding, error){s.checkDatabase, s.checkRows, s.checkTallies, s.checkYears, s.checkTrail} {
		f, err := check(ctx)
		if err != nil {
			return err
		}
		mark := "✓"
		if f.bad {
			mark, bad = "✗", true
		}
		if _, err := fmt.Fprintf(out, "%s %s\n", mark, f.says); err != nil {
			return err
		}
	}
	if bad {
		return errVerify
	}
	return nil
}

func (s shop) checkDatabase(ctx context.Context) (finding, error) {
	switch err := s.store.Verify(ctx); {
	case errors.Is(err, store.ErrOnlySQLite):
		return finding{says: "数据库：PostgreSQL 自己检查文件，这里不查"}, nil
	case errors.Is(err, store.ErrDamaged):
		return finding{bad: true, says: "数据库：文件坏了。停掉服务，用最近的备份恢复"}, nil
	case err != nil:
		return finding{}, err
	}
	return finding{says: "数据库：文件完好"}, nil
}

func (s shop) checkRows(ctx context.Context) (finding, error) {
	err := s.store.Invariants(ctx)
	if errors.Is(err, store.ErrInvariant) {
		return finding{bad: true, says: "各表之间：有对不上的(" + oneLine(err.Error()) + ")"}, nil
	}
	return finding{says: "各表之间：没有对不上的"}, err
}

// checkTallies counts every row again. Rows that come in between make a
// difference that is none, so it looks a few times.
func (s shop) checkTallies(ctx context.Context) (finding, error) {
	var wrong []closing.Change
	for range 3 {
		kept, err := s.store.Counts(ctx, ledger.Query{})
		if err != nil {
			return finding{}, err
		}
		rows, err := s.store.Recount(ctx, ledger.Query{})
		if err != nil {
			return finding{}, err
		}
		if wrong = closing.Differ(kept, rows); len(wrong) == 0 {
			return finding{says: "统计：存着的合计和逐条重数的一样"}, nil
		}
	}
	var lines []string
	for _, w := range wrong {
		lines = append(lines, fmt.Sprintf("%s(%s)存着 %s，重数是 %s", w.Was.Indicator, w.Was.Unit, ledger.Text(w.Was.Value, w.Was.Unit), ledger.Text(w.Is.Value, w.Is.Unit)))
	}
	return finding{bad: true, says: "统计：存着的合计和逐条重数的不一样：" + strings.Join(lines, "；")}, nil
}

// checkYears compares closed years with the audit trail. That the books differ
// from a closed year is told, and is no fault.
func (s shop) checkYears(ctx context.Context) (finding, error) {
	wrong, err := s.store.CheckYears(ctx)
	if err != nil {
		return finding{}, err
	}
	if len(wrong) > 0 {
		return finding{bad: true, says: "结账的年份：" + strings.Join(wrong, "；")}, nil
	}
	years, err := s.store.ClosedYears(ctx, 0)
	if err != nil {
		return finding{}, err
	}
	if len(years) == 0 {
		return finding{says: "结账的年份：还没有"}, nil
	}
	var lines []string
	for _, y := range years {
		line := y.Label()
		drift, err := s.store.Drift(ctx, y)
		if err != nil {
			return finding{}, err
		}
		if len(drift) > 0 {
			line += fmt.Sprintf("(账本后来有 %d 项变动没有算进去，用 draft --year %d 看)", len(drift), y.Year)
		}
		lines = append(lines, line)
	}
	return finding{says: "结账的年份：" + strings.Join(lines, "、") + "，没有被改过"}, nil
}

// checkTrail walks the audit trail; the console shows when that was.
func (s shop) checkTrail(ctx context.Context) (finding, error) {
	report, err := s.store.VerifyTrail(ctx)
	if err != nil {
		return finding{}, err
	}
	return finding{bad: !report.Whole(), says: report.Say()}, manage.Checked(ctx, s.store, time.Now(), audit.Terminal, report)
}

// done enters what a command did.
func (s shop) done(ctx context.Context, what audit.What, object, details string) error {
	return s.store.Log(ctx, audit.Entry{Who: audit.Terminal, What: what, Object: object, Details: details})
}
