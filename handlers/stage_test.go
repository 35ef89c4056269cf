package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// time reads what no person does; anything else is somebody writing.
func (s *stage) time(verb, rest string) {
	s.t.Helper()
	switch verb {
	case "过":
		d, err := time.ParseDuration(rest)
		if err != nil {
			s.t.Fatalf("line %d: %v", s.line, err)
		}
		s.fresh = map[string][]chat.Reply{}
		for end := s.now.Add(d); s.now.Before(end); {
			s.tick()
		}
	case "到":
		at, err := time.ParseInLocation("2006-01-02 15:04", rest, time.FixedZone("CST", 8*60*60))
		if err != nil {
			s.t.Fatalf("line %d: %v", s.line, err)
		}
		s.now = at
	case "邀请":
		name, village, _ := strings.Cut(rest, " ")
		s.invite(handoff.Invitation{Name: name, Place: "东凤镇", Villages: []string{village}})
	case "台账", "在办":
		s.checks++
		s.counts(verb, rest)
	case "别处":
		r := ledger.Record{Ref: rest, Date: ledger.DateOf(s.now), Kind: ledger.Consulting, Place: rest, Category: "其他", Matters: 7, Visits: 7, Outcome: ledger.Answered}
		if _, err := s.store.Enter(s.t.Context(), []ledger.Record{r}); err != nil {
			s.t.Fatal(err)
		}
	case "审计":
		s.checks++
		s.trail(rest)
	case "重发":
		s.fresh = map[string][]chat.Reply{}
		if _, err := s.desk.Do(s.t.Context(), s.newest); err != nil {
			s.t.Fatal(err)
		}
	case "定稿", "抢先定稿":
		year, err := strconv.Atoi(rest)
		if err != nil {
			s.t.Fatal(err)
		}
		if verb == "抢先定稿" {
			s.signing = year
			return
		}
		s.sign(year)
	case "线下", "线下有":
		s.checks++
		s.offline(verb, rest)
	default:
		s.send(verb, chat.Message{Kind: chat.Text, Text: strings.ReplaceAll(rest, "码", s.code)})
	}
}

// sign closes a year for everything there is.
func (s *stage) sign(year int) {
	s.t.Helper()
	if _, err := s.store.CloseYear(s.t.Context(), "", year, "司法所", ledger.Posts{}); err != nil {
		s.t.Error(err)
	}
}

// signed tells whether a year is signed, and lets it be signed just after.
func (s *stage) signed(ctx context.Context, place string, year int) (bool, error) {
	is, err := s.store.Signed(ctx, place, year)
	if s.signing == year {
		s.signing = 0
		s.sign(year)
	}
	return is, err
}

