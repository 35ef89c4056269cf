package material

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/shelf"
)

const (
	itemPath   = path + "/item/"
	markPath   = path + "/mark"
	unmarkPath = path + "/unmark"
)

// itemView is the page of an entry.
type itemView struct {
	Entry    Entry
	Facts    console.Table
	Document string
	Heading  string
	Mark     *console.Form // nil = the account may not mark it
	Unmark   *console.Form
	Denied   string
}

// item shows an entry: what it says, on whose word, and what the office said of it.
func (h pages) item(p *console.Page) error {
	e, err := h.entry(mark.Kind(p.R.PathValue("kind")), p.R.PathValue("id"))
	if err != nil {
		return err
	}
	return p.Show("item", h.itemView(p, e))
}

// entry finds an entry with the mark it has now, which may not be in use yet.
func (h pages) entry(kind mark.Kind, id string) (Entry, error) {
	e, ok := h.Entry(kind, id)
	if !ok {
		return e, console.ErrMissing
	}
	var err error
	e.Mark, err = h.marked(e.Item)
	return e, err
}

// marked is what the office said of an entry, as it is kept now.
func (h pages) marked(i Item) (*mark.Mark, error) {
	all, err := h.Shelf.Marks()
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(all, i.known().Same); at >= 0 {
		return &all[at], nil
	}
	return nil, nil
}

// known is what the entry is known by to marks.
func (i Item) known() mark.Mark {
	m := mark.Mark{Kind: i.Sort, ID: i.ID, Title: i.Title, Place: i.Place}
	if i.Sort == mark.Service {
		m.Channel, m.Phones = i.Channel, i.Phones
	}
	return m
}

// mayMark tells whether an account may mark an entry: one of its place, and
// those that all places are answered from only if it answers for all of them.
func mayMark(me account.Account, i Item) bool {
	if i.Place == "" {
		return me.Role == account.Administrator || me.Role == account.Head && me.Place == ""
	}
	return me.Sees(i.Place)
}

func (h pages) itemView(p *console.Page, e Entry) itemView {
	v := itemView{Entry: e, Facts: console.Table{Caption: "出处", Stack: true, Columns: []console.Column{{Name: "项目"}, {Name: "内容"}}}}
	add := func(name, text, href string) {
		if text != "" {
			v.Facts.Rows = append(v.Facts.Rows, console.Row{Cells: []console.Cell{console.Words(name), {Text: text, Href: href}}})
		}
	}
	year := ""
	if e.Year > 0 {
		year = yearText(e.Year)
	}
	add("谁说的", e.Basis, "")
	add("出处", e.Source, link(e.URL))
	add("哪里", orElse(e.Place, "到处都一样"), "")
	add("年份", year, "")
	switch {
	case e.Sort == mark.Document:
		v.Document = documentPath + url.PathEscape(e.ID)
	case e.Document != "":
		v.Document = documentPath + url.PathEscape(e.Document)
	}
	switch {
	case e.Sort == Passage:
	case !mayMark(p.Me, e.Item):
		v.Denied = "这一条不归你的账号管；说得不对，请所长或管理员来标。"
		if e.Place == "" {
			v.Denied = "各地都照这一条答，不归一个所标；说得不对，请把怎么不对告诉管理员，由管理员来标。"
		}
	default:
		v.Heading, v.Mark = "标成已过时、停用", markForm(e)
		if e.Mark != nil {
			v.Heading = "改标记"
			v.Unmark = &console.Form{Action: unmarkPath, Submit: "取消标记", Fields: markHidden(e)}
		}
	}
	return v
}

// allNumbers is the choice of all numbers of a service.
const allNumbers = "all"

