package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mingbai/knowledge/guide"
	"mingbai/knowledge/handover"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
	"mingbai/knowledge/statute"
	"mingbai/knowledge/urgent"
)

// staleYears is after how many years an entry is listed as worth a new look.
const staleYears = 2

// checker collects what Check finds.
type checker struct {
	base   *Base
	phones map[string]bool
	now    time.Time
	found  []Problem
}

// Check tells what is wrong in the base: references to laws that are unknown
// or not verified, places to go that do not exist, ids given twice, labels
// outside the vocabulary, phone numbers that no channel or local entry holds,
// and facts whose words and figures differ. Stale entries are warnings.
func (b *Base) Check() []Problem {
	now := b.Now
	if now == nil {
		now = time.Now
	}
	c := &checker{base: b, phones: b.phones(), now: now(), found: slices.Clone(b.twice)}
	for _, law := range b.Laws.All() {
		c.law(law)
	}
	for _, code := range sortedKeys(b.Channels) {
		c.channel(b.Channels[code])
	}
	for _, l := range b.Locals {
		c.local(l)
	}
	for _, g := range b.Guides {
		c.guide(g)
	}
	for _, s := range b.Sheets {
		c.sheet(s)
	}
	for _, s := range b.Speech.Urgent.Situations {
		c.situation(s)
	}
	c.found = append(c.found, b.CheckSigned()...)
	c.handover(b.Handover)
	c.guidance()
	c.deadlines(&b.Deadlines)
	return c.found
}

// Problems are the findings that are not warnings.
func Problems(found []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(found), func(p Problem) bool { return p.Warning })
}

func (c *checker) problem(where, format string, args ...any) {
	c.found = append(c.found, Problem{Where: where, What: fmt.Sprintf(format, args...)})
}

func (c *checker) warn(where, format string, args ...any) {
	c.found = append(c.found, Problem{Where: where, What: fmt.Sprintf(format, args...), Warning: true})
}

func (c *checker) err(where string, err error) {
	if err != nil {
		c.problem(where, "%v", err)
	}
}

func (c *checker) law(l statute.Law) {
	where := "law " + l.ID
	if l.Title == "" || l.Version == "" || l.Year == 0 {
		c.problem(where, "needs title, version and year")
	}
	if !slices.Contains([]statute.Status{statute.InForce, statute.Newer, statute.Web, statute.Superseded}, l.Status) {
		c.problem(where, "status %q is unknown", l.Status)
	}
}

func (c *checker) channel(ch service.Channel) {
	where := "channel " + ch.Code
	c.err(where, ch.Check())
	if !IsChannel(ch.Code) {
		c.problem(where, "code is not in the vocabulary")
	}
	c.refs(where, ch.Law)
	c.basis(where, ch.Basis)
	c.texts(where, ch.Name, ch.For, ch.Reach, ch.Hours, ch.Not)
	checked, err := time.Parse(time.DateOnly, ch.Checked)
	switch {
	case err != nil:
		c.problem(where, "checked %q is not a date", ch.Checked)
	case checked.AddDate(staleYears, 0, 0).Before(c.now):
		c.warn(where, "was checked on %s, more than %d years ago", ch.Checked, staleYears)
	}
}

func (c *checker) local(l service.Local) {
	where := "local " + l.ID
	c.err(where, l.Check())
	c.goes(where, l.Channel)
	c.basis(where, l.Basis)
	c.stands(where, l.Place)
	for _, m := range l.Matters {
		c.label(where, m)
	}
	c.texts(where, l.Name, l.For)
	if l.Year != 0 && l.Year+staleYears < c.now.Year() {
		c.warn(where, "comes from a document of %d", l.Year)
	}
}

func (c *checker) guide(g guide.Guide) {
	where := "guide " + g.ID
	c.err(where, g.Check())
	c.label(where, g.Category)
	c.kind(where, g.Kind)
	c.goes(where, g.First)
	for _, also := range g.Also {
		c.goes(where, also.Channel)
		c.texts(where, also.When)
	}
	c.refs(where, g.Law)
	c.texts(where, g.Title, g.Does, g.Deadline, g.Cost, g.Avoid)
	c.texts(where, g.Say...)
	c.texts(where, g.Bring...)
	for _, p := range g.Points {
		c.point(where+" point "+p.ID, p)
	}
}

