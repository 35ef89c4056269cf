package main

import (
	"fmt"
	"slices"
	"strings"

	"mingbai/bot/console/material"
	"mingbai/knowledge"
	"mingbai/knowledge/guide"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
	"mingbai/knowledge/signed"
	"mingbai/knowledge/statute"
)

// items are the entries of the newest knowledge, an office's documents first,
// those among them that the office set aside.
func (l *living) items() []material.Item {
	base := l.latest().base
	var out []material.Item
	for _, d := range slices.Concat(base.Documents, base.Aside.Documents) {
		out = append(out, documentItem(base, d))
	}
	for _, s := range slices.Concat(base.Sheets, base.Aside.Sheets) {
		out = append(out, sheetItem(base, s))
	}
	for _, x := range servicesOf(base) {
		out = append(out, serviceItem(base, x))
	}
	for _, a := range base.Signed {
		if a.Check() == nil { // others are never given
			out = append(out, signedItem(a))
		}
	}
	for _, g := range base.Guides {
		out = append(out, guideItem(base, g))
	}
	return out
}

// signedItem is an answer that the office signed; it is changed and taken back
// with the words, not here.
func signedItem(a signed.Answer) material.Item {
	return material.Item{Kind: "本所答复", ID: a.ID, Title: a.Asked[0], Place: a.Place, Year: a.Year, URL: a.URL, Source: a.Source,
		Standing: a.Signed + "，" + a.Day + "签", Words: strings.Join(a.Asked, " ") + " " + a.Say}
}

// servicesOf are the services as they stood before the office said anything.
func servicesOf(base *knowledge.Base) []service.Local {
	aside := map[string]bool{}
	for _, x := range base.Aside.Locals {
		aside[x.ID] = true
	}
	given := slices.DeleteFunc(slices.Clone(base.Locals), func(x service.Local) bool { return aside[x.ID] })
	return slices.Concat(given, base.Aside.Locals)
}

func documentItem(base *knowledge.Base, d knowledge.Document) material.Item {
	i := material.Item{Kind: "文档", Sort: mark.Document, ID: d.ID, Title: d.Title, Place: d.Place, Year: d.Year, URL: d.URL, Source: d.Issuer, Standing: "已读入"}
	if n := len(d.Doubts); n > 0 {
		i.Standing, i.Doubtful = fmt.Sprintf("有 %d 处拿不准", n), true
	}
	return i.With(base.Marked(mark.Document, d.ID))
}

func sheetItem(base *knowledge.Base, s report.Sheet) material.Item {
	i := material.Item{Kind: "报告", Sort: mark.Sheet, ID: s.ID, Title: s.Title, Place: s.Place, Year: s.Year, URL: s.URL, Source: s.Issuer, Standing: "自带", Words: s.Note}
	if s.Plan {
		i.Standing = "计划，数字是目标"
	}
	return i.With(base.Marked(mark.Sheet, s.ID))
}

func serviceItem(base *knowledge.Base, x service.Local) material.Item {
	i := material.Item{Kind: "服务", Sort: mark.Service, ID: x.ID, Title: x.Name, Place: x.Place, Year: x.Year, Source: x.Source, Channel: x.Channel, Phones: x.Phones,
		Standing: strings.Join(x.Phones, "、"), Words: x.For}
	i = i.With(base.MarkOf(x))
	if i.Mark == nil && slices.ContainsFunc(base.Aside.Locals, func(a service.Local) bool { return a.ID == x.ID }) {
		i.Standing, i.Doubtful = "号码已标为不对", true // by the mark of another office there
	}
	return i
}

func guideItem(base *knowledge.Base, g guide.Guide) material.Item {
	i := material.Item{Kind: "指南", Sort: mark.Guide, ID: g.ID, Title: g.Title, Standing: "自带", Words: strings.Join(g.Examples, " ")}
	return i.With(base.Marked(mark.Guide, g.ID))
}

// passages are paragraphs of the office's documents that hold all words.
func (l *living) passages(words []string, most int) []material.Item {
	var out []material.Item
	for _, d := range l.latest().base.Documents {
		for _, p := range d.Passages {
			if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(p.Text, w) && !strings.Contains(p.Heading, w) }) {
				continue
			}
			if out = append(out, passageItem(d, p)); len(out) == most {
				return out
			}
		}
	}
	return out
}

func passageItem(d knowledge.Document, p knowledge.Passage) material.Item {
	title := []rune(p.Text)
	if len(title) > 60 {
		title = append(title[:60:60], '…')
	}
	return material.Item{Kind: "段落", Sort: material.Passage, ID: p.ID, Title: string(title), Place: d.Place, Year: d.Year, URL: d.URL, Source: d.Title, Standing: p.Heading}
}

