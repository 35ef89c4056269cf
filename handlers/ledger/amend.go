package ledger

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

var (
	// ErrAmended says that an amendment cannot be taken back: the rows are not as
	// it left them.
	ErrAmended = errors.New("ledger: the rows were changed since")
	// ErrVoid says that a row is not counted already.
	ErrVoid = errors.New("ledger: the row is not counted already")
	// ErrNoRow says that there is no such row.
	ErrNoRow = errors.New("ledger: no such row")
	// ErrRests says that a row cannot be taken back by itself: later rows of its
	// matter rest on it.
	ErrRests = errors.New("ledger: other rows of the matter rest on it")
	// ErrReason says that an amendment gives no reason.
	ErrReason = errors.New("ledger: an amendment needs a reason")
)

// Amending is what is done to rows after they were entered.
type Amending string

// The amendments.
const (
	Voiding Amending = "void" // marked as a trial or a mistake: kept and never counted
	Joining Amending = "join" // two matters were one: the visits stay, one matter goes
)

// Name is what people call an amendment.
func (a Amending) Name() string {
	return map[Amending]string{Voiding: "标记为测试或误登", Joining: "并案"}[a]
}

// Amendment is what somebody did to rows of the books. Rows stay as they are
// entered but for what the amendment says, and it can be taken back.
type Amendment struct {
	N       int64     `json:"n"` // 1, 2, 3, …
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Reason  string    `json:"reason"`
	What    Amending  `json:"what"`
	Place   string    `json:"place"`          // of the row, or of the matter that went into another
	From    string    `json:"from,omitempty"` // case keys of a join
	Into    string    `json:"into,omitempty"`
	Edits   []Edit    `json:"edits"`
	Left    []Row     `json:"left"` // every row of the matters as the amendment left it
	Moves   []Move    `json:"moves"`
	Shifts  []Shift   `json:"shifts,omitempty"`
	Undone  time.Time `json:"undone"` // zero = it holds
	Undoer  string    `json:"undoer,omitempty"`
	Undoing string    `json:"undoing,omitempty"` // why
}

// Back is the plan that makes of an amendment's rows what they were.
func (a Amendment) Back() Plan {
	var p Plan
	for _, e := range a.Edits {
		p.Edits = append(p.Edits, Edit{Was: e.Is, Is: e.Was})
	}
	for _, x := range a.Shifts {
		p.Shifts = append(p.Shifts, Shift{ID: x.ID, Place: x.Place, Was: x.Is, Is: x.Was})
	}
	return p
}

// Row is what of a row an amendment can change.
type Row struct {
	Offline bool   `json:"offline"`
	ID      string `json:"id"`
	Key     string `json:"key"`
	Matters int64  `json:"matters"`
	Test    bool   `json:"test"`
}

// Edit is a row before and after.
type Edit struct{ Was, Is Row }

// Move is how far an amendment moves a count of a year of a place.
type Move struct {
	Year  int    `json:"year"`
	Place string `json:"place"`
	Rule  string `json:"rule"`
	By    Number `json:"by"`
}

// Plan is what an amendment would do, before it is done.
type Plan struct {
	What    Amending
	Place   string // of the row, or the matter, that is amended: whose trail hears of it
	Edits   []Edit
	Left    []Row
	Moves   []Move
	Shifts  []Shift
	Rows    []Entry  // those that change, as they are
	Places  []string // of every row of the matters
	Changes []Change // what is seen of it
	Print   string   // names the plan: what is done must be what was shown
}

// Change is a count of a year of a place before and after.
type Change struct {
	Year      int
	Place     string
	Indicator string
	Unit      string
	Was, Is   Number
}

// Say tells a change: 2026年 甲镇 法律咨询(宗)：12 改为 11.
func (c Change) Say() string {
	where := ""
	if c.Place != "" {
		where = Town(c.Place) + " "
	}
	return fmt.Sprintf("%d年 %s%s(%s)：%s 改为 %s", c.Year, where, c.Indicator, c.Unit, Text(c.Was, c.Unit), Text(c.Is, c.Unit))
}

// Shift is a row whose day of closing an amendment moves, because what closed it
// counts no more.
type Shift struct {
	ID    string `json:"id"`
	Place string `json:"place"`
	Was   Date   `json:"was"`
	Is    Date   `json:"is"` // "" = open again
}

// Opens tells whether the plan leaves a matter open that was closed.
func (p Plan) Opens() bool {
	return slices.ContainsFunc(p.Shifts, func(x Shift) bool { return x.Is == "" })
}

// Amend returns a row as an edit leaves it.
func (e Entry) Amend(r Row) Entry {
	e.CaseKey, e.Matters, e.Test = r.Key, r.Matters, r.Test
	return e
}

// Row is what of an entry an amendment can change.
func (e Entry) Row() Row {
	return Row{Offline: e.Offline, ID: e.ID, Key: e.CaseKey, Matters: e.Matters, Test: e.Test}
}

