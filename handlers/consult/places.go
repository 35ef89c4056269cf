package consult

import (
	"context"
	"fmt"

	"mingbai/handlers/chat"
	"mingbai/index"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/trend"
)

// searchFacts finds facts of a place by the words they are told in, for
// questions that no pattern hears.
func (c *Consultant) searchFacts(ctx context.Context, h heard, sheets []report.Sheet) []told {
	asked := essence(h)
	if c.search != nil {
		hits, err := c.search.Search(ctx, index.Query{Text: asked, Place: h.place.String(), Kinds: []string{KindFact}, Limit: 3})
		if err == nil && len(hits) > 0 && telling(squeeze(asked), hits[0].Terms) {
			for i := range sheets {
				for j := range sheets[i].Facts {
					if factID(sheets[i].ID, sheets[i].Facts[j].ID) == hits[0].ID {
						return []told{{sheet: &sheets[i], fact: &sheets[i].Facts[j], score: searchAlone, words: hits[0].Terms}}
					}
				}
			}
		}
	}
	return likeFact(asked, h.text, sheets)
}

// When the fact most like a question is taken for the one it asks for.
const (
	factScore  = 6.0
	factMargin = 1.2
)

// likeFact picks the fact whose words and figures' names a question shares,
// if it is clearly one.
func likeFact(asked, text string, sheets []report.Sheet) []told {
	var of []told
	var texts []map[string]float64
	for i := range sheets {
		s := &sheets[i]
		if holdsAny(text, s.Unless) {
			continue
		}
		for j := range s.Facts {
			f, t := &s.Facts[j], map[string]float64{}
			weigh(t, f.Say, 1)
			for _, w := range f.Hear.Words() {
				weigh(t, w, heardWeight)
			}
			for _, fig := range f.Figures {
				weigh(t, fig.Metric, 1)
			}
			of, texts = append(of, told{sheet: s, fact: f, score: searchAlone}), append(texts, t)
		}
	}
	found := newProfiles(texts).like(asked)
	if len(found) == 0 || found[0].score < factScore || len(found) > 1 && found[0].score < factMargin*found[1].score {
		return nil
	}
	best := of[found[0].text]
	best.words = found[0].pieces
	return []told{best}
}

// elsewhere answers questions for a count of a place without material: no
// other place's number stands in for it.
func (c *Consultant) elsewhere(h heard, ranked []match) (Answer, bool) {
	if h.other == "" || counting.Match(h.text).Score == 0 || own.Match(h.text).Score > 0 {
		return Answer{}, false
	}
	if len(ranked) > 0 && ranked[0].firm >= guideCarries && tallying.Match(h.text).Score == 0 {
		return Answer{}, false
	}
	card := chat.Card{Declined: true, Place: h.placeName(), Parts: []chat.Part{
		part("answer", "", fmt.Sprintf("没有“%s”的资料，所以查不到这个数，也不拿别处的数来充。", h.other)),
		part("first", "问谁", "打12348或12345问，或到当地司法所问；要正式的数，可以向当地政府申请信息公开。"),
	}}
	card.Parts[1].Phones = []string{"12348", "12345"}
	a := c.finish(card, c.sourcesOf(nil, []string{"12348"}))
	a.Kind, a.Category, a.Channels = "report-figure", "local_report", []string{"knowledge_base", "12348", "judicial_office"}
	a.Declined, a.Handoff, a.Used = true, true, []string{absentElsewhere}
	return a, true
}

// compared puts the numbers of two or more places side by side, and says why
// they must not be set against each other where year, unit or kind differ.
func (c *Consultant) compared(h heard) (Answer, bool) {
	if len(h.more) == 0 || asking.Match(h.text).Score == 0 {
		return Answer{}, false
	}
	places := append(h.more[:len(h.more):len(h.more)], h.place)
	var lines []string
	var sources []cited
	var used []string
	var figures []report.Figure
	missing := false
	for i := len(places) - 1; i >= 0; i-- {
		chain := places[i].String()
		found := tellIn(h.text+"\n多少几个", c.base.SheetsOf(chain), h.years) // which has more asks for the counts
		if len(found) == 0 || found[0].fact == nil {
			best := c.findIn(h, c.documentsOf(chain))
			if best.fig == nil || best.share < clauseShare {
				lines, missing = append(lines, chain+"：手上的资料没有写这一项。"), true
				continue
			}
			lines = append(lines, figureLine(best))
			sources = append(sources, documentSource(best.doc, best.quote))
			used, figures = append(used, "document/"+best.doc.ID), append(figures, *best.fig)
			continue
		}
		t := found[0]
		lines = append(lines, fmt.Sprintf("%s，%d年：%s", chain, t.sheet.Year, t.fact.Say))
		sources = append(sources, sheetSource(t.sheet, quoteOf(c.documentsOf(chain), t)))
		used = append(used, factID(t.sheet.ID, t.fact.ID))
		figures = append(figures, leading(t))
	}
	if len(sources) == 0 {
		return Answer{}, false
	}
	card := chat.Card{Parts: []chat.Part{part("answer", "", lines...), part("note", "注意", verdict(places, figures, missing))}}
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels, a.Used = "report-figure", "local_report", []string{"knowledge_base"}, used
	return a, true
}

// leading is the figure a fact is told for, with the sheet's year where the
// figure names no period.
func leading(t told) report.Figure {
	if len(t.fact.Figures) == 0 {
		return report.Figure{}
	}
	f := t.fact.Figures[0]
	if f.Period == "" {
		f.Period = fmt.Sprintf("%d年", t.sheet.Year)
	}
	return f
}

// verdict tells whether the figures may be compared.
func verdict(places []place.Place, figures []report.Figure, missing bool) string {
	if missing || len(figures) < 2 {
		return "有的地方没有写，没法比。"
	}
	for _, p := range places[1:] {
		if trend.Level(p.String()) != trend.Level(places[0].String()) {
			return "有的是乡镇的数，有的是更大地方的数，不能直接比谁多谁少。"
		}
	}
	first := figures[0]
	for _, f := range figures[1:] {
		switch {
		case f.Metric == "" || first.Metric == "" || f.Metric != first.Metric:
			return "各地写的不是同一项，不能直接比谁多谁少。"
		case f.Unit != first.Unit:
			return "各地用的单位不同，不能直接比谁多谁少。"
		case f.Status != first.Status:
			return "有的是目标，有的是做到的结果，不能放在一起比。"
		case f.Period != first.Period:
			return "各地说的不是同一年或同一段时间，不能直接比谁多谁少。"
		}
	}
	return "指标、单位、时间都一样，可以对着看；各地人口和做法不同，多少不等于好坏。"
}