// tick lets a minute pass and does what falls due.
func (s *stage) tick() {
	s.t.Helper()
	s.now = s.now.Add(time.Minute)
	fired, err := s.store.Fire(s.t.Context(), s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	if fired > 0 {
		s.flush()
	}
}

// flush has what fell due handled: an update of no meaning comes after it.
func (s *stage) flush() {
	s.t.Helper()
	open, err := s.store.Cases(s.t.Context(), handoff.Query{Open: true})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range open {
		s.put(delivery.Incoming{Channel: handoff.ClockChannel, Chat: c.ID, Raw: handoff.DueData(c.ID, "none")})
	}
}

func (s *stage) send(name string, m chat.Message) {
	s.t.Helper()
	if !slices.Contains([]string{"居民", "居民二", "顾问", "备班", "司法所", "所员", "顾问三", "组", "组二", "群"}, name) {
		s.t.Fatalf("line %d: nobody is called %q", s.line, name)
	}
	s.fresh = map[string][]chat.Reply{}
	s.now = s.now.Add(time.Second)
	m.Group = name == "组" || name == "组二" || name == "群"
	m.Named = m.Group && (m.Named || m.ReplyTo != "" || m.Kind == chat.Button)
	m.ID, m.At, m.From = fmt.Sprint(s.n+1), s.now, chat.Address{Channel: "wire", Chat: name}
	raw, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.put(delivery.Incoming{Channel: "wire", Chat: name, Raw: raw})
}

// put has an update handled, and what it leads to sent.
func (s *stage) put(in delivery.Incoming) {
	s.t.Helper()
	s.n++
	in.Update, in.At = fmt.Sprint(s.n), s.now
	s.newest = in
	if _, err := s.desk.Do(s.t.Context(), in); err != nil {
		s.t.Fatalf("line %d: %v", s.line, err)
	}
	for {
		p, err := s.store.ClaimSend(s.t.Context(), "wire", "sender", s.now, time.Minute)
		if errors.Is(err, delivery.ErrEmpty) {
			return
		}
		if err != nil {
			s.t.Fatal(err)
		}
		s.deliver(p)
	}
}

func (s *stage) deliver(p delivery.Parcel) {
	s.t.Helper()
	if s.blocked[p.Outgoing.To.Chat] {
		if err := s.store.Dead(s.t.Context(), p, "gone"); err != nil {
			s.t.Fatal(err)
		}
		s.flush()
		return
	}
	current, err := s.store.Current(s.t.Context(), p.Outgoing)
	if err == nil && !current {
		err = s.store.Dead(s.t.Context(), p, "owner changed")
	} else if err == nil {
		to := p.Outgoing.To.Chat
		p.Message = fmt.Sprint("m", p.ID)
		s.fresh[to] = append(s.fresh[to], p.Outgoing.Reply)
		s.got[to] = append(s.got[to], letter{p.Message, p.Outgoing.Reply})
		err = s.store.Sent(s.t.Context(), p, s.now)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// button is the data of a button somebody got.
func (s *stage) button(name, label string, oldest bool) string {
	s.t.Helper()
	all := slices.Clone(s.got[name])
	if !oldest {
		slices.Reverse(all)
	}
	for _, l := range all {
		for _, row := range l.reply.Choices {
			for _, c := range row {
				if strings.HasPrefix(c.Label, label) {
					return c.Data
				}
			}
		}
	}
	s.t.Fatalf("line %d: %s has no button %q", s.line, name, label)
	return ""
}

// letter is the id of the newest message somebody got with words.
func (s *stage) letter(name, words string) string {
	s.t.Helper()
	for _, l := range slices.Backward(s.got[name]) {
		if strings.Contains(l.reply.Text, words) {
			return l.id
		}
	}
	s.t.Fatalf("line %d: %s got nothing with %q", s.line, name, words)
	return ""
}

func (s *stage) sees(name, verb, want string) {
	s.t.Helper()
	var all []string
	for _, r := range s.fresh[name] {
		text := r.Text
		if r.Media != nil {
			text += "<" + string(r.Media.Kind) + ">"
		}
		if r.Attach != nil {
			text += "<" + r.Attach.Name + ">"
		}
		all = append(all, text)
	}
	said := strings.Join(all, "\n---\n")
	if seen := strings.Contains(said, want) || want == "一句" && said != ""; seen != (verb == "看到") {
		s.t.Errorf("line %d: %s %s %q:\n%s", s.line, name, verb, want, said)
	}
}

// trail checks the audit trail: how many entries of a kind, and whose the newest is.
func (s *stage) trail(want string) {
	s.t.Helper()
	kind, _, _ := strings.Cut(want, " ")
	all, err := s.store.Trail(s.t.Context(), 0, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	n, newest := 0, audit.Entry{}
	for _, e := range all {
		if e.What.Label() != kind {
			continue
		}
		if n++; e.Seq > newest.Seq {
			newest = e
		}
	}
	if got := fmt.Sprint(kind, " ", n, " ", newest.Who); got != want {
		s.t.Errorf("line %d: the audit trail holds %q, want %q", s.line, got, want)
	}
}

// figures are the counts of a script's store.
type figures struct{ *store.Store }

// Figures counts.
func (f figures) Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	return f.Counts(ctx, q)
}

// offline checks what was entered by hand and counts.
func (s *stage) offline(verb, want string) {
	s.t.Helper()
	var rows []string
	var matters, visits int64
	for e, err := range s.store.Entries(s.t.Context(), ledger.Query{}) {
		if err != nil {
			s.t.Fatal(err)
		}
		if !e.Offline || !e.Counts() {
			continue
		}
		matters, visits = matters+e.Matters, visits+e.Visits
		rows = append(rows, strings.Join([]string{string(e.Date), e.Place + e.Village, string(e.Kind), e.Channel,
			ledger.CategoryName(e.Kind, e.Category), fmt.Sprint(e.Matters), fmt.Sprint(e.Visits), string(e.Outcome)}, " "))
	}
	got := fmt.Sprintf("%d笔 %d %d", len(rows), matters, visits)
	if verb == "线下" && got != want || verb == "线下有" && !slices.Contains(rows, want) {
		s.t.Errorf("line %d: %s %q, want %q:\n%s", s.line, verb, got, want, strings.Join(rows, "\n"))
	}
}

// counts checks the ledger and the open cases.
func (s *stage) counts(verb, want string) {
	s.t.Helper()
	got := "无"
	for c, err := range s.store.Consultations(s.t.Context(), ledger.Filter{Kind: "handoff"}) {
		if err != nil {
			s.t.Fatal(err)
		}
		got = fmt.Sprintf("%s %s %d %d", c.Category, c.Outcome, c.Matters, c.Visits)
	}
	if verb == "在办" {
		open, err := s.store.Cases(s.t.Context(), handoff.Query{Open: true})
		if err != nil {
			s.t.Fatal(err)
		}
		got = fmt.Sprint(len(open))
	}
	if got != want {
		s.t.Errorf("line %d: %s %q, want %q", s.line, verb, got, want)
	}
}
