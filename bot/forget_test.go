package main

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// spoil changes the database of a stopped program behind its back.
func (p *program) spoil(statement string) {
	p.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(p.data, "mingbai.db"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		p.t.Fatal(err)
	}
}

// TestForgetByCase erases a resident whom the office knows by a case number.
func TestForgetByCase(t *testing.T) {
	p := newProgram(t, nil)
	p.with(func(context.Context, *store.Store) {}) // makes the data folder
	resident := p.closeCase("我姓王，老板欠我三个月工资")
	var number string
	p.with(func(ctx context.Context, s *store.Store) {
		cases, err := s.Cases(ctx, handoff.Query{Resident: resident})
		if err != nil || len(cases) == 0 {
			t.Fatalf("%v, %v", cases, err)
		}
		number = cases[0].Number
	})
	p.expect(exitUsage, "--case", "forget")
	p.expect(exitUsage, "原因", "forget", "--case", number, "--yes")
	p.expect(exitFailed, "没有这个单号", "forget", "--case", "2026-甲镇-9999")
	p.expect(exitFailed, "没有这个单号", "forget", "--case", "甲")
	p.start()
	p.expect(exitOK, "还没有删", "forget", "--case", number)
	p.expect(exitOK, "删了", "forget", "--case", number, "--yes", "--reason", "本人书面要求")
	p.expect(exitOK, "聊天内容早已不在", "forget", "--case", number)
	p.stop()
	p.with(func(ctx context.Context, s *store.Store) {
		kept, err := s.MyData(ctx, resident)
		if err != nil || len(kept.Lines)+len(kept.Cases)+len(kept.Consultations) != 0 {
			t.Errorf("left %+v, %v", kept, err)
		}
		if err := s.Invariants(ctx); err != nil {
			t.Error(err)
		}
	})
	done := p.trail()
	if len(done) == 0 || done[0].What != audit.Erased || done[0].Object != number || done[0].Details != "本人书面要求" {
		t.Errorf("trail %+v", done)
	}
	if strings.Contains(p.errs.String(), "王") {
		t.Error("a name reached the log")
	}
}
