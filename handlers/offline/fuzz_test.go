package offline_test

import (
	"strings"
	"testing"

	"mingbai/handlers/chat"
	"mingbai/handlers/offline"
)

// FuzzTake hands over lines that are typed or pressed in turn: nothing is
// entered that the ledger would refuse, or for a village that is not theirs.
func FuzzTake(f *testing.F) {
	f.Add("/log\n来访\n甲村\n劳动纠纷\n2宗3人次\n当场答复")
	f.Add("/log 昨天\n讲座\n乙村\n50\n/log 2月30日")
	f.Add("/log\n>l:1:k:w\n>l:1:v:东凤镇/甲村\n>l:1:n:1.1\n>l:1:u:\n>l:1:a:")
	f.Add("/log@bot 2026-03-01\n调解\n甲村\n邻里\n一件两人\n未成功\n取消")
	f.Fuzz(func(t *testing.T, script string) {
		d := newDesk(t, lawyer)
		for i, line := range strings.Split(script, "\n") {
			if i > 40 {
				return
			}
			if data, pressed := strings.CutPrefix(line, ">"); pressed {
				if d.s.Log != nil && d.s.Log.Open != nil && strings.Count(data, ":") >= 3 {
					parts := strings.SplitN(data, ":", 3) // the entry that is open
					data = strings.Split(d.last.Choices[0][0].Data, ":")[0] + ":" + strings.Split(d.last.Choices[0][0].Data, ":")[1] + ":" + parts[2]
				}
				d.press(data)
			} else {
				d.do(chat.Message{Kind: chat.Text, Text: line})
			}
			if len(d.last.Choices) == 0 {
				d.say("/log")
			}
		}
		for _, r := range d.rows {
			if r.Place != "东凤镇" || r.Village != "甲村" && r.Village != "乙村" || r.Date > "2026-03-02" || r.Matters < 1 || r.Visits < 1 || r.Adviser != "z" {
				t.Errorf("entered %+v", r)
			}
		}
	})
}

// TestOnlyWordsBegin: an edited /log, or one under a picture, begins nothing.
func TestOnlyWordsBegin(t *testing.T) {
	for _, kind := range []chat.Kind{chat.Edited, chat.Photo, chat.Left} {
		if d := newDesk(t, lawyer); d.do(chat.Message{Kind: kind, Text: "/log"}) {
			t.Errorf("%s began an entry", kind)
		}
	}
	if d := newDesk(t, offline.Who{ID: "o", Officer: true, Place: "东凤镇"}); !d.say("/log") || !strings.Contains(d.last.Text, "点一下") {
		t.Errorf("an officer without villages: %q", d.last.Text)
	}
}
