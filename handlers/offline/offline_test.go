package offline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/handlers/offline"
)

// noon is a Monday, 2026-03-02, in China.
var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

var lawyer = offline.Who{ID: "z", Villages: []offline.Village{{Place: "东凤镇", Name: "甲村"}, {Place: "东凤镇", Name: "乙村"}}}

// desk is somebody entering work, and the book.
type desk struct {
	t    *testing.T
	book *offline.Book
	who  offline.Who
	s    chat.Session
	now  time.Time
	n    int
	last chat.Reply
	rows map[string]ledger.Record // by ref
	void []string
}

func newDesk(t *testing.T, who offline.Who) *desk {
	return &desk{t: t, book: offline.New(offline.Config{}), who: who, now: noon, rows: map[string]ledger.Record{}}
}

// do hands a message over and keeps what comes of it.
func (d *desk) do(m chat.Message) bool {
	d.t.Helper()
	d.n++
	d.now = d.now.Add(time.Second)
	m.At = d.now
	o, taken := d.book.Take(d.who, m, &d.s, fmt.Sprint("r", d.n))
	for _, r := range o.Records {
		if err := r.Check(); err != nil {
			d.t.Errorf("a record that cannot be entered: %v, %+v", err, r)
		}
		d.rows[r.Ref] = r
	}
	d.void = append(d.void, o.Void...)
	for _, r := range o.Replies {
		d.last = r
		if n := utf8.RuneCountInString(r.Text); n == 0 || n > 160 {
			d.t.Errorf("%d characters in %q", n, r.Text)
		}
		for _, row := range r.Choices {
			for _, c := range row {
				if len(row) > 2 || c.Data == "" || len(c.Data) > 64 || !offline.Ours(c.Data) {
					d.t.Errorf("button %q carries %q", c.Label, c.Data)
				}
			}
		}
	}
	return taken
}

func (d *desk) say(text string) bool {
	d.t.Helper()
	return d.do(chat.Message{Kind: chat.Text, Text: text})
}

// tap presses a button of the last reply.
func (d *desk) tap(label string) {
	d.t.Helper()
	for _, row := range d.last.Choices {
		for _, c := range row {
			if strings.HasPrefix(c.Label, label) {
				d.press(c.Data)
				return
			}
		}
	}
	d.t.Fatalf("no button %q under %q", label, d.last.Text)
}

func (d *desk) press(data string) bool {
	d.t.Helper()
	return d.do(chat.Message{Kind: chat.Button, Data: data})
}

// TestAFewTaps enters one of each, counting the taps.
func TestAFewTaps(t *testing.T) {
	for _, c := range []struct {
		taps string
		want ledger.Record
	}{
		{"来访 甲村 劳动纠纷 1宗1人次 当场答复", ledger.Record{Kind: ledger.Consulting, Village: "甲村", Channel: "walk_in", Category: "劳动纠纷", Matters: 1, Visits: 1, Outcome: ledger.Answered}},
		{"电话 乙村 婚姻家庭 1宗2人次 转法律援助", ledger.Record{Kind: ledger.Consulting, Village: "乙村", Channel: "phone", Category: "婚姻家庭", Matters: 1, Visits: 2, Outcome: ledger.ToLegalAid}},
		{"走访 甲村 其他 3宗3人次 转调解", ledger.Record{Kind: ledger.Consulting, Village: "甲村", Channel: "village_visit", Category: "其他", Matters: 3, Visits: 3, Outcome: ledger.ToMediation}},
		{"讲座 甲村 50人次", ledger.Record{Kind: ledger.Lecture, Village: "甲村", Channel: "lecture_site", Matters: 1, Visits: 50, Outcome: ledger.StepClosed}},
		{"调解 甲村 其他纠纷 1件2人次 调解成功", ledger.Record{Kind: ledger.Mediating, Village: "甲村", Channel: "walk_in", Category: "T99", Matters: 1, Visits: 2, Outcome: ledger.StepSucceeded}},
		{"法律意见 甲村 涉农涉土 1份", ledger.Record{Kind: ledger.Opinion, Village: "甲村", Channel: "walk_in", Category: "涉农涉土", Matters: 1, Visits: 1, Outcome: ledger.StepClosed}},
		{"代写文书 甲村 合同债务 3份", ledger.Record{Kind: ledger.Document, Village: "甲村", Channel: "walk_in", Category: "合同债务", Matters: 3, Visits: 1, Outcome: ledger.StepClosed}},
	} {
		t.Run(c.taps, func(t *testing.T) {
			d := newDesk(t, lawyer)
			d.say("/log")
			for _, label := range strings.Fields(c.taps) {
				d.tap(label)
			}
			if !strings.HasPrefix(d.last.Text, "记下了(线下)：2026年3月2日") || len(d.rows) != 1 {
				t.Fatalf("%d rows, %q", len(d.rows), d.last.Text)
			}
			for ref, got := range d.rows {
				c.want.Ref, c.want.Date, c.want.Place, c.want.Adviser = ref, "2026-03-02", "东凤镇", "z"
				if got != c.want {
					t.Errorf("got  %+v\nwant %+v", got, c.want)
				}
			}
		})
	}
}