// PlanVoid plans to mark a row as a trial. All are the rows of its matter, the
// oldest first, itself among them. A matter that others of the rows are about
// still is counted under the oldest of them; registers that count stages know a
// matter as a whole, so that it goes as a whole.
func PlanVoid(row Entry, all []Entry) (Plan, error) {
	if row.Test {
		return Plan{}, ErrVoid
	}
	p := Plan{What: Voiding, Place: row.Place}
	heir, counted := "", Number(0)
	for _, e := range all {
		if e.ID == row.ID || !e.Counts() {
			continue
		}
		if heir == "" {
			heir = e.ID
		}
		counted += e.Matters
	}
	for _, e := range all {
		is := e.Row()
		switch {
		case e.ID == row.ID, staged(row.Kind) && e.Kind == row.Kind:
			is.Test = true
		case e.ID == heir && row.Counts() && row.Matters > 0 && counted == 0:
			is.Matters = 1
		}
		p.add(e, is)
	}
	if !staged(row.Kind) {
		p.reopen(row, all)
	}
	return p, nil
}

// reopen plans what becomes of the rows of a matter that lie open by themselves
// and were closed by a row that is to count no more: another row that ends the
// matter closes them, or they are open again, as they were before.
func (p *Plan) reopen(row Entry, all []Entry) {
	stays := func(e Entry) bool { return e.ID != row.ID && e.Kind == row.Kind && !e.Test }
	if row.Test || !Ends(row.Kind, row.Outcome) {
		return
	}
	var other Date
	for _, e := range all {
		if !stays(e) || !Ends(e.Kind, e.Outcome) {
			continue
		}
		if e.Closed == row.Closed {
			return
		}
		if other == "" || e.Closed < other {
			other = e.Closed
		}
	}
	for _, e := range all {
		if stays(e) && e.Offline && !Ends(e.Kind, e.Outcome) && e.Closed == row.Closed {
			p.Shifts = append(p.Shifts, Shift{ID: e.ID, Place: e.Place, Was: e.Closed, Is: other})
		}
	}
}

// PlanTakeBack plans to take back a row that was just entered, among all rows of
// its matter: as PlanVoid, but where stages are counted the row goes alone, the
// stages before it stay. later tells whether rows of the matter were entered
// after it; then, or where it opened the matter of others, it is ErrRests.
func PlanTakeBack(row Entry, all []Entry, later bool) (Plan, error) {
	if !staged(row.Kind) {
		return PlanVoid(row, all)
	}
	others := slices.ContainsFunc(all, func(e Entry) bool { return e.ID != row.ID && e.Counts() })
	if !row.Test && others && (row.First || later) {
		return Plan{}, ErrRests
	}
	p, err := PlanVoid(row, []Entry{row})
	if err == nil {
		p.reopen(row, all)
	}
	return p, err
}

// staged tells whether a register counts the stages of a matter.
func staged(k Kind) bool { return k == Mediating || k == LegalAid }

// PlanJoin plans to make the rows of one matter part of another.
func PlanJoin(from, into []Entry, key string) (Plan, error) {
	if len(from) == 0 || len(into) == 0 {
		return Plan{}, ErrMatter
	}
	p := Plan{What: Joining, Place: from[0].Place}
	for _, e := range from {
		is := e.Row()
		is.Key, is.Matters = key, 0
		p.add(e, is)
	}
	for _, e := range into {
		p.add(e, e.Row())
	}
	return p, nil
}

// add takes a row into the plan, as it is and as it is to be.
func (p *Plan) add(e Entry, is Row) {
	p.Left = append(p.Left, is)
	if !slices.Contains(p.Places, e.Place) {
		p.Places = append(p.Places, e.Place)
	}
	if is != e.Row() {
		p.Edits = append(p.Edits, Edit{Was: e.Row(), Is: is})
		p.Rows = append(p.Rows, e)
	}
}

// Reckon works out how far the plan moves the counts. By day of registration
// only: those by day of closing move in the same way, but for Shifts.
func (p *Plan) Reckon() {
	type place struct {
		year int
		name string
	}
	by := map[place]map[string]Number{}
	for i, e := range p.Rows {
		at := place{e.Date.Year(), e.Place}
		if by[at] == nil {
			by[at] = map[string]Number{}
		}
		is := e.Amend(p.Edits[i].Is)
		for _, r := range Rules() {
			if r.Splits() {
				by[at][r.ID] += r.Of(is) - r.Of(e)
			}
		}
	}
	for at, rules := range by {
		for _, r := range Rules() {
			if n := rules[r.ID]; n != 0 {
				p.Moves = append(p.Moves, Move{Year: at.year, Place: at.name, Rule: r.ID, By: n})
			}
		}
	}
}

// Say tells a move: 法律咨询(宗) -1.
func (m Move) Say() string {
	for _, r := range Rules() {
		if r.ID == m.Rule {
			sign, by := "+", m.By
			if by < 0 {
				sign, by = "-", -by
			}
			return fmt.Sprintf("%s(%s) %s%s", r.Indicator, r.Unit, sign, Text(by, r.Unit))
		}
	}
	return ""
}
