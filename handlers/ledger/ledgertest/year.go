// Package ledgertest makes a year of an office's books and counts it a second
// time, naively and without the code it checks: tests compare the two, and
// tests of exports and drafts compare their files with it. The product does not
// use it.
package ledgertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"mingbai/handlers/ledger"
)

// County is where the year was made.
const County = "吉林省辽源市东辽县"

// Towns are the towns of the year; each has the same Villages, so that a
// village's name alone does not tell where it is.
func Towns() []string { return []string{County + "甲镇", County + "乙镇", County + "丙乡"} }

// Villages are the villages of every town.
func Villages() []string { return []string{"甲村", "乙村", "丙村", "丁社区"} }

// Event is something that happened: a question the assistant answered, a case
// that was closed, or a line of an offline file.
type Event struct {
	ID       string
	Person   string // who came online
	Kind     ledger.Kind
	Online   bool
	Day      time.Time // midnight in China
	Ended    time.Time // when a case was closed
	Place    string
	Village  string
	Category string
	Channel  string
	Outcome  ledger.Outcome
	Key      string
	Matters  int64 // as written, whether or not the key is known
	Visits   int64
	Amount   int64 // 元
	Lawyer   bool
	Test     bool
}

// Year is a made year.
type Year struct {
	Year   int
	Events []Event // in the order in which they are entered
	rng    *rand.Rand
	keys   int
	spare  []string // keys that were written down before their case was closed online
}

// china is where the days are.
var china = time.FixedZone("CST", 8*60*60)

// Make makes a year of n consultations, with the other work of the office
// besides. The same seed makes the same year.
func Make(seed uint64, n, year int) *Year {
	y := &Year{Year: year, rng: rand.New(rand.NewPCG(seed, 17))}
	for i := range n {
		switch {
		case i%10 < 6:
			y.asked(i)
		case i%10 < 8:
			y.advised(i)
		default:
			y.walkedIn(i)
		}
		if i%12 == 0 {
			y.settled(i)
		}
		if i%40 == 0 {
			y.aided(i)
		}
		if i%25 == 0 {
			y.worked(i)
		}
	}
	for block := range slices.Chunk(y.Events, 400) { // what is entered together
		slices.SortStableFunc(block, func(a, b Event) int {
			if a.Online == b.Online {
				return 0
			}
			return map[bool]int{true: -1, false: 1}[a.Online]
		})
	}
	return y
}

func (y *Year) day() time.Time {
	return time.Date(y.Year, 1, 1+y.rng.IntN(365), 0, 0, 0, 0, china)
}

func (y *Year) key() string {
	y.keys++
	return fmt.Sprintf("%d甲%d", y.Year, y.keys)
}

func pick[T any](y *Year, all ...T) T { return all[y.rng.IntN(len(all))] }

// where is somewhere in the county; now and then nobody said where.
func (y *Year) where(e Event) Event {
	if y.rng.IntN(20) == 0 {
		return e
	}
	e.Place = pick(y, Towns()...)
	if y.rng.IntN(4) > 0 {
		e.Village = pick(y, Villages()...)
	}
	return e
}

var labels = []string{"labor_wage", "labor_dispute", "marriage_family", "expropriation", "land_rural", "housing_property",
	"loan_debt", "traffic", "consumer", "inheritance", "neighbor", "domestic_violence", "other"}

// asked is a question that the assistant answered.
func (y *Year) asked(i int) {
	e := y.where(Event{ID: fmt.Sprint("q", i), Person: fmt.Sprint("p", y.rng.IntN(700)), Kind: ledger.SelfService, Online: true,
		Day: y.day(), Category: pick(y, labels...), Channel: pick(y, "telegram", "web"), Test: y.rng.IntN(60) == 0})
	e.Ended = e.Day
	e.Outcome = pick(y, ledger.Answered, ledger.Answered, ledger.Answered, ledger.Declined, ledger.Emergency, ledger.Refused)
	y.Events = append(y.Events, e)
}

// advised is a case that a person closed, perhaps as one with an earlier.
func (y *Year) advised(i int) {
	e := y.where(Event{ID: fmt.Sprint("c", i), Person: fmt.Sprint("p", y.rng.IntN(700)), Kind: ledger.Consulting, Online: true,
		Day: y.day(), Category: pick(y, labels...), Channel: pick(y, "telegram", "web"), Key: y.key(), Matters: 1,
		Visits: int64(1 + y.rng.IntN(3)), Lawyer: y.rng.IntN(3) > 0})
	e.Ended = e.Day.AddDate(0, 0, y.rng.IntN(40))
	if len(y.spare) > 0 && y.rng.IntN(10) == 0 {
		e.Key, y.spare = y.spare[0], y.spare[1:]
	}
	e.Outcome = pick(y, ledger.Answered, ledger.Answered, ledger.ToLegalAid, ledger.ToMediation, ledger.ToOther, ledger.Emergency, ledger.Refused, ledger.Withdrawn)
	switch e.Outcome {
	case ledger.Refused:
		e.Matters = 0
	case ledger.Withdrawn:
		e.Matters, e.Visits = 0, 0
	default:
		if y.rng.IntN(6) == 0 {
			e.Matters = 0 // the adviser said it was an earlier matter
		}
	}
	y.Events = append(y.Events, e)
}

