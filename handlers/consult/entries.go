package consult

import (
	"fmt"
	"iter"
	"strings"

	"mingbai/index"
	"mingbai/knowledge"
)

// Kinds of entries in the index.
const (
	KindGuide   = "guide"   // a guide: Hit.ID is its id
	KindFact    = "fact"    // a fact of a sheet: sheet/ID/fact
	KindPassage = "passage" // a paragraph of a document: its passage id
)

// Entries gives the index what of the knowledge can be found by its words.
func Entries(b *knowledge.Base) iter.Seq[index.Entry] {
	return func(yield func(index.Entry) bool) {
		for _, g := range b.Guides {
			lines := append(append([]string{}, g.Examples...), g.Say...)
			for _, p := range g.Points {
				lines = append(lines, p.Say)
			}
			if !yield(index.Entry{ID: g.ID, Kind: KindGuide, Title: g.Title, Text: strings.Join(lines, "\n")}) {
				return
			}
		}
		for _, s := range b.Sheets {
			for _, f := range s.Facts {
				e := index.Entry{ID: factID(s.ID, f.ID), Kind: KindFact, Place: s.Place, Title: s.Title, Text: f.Say, Year: s.Year}
				if !yield(e) {
					return
				}
			}
		}
		for _, d := range b.Documents {
			for _, p := range d.Passages {
				e := index.Entry{ID: p.ID, Kind: KindPassage, Place: d.Place, Title: d.Title, Heading: p.Heading, Text: p.Text, Year: d.Year}
				if !yield(e) {
					return
				}
			}
		}
	}
}

func factID(sheet, fact string) string { return fmt.Sprintf("sheet/%s/%s", sheet, fact) }
