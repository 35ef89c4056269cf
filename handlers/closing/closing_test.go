package closing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

func TestYearOf(t *testing.T) {
	for _, c := range []struct {
		name string
		q    ledger.Query
		want int
	}{
		{"a year", closing.Span("东凤镇", 2025), 2025},
		{"a year of everything", closing.Span("", 2025), 2025},
		{"two years", ledger.Query{From: "2024-01-01", To: "2025-12-31"}, 0},
		{"a day less", ledger.Query{From: "2025-01-01", To: "2025-12-30"}, 0},
		{"open", ledger.Query{}, 0},
		{"a village", ledger.Query{From: "2025-01-01", To: "2025-12-31", Village: "甲村"}, 0},
		{"by day of closing", ledger.Query{From: "2025-01-01", To: "2025-12-31", ByClose: true}, 2025},
		{"by day of closing, a day less", ledger.Query{From: "2025-01-02", To: "2025-12-31", ByClose: true}, 0},
	} {
		if got := closing.YearOf(c.q); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"东凤镇", "广东省中山市东凤镇", true}, {"广东省中山市东凤镇", "东凤镇", true}, {"", "", true},
		{"", "东凤镇", false}, {"中山市", "广东省中山市东凤镇", false}, {"甲镇", "乙镇", false},
	} {
		if got := closing.Same(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}

func sum(entries ...ledger.Entry) ledger.Counts {
	s := ledger.NewSum(closing.Span("", 2025))
	for _, e := range entries {
		s.Add(e)
	}
	c, err := s.Counts()
	if err != nil {
		panic(err) // a summary of entries always adds up
	}
	return c
}

func entry(village string, visits int64) ledger.Entry {
	return ledger.Entry{Date: "2025-03-01", Kind: ledger.Consulting, Place: "东凤镇", Village: village, Category: "婚姻家庭", Channel: "walk_in",
		First: true, Matters: 1, Visits: visits, Outcome: ledger.Answered, Offline: true}
}

// TestPlusIsCountingTogether corrects one summary by another: the same as
// counting all entries at once.
func TestPlusIsCountingTogether(t *testing.T) {
	a, b, c := entry("甲村", 1), entry("乙村", 3), entry("甲村", 5)
	y := closing.Year{Year: 2025, Frozen: sum(a)}
	for _, late := range []ledger.Entry{b, c} {
		y.Corrections = append(y.Corrections, closing.Correction{Changes: closing.Plus(y.Counts(), sum(late))})
	}
	if diff := closing.Differ(y.Counts(), sum(a, b, c)); len(diff) != 0 {
		t.Errorf("corrected one by one it differs: %+v", diff)
	}
	if err := y.Counts().Check(); err != nil {
		t.Error(err)
	}
	if row, _ := y.Frozen.Row(ledger.RuleMatters); row.Value != 1 || row.By[ledger.ByVillage]["甲村"] != 1 {
		t.Errorf("what was frozen moved: %+v", row)
	}
}

func TestDiffer(t *testing.T) {
	one, two := sum(entry("甲村", 1)), sum(entry("乙村", 1))
	if diff := closing.Differ(one, one); len(diff) != 0 {
		t.Errorf("the same differs: %+v", diff)
	}
	if diff := closing.Differ(one, two); len(diff) != 2 {
		t.Errorf("another village, the same total: %d counts differ, want 宗 and 人次", len(diff))
	}
	people := sum(entry("甲村", 1))
	for i := range people.Rows {
		if people.Rows[i].Rule == ledger.RulePersons {
			people.Rows[i].Value = 9
		}
	}
	if diff := closing.Differ(one, people); len(diff) != 0 {
		t.Errorf("persons, who may be erased, count as a difference: %+v", diff)
	}
	if diff := closing.Differ(ledger.Counts{}, one); len(diff) != 2 || diff[0].Was.Indicator == "" || !strings.HasPrefix(diff[0].Say(), "法律咨询(宗)：无记录 改为 1") {
		t.Errorf("from nothing: %+v", diff)
	}
}

// TestFingerprint names what was frozen and nothing that comes later.
func TestFingerprint(t *testing.T) {
	y := closing.Year{Place: "东凤镇", Year: 2025, At: time.Unix(1, 0).UTC(), Who: "张三", Frozen: sum(entry("甲村", 1))}
	first, err := y.Fingerprint()
	if err != nil || len(first) != 16 {
		t.Fatalf("%q, %v", first, err)
	}
	for _, c := range []struct {
		name   string
		change func(*closing.Year)
		same   bool
	}{
		{"a correction", func(y *closing.Year) { y.Corrections = []closing.Correction{{N: 1}} }, true},
		{"another number", func(y *closing.Year) { y.Frozen = sum(entry("甲村", 2)) }, false},
		{"another village", func(y *closing.Year) { y.Frozen = sum(entry("乙村", 1)) }, false},
		{"another name", func(y *closing.Year) { y.Who = "李四" }, false},
		{"another place", func(y *closing.Year) { y.Place = "甲镇" }, false},
	} {
		other := y
		c.change(&other)
		if got, err := other.Fingerprint(); err != nil || (got == first) != c.same {
			t.Errorf("%s: %s and %s, %v", c.name, first, got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	var many closing.Refused
	for i := range 25 {
		many = append(many, closing.Late{Line: i + 2, Date: "2025-03-01", Place: "东凤镇"})
	}
	said := many.Error()
	for _, want := range []string{"什么都没有存", "第 2 行：2025-03-01 在 2025 年里", "还有 5 条", "--correct"} {
		if !strings.Contains(said, want) {
			t.Errorf("says %q, want %q", said, want)
		}
	}
	if strings.Contains(said, "第 23 行") || !errors.Is(many, closing.ErrClosed) {
		t.Error("too many lines, or no ErrClosed")
	}
	if said := (closing.Refused{{Date: "2025-03-01"}}).Error(); !strings.Contains(said, "这一条") || !strings.Contains(said, "全部地方") {
		t.Errorf("one of no file: %s", said)
	}
}
