// Package closing is the closing of a year: the numbers an office signed are
// frozen as they stood, and what is found later is a correction that everybody
// sees beside the number, never a silent change. It knows the frozen year, its
// corrections and how they make the numbers that are shown; handlers/store
// keeps them, the drafts, exports and the record command ask for them.
//
// A year is closed for a place and everything in it. What is frozen are the
// counts by day of registration and those by day of closing. Years that were
// closed before the second were kept have the first only; their counts by day of
// closing are read from the books.
package closing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/ledger"
)

var (
	// ErrNotClosed says that the year is not closed for that place.
	ErrNotClosed = errors.New("这一年还没有结账")
	// ErrClosed says that the year is closed already.
	ErrClosed = errors.New("这一年已经结过账，不能再结；要改，用更正")
	// ErrEarly says that a year is not over.
	ErrEarly = errors.New("这一年还没有过完，不能结账：还会有新的咨询；过了 12 月 31 日再来")
	// ErrReason says that a correction has no reason.
	ErrReason = errors.New("更正要写明原因")
	// ErrNothing says that there is nothing to correct.
	ErrNothing = errors.New("没有要更正的：账本和已结账的数一样")
	// ErrEmpty says that a year has nothing to freeze, as that of a place that was
	// misspelt.
	ErrEmpty = errors.New("这一年、这个地方一条记录也没有，没有结账：地名写对了吗？")
	// ErrMoved says that the books changed while a year was being closed.
	ErrMoved = errors.New("结账的时候账本一直有新记录进来，没有结成；请稍后再来")
)

// Year is a closed year of a place.
type Year struct {
	Place  string        `json:"place"` // as it was closed; "" = everything in this installation
	Year   int           `json:"year"`
	At     time.Time     `json:"at"`
	Who    string        `json:"who"`
	Frozen ledger.Counts `json:"counts"`
	// FrozenByClose are the counts by day of closing; nil = were not kept.
	FrozenByClose *ledger.Counts `json:"by_close,omitempty"`
	Open          []string       `json:"open"` // numbers of the year's cases that were open still
	Corrections   []Correction   `json:"-"`    // the oldest first
}

// Correction is what was found after the closing.
type Correction struct {
	N       int       `json:"n"` // 1, 2, 3, …
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Reason  string    `json:"reason"`
	Changes []Change  `json:"changes"`
	ByClose []Change  `json:"by_close,omitempty"` // of the counts by day of closing
}

// Change is one count before and after a correction.
type Change struct {
	Was ledger.Count `json:"was"`
	Is  ledger.Count `json:"is"`
}

// Span is the query of a whole year of a place.
func Span(place string, year int) ledger.Query {
	return ledger.Query{From: ledger.Date(fmt.Sprintf("%04d-01-01", year)), To: ledger.Date(fmt.Sprintf("%04d-12-31", year)), Place: place}
}

// SpanByClose is Span by day of closing.
func SpanByClose(place string, year int) ledger.Query {
	q := Span(place, year)
	q.ByClose = true
	return q
}

// YearOf is the year that a query asks for as a whole, by either day; 0 = none.
func YearOf(q ledger.Query) int {
	year := q.From.Year()
	if year == 0 || q != Span(q.Place, year) && q != SpanByClose(q.Place, year) {
		return 0
	}
	return year
}

// Same tells whether two names of places mean the same one, short or long.
func Same(a, b string) bool { return ledger.Within(a, b) && ledger.Within(b, a) }

// Counts returns the numbers of the year as they are shown: as frozen, with
// every correction.
func (y Year) Counts() ledger.Counts {
	return corrected(y.Frozen, y.Corrections, func(c Correction) []Change { return c.Changes })
}

// CountsByClose is Counts by day of closing; false when these were not kept.
func (y Year) CountsByClose() (ledger.Counts, bool) {
	if y.FrozenByClose == nil {
		return ledger.Counts{}, false
	}
	return corrected(*y.FrozenByClose, y.Corrections, func(c Correction) []Change { return c.ByClose }), true
}

