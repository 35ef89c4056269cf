package main

import (
	"encoding/json"
	"strings"
	"testing"

	"mingbai/handlers/consult"
)

func TestAskOneScreen(t *testing.T) {
	p := newProgram(t, nil)
	code, out, errs := p.run("", "ask", "老板拖欠工资三个月不给怎么办", "--place", "东辽县")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"先去", "东辽县劳动监察大队", "0437-5555816", "2019年", "期限", "带上", "花钱", "依据", "劳动保障监察条例"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	if n := strings.Count(out, "\n"); n > 24 {
		t.Errorf("%d lines are more than one screen", n)
	}
}

func TestAskJSON(t *testing.T) {
	p := newProgram(t, nil)
	code, out, errs := p.run("", "ask", "--json", "楼上漏水不肯修")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var a consult.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	if a.Category != "neighbor" || len(a.Channels) == 0 || len(a.Sources) == 0 || a.Text == "" {
		t.Errorf("answer %+v", a)
	}
}

func TestAskLines(t *testing.T) {
	p := newProgram(t, nil)
	in := strings.Join([]string{
		`{"id":"1","q":"劳动仲裁要多久"}`,
		`not json`,
		`{"id":"2","q":"要钱吗","prev":["我想申请劳动仲裁"]}`,
		``,
		`{"id":"3","q":"x","today":"yesterday"}`,
		`{"id":"4","q":"` + strings.Repeat("长", 100_000) + `"}`,
		`{"id":"5","q":""}`,
		`{"id":"6","q":"去年调解了多少","place":"青石县","today":"2026-03-01"}`,
	}, "\n")
	code, out, errs := p.run(in, "ask", "--jsonl")
	if code != exitFailed {
		t.Errorf("exit %d with broken lines, want %d", code, exitFailed)
	}
	for _, want := range []string{"第 2 行", "第 5 行", "2 行"} {
		if !strings.Contains(errs, want) {
			t.Errorf("no %q in %q", want, errs)
		}
	}
	var ids []string
	for line := range strings.Lines(out) {
		var a consult.Answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		ids = append(ids, a.ID)
		if a.Text == "" {
			t.Errorf("answer %s is empty", a.ID)
		}
	}
	if got := strings.Join(ids, " "); got != "1 2 4 5 6" {
		t.Errorf("answers %q in this order, want 1 2 4 5 6", got)
	}
}

func TestAskConversation(t *testing.T) {
	p := newProgram(t, nil)
	code, out, errs := p.run("我想申请劳动仲裁\n\n要多久啊\n再见\n没人听的话\n", "ask")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if !strings.Contains(out, "45日") || !strings.Contains(out, "不客气") {
		t.Errorf("conversation:\n%s", out)
	}
}

func TestAskOrders(t *testing.T) {
	p := newProgram(t, nil)
	code, out, errs := p.run("/forget\n/place 东辽县\n老板拖欠工资\n", "ask")
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{"什么都不存", "按东辽县来答", "0437-5555816"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

func TestAskLinesTakeThePlace(t *testing.T) {
	in := `{"id":"1","q":"老板拖欠工资"}` + "\n" + `{"id":"2","q":"老板拖欠工资","place":"东凤镇"}`
	_, out, _ := newProgram(t, nil).run(in, "ask", "--jsonl", "--place", "东辽县")
	first, second, _ := strings.Cut(out, "\n")
	if !strings.Contains(first, "东辽县") || !strings.Contains(second, `"place":"广东省中山市东凤镇"`) {
		t.Errorf("answers:\n%s", out)
	}
}

func TestWrongUse(t *testing.T) {
	cases := []struct {
		name string
		env  map[string]string
		args []string
	}{
		{"unknown command", nil, []string{"dance"}},
		{"unknown flag", nil, []string{"ask", "--loud", "x"}},
		{"jsonl with a question", nil, []string{"ask", "--jsonl", "x"}},
		{"eval without a corpus", nil, []string{"eval"}},
		{"listen address", map[string]string{"MINGBAI_LISTEN": "8080"}, nil},
		{"database address", map[string]string{"DATABASE_URL": "mysql://x"}, nil},
		{"telegram mode", map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_MODE": "push"}, nil},
		{"webhook without address", map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_MODE": "webhook"}, nil},
		{"webhook without secret", map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_URL": "https://example.org/hook"}, nil},
		{"webhook where the page is", hook("https://example.org/say"), nil},
		{"webhook under the office", hook("https://example.org/office/hook"), nil},
		{"webhook with a wildcard", hook("https://example.org/hook{a"), nil},
		{"webhook with dots", hook("https://example.org/a/../b"), nil},
		{"year", nil, []string{"ingest", "x.txt", "--year", "24"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			code, _, errs := newProgram(t, c.env).run("", c.args...)
			if code != exitUsage || strings.Count(strings.TrimSpace(errs), "\n") > 0 || errs == "" {
				t.Errorf("exit %d with %q, want %d and one sentence", code, errs, exitUsage)
			}
		})
	}
}

// hook are settings that are right but for the webhook's address.
func hook(address string) map[string]string {
	return map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_MODE": "webhook",
		"TELEGRAM_WEBHOOK_SECRET": "secret", "TELEGRAM_WEBHOOK_URL": address}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"ask", "--help"}, {"serve", "--help"}, {"ingest", "--help"}, {"eval", "--help"}, {"figures", "--help"}} {
		if code, out, _ := newProgram(t, nil).run("", args...); code != exitOK || !strings.Contains(out, "Usage") {
			t.Errorf("%v: exit %d, %q", args, code, out)
		}
	}
}

func TestCheckFindsNoProblem(t *testing.T) {
	if code, out, errs := newProgram(t, nil).run("", "check"); code != exitOK {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
}
