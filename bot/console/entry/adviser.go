package entry

import (
	"net/http"
	"slices"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
	"mingbai/handlers/offline"
)

// own is an adviser as one who enters work: in their own name, for the villages
// they serve, wherever those lie, and what /log takes in chat.
type own struct {
	who   handoff.Person // without an id the account is nobody's
	posts []handoff.Post
}

func (h pages) own(p *console.Page) (own, error) {
	r, err := h.Book.Roster(p.R.Context())
	person, _ := r.Person(p.Me.Person)
	posts := slices.DeleteFunc(r.PostsOf(person.ID), func(x handoff.Post) bool { return x.Village == "" })
	return own{person, posts}, err
}

// lacks says what has to be done before the adviser can enter anything; without
// a title there is nothing.
func (o own) lacks() console.State {
	switch {
	case o.who.ID == "":
		return console.State{Title: "你的账号还没有对上名册里的人", Text: "请司法所在“账号”里把这个账号和名册里的你连起来，就能在这里登记了。"}
	case len(o.posts) == 0:
		return console.State{Title: "名册里还没有你负责的村居", Text: "请司法所在“名册”里把你写到村居上，就能在这里登记了。"}
	}
	return console.State{}
}

// able lets advisers through who can enter something; others are told what to
// do first.
func (h pages) able(serve func(*console.Page) error) func(*console.Page) error {
	return func(p *console.Page) error {
		if p.Me.Role != account.Adviser {
			return serve(p)
		}
		o, err := h.own(p)
		if err != nil {
			return err
		}
		if s := o.lacks(); s.Title != "" {
			status := http.StatusOK
			if p.R.Method == http.MethodPost {
				status = http.StatusUnprocessableEntity
			}
			return p.ShowAs(status, "entry-none", s)
		}
		return serve(p)
	}
}

// offerOf is what an adviser enters in a register.
func offerOf(kind ledger.Kind) (offline.Offer, bool) {
	all := offline.Offers()
	i := slices.IndexFunc(all, func(o offline.Offer) bool { return o.Kind == kind })
	if i < 0 {
		return offline.Offer{}, false
	}
	return all[i], true
}

// villageOf is what the form calls a post: two towns may have a village of one
// name.
func villageOf(post handoff.Post) string { return post.Place + "/" + post.Village }

// form is the form of a register for an adviser: chosen rather than written, as
// on a phone.
func (o own) form(kind ledger.Kind, today string) console.Form {
	offer, _ := offerOf(kind)
	var villages []console.Option
	for _, post := range o.posts {
		villages = append(villages, console.Option{Value: villageOf(post), Text: o.name(post)})
	}
	f := console.Form{Action: root, Submit: "记下", Fields: []console.Field{
		{Name: "kind", Kind: "hidden", Value: string(kind)}, {Name: "once", Kind: "hidden"},
		{Name: "date", Label: "日期", Value: today, Required: true, Narrow: true, Hint: "3-15、昨天、15日都行"},
		chosen("village", "村居", villages),
	}}
	if offer.Matter {
		f.Fields = append(f.Fields, chosen("category", "类别", options(ledger.CategoryNames(kind))))
	}
	var ways, ends []string
	for _, code := range offer.Channels {
		ways = append(ways, ledger.ChannelName(code))
	}
	for _, code := range offer.Outcomes {
		ends = append(ends, ledger.OutcomeName(kind, code))
	}
	if len(ways) > 1 {
		f.Fields = append(f.Fields, chosen("channel", "渠道", options(ways)))
	}
	visits := "1"
	if kind == ledger.Lecture {
		visits = "" // nobody lectures to one
	}
	f.Fields = append(f.Fields,
		console.Field{Name: "matters", Label: unitOf(kind), Mode: "numeric", Value: "1", Required: true, Narrow: true},
		console.Field{Name: "visits", Label: "人次", Mode: "numeric", Value: visits, Required: true, Narrow: true})
	if len(ends) > 1 {
		f.Fields = append(f.Fields, chosen("outcome", "结果", options(ends)))
	}
	return withSummary(f)
}

// name is what a post's village is called: with its town where another has the
// same name.
func (o own) name(post handoff.Post) string {
	for _, x := range o.posts {
		if x.Village == post.Village && x.Place != post.Place {
			return ledger.Town(post.Place) + post.Village
		}
	}
	return post.Village
}

// chosen is a field of which one has to be chosen; where there is only one, it is.
func chosen(name, label string, all []console.Option) console.Field {
	f := console.Field{Name: name, Label: label, Kind: "select", Options: all, Required: true}
	if len(all) > 1 {
		f.Options = append([]console.Option{{Text: "请选"}}, all...)
	}
	return f
}

// readOwn makes an adviser's record of the form, or says beside the fields what
// is wrong. Nothing that was sent is taken for granted: the page may be old, or
// not ours.
func (h pages) readOwn(p *console.Page, f *console.Form, kind ledger.Kind) (record ledger.Record, ok bool, err error) {
	o, err := h.own(p)
	if err != nil {
		return record, false, err
	}
	offer, offered := offerOf(kind)
	if !offered || f.Value("kind") != string(kind) {
		f.Set("kind", string(kind))
		f.Wrong("", "这一类不由法律顾问登记，请告诉司法所。")
		return record, false, nil
	}
	at := slices.IndexFunc(o.posts, func(x handoff.Post) bool { return villageOf(x) == f.Value("village") })
	if at < 0 {
		f.Wrong("village", "没有选你负责的村居，请重选；名册里没有的，请告诉司法所。")
		return record, false, nil
	}
	post := o.posts[at]
	town := recordfile.Rules{Today: ledger.DateOf(p.Now()), Redact: h.Redact, Villages: []recordfile.Village{{Place: post.Place, Name: post.Village}}}
	f.Set("village", "") // chosen already
	record, ok, err = readRow(f, town)
	f.Set("village", villageOf(post))
	if !ok || err != nil {
		return record, false, err
	}
	record.Place, record.Village, record.Adviser = post.Place, post.Village, o.who.ID
	if len(offer.Channels) == 1 {
		record.Channel = offer.Channels[0]
	}
	if len(offer.Outcomes) == 1 {
		record.Outcome = offer.Outcomes[0]
	}
	return record, fits(f, offer, record), nil
}

// fits tells whether a record is one that advisers enter, and says beside the
// fields where not.
func fits(f *console.Form, offer offline.Offer, r ledger.Record) bool {
	switch {
	case !slices.Contains(offer.Channels, r.Channel):
		f.Wrong("channel", "请从列出的渠道里选。")
	case offer.Matter && r.Category == "":
		f.Wrong("category", "请选是哪一类事。")
	case !slices.Contains(offer.Outcomes, r.Outcome):
		f.Wrong("outcome", "请从列出的结果里选。")
	case !offline.Fits(r.Matters, 1):
		f.Wrong("matters", "一次记 1 到 200。")
	case !offline.Fits(1, r.Visits):
		f.Wrong("visits", "一次记 1 到 5000。")
	}
	return !f.Bad()
}
