package handoff

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrTimes says that an office's times cannot be kept; what is wrong is in the
// sentence that it wraps.
var ErrTimes = errors.New("handoff: these times cannot be kept")

// Office is a judicial office and what it keeps to.
type Office struct {
	Name  string
	Place string // the town, or the county; with the name its id
	Times Times  // zero fields = the desk's
	Hours Hours  // of its posts that give none; zero = the desk's
}

// ID tells the office from every other.
func (o Office) ID() OfficeID { return OfficeID{o.Place, o.Name} }

// Office returns what is written of a judicial office; nothing but its id when
// nothing is.
func (r Roster) Office(id OfficeID) Office {
	if i := slices.IndexFunc(r.Offices, func(o Office) bool { return o.ID() == id }); i >= 0 {
		return r.Offices[i]
	}
	return Office{Name: id.Name, Place: id.Place}
}

// Keeps returns the roster in which a judicial office keeps to other times.
// Zero fields of the new ones leave what was; times of cases that run already
// stay. It fails with ErrTimes.
func (r Roster) Keeps(o Office) (Roster, error) {
	for _, t := range []struct {
		name     string
		d        time.Duration
		from, to time.Duration
	}{
		{"接单的时间", o.Times.Claim, time.Minute, 24 * time.Hour},
		{"急单的时间", o.Times.Urgent, time.Minute, 24 * time.Hour},
		{"不回话的时间", o.Times.Silent, 5 * time.Minute, 72 * time.Hour},
	} {
		if t.d != 0 && (t.d < t.from || t.d > t.to) {
			return r, fmt.Errorf("%w：%s要在%s到%s之间", ErrTimes, t.name, lasts(t.from), lasts(t.to))
		}
	}
	r = r.Clone()
	at := slices.IndexFunc(r.Offices, func(x Office) bool { return x.ID() == o.ID() })
	if at < 0 {
		r.Offices = append(r.Offices, Office{Name: o.Name, Place: o.Place})
		at = len(r.Offices) - 1
	}
	kept := &r.Offices[at]
	for _, f := range []struct {
		to   *time.Duration
		from time.Duration
	}{{&kept.Times.Claim, o.Times.Claim}, {&kept.Times.Urgent, o.Times.Urgent}, {&kept.Times.Silent, o.Times.Silent}} {
		if f.from != 0 {
			*f.to = f.from
		}
	}
	if !o.Hours.Zero() {
		kept.Hours = o.Hours
	}
	if t := kept.Times.filled(); t.Urgent > t.Claim {
		return r, fmt.Errorf("%w：急单(%s)不能比平常(%s)等得久", ErrTimes, lasts(t.Urgent), lasts(t.Claim))
	}
	return r, nil
}

// Says tells in a sentence what a judicial office keeps to.
func (d *Desk) Says(r Roster, office OfficeID) string {
	t := d.times(r, office)
	h := r.Office(office).Hours
	if h.Zero() {
		h = d.cfg.Hours
	}
	return fmt.Sprintf("%s：没人接，%s换人(急的%s)；接了不回话，%s提醒；办公时间 %s。", orElse(office.String(), "司法所"), lasts(t.Claim), lasts(t.Urgent), lasts(t.Silent), h)
}

// times returns the times of a judicial office.
func (d *Desk) times(r Roster, office OfficeID) Times {
	own, rest := r.Office(office).Times, d.cfg.Times
	for _, f := range []struct{ at, from *time.Duration }{
		{&own.Claim, &rest.Claim}, {&own.Urgent, &rest.Urgent}, {&own.Silent, &rest.Silent}, {&own.Nag, &rest.Nag}, {&own.Reopen, &rest.Reopen},
	} {
		if *f.at == 0 {
			*f.at = *f.from
		}
	}
	return own.filled()
}

// patience is how long the people asked about a case have.
func (d *Desk) patience(r Roster, c Case, office OfficeID) time.Duration {
	t := d.times(r, office)
	if c.Urgent {
		return t.Urgent
	}
	return t.Claim
}

// lasts writes a duration as people say it.
func lasts(d time.Duration) string {
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case h == 0:
		return fmt.Sprintf("%d分钟", m)
	case m == 0:
		return fmt.Sprintf("%d小时", h)
	}
	return fmt.Sprintf("%d小时%d分钟", h, m)
}

// String writes hours as ParseHours reads them.
func (h Hours) String() string {
	if h.Zero() {
		return ""
	}
	var spans []string
	for _, s := range h.Spans {
		spans = append(spans, fmt.Sprintf("%d:%02d-%d:%02d", s.From/60, s.From%60, s.To/60, s.To%60))
	}
	return h.days() + " " + strings.Join(spans, "，")
}

// days names the days, runs of three and more from first to last.
func (h Hours) days() string {
	if h.Work {
		return "工作日"
	}
	if h.Days == [7]bool{true, true, true, true, true, true, true} {
		return "每天"
	}
	names := []rune("一二三四五六日")
	on := func(i int) bool { return h.Days[(i+1)%7] } // weeks begin on Monday
	var all []string
	for i := 0; i < 7; i++ {
		last := i
		for last < 6 && on(i) && on(last+1) {
			last++
		}
		switch {
		case !on(i):
		case last-i >= 2:
			all = append(all, "周"+string(names[i])+"至周"+string(names[last]))
			i = last
		default:
			all = append(all, "周"+string(names[i]))
		}
	}
	return strings.Join(all, "、")
}