// walkedIn is a consultation that was written down by hand; some are about a
// matter that is known, online or not.
func (y *Year) walkedIn(i int) {
	e := y.where(Event{ID: fmt.Sprint("w", i), Kind: ledger.Consulting, Day: y.day(), Category: pick(y, append([]string{"劳动纠纷", "涉农涉土"}, labels...)...),
		Channel: pick(y, "walk_in", "phone", "village_visit", "lecture_site"), Matters: 1, Visits: int64(1 + y.rng.IntN(4)),
		Outcome: pick(y, ledger.Answered, ledger.Replied, ledger.ToAdviser), Lawyer: y.rng.IntN(2) == 0})
	switch y.rng.IntN(8) {
	case 0:
		e.Key = y.key()
		y.spare = append(y.spare, e.Key)
	case 1:
		e.Key = fmt.Sprintf("%d甲%d", y.Year, 1+y.rng.IntN(max(y.keys, 1)))
	case 2:
		e.Matters = int64(2 + y.rng.IntN(3))
	}
	y.Events = append(y.Events, e)
}

// settled is a mediation, as one line or as several under one key.
func (y *Year) settled(i int) {
	e := y.where(Event{ID: fmt.Sprint("m", i), Kind: ledger.Mediating, Day: y.day(), Channel: pick(y, "walk_in", "village_visit"),
		Category: pick(y, "T01", "T02", "T03", "T07", "T10", "T99"), Matters: 1, Visits: 2})
	e.Outcome = pick(y, ledger.StepAccepted, ledger.StepSucceeded, ledger.StepSucceeded, ledger.Failed, ledger.PartyRefused, ledger.Fulfilled, ledger.StepConfirmed)
	if e.Outcome == ledger.StepSucceeded {
		e.Amount = int64(y.rng.IntN(500)) * 100
	}
	if e.Outcome != ledger.StepAccepted && y.rng.IntN(2) == 0 {
		y.Events = append(y.Events, e)
		return
	}
	e.Key, e.Outcome = y.key(), ledger.StepAccepted
	for _, next := range [][]ledger.Outcome{{}, {ledger.InMediation}, {ledger.StepSucceeded}, {ledger.StepSucceeded, ledger.StepConfirmed}, {ledger.Failed}}[y.rng.IntN(5)] {
		y.Events = append(y.Events, e)
		e.ID, e.Outcome, e.Day = e.ID+"+", next, e.Day.AddDate(0, 0, y.rng.IntN(30))
	}
	y.Events = append(y.Events, e)
}

// aided is a case of legal aid on its way.
func (y *Year) aided(i int) {
	e := y.where(Event{ID: fmt.Sprint("a", i), Kind: ledger.LegalAid, Day: y.day(), Category: "labor_wage", Channel: "walk_in",
		Key: y.key(), Matters: 1, Visits: int64(1 + y.rng.IntN(3)), Outcome: ledger.StepApplied})
	y.Events = append(y.Events, e)
	for _, next := range []ledger.Outcome{ledger.StepAccepted, ledger.StepApproved, ledger.StepClosed} {
		if y.rng.IntN(4) == 0 {
			return
		}
		e.ID, e.Outcome, e.Day = e.ID+"+", next, e.Day.AddDate(0, 0, 1+y.rng.IntN(20))
		y.Events = append(y.Events, e)
	}
}

// worked is a lecture, a paper, or what the petition office supplies.
func (y *Year) worked(i int) {
	e := y.where(Event{ID: fmt.Sprint("l", i), Day: y.day(), Outcome: ledger.StepClosed, Matters: 1, Visits: 1, Category: "other", Channel: "village_visit"})
	switch e.Kind = pick(y, ledger.Lecture, ledger.Opinion, ledger.Document, ledger.Petitioning); e.Kind {
	case ledger.Lecture:
		e.Visits, e.Lawyer = int64(10+y.rng.IntN(60)), true
	case ledger.Petitioning:
		e.Matters, e.Visits = int64(1+y.rng.IntN(9)), int64(9+y.rng.IntN(9))
	}
	y.Events = append(y.Events, e)
}