// markForm is the form in which an entry is marked.
func markForm(e Entry) *console.Form {
	standing := console.Field{Name: "standing", Label: "标成什么", Kind: "radio", Required: true, Options: []console.Option{
		{Value: string(mark.Stale), Text: mark.Stale.Name(), Hint: "还照它答，答里写明“可能已经过时，先打12348核实”。"},
		{Value: string(mark.Retired), Text: mark.Retired.Name(), Hint: "不再用它回答，改请居民打12348或找法律顾问。"}}}
	f := &console.Form{Action: markPath, Submit: "标上", Fields: []console.Field{standing}}
	now := mark.Mark{}
	if e.Mark != nil {
		now = *e.Mark
	}
	if e.Sort == mark.Service {
		f.Fields[0].Options[0].Hint = "标的号码马上不再给居民；写了新号码，就给新的。"
		f.Fields[0].Options[1].Hint = "这个单位不办了：它的号码都不再给居民。"
		if len(e.Phones) == 0 {
			f.Fields[0].Options[0].Hint = "不再向居民提这个单位；写了新号码，就给新号码。"
		}
		if len(e.Phones) > 1 {
			wrong := console.Field{Name: "wrong", Label: "哪个号码不对", Kind: "select", Value: allNumbers, Options: []console.Option{{Value: allNumbers, Text: "都不对"}}}
			for _, n := range e.Phones {
				wrong.Options = append(wrong.Options, console.Option{Value: n, Text: n})
			}
			if len(now.Phones) == 1 {
				wrong.Value = now.Phones[0]
			}
			f.Fields = append(f.Fields, wrong)
		}
		f.Fields = append(f.Fields, console.Field{Name: "phone", Label: "新号码", Kind: "tel", Value: now.Phone, Max: 20, Narrow: true, Hint: "自己打通过再写，要带区号。"})
	}
	f.Fields = append(f.Fields, console.Field{Name: "reason", Label: "为什么", Kind: "textarea", Rows: 2, Required: true, Max: mark.MostReason, Value: now.Reason,
		Hint: "只有工作台里看得到，记进操作日志。"})
	f.Fields = append(f.Fields, markHidden(e)...)
	f.Set("standing", orElse(string(now.Standing), string(mark.Stale)))
	return f
}

// markHidden say which entry is marked, and what its mark was.
func markHidden(e Entry) []console.Field {
	return []console.Field{{Name: "kind", Kind: "hidden", Value: string(e.Sort)}, {Name: "id", Kind: "hidden", Value: e.ID}, {Name: "seen", Kind: "hidden", Value: seenMark(e.Mark)}}
}

// seenMark is what a mark is known by, nil for none.
func seenMark(m *mark.Mark) string {
	if m == nil {
		return "none"
	}
	return fmt.Sprintf("%d-%s", m.At.UnixMilli(), m.Standing)
}

// toMark finds the entry that is to be marked, when the account may.
func (h pages) toMark(p *console.Page) (Entry, error) {
	e, err := h.entry(mark.Kind(p.Value("kind")), p.Value("id"))
	switch {
	case err != nil:
		return e, err
	case e.Sort == Passage:
		return e, console.ErrMissing
	case !mayMark(p.Me, e.Item):
		return e, console.ErrDenied
	}
	return e, nil
}

// mark says of an entry that it is out of date or retired.
func (h pages) mark(p *console.Page) error {
	e, err := h.toMark(p)
	if err != nil {
		return err
	}
	v := h.itemView(p, e)
	f := v.Mark
	f.Read(p.R)
	f.Need()
	m := e.known()
	m.Standing, m.Reason, m.Who, m.At = mark.Standing(f.Value("standing")), f.Value("reason"), p.Me.Name, p.Now()
	if e.Sort == mark.Service {
		m.Phone = strings.ReplaceAll(f.Value("phone"), "－", "-")
		if n := f.Value("wrong"); m.Standing == mark.Stale && slices.Contains(e.Phones, n) {
			m.Phones = []string{n}
		}
		if m.Standing == mark.Retired && m.Phone != "" {
			f.Wrong("phone", "停用的单位不写新号码；有新号码，就标“已过时”。")
		} else if m.Phone != "" && (!mark.Phone(m.Phone) || mark.Holds(e.Phones, m.Phone)) {
			f.Wrong("phone", "写一个能打的新号码，要带区号。")
		}
	}
	if m.Standing != mark.Stale && m.Standing != mark.Retired {
		f.Wrong("standing", "选一个。")
	}
	if !f.Bad() && m.Check() != nil {
		f.Wrong("reason", fmt.Sprintf("写 %d 个字以内的平常话。", mark.MostReason))
	}
	if f.Bad() {
		return p.Again("item", v)
	}
	err = h.Shelf.Mark(p.R.Context(), m, enterMark(p, e.ID, m.Says()))
	if err != nil {
		return err
	}
	h.Heed(p.R.Context())
	return p.Done(e.page(), "标上了，从现在起照这样答。")
}

// enterMark enters a mark in the trail when it was made from what stands there.
func enterMark(p *console.Page, id, says string) func(*mark.Mark) error {
	return func(before *mark.Mark) error {
		if seenMark(before) != p.Value("seen") {
			return console.ErrStale
		}
		return p.Note(audit.Material, id, says)
	}
}

// unmark takes back what was said of an entry.
func (h pages) unmark(p *console.Page) error {
	e, err := h.toMark(p)
	if err != nil {
		return err
	}
	err = h.Shelf.Unmark(p.R.Context(), e.known(), enterMark(p, e.ID, "取消标记："+e.Title))
	if errors.Is(err, shelf.ErrNoMark) {
		return console.ErrStale
	}
	if err != nil {
		return err
	}
	return h.inUse(p, e.page(), "取消了，又照原来的答。", "取消了，几秒后又照原来的答。")
}
