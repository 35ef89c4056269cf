// Package export writes what the ledger counted: a summary, or one row for
// each consultation, as a workbook, CSV, JSON Lines or JSON. Every format is
// written from the same Table, so that their numbers cannot differ; a summary
// whose parts do not make up the whole becomes no Table at all. Public hides
// small numbers so that what else is published does not give them back.
//
// It reads no database and counts nothing: handlers/ledger says what is
// counted, handlers/store counts it, and the export command, the office's
// pages and its chat hand both to this package. Texts of others never become
// formulas, in any format.
package export

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"mingbai/handlers/ledger"
)

var (
	// ErrFormat says that a format is not one of those that are written.
	ErrFormat = errors.New("export: unknown format")
	// ErrPublicRows says that single rows were asked for in public: they never are.
	ErrPublicRows = errors.New("export: single rows are not for the public")
)

// Format is how a file is written.
type Format string

// The formats.
const (
	XLSX      Format = "xlsx"
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
	JSON      Format = "json"
)

// Mark says how a cell stands in a table.
type Mark int

// The marks.
const (
	Plain     Mark = iota // the number itself
	Empty                 // nothing was recorded: 无记录, not 0
	Small                 // 1 to 4, not shown in public: <5
	Kept                  // not shown because it would give a small one back
	Withdrawn             // not shown, and nothing follows from that: it may be any number
)

// Texts that stand for numbers.
const (
	NoRecord  = "无记录"
	BelowFive = "<5"
	NotPublic = "不公开"
)

// Cell is one number of a table.
type Cell struct {
	Value ledger.Number
	Mark  Mark
}

// Text is the cell as people read it.
func (c Cell) Text(unit string) string {
	switch c.Mark {
	case Empty:
		return NoRecord
	case Small:
		return BelowFive
	case Kept, Withdrawn:
		return NotPublic
	}
	return ledger.Text(c.Value, unit)
}

// Part is one part of a split.
type Part struct {
	Name string
	Cell
}

// Split is one way in which a total divides.
type Split struct {
	Key      string // of ledger: category, village, …
	Name     string // 类别, 村居, …
	Parts    []Part
	Withheld bool // in public not even the names of the parts are shown
}

// Row is one indicator in one unit.
type Row struct {
	Rule      string
	Indicator string
	Unit      string
	Says      string // its definition
	Total     Cell
	Offline   Cell // how much of it was entered by hand
	Splits    []Split
}

// Name is the indicator with its unit.
func (r Row) Name() string { return r.Indicator + "(" + r.Unit + ")" }

// Split returns a split of the row.
func (r Row) Split(key string) (Split, bool) {
	i := slices.IndexFunc(r.Splits, func(s Split) bool { return s.Key == key })
	if i < 0 {
		return Split{}, false
	}
	return r.Splits[i], true
}

// Table is a summary made ready to be written.
type Table struct {
	Query  ledger.Query
	Rule   string // version of the counting rules
	At     time.Time
	Public bool
	Rows   []Row
	Notes  []string // what a reader must know besides, such as corrections of a closed year

	counts ledger.Counts // what it was made of
}

// New makes a table of a summary. A summary that does not add up is refused,
// and the error lists the differences.
func New(c ledger.Counts, at time.Time) (Table, error) {
	if err := c.Check(); err != nil {
		return Table{}, fmt.Errorf("export: %w", err)
	}
	says := map[string]string{}
	for _, r := range ledger.Rules() {
		says[r.ID] = r.Says
	}
	t := Table{Query: c.Query, Rule: c.Rule, At: at, counts: c}
	for _, count := range c.Rows {
		t.Rows = append(t.Rows, rowOf(count, t.seen(), says[count.Rule]))
	}
	return t, nil
}

// seen is the query without days that have not come yet.
func (t Table) seen() ledger.Query {
	q := t.Query
	if today := ledger.DateOf(t.At); q.To > today && today != "" {
		q.To = today
	}
	return q
}

// rowOf makes a row of a count.
func rowOf(c ledger.Count, q ledger.Query, says string) Row {
	r := Row{Rule: c.Rule, Indicator: c.Indicator, Unit: c.Unit, Says: says, Total: Cell{Value: c.Value}, Offline: Cell{Value: c.Offline}}
	if !c.Recorded() {
		r.Total.Mark, r.Offline.Mark = Empty, Empty
	}
	for _, s := range splits() {
		by, there := c.By[s.Key]
		if !there {
			continue
		}
		if c.Recorded() {
			for _, name := range names(s.Key, by, q) {
				s.Parts = append(s.Parts, Part{Name: name, Cell: Cell{Value: by[name]}})
			}
		}
		r.Splits = append(r.Splits, s)
	}
	return r
}

// splits are the ways in which totals divide, in the order of the tables.
func splits() []Split {
	return []Split{
		{Key: ledger.ByCategory, Name: "类别"}, {Key: ledger.ByTown, Name: "乡镇"}, {Key: ledger.ByVillage, Name: "村(社区)"},
		{Key: ledger.ByMonth, Name: "月份"}, {Key: ledger.ByChannel, Name: "渠道"},
	}
}

// names lists the parts of a split in their order. Months in which nothing was
// entered are there with 0, so that a line over time has no hole.
func names(key string, by map[string]ledger.Number, q ledger.Query) []string {
	known := slices.Sorted(maps.Keys(by))
	switch key {
	case ledger.ByMonth:
		known = append(known, months(q.From, q.To)...)
		slices.Sort(known)
		return slices.Compact(known)
	case ledger.ByCategory:
		order := append(ledger.CategoryNames(ledger.Consulting), ledger.CategoryNames(ledger.Mediating)...)
		slices.SortStableFunc(known, func(a, b string) int { return place(order, a) - place(order, b) })
	}
	return known
}

// place is where a name stands in an order; unknown ones stand at the end.
func place(order []string, name string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// months lists the months between two days; none when an end is open or the
// span is longer than any table.
func months(from, to ledger.Date) []string {
	var out []string
	start, end := from.Time(), to.Time()
	if start.IsZero() || end.IsZero() {
		return nil
	}
	for m := start.AddDate(0, 0, 1-start.Day()); !m.After(end) && len(out) < 240; m = m.AddDate(0, 1, 0) {
		out = append(out, m.Format("2006-01"))
	}
	return out
}

// Basis says by which day rows belong to the period.
func (t Table) Basis() string {
	if t.Query.ByClose {
		return "办结日"
	}
	return "登记日"
}

// Period is the span of days as people read it.
func (t Table) Period() string {
	return cmp.Or(string(t.Query.From), "最早") + " 至 " + cmp.Or(string(t.Query.To), "最近")
}

// Place is where the numbers are from, as people read it.
func (t Table) Place() string {
	where := cmp.Or(t.Query.Place, "全部地方")
	if t.Query.Village != "" {
		where += t.Query.Village
	}
	return where
}
