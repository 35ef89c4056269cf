package deadline_test

import (
	"testing"

	"mingbai/knowledge/deadline"
)

// award is a row with words of receiving beside words of other events.
var award = &deadline.Row{
	ID: "award", Length: 15, Unit: deadline.Day,
	Start: deadline.Words{"收到", "签收", "送达", "下来"}, Other: deadline.Words{"开庭", "申请", "入职"},
}

func TestChoose(t *testing.T) {
	cases := []struct {
		text string
		want deadline.Verdict
		day  string
	}{
		{"3月5日收到裁决书", deadline.Named, "2026-03-05"},
		{"收到裁决书是3月5日", deadline.Named, "2026-03-05"},
		{"我收到了裁决书，3月5日的事", deadline.Named, "2026-03-05"},
		{"3月5日，裁决书送达", deadline.Named, "2026-03-05"},
		{"1月8日申请仲裁，2月10日开庭，3月5日收到裁决书", deadline.Named, "2026-03-05"},
		{"3月5日收到裁决书，3月9日去问过", deadline.Named, "2026-03-05"},
		{"收到10天了", deadline.Named, "2026-11-12"},
		{"拖了10天了，3月5日收到裁决书", deadline.Named, "2026-03-05"},
		{"3月5日收到裁决书，今天还能起诉吗", deadline.Named, "2026-03-05"},
		{"3月5日收到裁决书，今天才收到通知", deadline.Named, "2026-03-05"},
		{"今天收到裁决书", deadline.Named, "2026-11-22"},
		{"今天想问裁决书的事", deadline.None, ""},
		{"3月5日", deadline.Bare, "2026-03-05"},
		{"3月5日裁决", deadline.Bare, "2026-03-05"},
		{"3月5日开庭", deadline.None, ""},
		{"3月5日开庭，还有3月9日", deadline.Several, ""},
		{"裁决书3月1日就下来了，3月5日才签收", deadline.Named, "2026-03-05"},
		{"裁决书3月1日下来，3月5日又下来", deadline.Several, ""},
		{"3月5日或者3月8日收到", deadline.Several, ""},
		{"3月5日收到，又3月8日收到", deadline.Several, ""},
		{"3月5日3月8日", deadline.Several, ""},
		{"2025年3月签的，3月5日才收到", deadline.Named, "2026-03-05"},
		{"2026年3月5日收到，就是3月5日收到的", deadline.Named, "2026-03-05"},
		{"2月30日收到", deadline.Senseless, ""},
		{"2027年3月5日收到", deadline.Ahead, ""},
		{"下周三开庭", deadline.None, ""},
		{"时效8月31日就到，裁决什么时候下来", deadline.None, ""},
		{"期限是8月31日，裁决还没下来", deadline.None, ""},
		{"3月5日收到裁决书，期限3月20日到期", deadline.Named, "2026-03-05"},
		{"今天是8月27日，裁决下来要7天，赶得上吗", deadline.None, ""},
		{"腊月初八收到", deadline.OldStyle, ""},
		{"裁决书下来了", deadline.None, ""},
		{"", deadline.None, ""},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			m, verdict := award.Choose(deadline.Read(c.text, today), today)
			if verdict != c.want || c.day != "" && m.From.String() != c.day {
				t.Errorf("Choose = %s %s, want %s %s", verdict, m.From, c.want, c.day)
			}
		})
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("1月8日申请仲裁，2月30日开庭，3月5日收到裁决书")
	f.Add("昨天,前天,10天了,收到")
	f.Fuzz(func(t *testing.T, text string) {
		m, verdict := award.Choose(deadline.Read(text, today), today)
		if verdict != deadline.Named && verdict != deadline.Bare {
			return
		}
		if m.Doubt != "" || m.Future(today) {
			t.Fatalf("%s: %+v cannot start a clock", verdict, m)
		}
		if _, err := deadline.Compute(award, m.Moment(), deadline.Calendar{}); err != nil {
			t.Fatal(err)
		}
	})
}
