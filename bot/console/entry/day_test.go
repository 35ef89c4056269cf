package entry

import (
	"testing"

	"mingbai/handlers/ledger"
)

func TestDayOf(t *testing.T) {
	const today = ledger.Date("2026-03-10")
	for text, want := range map[string]string{
		"今天": "2026-03-10", "昨天": "2026-03-09", "前天": "2026-03-08", "大前天": "2026-03-07",
		"3-5": "2026-03-05", "3/5": "2026-03-05", "3.5": "2026-03-05", "3月5日": "2026-03-05", "３－５": "2026-03-05", "3月5号": "2026-03-05", " 3 - 5 ": "2026-03-05",
		"3-15": "2025-03-15", "12-31": "2025-12-31", "2-29": "2024-02-29", "5日": "2026-03-05", "15号": "2026-02-15", "31日": "2026-01-31",
		"2026-1-2": "2026-01-02", "2026年1月2日": "2026-01-02", "2027-01-01": "2027-01-01",
		"5": "5", "13-1": "13-1", "2-30": "2-30", "32日": "32日", "不知道": "不知道", "": "",
	} {
		if got := dayOf(text, today); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func FuzzDayOf(f *testing.F) {
	for _, text := range []string{"昨天", "3-15", "31号", "2-29", "2026年1月2日"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := dayOf(text, "2026-03-10")
		if d, err := ledger.ParseDate(got); err == nil && d > "2026-03-10" {
			if _, err := ledger.ParseDate(got); err == nil && len(text) < 6 {
				t.Errorf("%q is %s, which is to come", text, got)
			}
		}
	})
}
