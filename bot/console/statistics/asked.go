package statistics

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/ledger"
)

// asked is what a page is asked for.
type asked struct {
	query ledger.Query
	rule  string // the count whose parts or rows are shown
}

// asked reads the address. Without a period it is the year so far; the place is
// the account's, and never one outside it.
func (h pages) asked(p *console.Page) (asked, error) {
	year := strconv.Itoa(p.Now().Year())
	a := asked{query: ledger.Query{
		From: ledger.Date(year + "-01-01"), To: ledger.Date(year + "-12-31"),
		Place: p.Me.Place, Village: p.Value("village"), ByClose: p.Value("by") == "close",
	}, rule: ledger.RuleMatters}
	for name, day := range map[string]*ledger.Date{"from": &a.query.From, "to": &a.query.To} {
		text := p.Value(name)
		if text == "" {
			continue
		}
		d, err := ledger.ParseDate(text)
		if err != nil {
			return a, console.Sorry("日期要写成日历上有的日子，比如 2026-01-31。")
		}
		*day = d
	}
	if a.query.From > a.query.To {
		return a, console.Sorry("开始的日子在结束的日子之后，换一下再看。")
	}
	if place := p.Value("place"); place != "" {
		if !account.Within(place, p.Me.Place) {
			return a, console.ErrDenied
		}
		a.query.Place = place
	}
	if rule := p.Value("rule"); slices.ContainsFunc(ledger.Rules(), func(r ledger.Rule) bool { return r.ID == rule && r.Splits() }) {
		a.rule = rule
	}
	return a, nil
}

// values are what is asked for, as an address holds it.
func (a asked) values() url.Values {
	q := url.Values{"from": {string(a.query.From)}, "to": {string(a.query.To)}}
	for name, value := range map[string]string{"place": a.query.Place, "village": a.query.Village} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if a.query.ByClose {
		q.Set("by", "close")
	}
	if a.rule != ledger.RuleMatters {
		q.Set("rule", a.rule)
	}
	return q
}

// period is the span as people read it.
func (a asked) period() string {
	from, to := a.query.From, a.query.To
	if from.Year() == to.Year() && from.Month()[5:] == "01" && to.Month()[5:] == "12" && string(from)[8:] == "01" && string(to)[8:] == "31" {
		return fmt.Sprintf("%d年", from.Year())
	}
	if from.Month() == to.Month() && string(from)[8:] == "01" && to == monthEnd(from) {
		return fmt.Sprintf("%d年%d月", from.Year(), from.Time().Month())
	}
	return fmt.Sprintf("%s 至 %s", from, to)
}

// monthEnd is the last day of a day's month.
func monthEnd(d ledger.Date) ledger.Date {
	return ledger.DateOf(ledger.Date(d.Month()+"-01").Time().AddDate(0, 1, -1))
}

// filter is what is shown as a sentence: 2026年 · 东凤镇 · 全部村居 · 按登记日期.
func (h pages) filter(p *console.Page, a asked) (console.Filter, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return console.Filter{}, err
	}
	u := p.R.URL
	places := []console.Link{{Text: scopeName(p.Me.Place), Href: console.With(withOut(u, "village"), "place", ""), On: a.query.Place == p.Me.Place}}
	villages := []console.Link{{Text: "全部村居", Href: console.With(u, "village", ""), On: a.query.Village == ""}}
	var towns []string
	for _, post := range r.Posts {
		if !account.Within(post.Place, p.Me.Place) {
			continue
		}
		if post.Place != p.Me.Place && !slices.Contains(towns, post.Place) {
			towns = append(towns, post.Place)
			places = append(places, console.Link{Text: ledger.Town(post.Place), Href: console.With(withOut(u, "village"), "place", post.Place), On: a.query.Place == post.Place})
		}
		if a.query.Place != "" && ledger.Within(post.Place, a.query.Place) {
			villages = append(villages, console.Link{Text: post.Village, Href: console.With(u, "village", post.Village), On: a.query.Village == post.Village})
		}
	}
	basis := []console.Link{
		{Text: "按登记日期", Href: console.With(u, "by", ""), On: !a.query.ByClose},
		{Text: "按办结日期", Href: console.With(u, "by", "close"), On: a.query.ByClose},
	}
	return console.Filter{Label: "看哪些", Parts: []console.Part{
		{Name: "期间", Value: a.period(), Options: periods(p, u, a), Form: dates(u.Path, a)},
		{Name: "地方", Value: scopeName(a.query.Place), Options: places},
		{Name: "村居", Value: orAll(a.query.Village), Options: villages},
		{Name: "按哪天", Value: map[bool]string{false: "按登记日期", true: "按办结日期"}[a.query.ByClose], Options: basis},
	}}, nil
}

// undated is the filter without its last part, for what has no day of closing to
// be taken by.
func undated(f console.Filter) console.Filter {
	f.Parts = f.Parts[:len(f.Parts)-1]
	return f
}

// periods offers this year, last year, and the months of the year shown.
func periods(p *console.Page, u *url.URL, a asked) []console.Link {
	var out []console.Link
	add := func(text string, from, to ledger.Date) {
		next := *u
		next.RawQuery = mustQuery(console.With(u, "from", string(from)))
		out = append(out, console.Link{Text: text, Href: console.With(&next, "to", string(to)), On: a.query.From == from && a.query.To == to})
	}
	for back := range 3 {
		year := strconv.Itoa(p.Now().Year() - back)
		add(year+"年", ledger.Date(year+"-01-01"), ledger.Date(year+"-12-31"))
	}
	for month := 1; month <= 12; month++ {
		first := ledger.Date(fmt.Sprintf("%04d-%02d-01", a.query.From.Year(), month))
		if first.Time().After(p.Now()) {
			break
		}
		add(fmt.Sprintf("%d年%d月", first.Year(), month), first, monthEnd(first))
	}
	return out
}

// dates is the form for any other period.
func dates(path string, a asked) *console.Form {
	f := console.Form{Action: path, Method: "get", Submit: "看这段", Inline: true, Fields: []console.Field{
		{Name: "from", Label: "从", Kind: "date", Value: string(a.query.From), Required: true},
		{Name: "to", Label: "到", Kind: "date", Value: string(a.query.To), Required: true},
	}}
	for name, values := range a.values() {
		if name != "from" && name != "to" {
			f.Fields = append(f.Fields, console.Field{Name: name, Kind: "hidden", Value: values[0]})
		}
	}
	return &f
}

// withOut is an address without one parameter.
func withOut(u *url.URL, name string) *url.URL {
	next := *u
	next.RawQuery = mustQuery(console.With(u, name, ""))
	return &next
}

// mustQuery is the query of an address that console.With made.
func mustQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.RawQuery
}

func scopeName(place string) string {
	if place == "" {
		return "全部地方"
	}
	return ledger.Town(place)
}

func orAll(village string) string {
	if village == "" {
		return "全部村居"
	}
	return village
}
