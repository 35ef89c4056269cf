package annual_test

import (
	"context"
	"strings"
	"testing"

	"mingbai/handlers/annual"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
)

// TestDraftIsTheRecount drafts a made year out of a real store, and compares
// every line of its table with a count that knows nothing of the rules.
func TestDraftIsTheRecount(t *testing.T) {
	ctx := context.Background()
	year := ledgertest.Make(11, 240, 2025)
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := year.Fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	for _, place := range append(ledgertest.Towns(), ledgertest.County, "") {
		q := closing.Span(place, 2025)
		counts, _, err := s.Published(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		d := draft(t, annual.Input{Place: place, Year: 2025, Today: "2026-02-01", This: counts, Before: ledger.Counts{}})
		naive := year.Naive(q)
		compared := 0
		for no, name := range map[string]string{
			"1": "法律咨询/宗", "2": "法律咨询/人次", "3": "法律援助受理/件", "3.1": "法律援助批准/件", "3.2": "法律援助办结/件", "3.3": "法律援助受援人/人次",
			"4": "调解受理/件", "4.1": "调解/件", "4.2": "调解成功/件", "4.3": "协议涉及金额/万元", "4.4": "司法确认/件",
			"5.2": "村(居)法律顾问服务群众/人次", "5.3": "法治讲座/场", "5.4": "村(居)法律顾问解答咨询/宗", "5.5": "法律意见/份", "5.6": "代写文书/份",
			"6": "信访/宗", "6.1": "信访/人次", "8": "自助问答/次",
		} {
			l := line(t, d, no)
			want := naive[name]
			if want == nil || l.This == annual.Missing {
				if want != nil && want.Value != 0 || l.This != annual.Missing {
					t.Errorf("%s %s: %s, recounted %+v", place, name, l.This, want)
				}
				continue
			}
			compared++
			if got := ledger.Text(want.Value, l.Unit); l.This != got {
				t.Errorf("%s %s: %s, recounted %s", place, name, l.This, got)
			}
		}
		if compared < 12 {
			t.Errorf("%s: only %d lines were compared", place, compared)
		}
		by := naive["法律咨询/宗"].By["category"]
		for no, name := range map[string]string{"1.1": "婚姻家庭", "1.2": "劳动纠纷", "1.3": "征地拆迁", "1.4": "涉农涉土", "1.5": "房产物业"} {
			l := line(t, d, no)
			if !strings.HasSuffix(l.Item, name) || l.This != ledger.Text(by[name], "宗") {
				t.Errorf("%s %+v, recounted %d", place, l, by[name])
			}
		}
		for _, wrong := range d.Disagree {
			if strings.Contains(wrong, "对不上") {
				t.Errorf("%s: %s", place, wrong)
			}
		}
	}
}

func line(t *testing.T, d annual.Draft, no string) annual.Line {
	t.Helper()
	for _, l := range d.Table {
		if l.No == no {
			return l
		}
	}
	t.Fatalf("no line %s", no)
	return annual.Line{}
}