// corrected are frozen counts with what corrections made of them.
func corrected(frozen ledger.Counts, all []Correction, changes func(Correction) []Change) ledger.Counts {
	out := frozen
	out.Rows = slices.Clone(out.Rows)
	for _, c := range all {
		for _, change := range changes(c) {
			i := slices.IndexFunc(out.Rows, func(r ledger.Count) bool { return r.Rule == change.Is.Rule })
			if i < 0 {
				out.Rows = append(out.Rows, change.Is)
				continue
			}
			out.Rows[i] = change.Is
		}
	}
	return out
}

// Fingerprint names what was frozen: the audit trail holds it, so that an
// edited snapshot is found.
func (y Year) Fingerprint() (string, error) {
	data, err := json.Marshal(y)
	if err != nil {
		return "", fmt.Errorf("closing: fingerprint: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8]), nil
}

// Label is the year as people name it.
func (y Year) Label() string { return Label(y.Place, y.Year) }

// Label names a year of a place.
func Label(place string, year int) string {
	return strings.TrimSpace(fmt.Sprintf("%d年 %s", year, place))
}

// Differ lists the counts that are not the same in two summaries of the same
// query. Counts of persons are left out: a resident who is erased is counted no
// more, and the year that was signed keeps its number.
func Differ(was, is ledger.Counts) []Change {
	var all []Change
	for _, rule := range ledger.Rules() {
		before, _ := was.Row(rule.ID)
		after, there := is.Row(rule.ID)
		if !there || !rule.Splits() || same(before, after) {
			continue
		}
		if before.Rule == "" {
			before = ledger.Count{Rule: rule.ID, Indicator: rule.Indicator, Unit: rule.Unit}
		}
		all = append(all, Change{Was: before, Is: after})
	}
	return all
}

func same(a, b ledger.Count) bool {
	if a.Value != b.Value || a.Entries != b.Entries {
		return false
	}
	for _, split := range ledger.Splits() {
		if !maps.Equal(a.By[split], b.By[split]) && len(a.By[split])+len(b.By[split]) > 0 {
			return false
		}
	}
	return true
}

// Plus returns the changes that adding a summary to the year's counts makes:
// what entries found later add.
func Plus(was, more ledger.Counts) []Change {
	var all []Change
	for _, add := range more.Rows {
		if add.Entries == 0 {
			continue
		}
		before, there := was.Row(add.Rule)
		if !there {
			before = ledger.Count{Rule: add.Rule, Indicator: add.Indicator, Unit: add.Unit}
		}
		after := before
		after.Value, after.Offline, after.Entries = before.Value+add.Value, before.Offline+add.Offline, before.Entries+add.Entries
		after.By = map[string]map[string]ledger.Number{}
		for _, by := range []map[string]map[string]ledger.Number{before.By, add.By} {
			for split, parts := range by {
				if after.By[split] == nil {
					after.By[split] = map[string]ledger.Number{}
				}
				for part, n := range parts {
					after.By[split][part] += n
				}
			}
		}
		all = append(all, Change{Was: before, Is: after})
	}
	return all
}

// Say tells a change to people: 法律咨询(宗)：12 改为 13.
func (c Change) Say() string {
	return fmt.Sprintf("%s(%s)：%s 改为 %s", c.Is.Indicator, c.Is.Unit, said(c.Was), said(c.Is))
}

func said(c ledger.Count) string {
	if !c.Recorded() {
		return "无记录"
	}
	return ledger.Text(c.Value, c.Unit)
}

// Say tells a correction to people, in one line.
func (c Correction) Say() string { return c.say(c.Changes) }

// SayByClose is Say of the counts by day of closing.
func (c Correction) SayByClose() string { return c.say(c.ByClose) }

func (c Correction) say(changes []Change) string {
	var parts []string
	for _, change := range changes {
		parts = append(parts, change.Say())
	}
	if len(parts) == 0 {
		parts = []string{"这里的数不变"}
	}
	return fmt.Sprintf("更正%d(%s，%s)：%s。原因：%s", c.N, ledger.DateOf(c.At), c.Who, strings.Join(parts, "；"), c.Reason)
}
