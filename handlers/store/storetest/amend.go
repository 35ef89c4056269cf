package storetest

import (
	"context"
	"errors"
	"maps"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// rowsOf are the rows of a case key, the oldest first.
func rowsOf(t *testing.T, s *store.Store, key string) (all []ledger.Entry) {
	t.Helper()
	for e, err := range s.Entries(context.Background(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.CaseKey == key {
			all = append(all, e)
		}
	}
	return all
}

// testVoid marks rows of each sort as trials and takes that back.
func testVoid(t *testing.T, s *store.Store) {
	ctx := context.Background()
	caseRow(t, s, "1", "2026甲1") // 1 matter, 2 visits
	enter(t, s,
		work("a", func(r *ledger.Record) { r.Key, r.Visits = "2026甲1", 4 }), // adds visits only
		work("b", func(r *ledger.Record) { r.Key = "2026甲7" }),
		work("m1", func(r *ledger.Record) {
			r.Kind, r.Category, r.Key, r.Outcome = ledger.Mediating, "T02", "调1", ledger.StepAccepted
		}),
		work("m2", func(r *ledger.Record) {
			r.Kind, r.Category, r.Key, r.Outcome, r.Amount = ledger.Mediating, "T02", "调1", ledger.StepSucceeded, 500
		}),
	)
	whole := map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 7, ledger.RuleAccepted: 1, ledger.RuleSucceeded: 1, ledger.RuleAmount: 500}
	figures(t, s, ledger.Query{}, whole)
	for _, c := range []struct {
		name, key string
		row       int
		want      map[string]int64
	}{
		{"the row that counts the matter: another counts it", "2026甲1", 0, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 5}},
		{"a row that adds visits", "2026甲1", 1, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 3}},
		{"the only row of a matter", "2026甲7", 0, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 6}},
		{"a mediation goes as a whole", "调1", 1, map[string]int64{ledger.RuleAccepted: 0, ledger.RuleSucceeded: 0, ledger.RuleAmount: 0, ledger.RuleMatters: 2}},
	} {
		row := rowsOf(t, s, c.key)[c.row]
		a, err := s.Void(ctx, row.ID, "", "李四", " 登记时点错了 ")
		if err != nil || a.Reason != "登记时点错了" {
			t.Fatalf("%s: %+v, %v", c.name, a, err)
		}
		figures(t, s, ledger.Query{}, c.want)
		if _, err := s.Void(ctx, row.ID, "", "李四", "再来"); !errors.Is(err, ledger.ErrVoid) {
			t.Errorf("%s: twice: %v", c.name, err)
		}
		of, err := s.Amendments(ctx, row.ID, "", 10)
		if err != nil || len(of) == 0 || of[0].N != a.N || of[0].Who != "李四" {
			t.Errorf("%s: %+v, %v", c.name, of, err)
		}
		if err := s.Unamend(ctx, a.N, "王五", "没有点错"); err != nil {
			t.Fatalf("%s: taken back: %v", c.name, err)
		}
		figures(t, s, ledger.Query{}, whole)
		if err := s.Unamend(ctx, a.N, "王五", "又来"); !errors.Is(err, ledger.ErrAmended) {
			t.Errorf("%s: taken back twice: %v", c.name, err)
		}
	}
	trail, err := s.Trail(ctx, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]int{}
	for _, e := range trail {
		if e.What == audit.Recorded {
			noted[e.Place]++
		}
	}
	// Each is seen by the head of the row's own place, and so is its end.
	if want := map[string]int{"广东省中山市东凤镇": 2, "甲镇": 6}; !maps.Equal(noted, want) {
		t.Errorf("amendments in the trail by place: %v, want %v", noted, want)
	}
	if _, err := s.Void(ctx, "nobody's", "", "李四", "x"); !errors.Is(err, ledger.ErrNoRow) {
		t.Errorf("a row that is not there: %v", err)
	}
	if _, err := s.Void(ctx, rowsOf(t, s, "2026甲7")[0].ID, "", "李四", "  "); !errors.Is(err, ledger.ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
}

