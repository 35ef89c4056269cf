package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// books are the tests of offline entries and of what is counted.
func books() []test {
	return []test{
		{"a record is entered once", testRecordOnce},
		{"records are entered all or none", testRecordsAtomic},
		{"the same key is one matter", testOneMatter},
		{"a matter is known online and offline", testBothWays},
		{"a matter closes with all its rows", testMatterCloses},
		{"stages are counted once", testStages},
		{"matters are joined later", testRejoin},
		{"rows are marked as trials, and taken back", testVoid},
		{"a matter outlives the row that is taken back", testTakeBack},
		{"a matter is open again without what closed it", testReopens},
		{"a matter is open again and closed again by amendments", testReopenMarked},
		{"a matter stays closed by another row", testStaysClosed},
		{"a plan is what is done", testPlan},
		{"signed years are not amended", testAmendSigned},
		{"no path changes a signed year", testSignedPaths},
		{"a signed year is corrected by either day", testSignedLate},
		{"a county is its towns", testCounty},
		{"nobody erased is uncounted", testErasedCounted},
	}
}

func work(ref string, change func(*ledger.Record)) ledger.Record {
	r := ledger.Record{Ref: ref, Date: "2026-03-15", Kind: ledger.Consulting, Place: "甲镇", Village: "甲村", Category: "labor_wage",
		Channel: "walk_in", Matters: 1, Visits: 1, Outcome: ledger.Answered}
	if change != nil {
		change(&r)
	}
	return r
}

func enter(t *testing.T, s *store.Store, records ...ledger.Record) ledger.Entered {
	t.Helper()
	done, err := s.Enter(context.Background(), records)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// figures checks figures of a query, by rule.
func figures(t *testing.T, s *store.Store, q ledger.Query, want map[string]int64) ledger.Counts {
	t.Helper()
	got, err := s.Counts(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	for rule, n := range want {
		if row, there := got.Row(rule); !there || row.Value != n {
			t.Errorf("%+v: %s = %d, want %d", q, rule, row.Value, n)
		}
	}
	return got
}

func testRecordOnce(t *testing.T, s *store.Store) {
	file := []ledger.Record{work("1", nil), work("2", func(r *ledger.Record) { r.Visits, r.Summary = 3, "canary words" })}
	if done := enter(t, s, file...); done != (ledger.Entered{New: 2}) {
		t.Errorf("first time: %+v", done)
	}
	if done := enter(t, s, append(file, work("3", nil))...); done != (ledger.Entered{New: 1, Repeated: 2}) {
		t.Errorf("second time: %+v", done)
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 3, ledger.RuleVisits: 5})
	for e, err := range s.Entries(context.Background(), ledger.Query{}) {
		if err != nil || !e.Offline {
			t.Fatalf("%+v, %v", e, err)
		}
		words, err := s.Summary(context.Background(), e.ID)
		if err != nil || (words == "canary words") != (e.Visits == 3) {
			t.Errorf("summary of %+v is %q, %v", e, words, err)
		}
	}
}

func testRecordsAtomic(t *testing.T, s *store.Store) {
	for name, bad := range map[string]func(*ledger.Record){
		"no reference":    func(r *ledger.Record) { r.Ref = "" },
		"no day":          func(r *ledger.Record) { r.Date = "2026-02-30" },
		"no register":     func(r *ledger.Record) { r.Kind = "self" },
		"a wrong outcome": func(r *ledger.Record) { r.Outcome = ledger.StepSucceeded },
		"less than none":  func(r *ledger.Record) { r.Visits = -1 },
		"a wrong type":    func(r *ledger.Record) { r.Kind, r.Outcome = ledger.Mediating, ledger.StepAccepted },
	} {
		if _, err := s.Enter(context.Background(), []ledger.Record{work("1", nil), work("2", bad)}); !errors.Is(err, ledger.ErrRow) {
			t.Errorf("%s: Enter = %v", name, err)
		}
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 0})
}

