package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
	"mingbai/handlers/store"
)

// testWaits: one taken late, one in time and passed on, one that ended before
// anybody took it, one that waits.
func testWaits(t *testing.T, s *store.Store) {
	w, err := newTown(s)
	w.must(t, err)
	for i, step := range caseWay {
		w.must(t, w.walk("late", "", i, step))
	}
	quick := []caseStep{{text: "refer"}, {who: "zhang", do: "cl"}, {who: "zhang", do: "ba"}, {who: "li", do: "cl"}}
	for i, step := range quick {
		w.must(t, w.walk("quick", "", i, step))
		w.pass(time.Minute)
	}
	w.must(t, w.walk("gone", "", 0, caseStep{text: "refer"}))
	w.must(t, w.do("gone", "forget-gone", "/forget", ""))
	w.pass(time.Minute)
	w.must(t, w.walk("waits", "", 0, caseStep{text: "refer"}))
	all, err := s.WaitsNamed(context.Background(), ledger.Query{Place: "广东省中山市东凤镇", From: ledger.DateOf(noon), To: ledger.DateOf(noon)})
	w.must(t, err)
	want := []string{"l late 31m", "z in-time 1m", " gone 0m", " waiting 0m"}
	if len(all) != len(want) {
		t.Fatalf("%d waits, want %d: %+v", len(all), len(want), all)
	}
	for i, x := range all {
		got := fmt.Sprintf("%s %s %dm", x.Person, x.State(w.clock()), int(x.Took().Minutes()))
		if got != want[i] || x.Village != "甲村" || x.Number == "" || x.Case == "" {
			t.Errorf("wait %d is %s, want %s: %+v", i, got, want[i], x)
		}
	}
	if all[3].State(w.clock().Add(time.Hour)) != response.Overdue {
		t.Error("nobody takes it for an hour, and it is not overdue")
	}
	for name, q := range map[string]ledger.Query{
		"another town": {Place: "广东省中山市小榄镇"}, "another village": {Village: "乙村"}, "another day": {To: ledger.DateOf(noon.AddDate(0, 0, -1))},
	} {
		if some, err := s.Waits(context.Background(), q); err != nil || len(some) != 0 {
			t.Errorf("%s: %d waits, %v", name, len(some), err)
		}
	}
}
