package deadline_test

import (
	"testing"
	"unicode/utf8"

	"mingbai/knowledge/deadline"
)

// today is a Sunday.
var today = deadline.Date{Year: 2026, Month: 11, Day: 22}

// written are dates as people write them, with the days they mean.
var written = []struct{ text, from, to string }{
	{"3月5日被辞退", "2026-03-05", ""},
	{"2026.3.5", "2026-03-05", ""},
	{"2026-03-05收到的", "2026-03-05", ""},
	{"2026/3/5", "2026-03-05", ""},
	{"20260305签收", "2026-03-05", ""},
	{"26.3.5", "2026-03-05", ""},
	{"26年3月5号", "2026-03-05", ""},
	{"98年3月5号", "1998-03-05", ""},
	{"二〇二六年三月五日", "2026-03-05", ""},
	{"二零二六年十一月二十号", "2026-11-20", ""},
	{"２０２６年３月５日", "2026-03-05", ""},
	{"2026 年 3 月 5 日", "2026-03-05", ""},
	{"三月五号", "2026-03-05", ""},
	{"十二月廿一日", "2025-12-21", ""},
	{"12月5日", "2025-12-05", ""},
	{"11月22日", "2026-11-22", ""},
	{"11月23号", "2025-11-23", ""},
	{"上个月15号", "2026-10-15", ""},
	{"上月底", "2026-10-21", "2026-10-31"},
	{"上上个月3号", "2026-09-03", ""},
	{"这个月10号", "2026-11-10", ""},
	{"本月初", "2026-11-01", "2026-11-10"},
	{"月初收到", "2026-11-01", "2026-11-10"},
	{"上周五", "2026-11-13", ""},
	{"上个星期天", "2026-11-15", ""},
	{"上上周二", "2026-11-03", ""},
	{"这周三", "2026-11-18", ""},
	{"周五收到", "2026-11-20", ""},
	{"上周收到的", "2026-11-09", "2026-11-15"},
	{"前天", "2026-11-20", ""},
	{"昨天", "2026-11-21", ""},
	{"昨晚", "2026-11-21", ""},
	{"大前天", "2026-11-19", ""},
	{"今天", "2026-11-22", ""},
	{"去年12月底", "2025-12-21", "2025-12-31"},
	{"去年三月五号", "2025-03-05", ""},
	{"前年8月中旬", "2024-08-11", "2024-08-20"},
	{"去年我3月5号走的", "2025-03-05", ""},
	{"2024年他5月1号还的", "2024-05-01", ""},
	{"3天前", "2026-11-19", ""},
	{"三天前", "2026-11-19", ""},
	{"十天以前", "2026-11-12", ""},
	{"半个月前", "2026-11-07", ""},
	{"一个半月前", "2026-10-07", ""},
	{"两个月前", "2026-09-22", ""},
	{"半年前", "2026-05-22", ""},
	{"两年前", "2024-05-23", "2025-05-24"},
	{"两年半前", "2024-05-22", ""},
	{"一个星期前", "2026-11-15", ""},
	{"收到10天了", "2026-11-12", ""},
	{"几天前", "2026-11-13", "2026-11-20"},
	{"三个多月前", "2026-07-23", "2026-08-22"},
	{"被辞退一年零两个月了", "2025-09-22", ""},
	{"1年2个月前", "2025-09-22", ""},
	{"2023年", "2023-01-01", "2023-12-31"},
	{"去年底", "2025-12-01", "2025-12-31"},
	{"今年初", "2026-01-01", "2026-02-28"},
	{"2026年3月", "2026-03-01", "2026-03-31"},
	{"2026.3", "2026-03-01", "2026-03-31"},
	{"三月份收到", "2026-03-01", "2026-03-31"},
	{"3.5号收到", "2026-03-05", ""},
	{"3/5收到", "2026-03-05", ""},
	{"15号收到", "2026-11-15", ""},
	{"28号收到", "2026-10-28", ""},
	{"2024年2月29日", "2024-02-29", ""},
	{"3月5收到", "2026-03-05", ""},
	{"12月1日以后", "2025-12-01", ""},
	{"明年3月5日", "2027-03-05", ""},
	{"2026年11月", "2026-11-01", "2026-11-22"},
}

