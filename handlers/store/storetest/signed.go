package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// signedTown is where a year is signed, and openTown where it is not.
const (
	signedTown = "甲县甲镇"
	openTown   = "甲县乙镇"
)

// inYear is an entry of the signed town.
func inYear(ref string, day ledger.Date, key string) ledger.Record {
	return work(ref, func(r *ledger.Record) { r.Place, r.Date, r.Key = signedTown, day, key })
}

// dispute is a stage of a mediation.
func dispute(ref, place string, day ledger.Date, key string, o ledger.Outcome) ledger.Record {
	return work(ref, func(r *ledger.Record) {
		r.Place, r.Date, r.Key, r.Kind, r.Category, r.Outcome = place, day, key, ledger.Mediating, "T02", o
	})
}

// inChat commits an effect as somebody of the roster causes it in chat.
func inChat(s *store.Store, id string, e delivery.Effect) error {
	ctx := context.Background()
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{update("adviser", id, "x")}); err != nil {
		return err
	}
	item, err := s.Claim(ctx, "w", start, lease)
	if err != nil {
		return err
	}
	err = s.Commit(ctx, item, person("adviser"), e, start)
	if err != nil {
		return errors.Join(err, s.Fail(ctx, item, "test", start, true))
	}
	return nil
}

// signedBooks enters what the paths of testSignedPaths try to change, and signs
// the year. It returns an amendment that was made before.
func signedBooks(t *testing.T, s *store.Store) ledger.Amendment {
	t.Helper()
	ctx := context.Background()
	enter(t, s, inYear("one", "2024-03-01", "甲"), inYear("marked", "2024-03-02", "乙"), inYear("own", "2024-03-03", ""))
	enter(t, s, inYear("next", "2025-05-01", "丙"))
	enter(t, s, inYear("heir", "2024-06-01", "丙")) // written in later: the row of 2025 counts the matter
	enter(t, s, inYear("free", "2025-06-01", "丁"))
	enter(t, s, dispute("m", signedTown, "2024-04-01", "调1", ledger.StepAccepted))
	enter(t, s, dispute("n", signedTown, "2024-04-01", "调2", ledger.StepAccepted), dispute("o", signedTown, "2024-05-01", "调2", ledger.StepSucceeded))
	online := record("case/1")
	online.At, online.Closed, online.Place, online.CaseKey, online.Matters, online.Visits = date(2024, 7), date(2024, 7), signedTown, "2024甲1", 1, 1
	for id, e := range map[string]delivery.Effect{
		"chat": {Work: []ledger.Record{inYear("chat", "2024-05-01", "")}},
		"case": {Handoff: &handoff.Change{Rows: []handoff.Row{{Of: person("a"), Consultation: online}}}},
	} {
		if err := inChat(s, id, e); err != nil {
			t.Fatal(err)
		}
	}
	a, err := s.Void(ctx, rowsOf(t, s, "乙")[0].ID, "", "李四", "误登")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CloseYear(ctx, signedTown, 2024, "所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	return a
}

func date(year int, month time.Month) time.Time {
	return time.Date(year, month, 2, 4, 0, 0, 0, time.UTC)
}

// testSignedPaths tries every way in which a row can come into the books or
// change there: none moves a count of a year that was signed.
func testSignedPaths(t *testing.T, s *store.Store) {
	ctx := context.Background()
	before := signedBooks(t, s)
	id := func(key string) string { return rowsOf(t, s, key)[0].ID }
	done := func(_ any, err error) error { return err }
	for _, c := range []struct {
		name string
		try  func() error
		want error
	}{
		{"entering", func() error { return done(s.Enter(ctx, []ledger.Record{inYear("x1", "2024-08-01", "")})) }, closing.ErrClosed},
		{"entering what adds to a matter", func() error { return done(s.Enter(ctx, []ledger.Record{inYear("x2", "2024-08-01", "甲")})) }, closing.ErrClosed},
		{"one bad row of a file", func() error {
			return done(s.Enter(ctx, []ledger.Record{inYear("x3", "2025-08-01", ""), inYear("x4", "2024-08-01", "")}))
		}, closing.ErrClosed},
		{"closing its matter from a town whose year is open", func() error {
			return done(s.Enter(ctx, []ledger.Record{dispute("x5", openTown, "2024-12-30", "调1", ledger.StepSucceeded)}))
		}, closing.ErrClosed},
		{"entering again what is there", func() error { return done(s.Enter(ctx, []ledger.Record{inYear("one", "2024-03-01", "甲")})) }, nil},
		{"a correction without a reason", func() error {
			return done(s.EnterLate(ctx, []ledger.Record{inYear("x6", "2024-08-01", "")}, "所长", " "))
		}, closing.ErrReason},
		{"entering in chat", func() error {
			return inChat(s, "c1", delivery.Effect{Work: []ledger.Record{inYear("x7", "2024-08-01", "")}})
		}, delivery.ErrStale},
		{"taking back in chat", func() error { return inChat(s, "c2", delivery.Effect{Void: []string{"chat"}}) }, delivery.ErrStale},
		{"taking back in chat with another", func() error { return inChat(s, "c3", delivery.Effect{Void: []string{"free", "chat"}}) }, delivery.ErrStale},
		{"taking back in chat what is not there", func() error { return inChat(s, "c4", delivery.Effect{Void: []string{"nobody's"}}) }, nil},
		{"taking one's own entry back", func() error { return done(s.TakeBack(ctx, "own")) }, closing.ErrClosed},
		{"taking back what closed its matter", func() error { return done(s.TakeBack(ctx, "o")) }, closing.ErrClosed},
		{"taking back a row of the year after whose matter it would count", func() error { return done(s.TakeBack(ctx, "next")) }, closing.ErrClosed},
		{"planning to mark", func() error { return done(s.PlanVoid(ctx, id("甲"))) }, closing.ErrClosed},
		{"marking", func() error { return done(s.Void(ctx, id("甲"), "", "李四", "误登")) }, closing.ErrClosed},
		{"marking a case", func() error { return done(s.Void(ctx, id("2024甲1"), "", "李四", "试用")) }, closing.ErrClosed},
		{"planning to join", func() error { return done(s.PlanJoin(ctx, "甲", "丁")) }, closing.ErrClosed},
		{"joining out of the year", func() error { return done(s.Rejoin(ctx, "甲", "丁", "", "李四", "一件事")) }, closing.ErrClosed},
		{"joining into the year", func() error { return done(s.Rejoin(ctx, "丙", "甲", "", "李四", "一件事")) }, closing.ErrClosed},
		{"taking an amendment back", func() error { return s.Unamend(ctx, before.N, "李四", "没有误登") }, closing.ErrClosed},
		{"forgetting who asked", func() error { return inChat(s, "c5", delivery.Effect{Erase: true}) }, nil},
		{"closing it again", func() error { return done(s.CloseYear(ctx, "甲镇", 2024, "所长", ledger.Posts{})) }, closing.ErrClosed},
		{"a row of another year", func() error { return done(s.TakeBack(ctx, "free")) }, nil},
	} {
		if err := c.try(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		standing(t, s, c.name)
	}
	sound(t, s)
}

// standing checks that the signed year is as it was signed.
func standing(t *testing.T, s *store.Store, when string) {
	t.Helper()
	ctx := context.Background()
	y, err := s.ClosedYear(ctx, signedTown, 2024)
	if err != nil {
		t.Fatal(err)
	}
	if len(y.Corrections) != 0 {
		t.Errorf("%s: became %d corrections that nobody made", when, len(y.Corrections))
	}
	agree(t, s, when, y)
}

// agree checks that the books say what a signed year says, by either day.
func agree(t *testing.T, s *store.Store, when string, y closing.Year) {
	t.Helper()
	byClose, _ := y.CountsByClose()
	for q, signed := range map[ledger.Query]ledger.Counts{closing.Span(signedTown, 2024): y.Counts(), closing.SpanByClose(signedTown, 2024): byClose} {
		books, err := s.Counts(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range closing.Differ(signed, books) {
			t.Errorf("%s: the books differ from what was signed, by close %t: %s", when, q.ByClose, c.Say())
		}
	}
}

// testSignedLate corrects a signed year knowingly: what lies open is closed on no
// day, and rows of the town that another town's record closes are corrected too.
func testSignedLate(t *testing.T, s *store.Store) {
	ctx := context.Background()
	signedBooks(t, s)
	for i, c := range []struct {
		name         string
		r            ledger.Record
		days, closes int // how many counts the correction changes, by either day
	}{
		{"a stage that lies open", dispute("l1", signedTown, "2024-09-01", "调9", ledger.StepAccepted), 1, 0},
		{"what another town closes", dispute("l2", openTown, "2024-12-30", "调1", ledger.StepSucceeded), 0, 1},
	} {
		if _, err := s.EnterLate(ctx, []ledger.Record{c.r}, "所长", "漏登"); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		y, err := s.ClosedYear(ctx, signedTown, 2024)
		if err != nil || len(y.Corrections) != i+1 {
			t.Fatalf("%s: %d corrections, %v", c.name, len(y.Corrections), err)
		}
		if x := y.Corrections[i]; len(x.Changes) != c.days || len(x.ByClose) != c.closes {
			t.Errorf("%s: %s; by close %s", c.name, x.Say(), x.SayByClose())
		}
		agree(t, s, c.name, y)
	}
	if _, err := s.TakeBack(ctx, "l2"); !errors.Is(err, closing.ErrClosed) {
		t.Errorf("taking back what another town closed: %v", err)
	}
	enter(t, s, dispute("l3", signedTown, "2025-09-01", "调9", ledger.StepSucceeded))
	y, err := s.ClosedYear(ctx, signedTown, 2024)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, s, "closed the year after", y)
	if _, err := s.TakeBack(ctx, "l3"); err != nil {
		t.Errorf("taking back what closed it the year after: %v", err)
	}
	agree(t, s, "open again", y)
}
