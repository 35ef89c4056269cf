package store_test

import (
	"slices"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/response"
	"mingbai/handlers/store"
)

// answered are the parts of a rule, by a name that part gives them.
func answered(all []response.Part, rule string, name func(response.Part) string) map[string]int64 {
	out := map[string]int64{}
	for _, p := range all {
		if p.Class.Rule() == rule {
			out[name(p)] += p.N
		}
	}
	return out
}

// TestAnswersAddUpToTheCounts compares how a year was answered with the counts
// of the same queries, and with the rows themselves.
func TestAnswersAddUpToTheCounts(t *testing.T) {
	s := open(t, store.Config{Dir: t.TempDir()})
	if err := ledgertest.Make(11, 1500, 2026).Fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]ledger.Query{
		"year":             {From: "2026-01-01", To: "2026-12-31"},
		"everything":       {},
		"parts of months":  {From: "2026-02-11", To: "2026-05-03"},
		"within a month":   {From: "2026-02-11", To: "2026-02-20"},
		"town":             {Place: ledgertest.Towns()[0]},
		"village":          {Place: ledgertest.Towns()[1], Village: "甲村", From: "2026-03-04"},
		"by day of close":  {From: "2026-02-11", To: "2026-05-03", ByClose: true},
		"village by close": {Village: "乙村", ByClose: true},
	} {
		counts, err := s.Counts(t.Context(), q)
		if err != nil {
			t.Fatal(name, err)
		}
		all, err := s.Answers(t.Context(), q)
		if err != nil {
			t.Fatal(name, err)
		}
		byRow := map[response.Class]int64{}
		for e, err := range s.Entries(t.Context(), q) {
			if err != nil {
				t.Fatal(name, err)
			}
			for _, r := range ledger.Rules() {
				if class := response.Of(r.ID, e.Outcome); class != "" && r.Stands(e) {
					byRow[class] += r.Of(e)
				}
			}
		}
		for _, rule := range []string{ledger.RuleSelf, ledger.RuleMatters} {
			row, _ := counts.Row(rule)
			whole := answered(all, rule, func(response.Part) string { return "" })[""]
			if whole != row.Value || whole == 0 {
				t.Errorf("%s: %s is %d, its answers %d", name, rule, row.Value, whole)
			}
			for month, n := range answered(all, rule, func(p response.Part) string { return p.Month }) {
				if row.By[ledger.ByMonth][month] != n {
					t.Errorf("%s: %s of %s is %d, its answers %d", name, rule, month, row.By[ledger.ByMonth][month], n)
				}
			}
			for class, n := range answered(all, rule, func(p response.Part) string { return string(p.Class) }) {
				if byRow[response.Class(class)] != n {
					t.Errorf("%s: %s is %d, by its rows %d", name, class, n, byRow[response.Class(class)])
				}
			}
		}
	}
}

// TestTalliesOfBeforeAreMadeAnew: tallies that do not say how questions were
// answered come to say it, and nothing is counted twice.
func TestTalliesOfBeforeAreMadeAnew(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Config{Dir: dir})
	if err := ledgertest.Make(5, 200, 2026).Fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	was, err := s.Counts(t.Context(), ledger.Query{})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	run(t, dir, `DELETE FROM tallies WHERE split = 4`)
	run(t, dir, `UPDATE meta SET value = '2026-1' WHERE name = 'tally-rule'`)
	s = open(t, store.Config{Dir: dir})
	all, err := s.Answers(t.Context(), ledger.Query{})
	if err != nil {
		t.Fatal(err)
	}
	is, err := s.Counts(t.Context(), ledger.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range is.Rows {
		if row.Value != was.Rows[i].Value {
			t.Errorf("%s was %d and is %d", row.Rule, was.Rows[i].Value, row.Value)
		}
	}
	row, _ := is.Row(ledger.RuleMatters)
	if n := answered(all, ledger.RuleMatters, func(response.Part) string { return "" })[""]; n != row.Value {
		t.Errorf("answers %d, matters %d", n, row.Value)
	}
}

// TestWaitsOfBefore: cases that are older than the waits come to have them.
func TestWaitsOfBefore(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Config{Dir: dir})
	year := ledgertest.Make(5, 3000, 2026)
	if err := year.FillCases(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	before, err := s.WaitsNamed(t.Context(), ledger.Query{})
	if err != nil || len(before) != len(year.Cases()) {
		t.Fatalf("%d waits of %d cases, %v", len(before), len(year.Cases()), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, dir, `DELETE FROM waits`)
	run(t, dir, `DELETE FROM meta WHERE name = 'waits-kept'`)
	s = open(t, store.Config{Dir: dir})
	for range 2 {
		all, err := s.WaitsNamed(t.Context(), ledger.Query{})
		if err != nil || len(all) != len(before) {
			t.Fatalf("%d waits of %d cases, %v", len(all), len(before), err)
		}
		for i, w := range all {
			want := before[i]
			want.Due = w.Due // of what is open it is known, of the others it is not
			if w != want || !w.Claimed.IsZero() && w.State(time.Now()) != response.Undated {
				t.Errorf("wait %+v, want %+v", w, want)
			}
		}
	}
}

// TestRowsAreEntriesNarrowed compares what the database chooses with what the
// rule says of every row.
func TestRowsAreEntriesNarrowed(t *testing.T) {
	s := open(t, store.Config{Dir: t.TempDir()})
	if err := ledgertest.Make(3, 800, 2026).Fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	town := ledgertest.Towns()[0]
	for _, rule := range ledger.Rules() {
		for name, n := range map[string]ledger.Narrow{
			"all": {}, "outcomes": {Outcomes: []ledger.Outcome{ledger.Answered, ledger.Declined}},
			"others": {Outcomes: []ledger.Outcome{ledger.ToLegalAid, ledger.Answered}, Except: true},
			"nobody": {Advisers: []string{""}}, "somebody": {Advisers: []string{"张三"}}, "any of": {Advisers: []string{"李四", "", "张三"}}, "village": {Village: "甲村"}, "no village": {Named: true},
		} {
			n.Rule = rule
			for _, q := range []ledger.Query{{}, {From: "2026-03-07", To: "2026-08-01", Place: town, ByClose: true}} {
				var want, got []string
				for e, err := range s.Entries(t.Context(), q) {
					if err != nil {
						t.Fatal(err)
					}
					if n.Has(e) {
						want = append(want, e.ID)
					}
				}
				for e, err := range s.Rows(t.Context(), q, n) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, e.ID)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s, %+v: %d rows, want %d", rule.ID, name, q, len(got), len(want))
				}
			}
		}
	}
}