// entry is an entry whole, by its kind and id.
func (l *living) entry(kind mark.Kind, id string) (material.Entry, bool) {
	base := l.latest().base
	switch kind {
	case mark.Service:
		all := servicesOf(base)
		if i := slices.IndexFunc(all, func(x service.Local) bool { return x.ID == id }); i >= 0 {
			return serviceEntry(base, all[i]), true
		}
	case mark.Guide:
		if i := slices.IndexFunc(base.Guides, func(g guide.Guide) bool { return g.ID == id }); i >= 0 {
			return guideEntry(base, base.Guides[i]), true
		}
	case mark.Sheet:
		all := slices.Concat(base.Sheets, base.Aside.Sheets)
		if i := slices.IndexFunc(all, func(s report.Sheet) bool { return s.ID == id }); i >= 0 {
			return sheetEntry(base, all[i]), true
		}
	case mark.Document, material.Passage:
		return documentEntry(base, kind, id)
	}
	return material.Entry{}, false
}

// documentEntry is a document, or one of its paragraphs.
func documentEntry(base *knowledge.Base, kind mark.Kind, id string) (material.Entry, bool) {
	for _, d := range slices.Concat(base.Documents, base.Aside.Documents) {
		if kind == mark.Document && d.ID == id {
			return material.Entry{Item: documentItem(base, d), Says: []material.Said{{Lines: []string{fmt.Sprintf("%d 段", len(d.Passages))}}}, Basis: "当地印发的文件"}, true
		}
		for _, p := range d.Passages {
			if kind == material.Passage && p.ID == id {
				return material.Entry{Item: passageItem(d, p), Says: []material.Said{{Name: p.Heading, Lines: []string{p.Text}}}, Basis: "当地印发的文件，原文", Document: d.ID}, true
			}
		}
	}
	return material.Entry{}, false
}

// basisNames say on whose word a service stands.
var basisNames = map[service.Basis]string{service.ByLaw: "法律", service.ByWeb: "公开的网页", service.ByReport: "当地印发的文件", service.ByOffice: "司法所核实", service.Unverified: "还没有人核实过"}

func serviceEntry(base *knowledge.Base, x service.Local) material.Entry {
	e := material.Entry{Item: serviceItem(base, x), Basis: basisNames[x.Basis]}
	phones := "没有写电话"
	if len(x.Phones) > 0 {
		phones = strings.Join(x.Phones, "、")
	}
	e.Says = []material.Said{{Name: "电话", Lines: []string{phones}}, {Name: "做什么", Lines: lines(x.For)}, {Name: "算哪一类", Lines: lines(base.Channels[x.Channel].Name)}}
	i := slices.IndexFunc(base.Locals, func(n service.Local) bool { return n.ID == x.ID })
	switch {
	case e.Mark == nil && !e.Doubtful:
	case i < 0:
		e.Says = append(e.Says, material.Said{Name: "现在怎么答", Lines: []string{"这个号码不再给居民。"}})
	default:
		e.Says = append(e.Says, material.Said{Name: "现在给居民的号码", Lines: base.Locals[i].Phones})
	}
	return e
}

func guideEntry(base *knowledge.Base, g guide.Guide) material.Entry {
	e := material.Entry{Item: guideItem(base, g), Basis: "法律，写的时候核对过"}
	e.Says = []material.Said{{Name: "先去", Lines: lines(base.Channels[g.First].Name, g.Does)}, {Name: "该知道的", Lines: g.Say}, {Name: "期限", Lines: lines(g.Deadline)},
		{Name: "带上", Lines: g.Bring}, {Name: "花钱吗", Lines: lines(g.Cost)}, {Name: "注意", Lines: lines(g.Avoid)}}
	var points []string
	law := slices.Clone(g.Law)
	for _, p := range g.Points {
		points, law = append(points, p.Say), append(law, p.Law...)
	}
	e.Says = append(e.Says, material.Said{Name: "问得再细时", Lines: points}, material.Said{Name: "依据", Lines: lawsOf(base, law)}, material.Said{Name: "居民会这样问", Lines: g.Examples})
	return e
}

func sheetEntry(base *knowledge.Base, s report.Sheet) material.Entry {
	e := material.Entry{Item: sheetItem(base, s), Basis: "当地印发的文件，我们摘的"}
	var said []string
	for _, f := range s.Facts {
		said = append(said, f.Say)
	}
	e.Says = []material.Said{{Name: "要注意", Lines: lines(s.Note)}, {Name: "里面说的", Lines: said}}
	return e
}

// lawsOf names the laws that are cited, each once with all articles.
func lawsOf(base *knowledge.Base, refs []statute.Ref) []string {
	var merged []statute.Ref
	for _, r := range refs {
		i := slices.IndexFunc(merged, func(m statute.Ref) bool { return m.Law == r.Law })
		if i < 0 {
			merged, i = append(merged, statute.Ref{Law: r.Law}), len(merged)
		}
		for _, a := range r.Articles {
			if !slices.Contains(merged[i].Articles, a) {
				merged[i].Articles = append(merged[i].Articles, a)
			}
		}
	}
	var out []string
	for _, r := range merged {
		c := base.Cite(r)
		year := ""
		if c.Year > 0 {
			year = fmt.Sprintf("(%d年)", c.Year)
		}
		out = append(out, c.Title+year+c.Article)
	}
	return out
}

// lines leaves out what is empty.
func lines(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