// TestEveryButtonLeadsSomewhere taps every button of every question.
func TestEveryButtonLeadsSomewhere(t *testing.T) {
	seen := 0
	var walk func(path []string)
	walk = func(path []string) {
		d := newDesk(t, lawyer)
		d.say("/log")
		for _, data := range path {
			d.press(data)
		}
		if len(d.rows) > 0 || len(path) > 6 {
			return
		}
		for i, row := range d.last.Choices {
			for j, c := range row {
				if c.Data == offline.Month || len(path) > 2 && i+j > 1 { // far along two of them stand for all
					continue
				}
				seen++
				next := newDesk(t, lawyer)
				next.say("/log")
				for _, data := range append(path[:len(path):len(path)], c.Data) {
					if !next.press(data) {
						t.Fatalf("%q is not taken", data)
					}
				}
				if strings.Contains(next.last.Text, "过时") || strings.Contains(next.last.Text, "记不进") {
					t.Fatalf("%q after %q says %q", c.Label, path, next.last.Text)
				}
				if c.Label != "取消" && c.Label != "昨天的" {
					walk(append(path[:len(path):len(path)], c.Data))
				}
			}
		}
	}
	walk(nil)
	if seen < 200 {
		t.Errorf("only %d buttons were tapped", seen)
	}
}

func TestTypedCounts(t *testing.T) {
	for text, want := range map[string]string{
		"2宗3人次": "2 3", "2宗3人": "2 3", "2 3": "2 3", "２宗３人次": "2 3", "两宗三人次": "2 3", "1": "1 1", "3人": "1 3", "12人次": "1 12",
		"1宗": "1 1", "10，20": "10 20", "0宗1人": "", "201宗201人": "", "1宗9999人": "", "3": "?", "十宗": "?", "3宗": "?", "999": "",
		"一会儿到": "-", "3月1日": "=", "13800001234": "", "明天再说3人": "-",
	} {
		d := newDesk(t, lawyer)
		d.say("/log")
		d.tap("来访")
		d.tap("甲村")
		d.tap("劳动纠纷")
		before := d.last.Text
		taken, got := d.say(text), ""
		switch w := d.s.Log.Open; {
		case !taken:
			got = "-"
		case strings.Contains(d.last.Text, "是几件事"):
			got = "?"
		case w.Matters > 0:
			got = fmt.Sprint(w.Matters, " ", w.Visits)
		case d.last.Text != before && strings.Contains(d.last.Text, "几宗"):
			got = "="
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q: %q", text, got, want, d.last.Text)
		}
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"昨天": "2026-03-01", "前天": "2026-02-28", "今天": "2026-03-02", "3月1日": "2026-03-01", "3月1号": "2026-03-01", "2026-02-28": "2026-02-28",
		"2026年2月28日": "2026-02-28", "2026/1/5": "2026-01-05", "1月5日": "2026-01-05", "12月30日": "2025-12-30", "2026-02-30": "2026-03-02",
		"2月30日": "2026-03-02", "13月1日": "2026-03-02", "明天": "2026-03-02", "2026-12-01": "2026-03-02", "上周": "2026-03-02", "乱写": "2026-03-02",
		"2025-01-05": "2026-03-02",
	} {
		d := newDesk(t, lawyer)
		if !d.say("/log " + text) {
			t.Errorf("%q is not taken", text)
		}
		if got := d.s.Log.Open.Day; got != want {
			t.Errorf("/log %s is for %q, want %q: %q", text, got, want, d.last.Text)
		}
		if want == "2026-03-02" && text != "今天" && !strings.Contains(d.last.Text, "没到") && !strings.Contains(d.last.Text, "没看懂") && d.s.Log.Open.Doubt == "" {
			t.Errorf("/log %s was not questioned: %q", text, d.last.Text)
		}
	}
}

