package ledger_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"mingbai/handlers/ledger"
	"mingbai/knowledge"
)

func entry(change func(*ledger.Entry)) ledger.Entry {
	e := ledger.Entry{ID: "1", Date: "2026-03-15", Closed: "2026-04-01", Place: "甲镇", Village: "甲村", Channel: "walk_in", Kind: ledger.Consulting,
		Category: "labor_wage", Matters: 1, Visits: 2, Outcome: ledger.Answered, Offline: true}
	if change != nil {
		change(&e)
	}
	return e
}

func summary(t *testing.T, q ledger.Query, entries ...ledger.Entry) ledger.Counts {
	t.Helper()
	sum := ledger.NewSum(q)
	for _, e := range entries {
		sum.Add(e)
	}
	c, err := sum.Counts()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWhatCounts is the counting rules as a lawyer would ask about them.
func TestWhatCounts(t *testing.T) {
	for _, c := range []struct {
		name  string
		entry func(*ledger.Entry)
		want  map[string]int64
	}{
		{"a consultation", nil, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 2}},
		{"a lawyer's consultation", func(e *ledger.Entry) { e.ByLawyer = true }, map[string]int64{ledger.RuleMatters: 1, ledger.RuleVisits: 2, ledger.RuleLawyer: 1, ledger.RuleServed: 2}},
		{"a matter that came again", func(e *ledger.Entry) { e.Matters = 0 }, map[string]int64{ledger.RuleVisits: 2}},
		{"a trial", func(e *ledger.Entry) { e.Test = true }, nil},
		{"not the office's business", func(e *ledger.Entry) { e.Outcome = ledger.Refused }, nil},
		{"a wish that was taken back", func(e *ledger.Entry) { e.Outcome = ledger.Withdrawn }, nil},
		{"an answer of the assistant", func(e *ledger.Entry) { e.Kind, e.Matters, e.Visits = ledger.SelfService, 0, 0 }, map[string]int64{ledger.RuleSelf: 1}},
		{"what the material did not hold", func(e *ledger.Entry) {
			e.Kind, e.Matters, e.Visits, e.Outcome = ledger.SelfService, 0, 0, ledger.Declined
		}, map[string]int64{ledger.RuleSelf: 1}},
		{"abuse", func(e *ledger.Entry) { e.Kind, e.Outcome = ledger.SelfService, ledger.Refused }, nil},
		{"a mediation that succeeded", func(e *ledger.Entry) {
			e.Kind, e.Category, e.Outcome, e.Size, e.Amount = ledger.Mediating, "T02", ledger.StepSucceeded, 1, 12_500
			e.Steps = ledger.StepsOf(e.Kind, e.Outcome)
		}, map[string]int64{ledger.RuleAccepted: 1, ledger.RuleMediated: 1, ledger.RuleSucceeded: 1, ledger.RuleAmount: 12_500}},
		{"a mediation that a party refused", func(e *ledger.Entry) {
			e.Kind, e.Category, e.Outcome, e.Size = ledger.Mediating, "T02", ledger.PartyRefused, 1
			e.Steps = ledger.StepsOf(e.Kind, e.Outcome)
		}, map[string]int64{ledger.RuleAccepted: 1}},
		{"legal aid that was approved", func(e *ledger.Entry) {
			e.Kind, e.Outcome, e.Size = ledger.LegalAid, ledger.StepApproved, 1
			e.Steps = ledger.StepsOf(e.Kind, e.Outcome)
		}, map[string]int64{ledger.RuleApplied: 1, ledger.RuleAid: 1, ledger.RuleApproved: 1, ledger.RuleAided: 2}},
		{"a lecture", func(e *ledger.Entry) { e.Kind, e.Outcome, e.ByLawyer = ledger.Lecture, ledger.StepClosed, true }, map[string]int64{ledger.RuleLectures: 1, ledger.RuleAudience: 2, ledger.RuleServed: 2}},
		{"petitions", func(e *ledger.Entry) { e.Kind, e.Matters, e.Visits = ledger.Petitioning, 268, 316 }, map[string]int64{ledger.RulePetitions: 268, ledger.RulePetitioners: 316}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, row := range summary(t, ledger.Query{}, entry(c.entry)).Rows {
				if row.Value != c.want[row.Rule] || row.Recorded() != (row.Value != 0) {
					t.Errorf("%s = %d of %d rows, want %d", row.Rule, row.Value, row.Entries, c.want[row.Rule])
				}
			}
		})
	}
}

// TestPartsMakeTheWhole: a summary whose parts do not add up is refused, with
// the difference.
func TestPartsMakeTheWhole(t *testing.T) {
	sum := ledger.NewSum(ledger.Query{})
	sum.Add(entry(nil))
	sum.AddPart(ledger.RuleVisits, ledger.ByVillage, "甲镇/乙村", 3)
	_, err := sum.Counts()
	if !errors.Is(err, ledger.ErrSum) || !strings.Contains(err.Error(), "法律咨询(人次)合计2，按村居相加5，差3") {
		t.Errorf("Counts = %v", err)
	}
}

