package consult_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/consult"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/deadline"
)

// newDeadlines builds a Consultant on the built-in knowledge, without search.
func newDeadlines(t *testing.T) *consult.Consultant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := consult.New(consult.Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func askOn(t *testing.T, c *consult.Consultant, today, text string, prev ...string) consult.Answer {
	t.Helper()
	at, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Ask(context.Background(), consult.Question{Text: text, Prev: prev, Today: at})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestDeadlineTable(t *testing.T) {
	c := newDeadlines(t)
	data, err := os.ReadFile("testdata/deadlines.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		n++
		f := append(strings.Split(line, "|"), "")
		t.Run(f[3], func(t *testing.T) {
			var prev []string
			if f[4] != "" {
				prev = []string{f[4]}
			}
			a := askOn(t, c, f[0], f[3], prev...)
			last, err := time.Parse(time.DateOnly, f[2])
			if err != nil {
				t.Fatal(err)
			}
			want := deadline.DateOf(last)
			switch {
			case a.Due == nil:
				t.Errorf("nothing was counted (%v):\n%s", a.Used, a.Text)
			case a.Due.Row.ID != f[1] || a.Due.Last != want:
				t.Errorf("%s until %s, want %s until %s", a.Due.Row.ID, a.Due.Last, f[1], want)
			case !strings.Contains(a.Text, want.Full()) || !strings.Contains(a.Text, "请以文书和受理机关为准"):
				t.Errorf("the answer does not say %s:\n%s", want.Full(), a.Text)
			case a.Due.Row.Channel != "" && a.Channels[0] != a.Due.Row.Channel:
				t.Errorf("goes to %v, want %s", a.Channels, a.Due.Row.Channel)
			case len(a.Dropped) > 0:
				t.Errorf("lines were dropped: %q", a.Dropped)
			}
		})
	}
	if n < 80 {
		t.Errorf("%d questions, want 80", n)
	}
}

// deadlineWords are messages with what their answers say and leave unsaid.
var deadlineWords = []struct {
	name, today, text, prev string
	want                    []string // all stand in the text
	never                   []string
	counted                 bool
}{
	{name: "plain", today: "2026-03-10", text: "3月5日收到劳动仲裁裁决书，最晚哪天起诉", counted: true,
		want: []string{"最后一天：2026年3月20日（周五），还剩10天", "从第二天起数15日", "劳动争议调解仲裁法第48、50条", "交到：基层法院", "交邮局寄出也算"}},
	{name: "moved", today: "2026-03-10", text: "3月6日收到劳动仲裁裁决书，最晚哪天起诉", counted: true,
		want: []string{"数到3月21日是周六，顺延到3月23日", "民法典"}},
	{name: "no post for arbitration", today: "2026-03-10", text: "3月5日被辞退，还能仲裁到哪天", counted: true,
		want: []string{"以递到为准", "2027年的放假安排还没有资料"}, never: []string{"邮局"}},
	{name: "little time", today: "2026-03-18", text: "3月5日收到劳动仲裁裁决书，来得及起诉吗", counted: true,
		want: []string{"今天就自己去递交，留好回执", "法律援助"}},
	{name: "three working days are enough", today: "2026-03-17", text: "3月5日收到劳动仲裁裁决书，来得及起诉吗", counted: true,
		never: []string{"今天就自己去递交"}},
	{name: "today", today: "2026-03-20", text: "3月5日收到劳动仲裁裁决书，来得及起诉吗", counted: true,
		want: []string{"2026年3月20日（周五），就是今天", "今天就自己去递交"}},
	{name: "passed", today: "2026-03-22", text: "3月5日收到劳动仲裁裁决书，来得及起诉吗", counted: true,
		want: []string{"期限已过：最后一天是2026年3月20日（周五），已经过了2天", "还能做的", "障碍消除后10日内"}, never: []string{"交到："}},
	{name: "passed, the other way is open", today: "2026-06-01", text: "3月5日收到处罚决定书，还能复议吗", counted: true,
		want: []string{"期限已过", "6个月：最后一天：2026年9月7日", "最长1年"}},
	{name: "never", today: "2026-11-22", text: "2月30日收到判决书，上诉到哪天",
		want: []string{"“2月30日”日历上没有这一天，是不是写错了", "15日内上诉"}, never: []string{"怎么算"}},
	{name: "thirteenth month", today: "2026-11-22", text: "2026年13月5日收到判决书，上诉到哪天", want: []string{"日历上没有"}, never: []string{"怎么算"}},
	{name: "future", today: "2026-11-22", text: "2027年1月5日收到判决书，上诉到哪天", want: []string{"还没到，是不是写错了"}, never: []string{"怎么算"}},
	{name: "old calendar", today: "2026-11-22", text: "腊月初八收到判决书，上诉到哪天", want: []string{"换算不成公历"}, never: []string{"怎么算"}},
	{name: "two dates", today: "2026-11-22", text: "11月3日11月8日都收到过判决书，上诉最晚哪天", want: []string{"你写了几个日子"}, never: []string{"怎么算"}},
	{name: "vague", today: "2026-11-22", text: "去年12月底被单位开除，还能仲裁吗", counted: true,
		want: []string{"先按较早的2025年12月21日算", "最晚也只到2026年12月31日（周四）"}},
	{name: "vague over the end", today: "2026-11-22", text: "去年被单位开除的，还能仲裁吗", counted: true,
		want: []string{"要看准是哪天", "2026年12月31日", "先当快到期来办"}, never: []string{"期限已过"}},
	{name: "roughly", today: "2026-11-22", text: "两年前被公司开除，还能仲裁吗", counted: true,
		want: []string{"期限已过", "没写准哪一天", "最晚也只到2026年5月"}},
	{name: "years ago, about when it ends", today: "2026-11-22", text: "一年前被公司开除，还能仲裁吗", counted: true,
		want: []string{"要看准是哪天", "先当快到期来办"}, never: []string{"还剩", "期限已过"}},
	{name: "a loan of years ago", today: "2026-11-22", text: "借条写的三年前的还能告吗", want: []string{"诉讼时效3年"}, never: []string{"还剩1天", "最后一天"}},
	{name: "months ago", today: "2026-11-22", text: "两个月前被公司开除，还能仲裁吗", counted: true, want: []string{"大概的日子", "2027年9月22日"}},
	{name: "year inferred", today: "2026-01-05", text: "12月25日收到判决书，上诉到哪天", counted: true, want: []string{"没写哪一年，按最近的2025年算"}},
	{name: "wait", today: "2026-06-22", text: "3月5日判决不准离婚，什么时候可以再起诉", counted: true,
		want: []string{"现在还不行：最早2026年9月6日（周日）才可以", "新情况、新理由"}},
	{name: "wait is over", today: "2026-11-22", text: "3月5日判决不准离婚，什么时候可以再起诉", counted: true, want: []string{"从2026年9月6日（周日）起就可以"}},
	{name: "one after the other", today: "2026-11-22", text: "11月1日递交了离婚登记申请，哪天能领离婚证", counted: true,
		want: []string{"2026年12月1日（周二）", "从12月2日起，到2026年12月31日（周四）为止"}},
	{name: "hours", today: "2026-11-22", text: "我爸昨晚8点抢救无效去世，怀疑医院，尸检最晚什么时候", counted: true,
		want: []string{"最晚：2026年11月23日（周一）20点", "48小时", "延到7日"}, never: []string{"周末和放假"}},
	{name: "hours without a time", today: "2026-11-22", text: "我爸昨天去世，怀疑医院，尸检最晚什么时候", counted: true,
		want: []string{"没写几点，先按那天0点算", "2026年11月23日（周一）0点"}},
	{name: "no date", today: "2026-03-10", text: "劳动仲裁裁决书不服几天内起诉",
		want: []string{"告诉我哪天收到裁决书的，我帮你算最后一天", "15日"}, never: []string{"怎么算"}},
	{name: "the notice says", today: "2026-03-10", text: "征地补偿登记期限到哪天",
		want: []string{"公告"}, never: []string{"我帮你算", "怎么算"}},
	{name: "not about time", today: "2026-03-10", text: "劳动仲裁去哪里申请", never: []string{"我帮你算", "怎么算"}},
	{name: "a birthday", today: "2026-03-10", text: "我1980年3月5日出生，想离婚去哪里办", never: []string{"怎么算"}},
	{name: "a thank you", today: "2026-03-10", text: "收到，谢谢", prev: "仲裁裁决书不服几天内起诉", never: []string{"怎么算"}},
	{name: "follow-up in figures", today: "2026-03-10", text: "2026.3.5", prev: "劳动仲裁裁决书不服几天内起诉", counted: true, want: []string{"2026年3月20日"}},
	{name: "follow-up in words", today: "2026-03-10", text: "3月5日收到的", prev: "劳动仲裁裁决书不服几天内起诉", counted: true, want: []string{"2026年3月20日"}},
	{name: "date came first", today: "2026-03-10", text: "还来得及起诉吗", prev: "我3月5日收到劳动仲裁裁决书", counted: true, want: []string{"2026年3月20日"}},
	{name: "won and not paid, nothing asked of time", today: "2026-11-22", text: "上个月法院判他赔我四万，到现在没拿到一分钱", want: []string{"先去：人民法院", "2年内"}, never: []string{"期限已过", "上诉"}},
	{name: "far off and only roughly known", today: "2026-11-22", text: "被车撞了两个月了，保险公司老是拖", want: []string{"保险公司一起告"}, never: []string{"还剩"}},
	{name: "far off, but asked for", today: "2026-11-22", text: "两个月前被车撞了，起诉要赔最晚到哪天", counted: true, want: []string{"2029年9月24日"}},
	{name: "danger goes first", today: "2026-03-10", text: "我老公正在打我，救命，3月5日收到的判决书还能上诉吗", want: []string{"110"}, never: []string{"怎么算"}},
}

func TestDeadlineWords(t *testing.T) {
	c := newDeadlines(t)
	for _, tt := range deadlineWords {
		t.Run(tt.name, func(t *testing.T) {
			var prev []string
			if tt.prev != "" {
				prev = []string{tt.prev}
			}
			a := askOn(t, c, tt.today, tt.text, prev...)
			if (a.Due != nil) != tt.counted {
				t.Errorf("counted: %v, want %v", a.Due != nil, tt.counted)
			}
			for _, w := range tt.want {
				if !strings.Contains(a.Text, w) {
					t.Errorf("%q is missing", w)
				}
			}
			for _, w := range tt.never {
				if strings.Contains(a.Text, w) {
					t.Errorf("%q should not be said", w)
				}
			}
			if t.Failed() {
				t.Log(a.Text)
			}
		})
	}
}

// TestDeadlineSources checks that the row's own articles come first and that
// nothing is said without a source.
func TestDeadlineSources(t *testing.T) {
	c := newDeadlines(t)
	a := askOn(t, c, "2026-11-22", "11月16日收到一审判决书，上诉最晚哪天")
	if a.Handoff {
		t.Error("nine days are left and a person is called")
	}
	if b := askOn(t, c, "2026-11-27", "11月16日收到一审判决书，上诉最晚哪天"); !b.Handoff {
		t.Error("four days are left and no person is called")
	}
	if len(a.Sources) == 0 || !strings.Contains(a.Sources[0].Title, "民事诉讼法") || !strings.HasPrefix(a.Sources[0].Article, "第171") {
		t.Errorf("sources = %+v", a.Sources)
	}
	if a.Category != "court_procedure" || a.Kind != "how-to" || a.Card.Parts[0].Name != "deadline" || a.Card.Parts[0].Label != "期限" {
		t.Errorf("answer = %s %s %+v", a.Category, a.Kind, a.Card.Parts[0])
	}
}