func TestRead(t *testing.T) {
	for _, c := range written {
		t.Run(c.text, func(t *testing.T) {
			got := deadline.Read(c.text, today)
			if len(got.Mentions) != 1 {
				t.Fatalf("mentions = %+v", got.Mentions)
			}
			m := got.Mentions[0]
			to := c.to
			if to == "" {
				to = c.from
			}
			if m.Doubt != "" || m.From.String() != c.from || m.To.String() != to {
				t.Errorf("read %q as %s to %s (%s), want %s to %s", m.Words, m.From, m.To, m.Doubt, c.from, to)
			}
		})
	}
}

func TestReadDoubts(t *testing.T) {
	cases := []struct {
		text string
		want deadline.Doubt
	}{
		{"2月30日", deadline.Impossible},
		{"13月5日", deadline.Impossible},
		{"4月31号", deadline.Impossible},
		{"2025年2月29日", deadline.Impossible},
		{"2026-13-01", deadline.Impossible},
		{"0月5日", deadline.Impossible},
		{"二月三十号", deadline.Impossible},
		{"腊月二十八", deadline.Lunar},
		{"农历三月初五", deadline.Lunar},
		{"大年初三", deadline.Lunar},
		{"春节那天", deadline.Lunar},
		{"去年腊月", deadline.Lunar},
		{"十一月初三", deadline.Lunar},
		{"八月廿二", deadline.Lunar},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			got := deadline.Read(c.text, today).Mentions
			if len(got) == 0 || got[len(got)-1].Doubt != c.want {
				t.Errorf("Read = %+v, want doubt %s", got, c.want)
			}
		})
	}
}

func TestReadLeavesNumbersAlone(t *testing.T) {
	for _, text := range []string{
		"15日内起诉", "3个月工资", "工资3.5万", "110号", "周一到周五上班", "每月15号发工资", "打12348", "2倍工资",
		"第3条", "10年工龄", "8号楼漏水", "〔2020〕53号", "三年有效期", "判了10年", "一个星期", "3-5天", "今后", "",
		"18812345678", "年月日", "每周五开会",
	} {
		if got := deadline.Read(text, today).Mentions; len(got) > 0 {
			t.Errorf("Read(%q) = %+v, want none", text, got)
		}
	}
}

func TestReadTime(t *testing.T) {
	for text, want := range map[string]string{
		"11月20日下午3点": "15:00", "昨晚8点半": "20:30", "前天凌晨2点": "02:00", "11月20日14:05": "14:05",
		"昨天上午十点": "10:00", "11月20日": "", "昨天25点": "",
	} {
		m := deadline.Read(text, today).Mentions[0]
		got := ""
		if m.Timed {
			got = pad(m.Hour) + ":" + pad(m.Minute)
		}
		if got != want {
			t.Errorf("time of %q = %q, want %q", text, got, want)
		}
	}
}

func pad(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func FuzzRead(f *testing.F) {
	for _, s := range []string{"3月5日被辞退", "去年12月底", "２０２６．３．５", "农历腊月初八", "两年半前", "上上周日晚上12点半", "2月30日", "99999年99月99日", "\xff3月", "几几年前"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := deadline.Read(text, today)
		for _, m := range r.Mentions {
			if m.Words == "" || utf8.ValidString(text) && !utf8.ValidString(m.Words) {
				t.Fatalf("words %q", m.Words)
			}
			if m.Doubt != "" {
				continue
			}
			if _, ok := deadline.MakeDate(m.From.Year, int(m.From.Month), m.From.Day); !ok {
				t.Fatalf("%q from %+v is no day", m.Words, m.From)
			}
			if m.To.Before(m.From) {
				t.Fatalf("%q ends %s before it begins %s", m.Words, m.To, m.From)
			}
		}
	})
}