// TestVillagesOfOneName are told apart by their towns, where there are two.
func TestVillagesOfOneName(t *testing.T) {
	other := entry(func(e *ledger.Entry) { e.Place, e.Village = "某县乙镇", "甲村" })
	nowhere := entry(func(e *ledger.Entry) { e.Place, e.Village = "", "甲村" })
	long := entry(func(e *ledger.Entry) { e.Place = "某市甲镇" })
	for _, c := range []struct {
		name    string
		entries []ledger.Entry
		want    string
	}{
		{"one", []ledger.Entry{entry(nil), nowhere, long}, "map[甲村:3]"},
		{"two", []ledger.Entry{entry(nil), other}, "map[乙镇甲村:1 甲镇甲村:1]"},
	} {
		row, _ := summary(t, ledger.Query{}, c.entries...).Row(ledger.RuleMatters)
		if got := text(row.By[ledger.ByVillage]); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func text(parts map[string]int64) string {
	b, _ := json.Marshal(parts) // sorted
	return "map[" + strings.NewReplacer(`"`, "", "{", "", "}", "", ",", " ").Replace(string(b)) + "]"
}

func TestJSON(t *testing.T) {
	c := summary(t, ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: "甲镇"}, entry(nil), entry(func(e *ledger.Entry) {
		e.Kind, e.Category, e.Outcome, e.Amount, e.Size = ledger.Mediating, "T02", ledger.StepSucceeded, 12_500, 1
		e.Steps = ledger.StepsOf(e.Kind, e.Outcome)
	})).With(ledger.Posts{Advisers: 7, Villages: 15})
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"from":"2026-01-01","to":"2026-12-31","place":"甲镇","rule":"` + ledger.Version + `","rows":[`,
		`"indicator":"法律咨询","unit":"宗","value":1,"offline":1,"entries":1,"by":{"category":{"劳动纠纷":1},"channel":{"来访":1},"month":{"2026-03":1},"village":{"甲村":1}}}`,
		`"indicator":"协议涉及金额","unit":"万元","value":1.25,`, `"category":{"邻里纠纷":1.25}`,
		`"indicator":"法治讲座","unit":"场","value":0,"offline":0,"entries":0,"by":{"category":{},"channel":{},"month":{},"village":{}}}`,
		`"indicator":"村(居)法律顾问","unit":"名","value":7,`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is not in %s", want, data)
		}
	}
	var back ledger.Counts
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(data) {
		t.Errorf("came back as %s, %v", again, err)
	}
	if err := back.Check(); err != nil {
		t.Error(err)
	}
}

func FuzzCountsJSON(f *testing.F) {
	f.Add(`{"from":"","to":"","place":"","rule":"1","rows":[{"indicator":"a","unit":"万元","value":1.25,"by":{"category":{"x":1.25}}}]}`)
	f.Add(`{"rows":[{"unit":"宗","value":3,"offline":1}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var c ledger.Counts
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return
		}
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		var again ledger.Counts
		if err := json.Unmarshal(data, &again); err != nil || len(again.Rows) != len(c.Rows) {
			t.Errorf("%s does not come back: %v", data, err)
		}
	})
}

// TestWords: what the tables are called can be read back, and every category
// belongs to one statistical category.
func TestWords(t *testing.T) {
	for _, kind := range []ledger.Kind{ledger.Consulting, ledger.Mediating, ledger.LegalAid, ledger.Lecture, ledger.Opinion, ledger.Document, ledger.Petitioning} {
		if got, known := ledger.FindKind(ledger.KindName(kind)); !known || got != kind {
			t.Errorf("%s is read as %s", ledger.KindName(kind), got)
		}
		for _, name := range ledger.CategoryNames(kind) {
			code, known := ledger.FindCategory(kind, name)
			if !known || ledger.CategoryOf(kind, code) != name {
				t.Errorf("%s: category %s is read as %s, and called %s", kind, name, code, ledger.CategoryOf(kind, code))
			}
		}
		for _, name := range ledger.OutcomeNames(kind) {
			code, known := ledger.FindOutcome(kind, name)
			if !known || ledger.OutcomeName(kind, code) != name {
				t.Errorf("%s: outcome %s is read as %s, and called %s", kind, name, code, ledger.OutcomeName(kind, code))
			}
		}
	}
	for code, want := range map[string]string{"walk_in": "来访", "phone": "电话", "village_visit": "走访", "lecture_site": "讲座现场", "online": "网络", "telegram": "网络", "web": "网络"} {
		if got := ledger.ChannelName(code); got != want {
			t.Errorf("%s is called %s", code, got)
		}
	}
	if _, known := ledger.FindKind("self"); known {
		t.Error("somebody could enter what the assistant answered")
	}
}

// TestShortCategoriesAreTaken: what a desk offers may stand in a file too.
func TestShortCategoriesAreTaken(t *testing.T) {
	for _, c := range ledger.ShortCategories() {
		if _, known := knowledge.CategoryName(c[0]); !known {
			t.Errorf("%s is no category", c[0])
		}
		if got, known := ledger.FindCategory(ledger.Consulting, c[1]); !known || ledger.CategoryOf(ledger.Consulting, got) != ledger.CategoryOf(ledger.Consulting, c[0]) {
			t.Errorf("%s is read as %q and not counted as %s", c[1], got, c[0])
		}
	}
}
