package recordfile_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
	"mingbai/handlers/sheet"
	"mingbai/handlers/sheet/sheettest"
)

func rules() recordfile.Rules {
	return recordfile.Rules{Today: "2026-11-22", Villages: []recordfile.Village{
		{"甲镇", "甲村"}, {"甲镇", "乙村"}, {"乙镇", "乙村"}, {"乙镇", "丁社区(一)"},
	}, Redact: func(text string) string { return strings.ReplaceAll(text, "13800138000", "〔电话〕") }}
}

const chinese = `日期,类型,村居,类别,渠道,宗,人次,结果,案号,顾问,金额(万元),摘要
2026-03-15,咨询,甲村,婚姻家庭,来访,2,3,当场答复,2026甲1,张三,,"张三来问，电话13800138000"
2026/3/16,调解,甲村,邻里纠纷,走访,,2,成功,,,1.25,
`

const english = `summary,amount,adviser,key,outcome,visits,matters,channel,category,village,kind,date
"张三来问，电话13800138000",,张三,2026甲1,answered,3,2,walk_in,婚姻家庭,甲村,consultation,2026-03-15
,1.25,,,succeeded,2,,village_visit,T02,甲村,mediation,2026-03-16
`

// TestFormsOfOneFile reads the same rows in every form that offices save them
// in: they are the same entries.
func TestFormsOfOneFile(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	var first []ledger.Record
	for name, text := range map[string]string{
		"Chinese": chinese, "English": english, "with a mark": "\ufeff" + chinese, "GB18030": gb,
		"tabs": strings.NewReplacer(",", "\t").Replace(chinese), "lines of Windows": strings.ReplaceAll(chinese, "\n", "\r\n"),
		"full width": strings.NewReplacer("2026-03-15", "２０２６-03-15", "T02", "Ｔ０２", "1.25", "１.２５").Replace(chinese),
		"no end":     strings.TrimSuffix(chinese, "\n"), "empty lines": chinese + "\n,,,,,,,,,,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			records, bad, err := rules().Read([]byte(text))
			if err != nil || len(bad) > 0 || len(records) != 2 {
				t.Fatalf("%d records, bad %v, %v", len(records), bad, err)
			}
			if first == nil {
				first = records
			}
			for i := range records {
				if records[i].Ref != first[i].Ref {
					t.Errorf("row %d is another entry: %+v, %+v", i, records[i], first[i])
				}
			}
			r := records[0]
			if r.Date != "2026-03-15" || r.Kind != ledger.Consulting || r.Category != "婚姻家庭" || r.Channel != "walk_in" || r.Matters != 2 ||
				r.Visits != 3 || r.Outcome != ledger.Answered || r.Key != "2026甲1" || r.Adviser != "张三" || r.Place != "甲镇" || r.Village != "甲村" || r.Line != 2 {
				t.Errorf("record is %+v", r)
			}
			if strings.Contains(r.Summary, "138") {
				t.Errorf("summary %q has a number in it", r.Summary)
			}
			if m := records[1]; m.Kind != ledger.Mediating || m.Category != "T02" || m.Amount != 12_500 || m.Outcome != ledger.StepSucceeded || m.Matters != 1 {
				t.Errorf("mediation is %+v", m)
			}
		})
	}
}

func TestBadRows(t *testing.T) {
	for _, c := range []struct{ row, want string }{
		{"2026-02-30,咨询,甲村,,,,,,", "要有这一天"},
		{"2026-13-01,咨询,甲村,,,,,,", "要有这一天"},
		{",咨询,甲村,,,,,,", "没有写日期"},
		{"2026-11-23,咨询,甲村,,,,,,", "还没有到"},
		{"0001-01-01,咨询,甲村,,,,,,", "日期"},
		{"2026-03-15,聊天,甲村,,,,,,", "类型“聊天”"},
		{"2026-03-15,自助问答,甲村,,,,,,", "类型"},
		{"2026-03-15,咨询,丙村,,,,,,", "名册里没有“丙村”这个村居；先加进名册"},
		{"2026-03-15,咨询,乙村,,,,,,", "几个镇都有“乙村”"},
		{"2026-03-15,咨询,甲村,T01,,,,,", "类别“T01”"},
		{"2026-03-15,调解,甲村,labor_wage,,,,,", "T01"},
		{"2026-03-15,咨询,甲村,,飞鸽,,,,", "渠道“飞鸽”"},
		{"2026-03-15,咨询,甲村,,,-1,,,", "宗不能是负数"},
		{"2026-03-15,咨询,甲村,,,,－2,,", "人次不能是负数"},
		{"2026-03-15,咨询,甲村,,,1.5,,,", "整数"},
		{"2026-03-15,咨询,甲村,,,,许多,,", "整数"},
		{"2026-03-15,咨询,甲村,,,99999999999999999999,,,", "整数"},
		{"2026-03-15,咨询,甲村,,,1000000,,,", "太大"},
		{"2026-03-15,咨询,甲村,,,0,0,,", "0 宗 0 人次等于没有记。头一回来的事，写 1 宗"},
		{"2026-03-15,讲座,甲村,,,0,0,,", "0 场 0 人次等于没有记。讲了一场，写 1 场"},
		{"2026-03-15,调解,甲村,T02,,0,0,,", "0 件 0 人次等于没有记"},
		{"2026-03-15,咨询,甲村,,,,,succeeded,", "结果"},
		{"2026-03-15,调解,甲村,T02,,,,成功,-1", "金额不能是负数"},
		{"2026-03-15,调解,甲村,T02,,,,成功,1.2345", "两位小数"},
		{"2026-03-15,调解,甲村,T02,,,,成功,1e9", "万元"},
		{"2026-03-15,咨询,甲村,,,,,,3", "只有调解"},
		{"2026-03-15,咨询,甲村,,,,,,,多一格", "比表头多"},
	} {
		t.Run(c.row, func(t *testing.T) {
			records, bad, err := rules().Read([]byte("日期,类型,村居,类别,渠道,宗,人次,结果,金额(万元)\n2026-03-15,咨询,甲村,,,,,,\n" + c.row + "\n"))
			if err != nil || len(records) != 1 || len(bad) != 1 {
				t.Fatalf("%d records, bad %v, %v", len(records), bad, err)
			}
			if bad[0].Line != 3 || !strings.Contains(bad.Error(), c.want) {
				t.Errorf("said %q of line %d, want %q", bad.Error(), bad[0].Line, c.want)
			}
		})
	}
}

func TestFilesRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":            {"", "没有表头"},
		"only a header":    {"日期,类型\n", "一行也没有"},
		"an unknown row":   {"日期,类型,天气\n2026-01-01,咨询,晴\n", "“天气”看不懂"},
		"no date":          {"类型,村居\n咨询,甲村\n", "缺“日期”"},
		"a column twice":   {"日期,date,类型\n2026-01-01,,咨询\n", "写了两次"},
		"a workbook":       {"PK\x03\x04xl/workbook.xml", "另存为"},
		"another encoding": {"日期,类型\n2026-01-01,\xff\xfe\xfd\n", "编码"},
		"an open quote":    {"日期,类型\n2026-01-01,\"咨询\n", "引号"},
		"no text":          {"日期,类型\n2026-01-01,咨\x00询\n", "不是表格"},
		"too large":        {"日期,类型\n" + strings.Repeat("2026-01-01,咨询\n", 300_000), "最大"},
		"too many rows":    {"日期,类型\n" + strings.Repeat("2026-01-01,咨询\n", 50_001), "最多"},
	} {
		t.Run(name, func(t *testing.T) {
			records, _, err := rules().Read([]byte(c.text))
			if !errors.Is(err, sheet.ErrFile) || !strings.Contains(err.Error(), c.want) || records != nil {
				t.Errorf("%d records, %v; want %q", len(records), err, c.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		name, place, row, town, village string
		r                               recordfile.Rules
	}{
		{"--place chooses the town", "乙镇", "2026-01-01,咨询,乙村,", "乙镇", "乙村", rules()},
		{"a column chooses the town", "", "2026-01-01,咨询,乙村,甲镇", "甲镇", "乙村", rules()},
		{"the town before the village", "", "2026-01-01,咨询,乙镇乙村,", "乙镇", "乙村", rules()},
		{"brackets of either width", "", "2026-01-01,咨询,丁社区（一）,", "乙镇", "丁社区(一)", rules()},
		{"a longer name of the town", "某县乙镇", "2026-01-01,咨询,乙村,", "乙镇", "乙村", rules()},
		{"the town itself", "乙镇", "2026-01-01,咨询,,", "乙镇", "", rules()},
		{"an empty roster takes any", "丙镇", "2026-01-01,咨询,寅村,", "丙镇", "寅村", recordfile.Rules{}},
		{"the only town there is", "", "2026-01-01,咨询,,", "甲镇", "", recordfile.Rules{Villages: rules().Villages[:2]}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Place = c.place
			records, bad, err := c.r.Read([]byte("日期,类型,村居,乡镇\n" + c.row))
			if err != nil || len(bad) > 0 || len(records) != 1 {
				t.Fatalf("%d records, %v, %v", len(records), bad, err)
			}
			if r := records[0]; r.Place != c.town || r.Village != c.village {
				t.Errorf("stands in %q, %q", r.Place, r.Village)
			}
		})
	}
}

// TestEqualRowsAreSeveral: two people who ask the same on one day are two rows,
// and two rows again when the file comes again.
func TestEqualRowsAreSeveral(t *testing.T) {
	row := "2026-01-01,咨询\n"
	once, _, err := rules().Read([]byte("日期,类型\n" + row + row))
	if err != nil || len(once) != 2 || once[0].Ref == once[1].Ref {
		t.Fatalf("%+v, %v", once, err)
	}
	more, _, err := rules().Read([]byte("日期,类型\n" + row + row + row))
	if err != nil || len(more) != 3 || more[0].Ref != once[0].Ref || more[1].Ref != once[1].Ref || more[2].Ref == once[1].Ref {
		t.Errorf("%+v, %v", more, err)
	}
}

// TestReferenceStays pins what a row is recognised by: were it to change, a
// file that comes again would be counted again.
func TestReferenceStays(t *testing.T) {
	records, _, err := recordfile.Rules{}.Read([]byte("日期,类型,村居,宗\n2026-01-01,咨询,甲村,3\n"))
	const want = "file/e402294d91e71668460388c96204cb02640e5bc9916ce6b28e92979517faef0c/1"
	if err != nil || records[0].Ref != want {
		t.Errorf("Ref = %s, %v", records[0].Ref, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(chinese))
	f.Add([]byte(english))
	f.Add([]byte("date;kind\n2026-01-01;咨询\n"))
	f.Add([]byte("\ufeff\"日期\",\"类型\"\r\n\"2026-1-1\",\"调解\"\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, bad, err := rules().Read(data)
		if err != nil {
			if !errors.Is(err, sheet.ErrFile) {
				t.Errorf("%v is no ErrFile", err)
			}
			return
		}
		refs := map[string]bool{}
		for _, r := range records {
			if err := r.Check(); err != nil {
				t.Errorf("%+v: %v", r, err)
			}
			if refs[r.Ref] {
				t.Errorf("two rows are one entry: %+v", r)
			}
			refs[r.Ref] = true
		}
		for _, b := range bad {
			if b.Line < 2 || b.Reason == "" {
				t.Errorf("bad row %+v", b)
			}
		}
	})
}

// TestWorkbook: an Excel ledger with its title, a column of line numbers and real
// days is read as the same rows saved as CSV are.
func TestWorkbook(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	file := sheettest.Fill(t, nil, 1, []any{"某镇线下登记"}, []any{"序号", "日期", "类型", "村居", "宗", "人次"},
		[]any{1, day(5), "咨询", "甲村", 2, 3}, []any{2, day(6), "咨询", "甲村", 1, 1})
	got, bad, err := rules().Read(file)
	if err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	want, bad, err := rules().Read([]byte("日期,类型,村居,宗,人次\n2026-01-05,咨询,甲村,2,3\n2026-01-06,咨询,甲村,1,1\n"))
	if err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	for i := range want {
		want[i].Line++ // the title
		if got[i] != want[i] {
			t.Errorf("row %d: %+v\nwant %+v", i, got[i], want[i])
		}
	}
}

// TestBlank: what is written into the empty table is taken.
func TestBlank(t *testing.T) {
	blank, err := recordfile.Blank([]string{"甲村"})
	if err != nil {
		t.Fatal(err)
	}
	file := sheettest.Fill(t, blank, 2, []any{"2026-01-05", "调解", "甲村", "邻里纠纷", "来访", 1, 2, "调解成功", "调1", "张三", 1.5, "宅基地边界"})
	got, bad, err := rules().Read(file)
	if err != nil || len(bad) > 0 || len(got) != 1 {
		t.Fatalf("%+v, %v, %v", got, bad, err)
	}
	if r := got[0]; r.Kind != ledger.Mediating || r.Outcome != ledger.StepSucceeded || r.Visits != 2 || r.Amount == 0 || r.Channel != "walk_in" {
		t.Errorf("%+v", r)
	}
}

// TestNothingCounted: a row without 宗 and 人次 is entered where it adds a stage
// to a matter that has a key.
func TestNothingCounted(t *testing.T) {
	for _, c := range []struct {
		row string
		bad bool
	}{
		{"2026-03-15,调解,甲村,T02,0,0,已履行,K1", false},
		{"2026-03-15,法律援助,甲村,,0,0,,K1", false},
		{"2026-03-15,咨询,甲村,,0,0,,K1", true},
		{"2026-03-15,咨询,甲村,,0,2,,K1", false},
		{"2026-03-15,讲座,甲村,,1,0,,", false},
	} {
		_, bad, err := rules().Read([]byte("日期,类型,村居,类别,宗,人次,结果,案号\n" + c.row + "\n"))
		if err != nil || len(bad) > 0 != c.bad {
			t.Errorf("%s: %v, %v", c.row, bad, err)
		}
	}
}

// TestAllReasons: whoever mends a row is told everything that is wrong with it.
func TestAllReasons(t *testing.T) {
	_, bad, err := rules().Read([]byte("日期,类型,村居,人次\n2026-02-30,散步,天边村,-1\n"))
	if err != nil || len(bad) != 1 {
		t.Fatal(bad, err)
	}
	for _, want := range []string{"日期“2026-02-30”不对", "类型“散步”看不懂", "人次不能是负数", "没有“天边村”这个村居"} {
		if !strings.Contains(bad[0].Reason, want) {
			t.Errorf("%q lacks %q", bad[0].Reason, want)
		}
	}
}
