package wording

import (
	"context"
	"slices"
	"time"

	"mingbai/bot/console"
)

const (
	historySetting = "wording"
	mostChanges    = 60 // kept
	mostShown      = 20 // of them on the page
)

// change is one publication: an item that came, went or was replaced.
type change struct {
	N      int       `json:"n"` // the number of the change, from 1
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Index  int       `json:"index"` // where the item stands, or stood
	Old    *item     `json:"old,omitempty"`
	New    *item     `json:"new,omitempty"`
	After  string    `json:"after"` // what the lines are known by since
	Undone time.Time `json:"undone,omitzero"`
	By     string    `json:"by,omitempty"` // who undid it
}

// what says what was done.
func (c change) what() string {
	switch {
	case c.Old == nil:
		return "加了"
	case c.New == nil:
		return "撤掉"
	}
	return "改了"
}

// item is what the change was about.
func (c change) item() item {
	if c.New != nil {
		return *c.New
	}
	return *c.Old
}

// history is what was published, the oldest first.
type history struct {
	Changes []change `json:"changes"`
	version int64
}

// history reads it.
func (h pages) history(ctx context.Context) (history, error) {
	var all history
	version, err := h.Book.Setting(ctx, historySetting, &all)
	all.version = version
	return all, err
}

// keep saves a history that was read and changed; delivery.ErrStale when
// somebody else did meanwhile.
func (h pages) keep(ctx context.Context, all history) error {
	all.Changes = all.Changes[max(0, len(all.Changes)-mostChanges):]
	return h.Book.SaveSetting(ctx, historySetting, all.version, all)
}

// add enters a change with the next number.
func (all *history) add(c change) {
	if n := len(all.Changes); n > 0 {
		c.N = all.Changes[n-1].N
	}
	c.N++
	all.Changes = append(slices.Clone(all.Changes), c)
}

// last is the newest change that was not undone; nil = there is none.
func (all history) last() *change {
	for i := len(all.Changes) - 1; i >= 0; i-- {
		if all.Changes[i].Undone.IsZero() {
			return &all.Changes[i]
		}
	}
	return nil
}

// apply returns the lines with a change.
func (l lines) apply(c change) (lines, error) {
	l.items = slices.Clone(l.items)
	at := -1
	if c.Old != nil {
		if at = l.find(c.Old.key()); at < 0 {
			return lines{}, console.ErrMissing
		}
		l.items = slices.Delete(l.items, at, at+1)
	}
	if c.New != nil {
		if at < 0 {
			at = min(max(c.Index, 0), len(l.items))
		}
		l.items = slices.Insert(l.items, at, *c.New)
	}
	return l, nil
}

// reverse is the change that takes a change back.
func (c change) reverse() change { return change{Index: c.Index, Old: c.New, New: c.Old} }
