// Package roster is the console's pages about who answers for which village:
// the posts with their terms, the people, lists from a file, and invitation
// codes, which are shown once. What a roster is and how codes work is
// handlers/handoff's; a change takes effect with the next message, and cases
// that run keep the people they have. bot gives its Area to the console.
package roster

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

//go:embed templates/*.html
var templates embed.FS

// Config is what the pages need; Book and Desk are required.
type Config struct {
	Book   rosterbook.Book
	Desk   *handoff.Desk
	Places func() []string // administrative chains to offer; nil = none
}

const (
	root     = "/office/roster"
	soon     = 30 * 24 * time.Hour // before its end a term is pointed out
	mostFile = 4 << 20             // bytes of a list
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	if c.Places == nil {
		c.Places = func() []string { return nil }
	}
	h := pages{c}
	see := []account.Role{account.Clerk, account.Head, account.County, account.Administrator}
	may := []account.Role{account.Clerk, account.Head, account.Administrator}
	return console.Area{Name: "roster", Templates: templates, Tasks: h.tasks, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "名册", Nav: "名册", Group: console.Office, Roles: see, Serve: h.list},
		{Pattern: "GET " + root + "/post", Title: "村居", Roles: may, Serve: h.post},
		{Pattern: "POST " + root + "/post", Title: "村居", Roles: may, Serve: h.savePost},
		{Pattern: "GET " + root + "/remove", Title: "去掉村居", Roles: may, Serve: h.askRemove},
		{Pattern: "POST " + root + "/remove", Title: "去掉村居", Roles: may, Serve: h.remove},
		{Pattern: "GET " + root + "/person", Title: "名册里的人", Roles: may, Serve: h.person},
		{Pattern: "POST " + root + "/person", Title: "名册里的人", Roles: may, Serve: h.savePerson},
		{Pattern: "GET " + root + "/leave", Title: "从名册去掉", Roles: may, Serve: h.askLeave},
		{Pattern: "POST " + root + "/leave", Title: "从名册去掉", Roles: may, Serve: h.leave},
		{Pattern: "GET " + root + "/same", Title: "是不是同一位律师", Roles: see, Serve: h.askSame},
		{Pattern: "POST " + root + "/same", Title: "是不是同一位律师", Roles: see, Serve: h.saySame},
		{Pattern: "POST " + root + "/invite", Title: "邀请码", Roles: may, Serve: h.invite},
		{Pattern: "GET " + root + "/import", Title: "从名单导入", Roles: may, Serve: h.askImport},
		{Pattern: "POST " + root + "/import", Title: "从名单导入", Roles: may, Body: mostFile + 64<<10, Serve: h.take},
		{Pattern: "GET " + root + "/blank", Title: "空白的名单", Roles: may, Serve: h.blank},
	}}
}

// tasks points out villages whose adviser's term ends, and lawyers who may be
// in the roster twice.
func (h pages) tasks(p *console.Page) ([]console.Link, error) {
	if p.Me.Role == account.Adviser {
		return nil, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	var links []console.Link
	n := 0
	for _, t := range twins(p.Me, r) {
		if _, open := t.says(); open {
			n++
		}
	}
	if n > 0 {
		links = append(links, console.Link{Text: fmt.Sprintf("%d 位律师别的镇也登记了，是不是同一位", n), Href: root + "#same"})
	}
	if p.Me.Role == account.County {
		return links, nil
	}
	n = 0
	for _, post := range r.Posts {
		if _, late := term(post, p.Now()); late && p.Me.Sees(post.Place) {
			n++
		}
	}
	if n > 0 {
		links = append(links, console.Link{Text: fmt.Sprintf("%d 个村居的顾问任期到了或快到了", n), Href: root + "?show=ending"})
	}
	return links, nil
}

// filter is the sentence over the list.
func filter(p *console.Page, r handoff.Roster, place, show string) console.Filter {
	towns := []string{}
	for _, post := range r.Posts {
		if p.Me.Sees(post.Place) && !slices.Contains(towns, post.Place) {
			towns = append(towns, post.Place)
		}
	}
	slices.Sort(towns)
	where := console.Part{Name: "地方", Value: cmp.Or(place, "全部镇(街道)"), Options: []console.Link{{Text: "全部镇(街道)", Href: console.With(p.R.URL, "place", ""), On: place == ""}}}
	for _, town := range towns {
		where.Options = append(where.Options, console.Link{Text: town, Href: console.With(p.R.URL, "place", town), On: town == place})
	}
	kinds := []struct{ value, text string }{{"", "全部村居"}, {"ending", "任期快到或已到的"}, {"empty", "没有顾问的"}}
	which := console.Part{Name: "哪些", Value: "全部村居"}
	for _, k := range kinds {
		if k.value == show {
			which.Value = k.text
		}
		which.Options = append(which.Options, console.Link{Text: k.text, Href: console.With(p.R.URL, "show", k.value), On: k.value == show})
	}
	return console.Filter{Label: "看哪些村居", Parts: []console.Part{where, which}}
}

// errSeen says that what was seen is not there any more.
var errSeen = errors.New("roster: changed since it was seen")

// change saves what f makes of the roster together with its entry; neither is
// kept without the other. f returns errSeen when what its form was made from is
// not there any more.
func (h pages) change(p *console.Page, f func(handoff.Roster) (handoff.Roster, audit.Entry, error)) error {
	err := rosterbook.Change(p.R.Context(), h.Book, f)
	var wrong *handoff.OfficeError
	switch {
	case errors.Is(err, errSeen):
		return console.ErrStale
	case errors.As(err, &wrong):
		return console.Sorry(wrong.Says)
	}
	return err
}

// seen is a mark of what a form was made from.
func seen(v any) string {
	body, err := json.Marshal(v)
	if err != nil {
		return "none"
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// entry says what was done to the roster of a place.
func entry(p *console.Page, place, object, details string) audit.Entry {
	e := p.Entry(audit.Roster, object, details)
	e.Place = place
	return e
}
