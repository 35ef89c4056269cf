package ledger

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ErrSum says that the parts of a count do not make up the whole. Nothing is
// shown then.
var ErrSum = errors.New("ledger: the parts do not make up the whole")

// The splits of a count. Each adds up to the value.
const (
	ByCategory = "category"
	ByVillage  = "village"
	ByMonth    = "month"
	ByChannel  = "channel"
	ByTown     = "town" // only where the query covers more than one town
)

// Count is one line of a summary: one indicator in one unit.
type Count struct {
	Rule      string // ID of the counting rule
	Indicator string // 法律咨询
	Unit      string // 宗
	Value     Number // in 元 when the unit is 万元
	Offline   Number // how much of it was entered by hand
	Entries   Number // how many rows stand behind it; 0 = nothing was recorded: 无记录, not 0
	// By splits the value: by category, village, month, channel (and town), with
	// the Chinese names people read. Figures that cannot be added (persons, and
	// those of one point in time) have no splits.
	By map[string]map[string]Number
}

// Recorded tells whether anything stands behind the count. What is not
// recorded is written 无记录 and never 0.
func (c Count) Recorded() bool { return c.Entries > 0 }

// Check tells whether every split adds up to the value.
func (c Count) Check() error {
	var wrong []string
	for _, split := range slices.Sorted(maps.Keys(c.By)) {
		sum := Number(0)
		for _, n := range c.By[split] {
			sum += n
		}
		if sum != c.Value && len(c.By[split]) > 0 {
			wrong = append(wrong, fmt.Sprintf("%s(%s)合计%d，按%s相加%d，差%d", c.Indicator, c.Unit, c.Value, splitName(split), sum, sum-c.Value))
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s", ErrSum, strings.Join(wrong, "；"))
	}
	return nil
}

func splitName(split string) string {
	switch split {
	case ByCategory:
		return "类别"
	case ByVillage:
		return "村居"
	case ByMonth:
		return "月份"
	case ByChannel:
		return "渠道"
	case ByTown:
		return "乡镇"
	}
	return split
}

// Counts is a summary: what every screen, file and draft shows of a query.
type Counts struct {
	Query Query
	Rule  string  // version of the counting rules
	Rows  []Count // in the fixed order of the rules
}

// Check tells whether every count adds up.
func (c Counts) Check() error {
	var errs []error
	for _, row := range c.Rows {
		errs = append(errs, row.Check())
	}
	return errors.Join(errs...)
}

// Row returns the count of a rule.
func (c Counts) Row(rule string) (Count, bool) {
	i := slices.IndexFunc(c.Rows, func(r Count) bool { return r.Rule == rule })
	if i < 0 {
		return Count{}, false
	}
	return c.Rows[i], true
}

// Posts are figures of one moment: who is on the roster, and which villages
// have somebody.
type Posts struct {
	Advisers int64 // 名
	Villages int64 // 个
}

// With puts the figures of a moment, such as the end of the period, into a
// summary. They come from the roster and are never added up.
func (c Counts) With(p Posts) Counts {
	c.Rows = slices.Clone(c.Rows)
	for i := range c.Rows {
		switch c.Rows[i].Rule {
		case RuleAdvisers:
			c.Rows[i].Value, c.Rows[i].Entries = p.Advisers, max(p.Advisers, 1)
		case RuleCovered:
			c.Rows[i].Value, c.Rows[i].Entries = p.Villages, max(p.Villages, 1)
		}
	}
	return c
}
