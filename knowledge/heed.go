package knowledge

import (
	"slices"

	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
)

// Aside are entries that are not answered from as they are, since the office
// said so; the office still sees them.
type Aside struct {
	Locals    []service.Local // as they stood before a number was taken away or replaced
	Sheets    []report.Sheet
	Documents []Document
}

// officeSource is the source of a number that an office gave.
const officeSource = "司法所核实的电话"

// Heed makes good what the office said of entries: numbers that are wrong are
// gone or replaced, entries that were retired are set aside. Guides stay: that
// one is retired is said instead of what it says. It is called once, after Load
// and before Shelve.
func (b *Base) Heed(marks []mark.Mark) {
	b.marks = slices.Clone(marks)
	slices.SortStableFunc(b.marks, func(x, y mark.Mark) int { return x.At.Compare(y.At) })
	for _, m := range b.marks {
		b.wrongAt(m.Place, m.Phones)
	}
	var locals []service.Local
	for _, l := range b.Locals {
		if l, ok := b.heed(l); ok {
			locals = append(locals, l)
		}
	}
	b.Locals = locals
	b.Sheets = slices.DeleteFunc(slices.Clone(b.Sheets), func(s report.Sheet) bool {
		if m, ok := b.Marked(mark.Sheet, s.ID); !ok || m.Standing != mark.Retired {
			return false
		}
		b.Aside.Sheets = append(b.Aside.Sheets, s)
		return true
	})
	for i, s := range b.Sheets {
		b.Sheets[i].Facts = slices.DeleteFunc(slices.Clone(s.Facts), func(f report.Fact) bool { return b.Wrong(f.Say, s.Place) })
	}
}

// Heeding returns the base with what the office said since it was loaded: no
// number that is wrong is given from then on, and the new one is. The base itself
// stays as it is. What a mark that was taken back had set aside comes back with
// the next loading.
func (b *Base) Heeding(marks []mark.Mark) *Base {
	made := *b
	made.wrong, made.Locals = slices.Clone(b.wrong), slices.Clone(b.Locals)
	made.Aside = Aside{Sheets: slices.Clone(b.Aside.Sheets), Documents: slices.Clone(b.Aside.Documents)}
	for _, before := range b.Aside.Locals {
		at := slices.IndexFunc(made.Locals, func(l service.Local) bool {
			return l.ID == before.ID && l.Channel == before.Channel && l.Place == before.Place
		})
		if at < 0 {
			made.Locals = append(made.Locals, before)
			continue
		}
		made.Locals[at] = before
	}
	made.Heed(marks)
	made.Documents = made.shelveMarked(b.Documents)
	return &made
}

// Marked returns what the office said of a guide, sheet or document.
func (b *Base) Marked(kind mark.Kind, id string) (mark.Mark, bool) {
	at := slices.IndexFunc(b.marks, func(m mark.Mark) bool { return m.Kind == kind && m.ID == id })
	if at < 0 || kind == mark.Service {
		return mark.Mark{}, false
	}
	return b.marks[at], true
}

// MarkOf returns what the office said of a service as it stood before.
func (b *Base) MarkOf(l service.Local) (mark.Mark, bool) {
	at := slices.IndexFunc(b.marks, func(m mark.Mark) bool { return m.Of(l) })
	if at < 0 {
		return mark.Mark{}, false
	}
	return b.marks[at], true
}

// heed returns a service as the office has it, and whether it is to be given at
// all. A number that is wrong for a place is wrong for every office there; one
// that is no office's alone, as 110, only for the office it was said of.
func (b *Base) heed(l service.Local) (service.Local, bool) {
	before, touched := l, false
	for _, m := range b.marks {
		own := m.Of(before)
		if m.Kind != mark.Service || !own && !place.Within(l.Place, m.Place) {
			continue
		}
		kept := slices.DeleteFunc(slices.Clone(l.Phones), func(n string) bool { return mark.Holds(m.Phones, n) && (own || !national(n)) })
		if own && m.Phone != "" {
			kept = append([]string{m.Phone}, kept...)
			l.Year, l.Source, l.Basis = m.At.Year(), officeSource, service.ByOffice
		}
		if own || len(kept) < len(l.Phones) {
			touched = true
		}
		l.Phones = kept
	}
	if touched {
		b.Aside.Locals = append(b.Aside.Locals, before)
	}
	return l, !touched || len(l.Phones) > 0
}

// passed are the newest years of offices of a kind and place that the office
// said are out of date: an older document does not bring them back.
func (b *Base) passed(channel, place string) int {
	year := 0
	for _, l := range b.Aside.Locals {
		if l.Channel == channel && l.Place == place {
			year = max(year, l.Year)
		}
	}
	return year
}

// shelveMarked sets documents aside that were retired.
func (b *Base) shelveMarked(docs []Document) []Document {
	return slices.DeleteFunc(slices.Clone(docs), func(d Document) bool {
		if m, ok := b.Marked(mark.Document, d.ID); !ok || m.Standing != mark.Retired {
			return false
		}
		b.Aside.Documents = append(b.Aside.Documents, d)
		return true
	})
}
