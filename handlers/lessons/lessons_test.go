package lessons

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// office is Lessons over cases in memory.
type office struct {
	*Lessons
	t     *testing.T
	dir   string
	cases []handoff.Case
	fail  error // of Try
}

func closed(id, summary string) handoff.Case {
	return handoff.Case{ID: id, State: handoff.Closed, Category: "labor_wage", Outcome: ledger.ToLegalAid, ClosedBy: "p",
		Summary: summary, Sources: []string{"fact/x", "guide/wage"}, Ended: time.Date(2026, 10, 31, 20, 0, 0, 0, time.UTC)}
}

func newOffice(t *testing.T, cases ...handoff.Case) *office {
	t.Helper()
	o := &office{t: t, dir: t.TempDir(), cases: cases}
	var err error
	o.Lessons, err = New(Config{
		Folder: o.dir, Secret: []byte("secret"),
		Closed: func(context.Context, int) ([]handoff.Case, error) { return o.cases, nil },
		Category: func(id string) string {
			return map[string]string{"wage": "labor_wage", "rent": "contract", "dv": "domestic_violence"}[id]
		},
		Likely: func(_ context.Context, _, category string) string {
			return map[string]string{"contract": "rent"}[category]
		},
		Guarded: func(_ context.Context, _, text string) bool { return strings.Contains(text, "打我") },
		Try: func(dir string) error {
			if _, err := os.Stat(filepath.Join(dir, "asked", learnedFile)); err != nil {
				t.Errorf("tried without the file: %v", err)
			}
			return o.fail
		},
		Now: func() time.Time { return time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// candidates lists them after turning learning on.
func (o *office) candidates() []Candidate {
	o.t.Helper()
	o.must(o.Turn(true))
	list, err := o.Candidates(o.t.Context(), 0)
	o.must(err)
	return list
}

func TestOffByDefault(t *testing.T) {
	o := newOffice(t, closed("a", "老板不给工钱"))
	ctx := t.Context()
	if _, err := o.Candidates(ctx, 0); !errors.Is(err, ErrOff) {
		t.Errorf("list: %v", err)
	}
	if _, err := o.Add(ctx, o.id(o.cases[0]), "", ""); !errors.Is(err, ErrOff) {
		t.Errorf("add: %v", err)
	}
	if err := o.Drop(ctx, o.id(o.cases[0])); !errors.Is(err, ErrOff) {
		t.Errorf("drop: %v", err)
	}
	if entries, err := os.ReadDir(o.dir); err != nil || len(entries) != 0 {
		t.Errorf("written while off: %v, %v", entries, err)
	}
}

func TestWhoIsACandidate(t *testing.T) {
	with := func(change func(*handoff.Case)) handoff.Case {
		c := closed("a", "老板不给工钱，我电话13800001234；找律师")
		change(&c)
		return c
	}
	cases := []struct {
		name string
		c    handoff.Case
		want string // text and guide, "" = none
	}{
		{"plain", with(func(*handoff.Case) {}), "老板不给工钱,我电话 ；找律师|wage"},
		{"another matter confirmed", with(func(c *handoff.Case) { c.Category = "contract" }), "老板不给工钱,我电话 ；找律师|rent"},
		{"no guide of the matter", with(func(c *handoff.Case) { c.Category = "neighbor" }), "老板不给工钱,我电话 ；找律师|"},
		{"refused", with(func(c *handoff.Case) { c.Outcome = ledger.Refused }), ""},
		{"withdrawn", with(func(c *handoff.Case) { c.Outcome = ledger.Withdrawn }), ""},
		{"nobody closed it", with(func(c *handoff.Case) { c.ClosedBy = "" }), ""},
		{"open", with(func(c *handoff.Case) { c.State = handoff.Claimed }), ""},
		{"guarded", with(func(c *handoff.Case) { c.Guarded = true }), ""},
		{"urgent", with(func(c *handoff.Case) { c.Urgent = true }), ""},
		{"violence", with(func(c *handoff.Case) { c.Category = "domestic_violence" }), ""},
		{"minors", with(func(c *handoff.Case) { c.Category = "minor_protection" }), ""},
		{"women", with(func(c *handoff.Case) { c.Category = "women_rights" }), ""},
		{"words of violence", with(func(c *handoff.Case) { c.Summary += "，他打我" }), ""},
		{"forgotten", with(func(c *handoff.Case) { c.Forgotten = true }), ""},
		{"no words", with(func(c *handoff.Case) { c.Summary = "〔姓名〕ok 12" }), ""},
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, c := range newOffice(t, tt.c).candidates() {
				got += strings.ReplaceAll(c.Text, "，", ",") + "|" + c.Guide
				if c.Month != "2026-11" {
					t.Errorf("month %s, want China's", c.Month)
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSentence(t *testing.T) {
	if got := sentence(strings.Repeat("欠", 100)); len([]rune(got)) != LongestText {
		t.Errorf("%d characters", len([]rune(got)))
	}
	for text, want := range map[string]string{
		"欠钱不还 13800001234\n〔电":        "欠钱不还",
		"工头小王跑了，老陈欠我35000元":           "工头 跑了， 欠我 元",
		"2026-03-15干到现在三个月，两小时前停工":    "干到现在三个月，两小时前停工",
		"我叫刘德华，住东凤镇同安大道西12号，没发钱":      "我叫 ，住东凤镇 ，没发钱",
		"(2026)粤01民初123号判了不给":         "判了不给",
		"车牌粤T12345撞了我，微信号zhang_san88": "车牌 撞了我，微信号",
		"８８８８８块没给":                    "块没给",
	} {
		if got := sentence(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestAddDropForget(t *testing.T) {
	o := newOffice(t, closed("a", "老板不给工钱"), closed("b", "工头跑了"), closed("c", "工头跑了"))
	ctx := t.Context()
	list := o.candidates()
	if len(list) != 2 || strings.Contains(fmt.Sprint(list), "case") {
		t.Fatalf("candidates %+v", list)
	}
	id, other := list[0].ID, list[1].ID
	for range 2 {
		one, err := o.Add(ctx, id, "", "")
		o.must(err)
		if want := (Lesson{ID: id, Day: "2026-11-22", Guide: "wage", Text: "老板不给工钱"}); one != want {
			t.Fatalf("learned %+v, want %+v", one, want)
		}
	}
	one, err := o.Add(ctx, id, "rent", "我姓名张三丰,电话13800001234：工钱\"一分\"没给")
	o.must(err)
	if one.Guide != "rent" || strings.Contains(one.Text, "1380") || !strings.Contains(one.Text, "\"一分\"没给") {
		t.Errorf("in own words %+v", one)
	}
	for range 2 {
		o.must(o.Drop(ctx, other))
	}
	s, err := o.Status()
	o.must(err)
	if s != (Status{On: true, Learned: 1, Refused: 1}) || o.left() != "c" {
		t.Errorf("status %+v, left %s", s, o.left())
	}
	for i, want := range []bool{true, false} {
		for _, which := range []string{id, other} {
			if undone, err := o.Forget(which); err != nil || undone != want {
				t.Errorf("forget %d: %v, %v", i, undone, err)
			}
		}
	}
	if got := o.left(); got != "ab" {
		t.Errorf("after taking back %s are left", got)
	}
	_, err = o.Add(ctx, id, "", "")
	o.must(err)
	o.must(o.Turn(false))
	if n, err := o.ForgetAll(); n != 1 || err != nil {
		t.Errorf("forget all, off: %d, %v", n, err)
	}
	if n, err := o.ForgetAll(); n != 0 || err != nil {
		t.Errorf("forget all again: %d, %v", n, err)
	}
}

// TestCandidatesStopAtSoMany: a page asks for as many as it shows, and no case
// is looked into that was decided about.
func TestCandidatesStopAtSoMany(t *testing.T) {
	o := newOffice(t, closed("a", "老板不给工钱"), closed("b", "工头跑路了"), closed("c", "工地停了没结账"))
	list := o.candidates()
	o.must(o.Drop(t.Context(), list[0].ID))
	some, err := o.Candidates(t.Context(), 1)
	o.must(err)
	if len(list) != 3 || len(some) != 1 || some[0] != list[1] {
		t.Errorf("of %+v at most one: %+v", list, some)
	}
}

// left names the cases that are candidates.
func (o *office) left() (out string) {
	o.t.Helper()
	for _, one := range o.candidates() {
		for _, c := range o.cases {
			if o.id(c) == one.ID {
				out += c.ID
			}
		}
	}
	return out
}

func TestAddRefuses(t *testing.T) {
	o := newOffice(t, closed("a", "老板不给工钱"))
	ctx, id := t.Context(), o.candidates()[0].ID
	for _, tt := range []struct {
		name, id, guide, say string
		want                 error
	}{
		{"unknown id", "aaaaaaaa", "", "", ErrUnknown},
		{"unknown guide", id, "nothing", "", ErrTarget},
		{"guarded guide", id, "dv", "", ErrText},
		{"danger", id, "", "老板打我", ErrText},
		{"too little", id, "", "好的", ErrText},
	} {
		if _, err := o.Add(ctx, tt.id, tt.guide, tt.say); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	o.fail = errors.New("no")
	if _, err := o.Add(ctx, id, "", ""); !errors.Is(err, ErrKnowledge) {
		t.Errorf("knowledge that cannot be loaded: %v", err)
	}
	if learned, err := o.Learned(); len(learned) != 0 || err != nil {
		t.Errorf("learned all the same: %v, %v", learned, err)
	}
	o.fail = nil
	o.must(write(filepath.Join(o.dir, "knowledge", "asked", learnedFile), []byte("wage: [x]\n")))
	if _, err := o.Add(ctx, id, "", ""); !errors.Is(err, ErrFile) {
		t.Errorf("a file changed by hand: %v", err)
	}
}

// TestFileIsKnowledge: what is written is read by the knowledge, also when empty.
func TestFileIsKnowledge(t *testing.T) {
	for _, learned := range [][]Lesson{nil, {
		{ID: "aaaaaaaa", Day: "2026-11-22", Guide: "wage", Text: `他说"没钱": #1 \ 'x' {y}`},
		{ID: "bbbbbbbb", Day: "2026-11-22", Guide: "wage/late", Text: "工头跑了"},
	}} {
		dir := t.TempDir()
		if err := write(filepath.Join(asked(dir), learnedFile), render(learned)); err != nil {
			t.Fatal(err)
		}
		own, err := corpus.Dir(dir)
		if err != nil {
			t.Fatal(err)
		}
		base, err := knowledge.Load(corpus.Embedded(), own)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string][]string{}
		for _, one := range learned {
			want[one.Guide] = append(want[one.Guide], one.Text)
		}
		if !reflect.DeepEqual(base.Speech.Learned, want) {
			t.Errorf("read %v, want %v", base.Speech.Learned, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(heading + "wage:\n  - \"a b\" # 2026-11-22 abcdefgh\n"))
	f.Add([]byte("wage: x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		learned, err := parse(data)
		if err != nil {
			if !errors.Is(err, ErrFile) {
				t.Fatalf("not ErrFile: %v", err)
			}
			return
		}
		again, err := parse(render(learned))
		if err != nil || len(again) != len(learned) {
			t.Fatalf("written again it reads %v, %v", again, err)
		}
	})
}
