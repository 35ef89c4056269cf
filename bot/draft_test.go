package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/audit"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
	"mingbai/knowledge/extract"
)

func TestDraftUsage(t *testing.T) {
	p := newProgram(t, nil)
	p.expect(exitFailed, "数据目录还没有", "draft", "--year", "2025")
	p.records(2025, 3)
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{exitUsage, "--year", []string{"draft"}},
		{exitUsage, "四位", []string{"draft", "--year", "25"}},
		{exitUsage, "text 或 docx", []string{"draft", "--year", "2025", "--format", "pdf"}},
		{exitUsage, "--out", []string{"draft", "--year", "2025", "--format", "docx"}},
		{exitFailed, "还没有开始", []string{"draft", "--year", fmt.Sprint(time.Now().Year() + 2)}},
		{exitFailed, "文件写不进去", []string{"draft", "--year", "2025", "--out", filepath.Join(t.TempDir(), "none", "d.txt")}},
	} {
		p.expect(c.code, c.want, c.args...)
	}
	for _, e := range p.trail() {
		if e.What == audit.Exported {
			t.Errorf("a draft that was not made is in the trail: %+v", e)
		}
	}
}

// TestDraft drafts a year beside the running service, as text and as a paper:
// the same numbers as the export, and what 东凤镇 published the year before.
func TestDraft(t *testing.T) {
	p := newProgram(t, nil)
	p.records(2025, 12)
	p.records(2024, 8)
	p.start()
	said := p.expect(exitOK, "", "draft", "--year", "2025", "--place", "东凤镇")
	for _, want := range []string{"东凤镇2025年", "法律咨询12宗、24人次", "1 | 接待法律咨询 | 宗 | 12 | 8 | +50.0% | 2024年：近335宗[1]", "信访无记录",
		"2024年法律咨询(宗)：公布的是近335宗[1]，账本里是8宗", "还没有结账", "填表人"} {
		if !strings.Contains(said, want) {
			t.Errorf("the draft does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "法律顾问0") || strings.Contains(said, "0名") {
		t.Errorf("an empty roster became a zero:\n%s", said)
	}
	var counts ledger.Counts
	if err := json.Unmarshal([]byte(p.expect(exitOK, "", "export", "--from", "2025-01-01", "--to", "2025-12-31", "--place", "东凤镇", "--format", "json", "--out", "-")), &counts); err != nil {
		t.Fatal(err)
	}
	if row, _ := counts.Row(ledger.RuleMatters); row.Value != 12 {
		t.Errorf("the export says %d", row.Value)
	}
	out := filepath.Join(t.TempDir(), "draft.docx")
	p.expect(exitOK, "写好了", "draft", "--year", "2025", "--place", "东凤镇", "--out", out)
	data, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(data, []byte("PK")) {
		t.Fatalf("no paper: %v", err)
	}
	read, err := extract.Read(context.Background(), out, data, extract.Limits{})
	if err != nil || !strings.Contains(read.String(), "法律咨询12宗、24人次") {
		t.Errorf("the paper says %s, %v", read, err)
	}
	p.stop()
	if got := p.trail(); len(got) != 3 || got[0].What != audit.Exported || !strings.Contains(got[0].Details, "2025年 东凤镇") {
		t.Errorf("trail %+v", got)
	}
}

// TestDraftOfClosedYear shows the numbers that were signed, and each correction.
func TestDraftOfClosedYear(t *testing.T) {
	p := newProgram(t, nil)
	p.records(2025, 5)
	p.expect(exitOK, "结账了", "close-year", "--year", "2025", "--place", "东凤镇")
	p.with(func(ctx context.Context, s *store.Store) {
		late := ledger.Record{Ref: "late", Date: "2025-06-01", Kind: ledger.Consulting, Place: "东凤镇", Village: "甲村", Category: "劳动纠纷", Channel: "walk_in", Matters: 1, Visits: 1, Outcome: ledger.Answered}
		if _, err := s.EnterLate(ctx, []ledger.Record{late}, "李四", "漏登一张登记表"); err != nil {
			t.Fatal(err)
		}
	})
	said := p.expect(exitOK, "", "draft", "--year", "2025", "--place", "广东省中山市东凤镇")
	for _, want := range []string{"法律咨询6宗、11人次", "已结账", "校验码", "更正1(", "李四", "法律咨询(宗)：5 改为 6", "漏登一张登记表"} {
		if !strings.Contains(said, want) {
			t.Errorf("the draft does not say %q:\n%s", want, said)
		}
	}
	p.exportedCorrections("更正1(")
	p.exportedCorrections("以后更正过 1 次", "--public")
}

// exportedCorrections looks for words in the sheet of rules of an export.
func (p *program) exportedCorrections(want string, args ...string) {
	p.t.Helper()
	out := filepath.Join(p.t.TempDir(), "year.xlsx")
	p.expect(exitOK, "写好了", append([]string{"export", "--from", "2025-01-01", "--to", "2025-12-31", "--place", "东凤镇", "--out", out}, args...)...)
	f, err := excelize.OpenFile(out)
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("口径")
	if err != nil {
		p.t.Fatal(err)
	}
	var all strings.Builder
	for _, row := range rows {
		fmt.Fprintln(&all, strings.Join(row, " "))
	}
	if !strings.Contains(all.String(), want) {
		p.t.Errorf("the sheet does not say %q:\n%s", want, all.String())
	}
	if len(args) > 0 && strings.Contains(all.String(), "改为") {
		p.t.Error("a public file tells a number that it hides")
	}
}