// testTakeBack takes entries back whose matter has other rows.
func testTakeBack(t *testing.T, s *store.Store) {
	ctx := context.Background()
	keyed := func(r *ledger.Record) { r.Key = "2026甲1" }
	stage := func(key string, outcome ledger.Outcome) func(*ledger.Record) {
		return func(r *ledger.Record) {
			r.Kind, r.Category, r.Key, r.Outcome = ledger.Mediating, "T02", key, outcome
		}
	}
	enter(t, s, work("a", keyed), work("b", keyed), work("c", keyed), work("alone", nil),
		work("m1", stage("调1", ledger.StepAccepted)), work("m2", stage("调1", ledger.StepSucceeded)))
	for _, c := range []struct {
		name, ref string
		err       error
		want      map[string]int64
	}{
		{"the row that counts the matter: the next counts it", "a", nil, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 3}},
		{"twice", "a", ledger.ErrVoid, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 3}},
		{"a row that adds visits", "c", nil, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 2}},
		{"the last row of a matter", "b", nil, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 1}},
		{"a row without a key", "alone", nil, map[string]int64{ledger.RuleMatters: 0, ledger.RuleVisits: 0}},
		{"a stage on which another rests", "m1", ledger.ErrRests, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleSucceeded: 1}},
		{"the last stage goes alone", "m2", nil, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleSucceeded: 0}},
		{"the first stage, alone by now", "m1", nil, map[string]int64{ledger.RuleAccepted: 0, ledger.RuleSucceeded: 0}},
		{"one that is not there", "nobody's", ledger.ErrNoRow, nil},
	} {
		if _, err := s.TakeBack(ctx, c.ref); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
		figures(t, s, ledger.Query{}, c.want)
	}
	if done := enter(t, s, work("d", keyed)); done.Joined != 0 {
		t.Error("a matter of which nothing is left is still known")
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 1})
}

// testPlan: what a plan says comes true, one that is old is not carried out, and
// nothing is taken back over what came since.
func testPlan(t *testing.T, s *store.Store) {
	ctx := context.Background()
	caseRow(t, s, "1", "2026甲1")
	caseRow(t, s, "2", "2026甲2")
	p, err := s.PlanJoin(ctx, "2026甲2", "2026甲1")
	if err != nil || len(p.Changes) == 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	c := p.Changes[0]
	if c.Indicator != "法律咨询" || c.Unit != "宗" || c.Was != 2 || c.Is != 1 {
		t.Errorf("the plan says %s", c.Say())
	}
	enter(t, s, work("a", func(r *ledger.Record) { r.Key = "2026甲2" }))
	if _, err := s.Rejoin(ctx, "2026甲2", "2026甲1", p.Print, "李四", "同一件事"); !errors.Is(err, delivery.ErrStale) {
		t.Errorf("an old plan: %v", err)
	}
	if p, err = s.PlanJoin(ctx, "2026甲2", "2026甲1"); err != nil {
		t.Fatal(err)
	}
	a, err := s.Rejoin(ctx, "2026甲2", "2026甲1", p.Print, "李四", "同一件事")
	if err != nil {
		t.Fatal(err)
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 5})
	if len(rowsOf(t, s, "2026甲1")) != 3 || len(rowsOf(t, s, "2026甲2")) != 0 {
		t.Error("the rows have not the key of the matter they joined")
	}
	if err := s.Unamend(ctx, a.N, "李四", "是两件事"); err != nil {
		t.Fatal(err)
	}
	figures(t, s, ledger.Query{}, map[string]int64{ledger.RuleMatters: 2, ledger.RuleVisits: 5})
	if a, err = s.Rejoin(ctx, "2026甲2", "2026甲1", "", "李四", "同一件事"); err != nil {
		t.Fatal(err)
	}
	enter(t, s, work("b", func(r *ledger.Record) { r.Key = "2026甲1" }))
	if err := s.Unamend(ctx, a.N, "李四", "是两件事"); !errors.Is(err, ledger.ErrAmended) {
		t.Errorf("taken back over what came since: %v", err)
	}
}

// testAmendSigned: nothing is done to rows of a year that was signed, nor taken
// back in it.
func testAmendSigned(t *testing.T, s *store.Store) {
	ctx := context.Background()
	enter(t, s, work("a", func(r *ledger.Record) { r.Date, r.Key = "2024-03-01", "甲" }), work("b", func(r *ledger.Record) { r.Date, r.Key = "2024-03-02", "乙" }),
		work("c", func(r *ledger.Record) { r.Key = "丙" }))
	before, err := s.Void(ctx, rowsOf(t, s, "乙")[0].ID, "", "李四", "误登")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CloseYear(ctx, "甲镇", 2024, "所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	id := rowsOf(t, s, "甲")[0].ID
	if _, err := s.PlanVoid(ctx, id); !errors.Is(err, closing.ErrClosed) {
		t.Errorf("a plan for a signed year: %v", err)
	}
	if _, err := s.Void(ctx, id, "", "李四", "误登"); !errors.Is(err, closing.ErrClosed) {
		t.Errorf("marked in a signed year: %v", err)
	}
	if _, err := s.Rejoin(ctx, "甲", "丙", "", "李四", "同一件事"); !errors.Is(err, closing.ErrClosed) {
		t.Errorf("joined out of a signed year: %v", err)
	}
	if err := s.Unamend(ctx, before.N, "李四", "没有误登"); !errors.Is(err, closing.ErrClosed) {
		t.Errorf("taken back in a signed year: %v", err)
	}
}