// TestForgedButtons: nothing is entered that was not offered.
func TestForgedButtons(t *testing.T) {
	d := newDesk(t, lawyer)
	d.say("/log")
	no := strings.Split(d.last.Choices[0][0].Data, ":")[1]
	for _, path := range [][]string{
		{"k:zz"}, {"k:"}, {"k:w", "v:别镇/甲村"}, {"k:w", "v:东凤镇/丙村"}, {"k:w", "v:东凤镇/"}, {"k:w", "v:东凤镇/甲村", "m:胡编"}, {"k:m", "v:东凤镇/甲村", "m:劳动纠纷"},
		{"k:w", "v:东凤镇/甲村", "m:其他", "n:0.0"}, {"k:w", "v:东凤镇/甲村", "m:其他", "n:1.99999"}, {"k:w", "v:东凤镇/甲村", "m:其他", "n:-1.1"},
		{"k:w", "v:东凤镇/甲村", "m:其他", "n:1.1", "r:succeeded"}, {"n:1.1"}, {"r:answered"}, {"m:其他"}, {"d:"}, {"d:2026-02-30"}, {"s:2020-01-01"}, {"u:"}, {"a:"}, {"q:1"},
	} {
		for i, step := range path {
			data := "l:" + no + ":" + step
			if !d.press(data) {
				t.Errorf("%q is not taken", data)
			}
			said := d.last.Text
			if last := i == len(path)-1; last && !strings.Contains(said, "过时") && !strings.Contains(said, "太早") && !strings.Contains(said, "是这一天吗") {
				t.Errorf("%q says %q", path, said)
			}
		}
		d.say("/log")
		no = strings.Split(d.last.Choices[0][0].Data, ":")[1]
	}
	for _, data := range []string{"l:", "l:x", "l:!:k:w", "l:" + no + ":k:" + strings.Repeat("x", 80)} {
		if !d.press(data) || !strings.Contains(d.last.Text, "过时") {
			t.Errorf("%q says %q", data, d.last.Text)
		}
	}
	if len(d.rows)+len(d.void) > 0 {
		t.Errorf("entered %v, void %v", d.rows, d.void)
	}
	if d.press("h:cl:x:1") || d.press(offline.Month) || d.say("在吗") {
		t.Error("what is not offline work was taken")
	}
}

func TestUndoAndAgain(t *testing.T) {
	d := newDesk(t, lawyer)
	enter := func() {
		d.say("/log")
		for _, label := range []string{"讲座", "甲村", "30人次"} {
			d.tap(label)
		}
	}
	enter()
	first := d.last
	for range 3 {
		d.tap("再记一笔")
	}
	if len(d.rows) != 4 {
		t.Errorf("%d rows", len(d.rows))
	}
	d.now = d.now.Add(24 * time.Hour)
	d.tap("再记一笔")
	if !strings.Contains(d.last.Text, "3月3日") {
		t.Errorf("the next day it is entered for %q", d.last.Text)
	}
	d.tap("撤销")
	d.last = first
	d.tap("撤销")
	if len(d.void) != 2 || d.void[0] == d.void[1] || d.void[1] != "r4" {
		t.Errorf("void %q", d.void)
	}
	for range 6 {
		enter()
	}
	d.last = first
	d.tap("撤销")
	if !strings.Contains(d.last.Text, "太早了") || len(d.void) != 2 {
		t.Errorf("%q, void %q", d.last.Text, d.void)
	}
}

func TestNobodysVillage(t *testing.T) {
	d := newDesk(t, offline.Who{ID: "n"})
	d.say("/log")
	if !strings.Contains(d.last.Text, "还没有你负责的村") {
		t.Errorf("%q", d.last.Text)
	}
}
