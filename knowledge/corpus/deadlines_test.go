package corpus_test

import (
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/deadline"
)

// lengths is the office's table, row by row: length, unit, law, what stops it.
var lengths = []struct {
	length int
	unit   deadline.Unit
	law    string
	stop   string
}{
	{3, "year", "民法典#188,189", "A"}, {3, "year", "民法典#191", "A"}, {1, "year", "劳动争议调解仲裁法#27", "A"},
	{1, "year", "劳动争议调解仲裁法#27", "A"}, {15, "day", "劳动争议调解仲裁法#48,50", "D"}, {2, "year", "劳动保障监察条例#20", "C"},
	{30, "day", "工伤保险条例#17", ""}, {1, "year", "工伤保险条例#17", "B"}, {15, "day", "工伤保险条例#26", "C"},
	{30, "day", "职业病防治法#52", "C"}, {2, "year", "农村土地承包经营纠纷调解仲裁法#18", "A"}, {30, "day", "农村土地承包经营纠纷调解仲裁法#48", "D"},
	{1, "year", "农村集体经济组织法#57", "C"}, {0, "", "土地管理法#47", "C"}, {30, "day", "土地管理法#14", "D"},
	{60, "day", "行政复议法#20", "B"}, {10, "working_day", "行政复议法#31,88", ""}, {15, "day", "行政诉讼法#45", "D"},
	{6, "month", "行政诉讼法#46", "D"}, {5, "working_day", "行政处罚法#64,85", "C"}, {30, "day", "信访工作条例#35,36", "C"},
	{2, "year", "国家赔偿法#39", ""}, {3, "month", "国家赔偿法#14", "D"}, {30, "day", "国家赔偿法#24", "C"},
	{7, "day", "刑事诉讼法#180", "C"}, {3, "working_day", "道路交通事故处理程序规定#71,112", "C"}, {10, "working_day", "道路交通事故处理程序规定#86,112", "C"},
	{30, "day", "人民调解法#33", "C"}, {15, "day", "民事诉讼法#227", "D"}, {15, "day", "民事诉讼法#128", "D"},
	{7, "day", "诉讼费用交纳办法#22", ""}, {15, "day", "民事诉讼法#171", "D"}, {10, "day", "民事诉讼法#171", "D"},
	{6, "month", "民事诉讼法#210,216", "C"}, {2, "year", "民事诉讼法#250", "A"}, {30, "day", "民事诉讼法#104", "C"},
	{5, "day", "反家庭暴力法#31", ""}, {30, "day", "民法典#1077", "C"}, {30, "day", "民法典#1077", "C"},
	{6, "month", "民事诉讼法#127第7项", ""}, {1, "year", "民法典#1052,1053", "C"}, {3, "year", "婚姻家庭编解释(一)#84", "A"},
	{60, "day", "民法典#1124", "C"}, {1, "year", "民法典#152,199", "C"}, {90, "day", "民法典#152", "C"},
	{6, "month", "民法典#692,693", "C"}, {7, "day", "消费者权益保护法#25", "C"}, {7, "day", "预付式消费解释#14", "C"},
	{48, "hour", "医疗纠纷预防和处理条例#26", "C"},
	// What others must do by when, which the office's table does not list.
	{7, "day", "法律援助法#43", "C"}, {3, "day", "法律援助法#43", "C"},
}

func loadBook(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestDeadlinesFollowTheTable(t *testing.T) {
	rows := loadBook(t).Deadlines.Rows
	if len(rows) != len(lengths) {
		t.Fatalf("%d rows, want %d", len(rows), len(lengths))
	}
	for i, want := range lengths {
		r := rows[i]
		law := r.Law[0].Law + "#" + strings.Join(r.Law[0].Articles, ",")
		if r.No != i+1 || r.Length != want.length || r.Unit != want.unit || law != want.law || r.Stop != want.stop {
			t.Errorf("row %d %s = %d %q %s %q, want %+v", r.No, r.ID, r.Length, r.Unit, law, r.Stop, want)
		}
	}
}

func TestDaysOff(t *testing.T) {
	c := loadBook(t).Deadlines.Calendar
	cases := []struct {
		day  string
		why  string
		rest bool
	}{
		{"2025-01-26", "", false}, {"2025-01-28", "春节放假", true}, {"2025-02-05", "", false}, {"2025-10-08", "国庆节、中秋节放假", true},
		{"2025-10-11", "", false}, {"2025-10-12", "周日", true}, {"2026-01-01", "元旦放假", true}, {"2026-01-04", "", false},
		{"2026-02-14", "", false}, {"2026-02-23", "春节放假", true}, {"2026-04-06", "清明节放假", true}, {"2026-05-09", "", false},
		{"2026-06-19", "端午节放假", true}, {"2026-09-25", "中秋节放假", true}, {"2026-10-07", "国庆节放假", true}, {"2026-10-08", "", false},
		{"2027-01-02", "周六", true},
	}
	for _, tt := range cases {
		var d deadline.Date
		if err := d.UnmarshalYAML(func(v any) error { *(v.(*string)) = tt.day; return nil }); err != nil {
			t.Fatal(err)
		}
		if why, rest := c.Rest(d); why != tt.why || rest != tt.rest {
			t.Errorf("%s: %q %v, want %q %v", tt.day, why, rest, tt.why, tt.rest)
		}
	}
	if !c.Knows(2025) || !c.Knows(2026) || c.Knows(2027) {
		t.Error("the years known are not 2025 and 2026")
	}
}
