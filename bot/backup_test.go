package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// with does something with the store of a stopped program.
func (p *program) with(f func(ctx context.Context, s *store.Store)) {
	p.t.Helper()
	ctx := context.Background()
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		p.t.Fatal(err)
	}
	s, err := store.Open(ctx, store.Config{Dir: p.data, URL: p.env["DATABASE_URL"]})
	if err != nil {
		p.t.Fatal(err)
	}
	f(ctx, s)
	if err := s.Close(); err != nil {
		p.t.Fatal(err)
	}
}

// records enters n consultations of a year.
func (p *program) records(year, n int) {
	p.t.Helper()
	p.with(func(ctx context.Context, s *store.Store) {
		var all []ledger.Record
		for i := range n {
			all = append(all, ledger.Record{Ref: fmt.Sprintf("%d/%d", year, i), Line: i + 2, Date: ledger.Date(fmt.Sprintf("%d-03-%02d", year, 1+i%28)),
				Kind: ledger.Consulting, Place: "东凤镇", Village: "甲村", Category: "婚姻家庭", Channel: "walk_in", Matters: 1, Visits: 2, Outcome: ledger.Answered})
		}
		if _, err := s.Enter(ctx, all); err != nil {
			p.t.Fatal(err)
		}
	})
}

// trail is what was done, the newest first.
func (p *program) trail() (all []audit.Entry) {
	p.t.Helper()
	p.with(func(ctx context.Context, s *store.Store) {
		var err error
		if all, err = s.Trail(ctx, 0, 100); err != nil {
			p.t.Fatal(err)
		}
	})
	return all
}

// expect runs a command and looks for words in what it says.
func (p *program) expect(code int, words string, args ...string) string {
	p.t.Helper()
	got, out, errs := p.run("", args...)
	if got != code || !strings.Contains(out+errs, words) {
		p.t.Fatalf("%s: %d, %q, %q; want %d with %q", strings.Join(args, " "), got, out, errs, code, words)
	}
	return out + errs
}

// TestBackupAndRestore copies beside the running service, and puts the copy
// back in another folder.
func TestBackupAndRestore(t *testing.T) {
	p := newProgram(t, nil)
	out := filepath.Join(t.TempDir(), "copy.zip")
	p.expect(exitFailed, "数据目录还没有", "backup", "--out", out)
	p.expect(exitUsage, "--out", "backup")
	p.start()
	said := p.expect(exitOK, "备份好了", "backup", "--out", out)
	if !strings.Contains(said, "mingbai.key") || !strings.Contains(said, "另外保管") {
		t.Errorf("does not say that the key is apart: %s", said)
	}
	p.expect(exitUsage, "已经有了", "backup", "--out", out)
	p.expect(exitUsage, "不要放在数据目录里", "backup", "--out", filepath.Join(p.data, "copy.zip"))
	p.expect(exitFailed, "什么也没有留下", "backup", "--out", filepath.Join(t.TempDir(), "none", "copy.zip"))
	p.expect(exitUsage, "已经有东西", "restore", "--from", out)
	p.stop()
	if got := p.trail(); len(got) != 1 || got[0].What != audit.BackedUp || got[0].Object != "copy.zip" {
		t.Errorf("trail %+v", got)
	}

	q := newProgram(t, nil)
	key := filepath.Join(p.data, "mingbai.key")
	q.expect(exitUsage, "没有 "+out+".none", "restore", "--from", out+".none")
	q.expect(exitFailed, "不是完整的备份", "restore", "--from", key)
	q.expect(exitUsage, "打不开", "restore", "--from", out, "--key", out+".none")
	other := newProgram(t, nil)
	other.records(2025, 1) // makes another key
	q.expect(exitFailed, "对不上", "restore", "--from", out, "--key", filepath.Join(other.data, "mingbai.key"))
	if _, err := os.Stat(q.data); !os.IsNotExist(err) {
		t.Fatalf("something was left of what failed: %v", err)
	}
	q.expect(exitOK, "可以启动了", "restore", "--from", out, "--key", key)
	q.expect(exitOK, "操作日志完整", "verify")
	if got := q.trail(); got[0].What != audit.Restored {
		t.Errorf("trail %+v", got)
	}
	q.start()
	q.stop()
}

