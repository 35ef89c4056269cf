package handlers_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/handlers"
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/redact"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
	"mingbai/index/segment"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/handover"
)

// TestCases plays the scripts under testdata/handoff, in which several people
// write, over a real store. The people are 居民, 居民二, 顾问 (of 甲村), 备班 (stands
// in there), 司法所 (appointed for guarded matters), 所员 (not appointed). All
// serve 东凤镇 and are bound when a script begins, on Monday 2026-03-02 at 9:00.
//
// 组 are the advisers of 丁村, who work in a group of the channel; they are of the
// roster where the script says so. 群 is a group of residents.
//
//	顾问: what somebody writes; 码 stands for the code of the last invitation
//	顾问 按: beginning of the label of the newest such button they got
//	顾问 旧按: the same of the oldest
//	顾问 回: words of a message they got | what they answer to it
//	组 点名: what somebody in a group writes to the assistant by its name
//	组 搬家: the group goes by another id from now on
//	顾问 发: photo, voice, file, location
//	顾问 发大: words under a file of 50 MB that has to go from one channel to another
//	顾问 按错: data of a button that nobody was given
//	顾问 离开: blocks the assistant, which is told
//	顾问 拉黑: blocks the assistant, which learns it from the next thing it sends
//	顾问 看到: words that must stand in what they got since the last thing done
//	顾问 没看到: words that must not; 一句 = they got nothing
//	过: time that passes while the service runs, as 15m or 2h
//	到: day and hour (Chinese time) that it is now; nothing falls due on the way
//	邀请: name and village of an adviser to invite
//	名单: 空 = nobody is in the roster; name = that person is not bound; 有组 = 组 is of the roster
//	台账: category outcome matters visits of the row of a person; 无 = none
//	在办: how many cases are open
//	线下: how many rows entered by hand count, their matters and visits
//	线下有: day village register channel category matters visits outcome of such a row
//	别处: another town, in whose books seven consultations are entered
//	重发: the last update comes once more, as after a lost acknowledgement
//	审计: kind of entry of the audit trail, how many, and who made the newest
//	定稿: year whose figures are signed, for all places
//	抢先定稿: year that is signed while what is done next is being decided
func TestCases(t *testing.T) { playCases(t, func(*testing.T) string { return "" }) }

// TestCasesOnPostgres plays the same scripts over PostgreSQL.
func TestCasesOnPostgres(t *testing.T) {
	storetest.Postgres(t) // skips all of them at once
	playCases(t, func(t *testing.T) string { return storetest.Postgres(t) })
}

