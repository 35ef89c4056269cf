package handlers_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers"
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/delivery"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/extract"
)

// TestConversations plays the scripts under testdata/conversations. A script
// reads like a transcript:
//
//	居民: what the resident writes (\n is a line break)
//	按: data of a button the resident presses
//	发: photo, voice, sticker, file
//	明白: words that must stand in the replies to the last message
//	不说: words that must not
//	按钮: label of a button that must be offered
//	台账: category outcome [urgent] of the row entered; 无 = none
//	没答: reason and category of the question kept for the office; 无 = none
//	提醒说: words that each reminder must say
//	提醒: when the reminders asked for are due (Chinese time), or what was ended; 无 = none
//	忘: everything was erased
//	文件: name of the file that came with the replies; 无 = none
//	纸上: words that must stand in that file
//	存着: words of the resident that the session must hold; 不存: must not
//	渠道: web or telegram (at the top)
//	群: the following messages are written in a group, addressed to the assistant
func TestConversations(t *testing.T) {
	scripts, err := filepath.Glob("testdata/conversations/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	assistant := newAssistant(t)
	for _, path := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			p := &play{t: t, assistant: assistant, channel: "web", now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			lines := bufio.NewScanner(file)
			for p.line = 1; lines.Scan(); p.line++ {
				p.read(strings.TrimSpace(lines.Text()))
			}
			if err := lines.Err(); err != nil || p.checks == 0 {
				t.Fatalf("script checks nothing: %v", err)
			}
		})
	}
}