func (c *checker) point(where string, p guide.Point) {
	if p.Category != "" {
		c.label(where, p.Category)
	}
	if p.First != "" {
		c.goes(where, p.First)
	}
	c.kind(where, p.Kind)
	c.refs(where, p.Law)
	c.texts(where, p.Say, p.Does, p.Deadline, p.Cost)
	c.texts(where, p.Bring...)
}

func (c *checker) sheet(s report.Sheet) {
	where := "sheet " + s.ID
	c.err(where, s.Check())
	c.stands(where, s.Place)
	c.texts(where, s.Note)
	for _, f := range s.Facts {
		c.fact(where+" fact "+f.ID, f)
	}
	for i, a := range s.Absent {
		at := fmt.Sprintf("%s absent %d", where, i+1)
		if a.Say == "" || len(a.Hear) == 0 {
			c.problem(at, "needs hear and say")
		}
		c.texts(at, a.Say)
	}
}

func (c *checker) fact(where string, f report.Fact) {
	if f.Category != "" {
		c.label(where, f.Category)
	}
	if f.Channel != "" {
		c.goes(where, f.Channel)
	}
	c.texts(where, f.Say, f.Caution)
	for _, n := range unfounded(f, c.phones) {
		c.problem(where, "says %s, which is not among its figures", n)
	}
	for _, fig := range f.Figures {
		if fig.Metric == "" || fig.Unit == "" || fig.Period == "" || fig.Status == "" {
			c.problem(where, "figure %q needs metric, unit, period and status", fig.Metric)
		}
	}
}

func (c *checker) situation(s urgent.Situation) {
	where := "urgent " + s.ID
	c.label(where, s.Category)
	c.refs(where, s.Law)
	for _, n := range s.Numbers {
		c.goes(where, n)
	}
	c.texts(where, s.Call, s.Dont)
	c.texts(where, s.Do...)
	c.texts(where, s.Then...)
}

func (c *checker) handover(r handover.Rules) {
	c.err("handover", r.Check())
	for _, s := range slices.Concat(r.Hand, r.Hold, r.Guarded) {
		for _, category := range s.Categories {
			c.label("handover "+s.ID, category)
		}
		c.texts("handover "+s.ID, s.Say)
	}
	c.texts("handover", r.Silence)
}

func (c *checker) refs(where string, refs []statute.Ref) {
	for _, ref := range refs {
		c.err(where, c.base.Laws.Check(ref))
	}
}

func (c *checker) goes(where, channel string) {
	if _, ok := c.base.Channels[channel]; !ok {
		c.problem(where, "there is no channel %q", channel)
	}
}

func (c *checker) label(where, category string) {
	if _, ok := CategoryName(category); !ok {
		c.problem(where, "category %q is not in the vocabulary", category)
	}
}

func (c *checker) kind(where, kind string) {
	if !slices.Contains([]string{"", "how-to", "where-to-go", "statute"}, kind) {
		c.problem(where, "kind %q is not one of a guide", kind)
	}
}

func (c *checker) basis(where string, basis service.Basis) {
	if !slices.Contains([]service.Basis{service.ByLaw, service.ByWeb, service.ByReport, service.Unverified}, basis) {
		c.problem(where, "basis %q is unknown", basis)
	}
}

// stands checks that a place is in the gazetteer under exactly this chain.
func (c *checker) stands(where, chain string) {
	if p, _, err := c.base.Places.Resolve(chain); err != nil || p.String() != chain {
		c.problem(where, "place %q is not in places.yaml", chain)
	}
}

// texts checks what people read: every phone number is one we hold, and
// nothing is promised.
func (c *checker) texts(where string, texts ...string) {
	for _, text := range texts {
		if p := promise.FindString(text); p != "" {
			c.problem(where, "promises a result: %s", p)
		}
		for _, n := range phonesIn(text) {
			if !c.phones[n] {
				c.problem(where, "names the number %s, which no channel or local entry holds", n)
			}
		}
	}
}

// phones are all numbers that may be said, with and without area code.
func (b *Base) phones() map[string]bool {
	known := map[string]bool{}
	for code, ch := range b.Channels {
		if ch.Phone != "" {
			known[ch.Phone], known[code] = true, true
		}
	}
	for _, l := range b.Locals {
		for _, n := range l.Phones {
			known[n] = true
			if _, rest, ok := strings.Cut(n, "-"); ok {
				known[rest] = true
			}
		}
	}
	return known
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
