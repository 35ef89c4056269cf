package knowledge

import (
	"time"

	"mingbai/knowledge/deadline"
	"mingbai/knowledge/eligibility"
	"mingbai/knowledge/form"
	"mingbai/knowledge/guide"
	"mingbai/knowledge/handover"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
	"mingbai/knowledge/signed"
	"mingbai/knowledge/statute"
)

// Base is all loaded knowledge. It is read-only after Load and safe to share.
type Base struct {
	Laws        *statute.Register
	Channels    map[string]service.Channel // by code
	Locals      []service.Local
	Places      *place.Gazetteer
	Guides      []guide.Guide
	Sheets      []report.Sheet
	Documents   []Document
	Signed      []signed.Answer // the office's own
	Speech      Speech
	Handover    handover.Rules
	Eligibility eligibility.Book
	Forms       []form.Form
	Deadlines   deadline.Book

	Aside Aside // what the office said is not to be answered from

	// Now tells the date by which Check calls an entry stale; nil = time.Now.
	Now func() time.Time

	marks []mark.Mark   // what the office said of entries
	wrong []wrongNumber // numbers that are not to be given, unless an office in Locals has them
	twice []Problem     // ids given twice inside one source, kept for Check
}

// Cite names a law as residents see it. Article numbers that were not verified
// for the version in force are left out.
func (b *Base) Cite(ref statute.Ref) Citation {
	law, ok := b.Laws.Find(ref.Law)
	if !ok {
		return Citation{Title: ref.Law}
	}
	return Citation{Title: law.Title, Year: law.Year, Article: law.Citable(ref).Article()}
}

// Local returns the office or phone that stands in for a channel at a place.
// An entry of the town itself wins over one of its county, and one made for
// the matter over one for all; an entry limited to other matters is skipped.
func (b *Base) Local(channel, chain, category string) (service.Local, bool) {
	var best service.Local
	found := false
	for _, l := range b.Locals {
		if l.Channel != channel || !l.Takes(category) || !place.Within(chain, l.Place) {
			continue
		}
		if !found || nearer(l, best) {
			best, found = l, true
		}
	}
	return best, found
}

// nearer tells whether a is the better entry than b for the same question.
func nearer(a, b service.Local) bool {
	if len(a.Place) != len(b.Place) {
		return len(a.Place) > len(b.Place)
	}
	return len(a.Matters) > 0 && len(b.Matters) == 0
}

// SheetsOf returns the fact sheets about exactly this place.
func (b *Base) SheetsOf(chain string) []report.Sheet {
	var out []report.Sheet
	for _, s := range b.Sheets {
		if s.Place == chain {
			out = append(out, s)
		}
	}
	return out
}