func newAssistant(t testing.TB) *handlers.Assistant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	who, err := consult.New(consult.Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	a, err := handlers.New(handlers.Config{Consult: who, Places: base.Places, Records: kept{}, Shown: []string{"web"},
		Checks: who, Papers: who, Files: []string{"web", "telegram"}})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// kept is a store in which two messages and two replies of everybody lie.
type kept struct{}

func (kept) Kept(context.Context, chat.Address) (handlers.Kept, error) {
	return handlers.Kept{Messages: 2, Replies: 2, Consultations: 1, Misses: 3,
		Reminders: []chat.Dated{{Title: "到法院起诉", Last: time.Date(2026, 3, 9, 1, 0, 0, 0, time.UTC)}}, Since: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, nil
}

// play is a script being played.
type play struct {
	t         *testing.T
	assistant *handlers.Assistant
	channel   string
	group     bool
	now       time.Time
	line, n   int
	checks    int
	session   chat.Session
	last      delivery.Effect
}

func (p *play) read(line string) {
	p.t.Helper()
	verb, rest, ok := strings.Cut(line, ":")
	rest = strings.TrimSpace(rest)
	if line == "" || strings.HasPrefix(line, "#") {
		return
	}
	if !ok {
		p.t.Fatalf("line %d: %q has no colon", p.line, line)
	}
	switch verb {
	case "渠道":
		p.channel = rest
	case "群":
		p.group = true
	case "居民":
		p.send(chat.Message{Kind: chat.Text, Text: strings.ReplaceAll(rest, `\n`, "\n")})
	case "按":
		p.send(chat.Message{Kind: chat.Button, Data: rest})
	case "发":
		p.send(chat.Message{Kind: chat.Kind(rest)})
	default:
		p.checks++
		p.check(verb, rest)
	}
}

func (p *play) send(m chat.Message) {
	p.t.Helper()
	p.n++
	p.now = p.now.Add(time.Minute)
	m.ID, m.At = fmt.Sprint(p.n), p.now
	m.From = chat.Address{Channel: p.channel, Chat: "1"}
	m.Group, m.Named = p.group, p.group
	effect, err := p.assistant.Handle(context.Background(), m, p.session)
	if err != nil {
		p.t.Fatalf("line %d: %v", p.line, err)
	}
	p.last = effect
	switch {
	case effect.Erase:
		p.session = chat.Session{}
	case effect.Session != nil:
		p.session = *effect.Session
	}
}

func (p *play) check(verb, want string) {
	p.t.Helper()
	var said strings.Builder
	labels := map[string]bool{}
	for _, r := range p.last.Replies {
		said.WriteString(r.Reply.Text + "\n---\n")
		for _, row := range r.Reply.Choices {
			for _, c := range row {
				labels[c.Label] = true
			}
		}
	}
	switch verb {
	case "明白":
		if !strings.Contains(said.String(), want) {
			p.t.Errorf("line %d: %q is not in:\n%s", p.line, want, said.String())
		}
	case "不说":
		if strings.Contains(said.String(), want) {
			p.t.Errorf("line %d: %q is in:\n%s", p.line, want, said.String())
		}
	case "按钮":
		if !labels[want] {
			p.t.Errorf("line %d: no button %q among %v", p.line, want, labels)
		}
	case "台账":
		if got := p.row(); got != want {
			p.t.Errorf("line %d: ledger %q, want %q", p.line, got, want)
		}
	case "没答":
		if got := p.missed(); got != want {
			p.t.Errorf("line %d: missed %q, want %q", p.line, got, want)
		}
	case "文件", "纸上":
		p.paper(verb, want)
	case "存着", "不存":
		held, err := json.Marshal(p.session)
		if err != nil || strings.Contains(string(held), want) != (verb == "存着") {
			p.t.Errorf("line %d: %s %q: %s, %v", p.line, verb, want, held, err)
		}
	case "提醒说":
		for _, r := range p.last.Reminders {
			if !strings.Contains(r.Outgoing.Reply.Text, want) {
				p.t.Errorf("line %d: %q is not in the reminder:\n%s", p.line, want, r.Outgoing.Reply.Text)
			}
		}
	case "提醒":
		if got := p.reminders(); got != want {
			p.t.Errorf("line %d: reminders %q, want %q", p.line, got, want)
		}
	case "忘":
		if !p.last.Erase {
			p.t.Errorf("line %d: nothing was erased", p.line)
		}
	default:
		p.t.Fatalf("line %d: no such verb %q", p.line, verb)
	}
}

// reminders writes what the last message did to reminders.
func (p *play) reminders() string {
	var all []string
	for _, series := range p.last.Unremind {
		if series != delivery.EveryReminder {
			series = "一件"
		}
		all = append(all, "停"+series)
	}
	for _, r := range p.last.Reminders {
		all = append(all, r.At.In(time.FixedZone("CST", 8*60*60)).Format("01-02 15:04"))
		if r.Series == "" || r.Title == "" || r.Outgoing.Key == "" || r.Outgoing.To.Channel != p.channel {
			p.t.Errorf("line %d: reminder %+v", p.line, r)
		}
	}
	if len(all) == 0 {
		return "无"
	}
	return strings.Join(all, " ")
}

// missed writes the questions kept for the office after the last message.
func (p *play) missed() string {
	if len(p.last.Misses) == 0 {
		return "无"
	}
	var all []string
	for _, m := range p.last.Misses {
		all = append(all, string(m.Reason)+" "+m.Category+" "+m.Text)
	}
	return strings.Join(all, "; ")
}

// paper checks the file that came with the last replies.
func (p *play) paper(verb, want string) {
	p.t.Helper()
	name, text := "无", ""
	for _, r := range p.last.Replies {
		if r.Reply.Attach == nil {
			continue
		}
		read, err := extract.Read(context.Background(), r.Reply.Attach.Name, r.Reply.Attach.Data, extract.Limits{})
		if err != nil {
			p.t.Fatalf("line %d: %v", p.line, err)
		}
		name, text = r.Reply.Attach.Name, read.String()
	}
	switch {
	case verb == "文件" && name != want:
		p.t.Errorf("line %d: file %q, want %q", p.line, name, want)
	case verb == "纸上" && !strings.Contains(text, want):
		p.t.Errorf("line %d: %q is not on the paper:\n%s", p.line, want, text)
	}
}

// row writes the ledger row of the last message.
func (p *play) row() string {
	if len(p.last.Records) == 0 {
		return "无"
	}
	r := p.last.Records[0]
	got := r.Category + " " + string(r.Outcome)
	if r.Urgent {
		got += " urgent"
	}
	return got
}