func testOneMatter(t *testing.T, s *store.Store) {
	keyed := func(r *ledger.Record) { r.Key, r.Visits = "2026甲1", 2 }
	done := enter(t, s, work("1", keyed), work("2", keyed), work("3", nil))
	if done != (ledger.Entered{New: 3, Joined: 1}) {
		t.Errorf("%+v", done)
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 5})
	other := func(r *ledger.Record) {
		r.Key, r.Kind, r.Category, r.Outcome = "2026甲1", ledger.Mediating, "T01", ledger.StepAccepted
	}
	if done := enter(t, s, work("4", other)); done.Joined != 0 {
		t.Error("a matter of one register was joined to one of another")
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 2, ledger.RuleAccepted: 1})
}

// caseRow commits a closed case.
func caseRow(t *testing.T, s *store.Store, id, key string) {
	t.Helper()
	receive(t, s, update("a", id, "x"))
	c := record("case/" + id)
	c.CaseKey, c.Matters, c.Visits = key, 1, 2
	commit(t, s, claim(t, s, start), delivery.Effect{Handoff: &handoff.Change{Rows: []handoff.Row{{Of: person("a"), Consultation: c}}}})
}

func testBothWays(t *testing.T, s *store.Store) {
	keyed := func(key string) func(*ledger.Record) { return func(r *ledger.Record) { r.Key = key } }
	caseRow(t, s, "1", "2026甲1")
	if done := enter(t, s, work("1", keyed("2026甲1"))); done.Joined != 1 {
		t.Error("what was registered after the chat is a second matter")
	}
	enter(t, s, work("2", keyed("2026甲2")))
	caseRow(t, s, "2", "2026甲2")
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 6, ledger.RulePersons: 1})
	sound(t, s)
}

func testMatterCloses(t *testing.T, s *store.Store) {
	step := func(day ledger.Date, o ledger.Outcome) func(*ledger.Record) {
		return func(r *ledger.Record) {
			r.Date, r.Kind, r.Category, r.Outcome, r.Key = day, ledger.Mediating, "T02", o, "调1"
		}
	}
	enter(t, s, work("1", step("2026-12-20", ledger.StepAccepted)))
	this, next := ledger.Query{From: "2026-01-01", To: "2026-12-31"}, ledger.Query{From: "2027-01-01", To: "2027-12-31"}
	figures(t, s, this, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleSucceeded: 0})
	this.ByClose, next.ByClose = true, true
	figures(t, s, this, map[string]int64{ledger.RuleAccepted: 0})
	enter(t, s, work("2", step("2027-01-10", ledger.StepSucceeded)))
	figures(t, s, this, map[string]int64{ledger.RuleAccepted: 0, ledger.RuleSucceeded: 0})
	figures(t, s, next, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleSucceeded: 1})
	this.ByClose, next.ByClose = false, false
	figures(t, s, this, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleSucceeded: 0})
	figures(t, s, next, map[string]int64{ledger.RuleAccepted: 0, ledger.RuleSucceeded: 1})
}

func testStages(t *testing.T, s *store.Store) {
	for i, o := range []ledger.Outcome{ledger.StepApplied, ledger.StepAccepted, ledger.StepAccepted, ledger.StepApproved, ledger.StepClosed} {
		enter(t, s, work(fmt.Sprint(i), func(r *ledger.Record) { r.Kind, r.Outcome, r.Key, r.Visits = ledger.LegalAid, o, "援1", 4 }))
	}
	enter(t, s, work("whole", func(r *ledger.Record) { r.Kind, r.Outcome, r.Visits = ledger.LegalAid, ledger.StepClosed, 1 }))
	enter(t, s, work("refused", func(r *ledger.Record) { r.Kind, r.Outcome = ledger.LegalAid, ledger.NotAccepted }))
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleApplied: 3, ledger.RuleAid: 2, ledger.RuleApproved: 2, ledger.RuleAidClosed: 2, ledger.RuleAided: 5})
	pay := func(r *ledger.Record) {
		r.Kind, r.Category, r.Outcome, r.Key, r.Amount = ledger.Mediating, "T04", ledger.StepSucceeded, "调1", 12_500
	}
	enter(t, s, work("m1", pay), work("m2", pay))
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleSucceeded: 1, ledger.RuleAmount: 12_500})
}