// TestRestoreWithoutKey puts a copy back before the key is there.
func TestRestoreWithoutKey(t *testing.T) {
	p := newProgram(t, nil)
	p.records(2025, 3)
	out := filepath.Join(t.TempDir(), "copy.zip")
	p.expect(exitOK, "备份好了", "backup", "--out", out)
	q := newProgram(t, nil)
	q.expect(exitOK, "还差一步", "restore", "--from", out)
	q.expect(exitFailed, "密钥文件不见了", "verify")
	key, err := os.ReadFile(filepath.Join(p.data, "mingbai.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(q.data, "mingbai.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	q.expect(exitOK, "操作日志", "verify")
	t.Chdir(t.TempDir())
	q.data = "data"
	q.expect(exitOK, "还差一步", "restore", "--from", out, "--data", "data") // a folder that is named short
}

func TestBackupOfPostgres(t *testing.T) {
	p := newProgram(t, map[string]string{"DATABASE_URL": storetest.Postgres(t)})
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	p.expect(exitFailed, "pg_dump", "backup", "--out", filepath.Join(t.TempDir(), "copy.zip"))
	p.expect(exitFailed, "pg_dump", "restore", "--from", filepath.Join(t.TempDir(), "copy.zip"))
}

// TestCloseYearCommand closes a year beside the running service.
func TestCloseYearCommand(t *testing.T) {
	p := newProgram(t, nil)
	p.records(2025, 4)
	p.start()
	p.expect(exitUsage, "四位", "close-year", "--year", "25")
	p.expect(exitUsage, "原因", "close-year", "--year", "2025", "--take-in")
	p.expect(exitFailed, "还没有过完", "close-year", "--year", fmt.Sprint(time.Now().Year()))
	p.expect(exitFailed, "还没有结账", "close-year", "--year", "2025", "--place", "东凤镇", "--take-in", "--reason", "复核")
	p.expect(exitFailed, "地名写对了吗", "close-year", "--year", "2025", "--place", "东风镇")
	p.expect(exitOK, "结账了，校验码", "close-year", "--year", "2025", "--place", "东凤镇")
	p.expect(exitFailed, "已经结过账", "close-year", "--year", "2025", "--place", "东凤镇")
	p.expect(exitFailed, "没有要更正的", "close-year", "--year", "2025", "--place", "东凤镇", "--take-in", "--reason", "复核")
	p.expect(exitOK, "2025年 东凤镇，没有被改过", "verify")
	p.stop()
	p.with(func(ctx context.Context, s *store.Store) {
		if _, err := s.EnterLate(ctx, []ledger.Record{{Ref: "late", Date: "2025-12-30", Kind: ledger.Lecture, Place: "东凤镇", Matters: 1, Visits: 30, Outcome: ledger.StepClosed}}, "李四", "漏登"); err != nil {
			t.Fatal(err)
		}
	})
	if got := p.trail(); len(got) != 2 || got[0].What != audit.Corrected || got[1].What != audit.YearClosed || got[1].Who != audit.Terminal {
		t.Errorf("trail %+v", got)
	}
}

// TestVerifyFinds spoils each part of what is stored, and runs the command.
func TestVerifyFinds(t *testing.T) {
	for _, c := range []struct{ name, attack, want string }{
		{"nothing", "", ""},
		{"an edited entry", "UPDATE audit SET at = at + 1 WHERE seq = 1", "第 1 条"},
		{"a cut tail", "DELETE FROM audit WHERE seq = 2", "末尾少了第 2 条"},
		{"a sum that was changed", "UPDATE tallies SET n = n + 1", "不一样"},
		{"a record that was taken away", "DELETE FROM records WHERE id = (SELECT MIN(id) FROM records)", "不一样"},
		{"a closed year taken away", "DELETE FROM closed_years", "不见了"},
		{"a lane of nothing", "INSERT INTO lanes (queue, chat_key, head, due) VALUES ('in', 'x', 99, 0)", "各表之间：有对不上的"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newProgram(t, nil)
			p.records(2025, 5)
			p.expect(exitOK, "结账了", "close-year", "--year", "2025")
			p.expect(exitOK, "备份好了", "backup", "--out", filepath.Join(t.TempDir(), "copy.zip"))
			p.expect(exitOK, "操作日志完整：共 2 条", "verify")
			if c.attack == "" {
				return
			}
			p.spoil(c.attack)
			said := p.expect(exitFailed, c.want, "verify")
			if !strings.Contains(said, "✗") || !strings.Contains(said, "核对发现问题") {
				t.Errorf("says %s", said)
			}
		})
	}
}
