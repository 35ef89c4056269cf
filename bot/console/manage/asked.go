package manage

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// asked is what part of the book is asked for.
type asked struct {
	Who, Place string
	What       audit.What
	From, To   string // days; "" = open
	homes      map[string]string
	me         account.Account
}

// asked reads the address. What is not a kind or a day counts as not asked for.
func (h pages) asked(p *console.Page) (asked, error) {
	a := asked{Who: p.Value("who"), Place: p.Value("place"), What: audit.What(p.Value("what")), me: p.Me, homes: map[string]string{}}
	if a.What.Label() == "" {
		a.What = ""
	}
	for name, to := range map[string]*string{"from": &a.From, "to": &a.To} {
		if _, err := time.Parse(time.DateOnly, p.Value(name)); err == nil {
			*to = p.Value(name)
		}
	}
	if a.From != "" && a.To != "" && a.From > a.To {
		return a, console.Sorry("开始的日子在结束的日子之后，换一下再看。")
	}
	all, err := h.Book.Accounts(p.R.Context())
	for _, x := range all {
		a.homes[x.Name] = x.Place
	}
	return a, err
}

// home is the place that an entry concerns. Entries of before places were
// entered are where the account of who did it is.
func (a asked) home(e audit.Entry) string {
	if e.Place != "" {
		return e.Place
	}
	return a.homes[e.Who]
}

// sees tells whether the account may see an entry: those of its own places,
// and what it did itself.
func (a asked) sees(e audit.Entry) bool {
	if a.me.Place == "" || e.Who == a.me.Name {
		return true
	}
	home := a.home(e)
	return home != "" && a.me.Sees(home)
}

// query is what is asked for, as the store reads it.
func (a asked) query(zone *time.Location) audit.Query {
	q := audit.Query{What: a.What}
	if t, err := time.ParseInLocation(time.DateOnly, a.From, zone); err == nil {
		q.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, a.To, zone); err == nil {
		q.To = t.AddDate(0, 0, 1)
	}
	if a.me.Place == "" && a.Who == "" && a.Place == "" {
		return q
	}
	q.Match = func(e audit.Entry) bool {
		if !a.sees(e) || a.Who != "" && e.Who != a.Who {
			return false
		}
		return a.Place == "" || account.Within(a.home(e), a.Place) && a.home(e) != ""
	}
	return q
}

// values are what is asked for, as an address holds it.
func (a asked) values() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"who": a.Who, "place": a.Place, "what": string(a.What), "from": a.From, "to": a.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// words are what is asked for, in a sentence.
func (a asked) words() string {
	return strings.Join([]string{a.period(), cmp.Or(a.Who, "所有人"), cmp.Or(a.What.Label(), "所有的事"), cmp.Or(a.Place, a.me.Place, "全部地方")}, " · ")
}

func (a asked) period() string {
	switch {
	case a.From == "" && a.To == "":
		return "全部时间"
	case a.From == a.To:
		return a.From
	case a.To == "":
		return a.From + " 起"
	case a.From == "":
		return "到 " + a.To
	}
	return a.From + " 至 " + a.To
}

// with is the address of the same page with other values, from its first entry.
func (a asked) with(pairs ...string) string {
	q := a.values()
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	if len(q) == 0 {
		return auditPath
	}
	return auditPath + "?" + q.Encode()
}

// filter is the sentence over the book, whose parts are links.
func (h pages) filter(p *console.Page, a asked) (console.Filter, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return console.Filter{}, err
	}
	var names, places []string
	for name, place := range a.homes {
		if a.me.Place == "" || place != "" && a.me.Sees(place) {
			names = append(names, name)
		}
		places = append(places, place)
	}
	for _, post := range r.Posts {
		places = append(places, post.Place)
	}
	slices.Sort(names)
	if a.me.Place == "" {
		names = append(names, audit.Terminal, "明白", "机器人", "住户本人")
	}
	slices.Sort(places)
	places = slices.DeleteFunc(slices.Compact(places), func(x string) bool { return x == "" || !a.me.Sees(x) })
	kinds, kindNames := []string{}, map[string]string{}
	for _, k := range audit.Kinds() {
		kinds, kindNames[string(k)] = append(kinds, string(k)), k.Label()
	}
	day := func(back int) string { return p.Now().AddDate(0, 0, -back).Format(time.DateOnly) }
	when := console.Part{Name: "期间", Value: a.period(), Form: &console.Form{Action: auditPath, Method: "get", Submit: "看这段", Fields: []console.Field{
		{Name: "from", Label: "从", Kind: "date", Value: a.From}, {Name: "to", Label: "到", Kind: "date", Value: a.To},
		{Name: "who", Kind: "hidden", Value: a.Who}, {Name: "what", Kind: "hidden", Value: string(a.What)}, {Name: "place", Kind: "hidden", Value: a.Place}}}}
	for _, x := range []struct{ text, from, to string }{
		{"全部时间", "", ""}, {"今天", day(0), day(0)}, {"最近 7 天", day(6), day(0)}, {"最近 30 天", day(29), day(0)}, {"今年", p.Now().Format("2006") + "-01-01", day(0)},
	} {
		when.Options = append(when.Options, console.Link{Text: x.text, Href: a.with("from", x.from, "to", x.to), On: a.From == x.from && a.To == x.to})
	}
	return console.Filter{Label: "看哪些记录", Parts: []console.Part{
		when, a.part("谁", "who", a.Who, "所有人", names, nil), a.part("做了什么", "what", string(a.What), "所有的事", kinds, kindNames),
		a.part("地方", "place", a.Place, cmp.Or(a.me.Place, "全部地方"), places, nil),
	}}, nil
}

// part is a part of the sentence with a link for each value; labels are what
// people read of them, nil = the values.
func (a asked) part(name, field, value, all string, values []string, labels map[string]string) console.Part {
	part := console.Part{Name: name, Value: cmp.Or(labels[value], value, all), Options: []console.Link{{Text: all, Href: a.with(field, ""), On: value == ""}}}
	for _, v := range values {
		part.Options = append(part.Options, console.Link{Text: cmp.Or(labels[v], v), Href: a.with(field, v), On: v == value})
	}
	return part
}