func testRejoin(t *testing.T, s *store.Store) {
	caseRow(t, s, "1", "2026甲1")
	caseRow(t, s, "2", "2026甲2")
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 4})
	for _, keys := range [][2]string{{"2026甲2", "2026甲9"}, {"2026甲9", "2026甲1"}, {"2026甲1", "2026甲1"}} {
		if _, err := s.Rejoin(context.Background(), keys[0], keys[1], "", "李四", "同一个人"); !errors.Is(err, ledger.ErrMatter) {
			t.Errorf("Rejoin of %v = %v", keys, err)
		}
	}
	if _, err := s.Rejoin(context.Background(), "2026甲2", "2026甲1", "", "李四", "同一个人"); err != nil {
		t.Fatal(err)
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 4})
}

// testCounty is a county as 东辽县 was in 2019: 13 towns, 235 villages and 17
// communities, each with a committee that mediates.
func testCounty(t *testing.T, s *store.Store) {
	const county, towns, units = "某省某市某县", 13, 235 + 17
	var records []ledger.Record
	for i := range units {
		kind := map[bool]string{true: "社区", false: "村"}[i >= 235]
		records = append(records, work(fmt.Sprint(i), func(r *ledger.Record) {
			r.Place, r.Village, r.Visits = fmt.Sprintf("%s第%d镇", county, i%towns+1), fmt.Sprintf("第%d%s", i/towns+1, kind), int64(i%5)
		}))
	}
	enter(t, s, records...)
	all := figures(t, s, ledger.Query{Place: county}, map[string]int64{ledger.RuleMatters: units})
	row, _ := all.Row(ledger.RuleMatters)
	if len(row.By[ledger.ByTown]) != towns || len(row.By[ledger.ByVillage]) != units {
		t.Errorf("%d towns, %d villages", len(row.By[ledger.ByTown]), len(row.By[ledger.ByVillage]))
	}
	for i := range towns {
		town := fmt.Sprintf("第%d镇", i+1)
		one, err := s.Counts(context.Background(), ledger.Query{Place: county + town})
		if err != nil {
			t.Fatal(err)
		}
		short, err := s.Counts(context.Background(), ledger.Query{Place: town})
		if err != nil {
			t.Fatal(err)
		}
		got, _ := one.Row(ledger.RuleMatters)
		byName, _ := short.Row(ledger.RuleMatters)
		if got.Value != row.By[ledger.ByTown][town] || got.Value == 0 || got.Value != byName.Value || got.By[ledger.ByTown] != nil {
			t.Errorf("%s has %+v, by its short name %d, and %d in the county", town, got, byName.Value, row.By[ledger.ByTown][town])
		}
	}
}

func testErasedCounted(t *testing.T, s *store.Store) {
	receive(t, s, update("a", "1", "x"), update("b", "2", "x"))
	for range 2 {
		item := claim(t, s, start)
		commit(t, s, item, delivery.Effect{Records: []ledger.Consultation{record(item.Incoming.Update)}})
	}
	want := map[string]int64{ledger.RuleSelf: 2, ledger.RuleSelfPersons: 2}
	receive(t, s, update("a", "3", "forget me"))
	commit(t, s, claim(t, s, start), delivery.Effect{Erase: true}) // before anything was counted
	figures(t, s, ledger.Query{}, want)
	receive(t, s, update("b", "4", "forget me"))
	commit(t, s, claim(t, s, start), delivery.Effect{Erase: true}) // and after
	figures(t, s, ledger.Query{Place: "广东省中山市东凤镇"}, want)
}
