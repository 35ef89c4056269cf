package consult

import (
	"fmt"
	"strconv"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/service"
	"mingbai/knowledge/statute"
)

type ref = statute.Ref

// cited is a source with the short form that stands under an answer.
type cited struct {
	knowledge.Citation
	short string
}

// part makes a part of a card, leaving out empty lines.
func part(name, label string, lines ...string) chat.Part {
	p := chat.Part{Name: name, Label: label}
	for _, line := range lines {
		if line = typeset(line); line != "" {
			p.Lines = append(p.Lines, line)
		}
	}
	return p
}

// finish writes the text of a card and its sources.
func (c *Consultant) finish(card chat.Card, sources []cited) Answer {
	merged := merge(sources)
	c.unsaid(&card, merged)
	var a Answer
	a.Dropped = c.audit.clean(&card, merged)
	kept := card.Parts[:0]
	for _, p := range card.Parts {
		if len(p.Lines) > 0 {
			kept = append(kept, p)
		}
	}
	card.Parts = kept
	for _, s := range merged {
		a.Sources = append(a.Sources, s.Citation)
		card.Sources = append(card.Sources, chat.Source{
			Title: s.Title, Place: s.Place, URL: s.URL, Article: s.Article, Quote: s.Quote, Year: s.Year,
		})
	}
	a.Place = card.Place
	a.Text = textOf(card, merged)
	a.Card = card
	return a
}

// textOf writes a card as plain text, in reading order.
func textOf(card chat.Card, sources []cited) string {
	var b strings.Builder
	for _, p := range card.Parts {
		if p.Label != "" {
			b.WriteString(p.Label + "：")
		}
		b.WriteString(strings.Join(p.Lines, "\n"))
		b.WriteString("\n")
	}
	var names []string
	for _, s := range sources {
		if s.Quote != "" {
			fmt.Fprintf(&b, "原文：“%s”\n", s.Quote)
		}
		if !contains(names, s.short) {
			names = append(names, s.short)
		}
	}
	if len(names) > 0 {
		b.WriteString("依据：" + strings.Join(names, " · "))
	}
	return strings.TrimRight(b.String(), "\n")
}

// merge joins citations of the same law into one, in order of first use.
func merge(sources []cited) []cited {
	var out []cited
	for _, s := range sources {
		at := -1
		for i := range out {
			if out[i].Title == s.Title && out[i].Place == s.Place && out[i].Quote == s.Quote {
				at = i
			}
		}
		switch {
		case at < 0:
			out = append(out, s)
		case s.Article != "" && out[at].Article != s.Article:
			out[at] = joinArticles(out[at], s)
		}
	}
	return out
}

// joinArticles adds the articles of b to a: 第23条 and 第31条 become 第23、31条.
func joinArticles(a, b cited) cited {
	law := strings.TrimSuffix(a.short, a.Article)
	a.Article = statute.Ref{Articles: append(articles(a.Article), articles(b.Article)...)}.Article()
	a.short = law + a.Article
	return a
}

// articles takes 第22、23条、第127条第7项 apart into 22, 23 and 127第7项.
func articles(s string) []string {
	var out []string
	for piece := range strings.SplitSeq(s, "、") {
		number, rest, _ := strings.Cut(strings.TrimPrefix(piece, "第"), "条")
		if number != "" {
			out = append(out, number+rest)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// shortLaw names a law under an answer with the year of its version:
// 法律援助法(2021年)第31条. A version that was not read is said to be so.
func (c *Consultant) shortLaw(r ref) string {
	cite := c.base.Cite(r)
	if cite.Year == 0 {
		return r.Law + cite.Article
	}
	version := fmt.Sprintf("%d年", cite.Year)
	if law, ok := c.base.Laws.Find(r.Law); ok {
		switch law.Status {
		case statute.Newer:
			version += "新版，条文以现行文本为准"
		case statute.Web:
			version += "，请先核实"
		}
	}
	return fmt.Sprintf("%s（%s）%s", r.Law, version, cite.Article)
}

// placeName is the full chain of the place meant, or the name as typed.
func (h heard) placeName() string {
	if h.known {
		return h.place.String()
	}
	return ""
}

// firstPart says where to go first: the local office where one is known, else
// the kind of office with how to find it.
func (c *Consultant) firstPart(h heard, code, does, category string) chat.Part {
	ch := c.base.Channels[code]
	if does == "" {
		does = ch.For
	}
	if l, ok := c.base.Local(code, h.placeName(), category); ok {
		return localPart(l, ch, does)
	}
	p := part("first", "先去", fmt.Sprintf("%s（%s）", ch.Name, strings.TrimRight(does, "。")))
	switch {
	case ch.Phone != "":
		line := "电话 " + ch.Phone
		if ch.Hours != "" {
			line += "，" + ch.Hours
		}
		p.Lines = append(p.Lines, typeset(line))
		p.Phones = []string{ch.Phone}
	case ch.Reach != "":
		p.Lines = append(p.Lines, typeset("怎么找："+ch.Reach))
	}
	return p
}

// localPart names a local office with the year its phones were printed.
func localPart(l service.Local, ch service.Channel, does string) chat.Part {
	p := part("first", "先去", fmt.Sprintf("%s（%s）", l.Name, strings.TrimRight(does, "。")))
	if len(l.Phones) == 0 {
		p.Lines = append(p.Lines, typeset(fmt.Sprintf("%d年的资料提到它，没有写电话。%s", l.Year, ch.Reach)))
		return p
	}
	line := fmt.Sprintf("电话 %s（%d年所载，打之前先核实）", strings.Join(l.Phones, "、"), l.Year)
	if l.Basis == service.ByOffice {
		line = fmt.Sprintf("电话 %s（司法所%d年核实）", strings.Join(l.Phones, "、"), l.Year)
	}
	p.Lines = append(p.Lines, typeset(line))
	p.Phones = l.Phones
	if ch.Phone != "" {
		p.Lines = append(p.Lines, "打不通就打 "+ch.Phone)
		p.Phones = append(append([]string(nil), p.Phones...), ch.Phone)
	}
	return p
}

// alsoPart names at most two further places with when to choose them.
func (c *Consultant) alsoPart(also []alternate) chat.Part {
	p := chat.Part{Name: "also", Label: "也可以"}
	for _, alt := range also {
		ch := c.base.Channels[alt.Channel]
		line := ch.Name
		if ch.Phone != "" && !strings.Contains(line, ch.Phone) {
			line += " " + ch.Phone
		}
		if alt.When != "" {
			line += "——" + alt.When
		}
		if ch.Phone != "" {
			p.Phones = append(p.Phones, ch.Phone)
		}
		p.Lines = append(p.Lines, typeset(line))
		if len(p.Lines) == 2 {
			break
		}
	}
	return p
}

// yearOf reads the year of a date such as 2026-11-22; 0 if there is none.
func yearOf(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0
	}
	return y
}
