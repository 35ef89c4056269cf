package ledger_test

import (
	"testing"
	"time"

	"mingbai/handlers/ledger"
)

func TestParseDate(t *testing.T) {
	for text, want := range map[string]ledger.Date{
		"2026-01-31": "2026-01-31", "2026-1-3": "2026-01-03", "2026/1/3": "2026-01-03", "2026.1.3": "2026-01-03", "2026年1月3日": "2026-01-03",
		"2024-02-29": "2024-02-29", "2026-02-29": "", "2026-00-01": "", "2026-13-01": "", "1989-01-01": "", "2200-01-01": "", "": "", "昨天": "", "2026-01-31x": "",
	} {
		if got, err := ledger.ParseDate(text); got != want || (err == nil) != (want != "") {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestDateIsChinas: days begin at midnight in China, wherever the machine is.
func TestDateIsChinas(t *testing.T) {
	for moment, want := range map[string]ledger.Date{
		"2026-12-31T15:59:59Z": "2026-12-31", "2026-12-31T16:00:00Z": "2027-01-01", "2026-03-01T00:30:00+14:00": "2026-02-28",
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := ledger.DateOf(at); got != want || ledger.DateOf(got.Time()) != want {
			t.Errorf("DateOf(%s) = %s, want %s", moment, got, want)
		}
	}
	if d := ledger.Date("2026-02-28").Add(1); d != "2026-03-01" || d.Month() != "2026-03" || d.Year() != 2026 {
		t.Errorf("the day after is %s", d)
	}
	if d := ledger.Date(""); d.Month() != "" || d.Year() != 0 || !d.Time().IsZero() {
		t.Error("no day has a month or a year")
	}
}

// TestStretches cuts queries into whole months and single days, so that every
// day of the query is in exactly one piece.
func TestStretches(t *testing.T) {
	day := func(s ledger.Stretch, d ledger.Date) bool {
		return s.Covers() && s.First <= ledger.DaySpan(d) && ledger.DaySpan(d) <= s.Last
	}
	for _, q := range []ledger.Query{
		{}, {From: "2026-01-01", To: "2026-12-31"}, {From: "2026-01-01", To: "2026-12-19"}, {From: "2026-01-15", To: "2026-12-31"},
		{From: "2026-03-15", To: "2026-03-15"}, {From: "2026-02-01", To: "2026-02-28"}, {From: "2026-02-02", To: "2026-02-28"},
		{From: "2026-01-31", To: "2026-02-01"}, {From: "2026-01-20", To: "2026-03-10"}, {From: "2026-05-05"}, {To: "2026-05-05"},
		{From: "2026-06-10", To: "2026-06-01"}, {From: "2026-07-10", To: "2026-06-01"},
	} {
		months, days := q.Stretches()
		for d := ledger.Date("2025-12-01"); d < "2027-02-01"; d = d.Add(1) {
			held := 0
			if m := ledger.MonthSpan(d); months.Covers() && months.First <= m && m <= months.Last {
				held++
			}
			for _, s := range days {
				if day(s, d) {
					held++
				}
			}
			if want := q.Includes(d); held > 1 || (held == 1) != want {
				t.Fatalf("%+v: %s is in %d pieces, want it in: %v (%v, %v)", q, d, held, want, months, days)
			}
		}
	}
}
