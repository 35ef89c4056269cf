package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/lessons"
	"mingbai/handlers/redact"
	"mingbai/handlers/store"
)

// closeCase puts a case into the data folder of a stopped program: asked for
// by a resident, taken and closed by an adviser.
func (p *program) closeCase(words string) (resident chat.Address) {
	p.t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: p.data})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	resident = chat.Address{Channel: "web", Chat: "resident"}
	adviser := chat.Address{Channel: "telegram", Chat: "adviser"}
	always, err := handoff.ParseHours("全天")
	if err != nil {
		p.t.Fatal(err)
	}
	err = s.SaveRoster(ctx, handoff.Roster{
		People: []handoff.Person{{ID: "z", Name: "顾问甲", Role: handoff.Adviser, Address: adviser}},
		Posts:  []handoff.Post{{Place: "东凤镇", Village: "甲村", Adviser: "z", Office: "东凤镇司法所", Hours: always}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	desk, err := handoff.New(handoff.Config{Book: s, Secret: s.Secret("handoff"), Redact: redact.Text})
	if err != nil {
		p.t.Fatal(err)
	}
	m := chat.Message{ID: "1", Kind: chat.Text, From: resident, At: time.Now()}
	o, taken, err := desk.Refer(ctx, m, &chat.Session{}, handoff.Request{Place: "东凤镇", Village: "甲村", Category: "labor_wage",
		Summary: words, Sources: []string{"guide/wage-arrears"}})
	if err != nil || !taken || len(o.Saves) != 1 {
		p.t.Fatalf("no case: %v, %v, %+v", taken, err, o.Saves)
	}
	p.commit(s, "1", delivery.Effect{Handoff: &o.Change})
	c, err := desk.CaseOf(ctx, resident)
	if err != nil {
		p.t.Fatal(err)
	}
	from := c.Version
	c.Version++
	c.State, c.Steps, c.Asked, c.Ended = handoff.Closed, nil, nil, time.Now()
	c.Outcome, c.ClosedBy, c.Persons = ledger.ToLegalAid, "z", 1
	p.commit(s, "2", delivery.Effect{Handoff: &handoff.Change{Saves: []handoff.Save{{Case: c, From: from}}}})
	return resident
}

// commit carries out an effect of a message of the resident.
func (p *program) commit(s *store.Store, id string, e delivery.Effect) {
	p.t.Helper()
	ctx := context.Background()
	in := delivery.Incoming{Channel: "web", Update: id, Chat: "resident", Raw: []byte("x"), At: time.Now()}
	if _, err := s.Receive(ctx, "web", "", []delivery.Incoming{in}); err != nil {
		p.t.Fatal(err)
	}
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.Commit(ctx, item, chat.Address{Channel: "web", Chat: "resident"}, e, time.Now()); err != nil {
		p.t.Fatal(err)
	}
}

// TestLearn learns from a closed case while the service runs and takes it back.
func TestLearn(t *testing.T) {
	p := newProgram(t, nil)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	const words = "窑上那个谁的账还没跟俺了，我电话13800001234"
	p.closeCase(words)
	p.start()
	const question = "窑上那个谁的账还没跟俺了"
	before := p.ask(question)
	if strings.Contains(before.Text, "欠薪") {
		t.Fatalf("known without learning: %s", before.Text)
	}
	for _, args := range [][]string{{"list"}, {"add", "aaaaaaaa"}, {"drop", "aaaaaaaa"}} {
		if code, _, errs := p.run("", append([]string{"learn"}, args...)...); code != exitFailed || !strings.Contains(errs, "learn on") {
			t.Errorf("%v while off: %d, %q", args, code, errs)
		}
	}
	p.order("开着", "on")
	var list []lessons.Candidate
	if err := json.Unmarshal([]byte(p.order("", "list", "--json")), &list); err != nil || len(list) != 1 {
		t.Fatalf("candidates %+v, %v", list, err)
	}
	if c := list[0]; c.Guide != "wage-arrears" || c.Category != "labor_wage" || strings.Contains(c.Text, "1380") {
		t.Errorf("candidate %+v", c)
	}
	p.order("窑上", "list")
	p.order("收下了", "add", list[0].ID, "--say", question)
	p.order("等人审的 0 句", "list")
	p.await(func() bool { return p.ask(question).Category == "labor_wage" })
	p.order("不收", "drop", list[0].ID)
	p.await(func() bool { return p.ask(question).Text == before.Text })
	p.order("收回了", "forget", list[0].ID)
	p.order("收下了", "add", list[0].ID)
	p.order("学了 1 句", "off")
	p.order("收回了 1 句", "forget", "--all")
	p.order("学了 0 句", "status")
	if code, _, errs := p.run("", "learn", "forget"); code != exitUsage || !strings.Contains(errs, "--all") {
		t.Errorf("forget what: %d, %q", code, errs)
	}
	data, err := os.ReadFile(filepath.Join(p.data, "knowledge", "asked", "learned.yaml"))
	if err != nil || strings.Contains(string(data), "窑") || strings.Contains(p.errs.String(), "窑") {
		t.Errorf("left behind: %q, %v, %q", data, err, p.errs.String())
	}
}

// TestLearnForgotten: the candidate goes with the resident's words.
func TestLearnForgotten(t *testing.T) {
	p := newProgram(t, nil)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	p.closeCase("窑上那个谁的账还没跟俺了")
	p.order("", "on")
	p.order("等人审的 1 句", "list")
	s, err := store.Open(t.Context(), store.Config{Dir: p.data})
	if err != nil {
		t.Fatal(err)
	}
	p.commit(s, "3", delivery.Effect{Erase: true})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	p.order("等人审的 0 句", "list")
}

// order runs a learn command that must say some words.
func (p *program) order(words string, args ...string) string {
	p.t.Helper()
	code, out, errs := p.run("", append([]string{"learn"}, args...)...)
	if code != exitOK || !strings.Contains(out, words) {
		p.t.Fatalf("learn %v: %d, %q, %q; want %q", args, code, out, errs, words)
	}
	return out
}
