package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/audit"
)

const townReport = `甲镇2023年法治政府建设情况报告
一、主要做法
全年受理纠纷120件，调解成功118件，举办法治讲座12场。
二、下步打算
2024年，讲座不少于20场。
甲镇人民政府
2024年1月5日
`

func (p *program) file(name, text string) string {
	p.t.Helper()
	path := filepath.Join(filepath.Dir(p.data), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

func TestIngestTellsWhatChanged(t *testing.T) {
	p := newProgram(t, nil)
	path := p.file("a.txt", townReport)
	first := p.expect(exitOK, "新收", "ingest", path)
	if !strings.Contains(first, "3 个数字，另有目标和计划 1 个") || !strings.Contains(first, "请核对：地名表里没有") {
		t.Errorf("first:\n%s", first)
	}
	p.expect(exitOK, "没变", "ingest", path)
	p.file("a.txt", strings.Replace(townReport, "举办法治讲座12场", "举办法治讲座14场，代写文书6份", 1))
	second := p.expect(exitOK, "更新", "ingest", path)
	for _, want := range []string{"改了 2023年 法治讲座 14场，原来是 12场", "新增 2023年 代写文书 6份"} {
		if !strings.Contains(second, want) {
			t.Errorf("no %q in\n%s", want, second)
		}
	}
}

func TestCorrectedFigureIsAnsweredAndAudited(t *testing.T) {
	p := newProgram(t, nil)
	path := p.file("a.txt", townReport)
	p.expect(exitOK, "新收", "ingest", path)
	p.expect(exitOK, "已更正：甲镇 2023年 调解成功：读出 118件，改为 117件；原因：与台账不符",
		"ingest", "--correct", "调解成功", "--value", "117", "--place", "甲镇", "--year", "2023", "--reason", "与台账不符")
	if e := p.trail()[0]; e.What != audit.Figure || e.Who != audit.Terminal || !strings.Contains(e.Details, "改为 117件") {
		t.Errorf("audit entry = %+v", e)
	}
	p.expect(exitOK, "其中更正过 1 个", "ingest", path)
	answer := p.expect(exitOK, "117件", "ask", "甲镇2023年调解成功多少件")
	if strings.Contains(answer, "：调解成功118件") {
		t.Errorf("answer:\n%s", answer)
	}
}

func TestCorrectionIsWithdrawn(t *testing.T) {
	p := newProgram(t, nil)
	p.expect(exitOK, "新收", "ingest", p.file("a.txt", townReport))
	given := []string{"ingest", "--correct", "调解成功", "--place", "甲镇", "--year", "2023"}
	p.expect(exitOK, "已更正", append(given[:len(given):len(given)], "--value", "117", "--reason", "与台账不符")...)
	p.expect(exitOK, "已撤回更正：甲镇 2023年 调解成功：读出 118件，改为 117件；原因：与台账不符；撤回的原因：台账记错了",
		append(given[:len(given):len(given)], "--withdraw", "--reason", "台账记错了")...)
	if e := p.trail()[0]; e.What != audit.Figure || !strings.HasPrefix(e.Details, "撤回更正") || e.Object == "" {
		t.Errorf("audit entry = %+v", e)
	}
	p.expect(exitOK, "118件", "ask", "甲镇2023年调解成功多少件")
	if code, _, errs := p.run("", append(given[:len(given):len(given)], "--withdraw")...); code != exitFailed || !strings.Contains(errs, "没有这样一条更正") {
		t.Errorf("withdrawn twice: %d %s", code, errs)
	}
	for _, wrong := range [][]string{{"ingest", "--withdraw"}, append(given[:len(given):len(given)], "--withdraw", "--drop")} {
		if code, _, errs := p.run("", wrong...); code != exitUsage {
			t.Errorf("%q: %d %s", wrong, code, errs)
		}
	}
}

func TestCorrectRefusesHalfAnOrder(t *testing.T) {
	p := newProgram(t, nil)
	p.expect(exitOK, "新收", "ingest", p.file("a.txt", townReport))
	given := []string{"ingest", "--correct", "调解成功", "--place", "甲镇", "--year", "2023"}
	tests := []struct {
		name string
		more []string
		code int
		says string
	}{
		{"no value", []string{"--reason", "x"}, exitUsage, "--value 或 --drop"},
		{"no reason", []string{"--value", "1"}, exitUsage, "--reason"},
		{"files too", []string{"--value", "1", "--reason", "x", "a.txt"}, exitUsage, "不收文件"},
		{"long reason", []string{"--value", "1", "--reason", strings.Repeat("长", 301)}, exitUsage, "300"},
	}
	for _, tt := range tests {
		if code, _, errs := p.run("", append(given[:len(given):len(given)], tt.more...)...); code != tt.code || !strings.Contains(errs, tt.says) {
			t.Errorf("%s: %d %s", tt.name, code, errs)
		}
	}
	if code, _, errs := p.run("", "ingest", "--correct", "行政处罚", "--value", "1", "--place", "甲镇", "--year", "2023", "--reason", "x"); code != exitFailed || !strings.Contains(errs, "没有这个数字") {
		t.Errorf("unknown figure: %d %s", code, errs)
	}
}
