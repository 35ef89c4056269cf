package material

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/knowledge/mark"
)

// Passage is the kind of a paragraph of a document, beside those of package
// mark. It is shown, and marked only with its document.
const Passage mark.Kind = "passage"

// Item is an entry of the knowledge.
type Item struct {
	Kind     string    // as people read it: 指南, 服务, 报告, 文档, 段落
	Sort     mark.Kind // what it is
	ID       string
	Title    string
	Place    string // "" = everywhere
	Year     int    // 0 = none
	Source   string // the document or law it stands on
	URL      string
	Standing string // 核对过, 计划, 有 2 处拿不准, …
	Doubtful bool
	Words    string     // what else it is found by
	Channel  string     // of a service
	Phones   []string   // of a service, as they stood before a mark
	Mark     *mark.Mark // what the office said of it; nil = nothing
}

// With returns the entry with what the office said of it.
func (i Item) With(m mark.Mark, ok bool) Item {
	if ok {
		i.Mark, i.Doubtful = &m, true
		i.Standing = m.Standing.Name()
		if len(m.Phones) > 0 {
			i.Standing += "：" + strings.Join(m.Phones, "、") + " 不再给居民"
		}
		if m.Phone != "" {
			i.Standing += "，改给 " + m.Phone
		}
	}
	return i
}

// Said is what an entry says under one heading.
type Said struct {
	Name  string
	Lines []string
}

// Entry is an entry whole.
type Entry struct {
	Item
	Says     []Said
	Basis    string // on whose word it stands
	Document string // id of the document of a passage
}

// has tells whether an entry holds all words.
func (i Item) has(words []string) bool {
	all := strings.Join([]string{i.Kind, i.ID, i.Title, i.Place, strconv.Itoa(i.Year), i.Source, i.Words, i.Standing, strings.Join(i.Phones, " ")}, " ")
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) })
}

// page is where an entry is shown, a document with all that was read out of it;
// "" = nowhere.
func (i Item) page() string {
	switch {
	case i.Sort == "" || i.ID == "":
		return ""
	case i.Sort == mark.Document:
		return documentPath + url.PathEscape(i.ID)
	}
	return i.entryPage()
}

// entryPage is where an entry is marked.
func (i Item) entryPage() string {
	return itemPath + url.PathEscape(string(i.Sort)) + "/" + url.PathEscape(i.ID)
}

// list tables entries.
func list(items []Item) console.Table {
	t := console.Table{Caption: "条目", Stack: true, Columns: []console.Column{{Name: "条目"}, {Name: "哪里"}, {Name: "年", Number: true}, {Name: "出处"}, {Name: "现在"}},
		Empty: console.State{Title: "没有找到", Text: "少写几个字再找；或者写居民的一句话，看会怎么答。"}}
	for _, i := range items {
		year, tone := "", ""
		if i.Year > 0 {
			year = strconv.Itoa(i.Year)
		}
		if i.Doubtful {
			tone = "late"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{{Text: i.Title, Note: i.Kind, Href: i.page()}, console.Words(i.Place), console.Words(year),
			{Text: i.Source, Href: link(i.URL)}, {Text: i.Standing, Tone: tone}}})
	}
	return t
}

// link is where an entry's document is published, if that is an address.
func link(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// why tables the reasons, the strongest first.
func (h pages) why(reasons []Reason, items []Item) console.Table {
	t := console.Table{Caption: "为什么这样答", Stack: true, Columns: []console.Column{{Name: "条目"}, {Name: "分", Number: true}, {Name: "听到的词"}},
		Empty: console.State{Title: "没有条目被选中", Text: "可能是打招呼、问资料里没有的事，或者紧急情况。"}}
	for _, r := range reasons {
		cell := console.Cell{Text: r.ID}
		if i := slices.IndexFunc(items, func(i Item) bool { return i.ID == r.ID }); i >= 0 {
			cell = console.Cell{Text: items[i].Title, Note: r.ID, Href: items[i].page()}
		} else if e, ok := h.Entry(Passage, r.ID); ok {
			cell = console.Cell{Text: e.Title, Note: e.Source, Href: e.page()}
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{cell, console.Words(fmt.Sprintf("%.1f", r.Score)), console.Words(strings.Join(r.Words, "、"))}})
	}
	return t
}