// playCases plays each script over a store of its own; url names its database,
// "" = SQLite.
func playCases(t *testing.T, url func(*testing.T) string) {
	t.Helper()
	scripts, err := filepath.Glob("testdata/handoff/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	who, err := consult.New(consult.Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := newStage(t, url(t), base, who)
			lines := bufio.NewScanner(strings.NewReader(string(text)))
			for s.line = 1; lines.Scan(); s.line++ {
				s.read(strings.TrimSpace(lines.Text()))
			}
			if s.checks < 3 {
				t.Errorf("the script checks %d things", s.checks)
			}
			if err := s.store.Invariants(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

// stage is where a script with several people is played.
type stage struct {
	t       *testing.T
	store   *store.Store
	people  *handoff.Desk
	desk    *delivery.Desk
	now     time.Time
	line, n int
	checks  int
	code    string
	ready   bool // the roster stands
	without []string
	blocked map[string]bool
	signing int // year to sign once somebody has looked whether it is
	newest  delivery.Incoming
	fresh   map[string][]chat.Reply // since the last thing done
	got     map[string][]letter
}

// letter is something somebody got, with the channel's id of it.
type letter struct {
	id    string
	reply chat.Reply
}

// wire is a channel whose updates are messages as they are.
type wire struct{}

// Decode reads a message.
func (wire) Decode(raw []byte) (m chat.Message, err error) {
	err = json.Unmarshal(raw, &m)
	return m, err
}

func newStage(t *testing.T, url string, base *knowledge.Base, who *consult.Consultant) *stage {
	t.Helper()
	s := &stage{t: t, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), got: map[string][]letter{}, blocked: map[string]bool{}}
	now := func() time.Time { return s.now }
	var err error
	if s.store, err = store.Open(t.Context(), store.Config{Dir: t.TempDir(), URL: url, Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	danger := func(text string) (chat.Reply, bool) {
		a, err := who.Ask(context.Background(), consult.Question{Text: text, Today: s.now})
		return chat.Reply{Text: a.Text}, err == nil && a.Urgent
	}
	guarded := func(category, text string) bool {
		return base.Handover.Decide(handover.Matter{Text: segment.Normalize(text), Category: category, DaysLeft: -1, WorkdaysLeft: -1}).Guarded
	}
	s.people, err = handoff.New(handoff.Config{Book: s.store, Secret: s.store.Secret("handoff"), Redact: redact.Text, Danger: danger, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	a, err := handlers.New(handlers.Config{Consult: who, Places: base.Places, Desk: s.people, Guarded: guarded, Secret: []byte("k"), Now: now,
		Figures: figures{s.store}, Files: []string{"wire"},
		Closed: s.signed})
	if err != nil {
		t.Fatal(err)
	}
	s.desk = delivery.NewDesk(delivery.Config{Inbox: s.store, Sessions: s.store, Handler: a, Name: "test", Now: now,
		Decoders: map[string]delivery.Decoder{"wire": wire{}, handoff.ClockChannel: handoff.Clock{}}}, s.store)
	return s
}

// cast are the people of the roster.
var cast = []struct {
	name string
	who  handoff.Invitation
}{
	{"顾问", handoff.Invitation{Name: "顾问甲", Place: "东凤镇", Villages: []string{"甲村"}, Backup: "备班乙"}},
	{"备班", handoff.Invitation{Name: "备班乙", Place: "东凤镇", Villages: []string{"乙村"}}},
	{"司法所", handoff.Invitation{Name: "指定丙", Place: "东凤镇", Role: handoff.Officer, Appoint: true}},
	{"组", handoff.Invitation{Name: "丁组", Place: "东凤镇", Villages: []string{"丁村"}, Backup: "备班乙"}},
	{"所员", handoff.Invitation{Name: "所员丁", Place: "东凤镇", Role: handoff.Officer}},
}

// enlist makes the roster before the first thing is done.
func (s *stage) enlist() {
	if s.ready {
		return
	}
	s.ready = true
	if slices.Contains(s.without, "空") {
		return
	}
	for _, p := range cast {
		if p.name == "组" && !slices.Contains(s.without, "有组") {
			continue
		}
		s.invite(p.who)
		if !slices.Contains(s.without, p.name) {
			s.send(p.name, chat.Message{Kind: chat.Text, Text: "/start " + s.code})
		}
	}
}

func (s *stage) invite(who handoff.Invitation) {
	s.t.Helper()
	r, err := s.store.Roster(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	next, code, err := s.people.Invite(r, who, nil)
	if err == nil {
		err = s.store.SaveRoster(s.t.Context(), next)
	}
	if err != nil {
		s.t.Fatalf("line %d: %v", s.line, err)
	}
	s.code = code
}

func (s *stage) read(line string) {
	s.t.Helper()
	head, rest, ok := strings.Cut(line, ":")
	if line == "" || strings.HasPrefix(line, "#") {
		return
	}
	if !ok {
		s.t.Fatalf("line %d: %q has no colon", s.line, line)
	}
	name, verb, _ := strings.Cut(head, " ")
	rest = strings.TrimSpace(rest)
	if name == "名单" {
		s.without = append(s.without, rest)
		return
	}
	s.enlist()
	switch verb {
	case "看到", "没看到":
		s.checks++
		s.sees(name, verb, rest)
	case "按", "旧按":
		s.send(name, chat.Message{Kind: chat.Button, Data: s.button(name, rest, verb == "旧按")})
	case "回":
		words, text, _ := strings.Cut(rest, "|")
		s.send(name, chat.Message{Kind: chat.Text, Text: strings.TrimSpace(text), ReplyTo: s.letter(name, strings.TrimSpace(words))})
	case "发":
		s.send(name, chat.Message{Kind: chat.Kind(rest), Media: &chat.Media{Kind: chat.Kind(rest), Channel: "wire", Ref: "f1", Size: 1000}})
	case "点名":
		s.send(name, chat.Message{Kind: chat.Text, Text: rest, Named: true})
	case "搬家":
		s.send(name, chat.Message{Kind: chat.Moved, Data: name + "二"})
	case "发大":
		s.send(name, chat.Message{Kind: chat.File, Text: rest, Media: &chat.Media{Kind: chat.File, Channel: "elsewhere", Ref: "f2", Size: 50 << 20}})
	case "按错":
		s.send(name, chat.Message{Kind: chat.Button, Data: rest})
	case "离开":
		s.send(name, chat.Message{Kind: chat.Left})
	case "拉黑":
		s.blocked[name] = true
	default:
		s.time(name, rest)
	}
}
