// Package roster is the console's pages about who answers for which village:
// the posts with their terms, the people, lists from a file, and invitation
// codes, which are shown once. What a roster is and how codes work is
// handlers/handoff's; a change takes effect with the next message, and cases
// that run keep the people they have. bot gives its Area to the console.
package roster

import (
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the roster; handlers/store is one.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
	SaveRoster(ctx context.Context, r handoff.Roster) error
}

// Config is what the pages need; Book and Desk are required.
type Config struct {
	Book   Book
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
		{Pattern: "POST " + root + "/invite", Title: "邀请码", Roles: may, Serve: h.invite},
		{Pattern: "GET " + root + "/import", Title: "从名单导入", Roles: may, Serve: h.askImport},
		{Pattern: "POST " + root + "/import", Title: "从名单导入", Roles: may, Body: mostFile + 64<<10, Serve: h.take},
	}}
}

// tasks points out villages whose adviser's term ends.
func (h pages) tasks(p *console.Page) ([]console.Link, error) {
	if p.Me.Role == account.Adviser || p.Me.Role == account.County {
		return nil, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	n := 0
	for _, post := range r.Posts {
		if _, late := term(post, p.Now()); late && p.Me.Sees(post.Place) {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return []console.Link{{Text: fmt.Sprintf("%d 个村居的顾问任期到了或快到了", n), Href: root + "?show=ending"}}, nil
}

// listView is the roster.
type listView struct {
	Filter console.Filter
	Posts  console.Table
	People console.Table
	May    bool
}

// list shows the roster of the places that the account sees.
func (h pages) list(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := listView{May: p.Me.Role != account.County}
	place, show := p.Value("place"), p.Value("show")
	v.Filter = filter(p, r, place, show)
	v.Posts = console.Table{Caption: "村居和法律顾问", Stack: true, Columns: []console.Column{
		{Name: "村居"}, {Name: "法律顾问"}, {Name: "备班"}, {Name: "司法所"}, {Name: "值班时间"}, {Name: "任期"},
	}, Empty: console.State{Title: "没有这样的村居", Text: "名册是空的，或者换一个条件看。"}}
	if v.May {
		v.Posts.Empty.Links = []console.Link{{Text: "加一个村居", Href: root + "/post"}, {Text: "从名单导入", Href: root + "/import"}}
	}
	for _, post := range sorted(r.Posts) {
		words, late := term(post, p.Now())
		switch {
		case !p.Me.Sees(post.Place), place != "" && post.Place != place,
			show == "ending" && !late, show == "empty" && post.Adviser != "":
			continue
		}
		v.Posts.Rows = append(v.Posts.Rows, postRow(r, post, words, late, v.May))
	}
	v.People = people(p, r, v.May)
	return p.Show("roster", v)
}

// sorted returns the posts by town and village.
func sorted(posts []handoff.Post) []handoff.Post {
	posts = slices.Clone(posts)
	slices.SortStableFunc(posts, func(a, b handoff.Post) int {
		return cmp.Or(strings.Compare(a.Place, b.Place), strings.Compare(a.Village, b.Village))
	})
	return posts
}

// term says how long a post's adviser serves, and whether that ends soon.
func term(post handoff.Post, now time.Time) (words string, late bool) {
	from, to := "", ""
	if !post.From.IsZero() {
		from = post.From.In(now.Location()).Format("2006-01-02")
	}
	if post.To.IsZero() {
		return strings.TrimSpace(from + " 起"), false
	}
	to = post.To.In(now.Location()).Format("2006-01-02")
	words = from + " 至 " + to
	end := post.To.AddDate(0, 0, 1)
	switch left := end.Sub(now); {
	case left <= 0:
		return words + "，已到期", true
	case left <= soon:
		return fmt.Sprintf("%s，还有%d天", words, int(left.Hours()/24)+1), true
	}
	return words, false
}

func postRow(r handoff.Roster, post handoff.Post, words string, late, may bool) console.Row {
	name := post.Village
	if name == "" {
		name = "(全镇)"
	}
	first := console.Words(name)
	if may {
		first = console.To(name, root+"/post?"+key(post).Encode())
	}
	first.Note = handoff.Town(post.Place)
	adviser, backup := who(r, post.Adviser), who(r, post.Backup)
	if post.Adviser == "" {
		adviser = console.Cell{Text: "没有顾问", Tone: "late"}
	}
	t := console.Words(words)
	if late {
		t.Tone = "late"
	}
	if post.From.IsZero() && post.To.IsZero() {
		t.Text = "没有写"
	}
	return console.Row{Cells: []console.Cell{first, adviser, backup, console.Words(post.Office), console.Words(hours(post)), t}}
}

// key names a post in an address.
func key(post handoff.Post) url.Values {
	return url.Values{"place": {post.Place}, "village": {post.Village}}
}

// who is a person in a table, with how they can be reached.
func who(r handoff.Roster, id string) console.Cell {
	person, known := r.Person(id)
	if !known {
		return console.Words("")
	}
	return console.Cell{Text: person.Name, Note: person.Firm}
}

// hours writes duty hours; nothing when the office's hold.
func hours(post handoff.Post) string {
	if post.Hours.Zero() {
		return ""
	}
	return post.Hours.String()
}

// people tables who is in the roster.
func people(p *console.Page, r handoff.Roster, may bool) console.Table {
	t := console.Table{Caption: "名册里的人", Stack: true, Columns: []console.Column{
		{Name: "姓名"}, {Name: "身份"}, {Name: "单位"}, {Name: "负责"}, {Name: "Telegram"}, {Name: "邀请"},
	}, Empty: console.State{Title: "还没有人"}}
	if !may {
		t.Columns = t.Columns[:5]
	}
	for _, person := range r.People {
		if !sees(p.Me, r, person) {
			continue
		}
		t.Rows = append(t.Rows, personRow(r, person, may))
	}
	return t
}

func personRow(r handoff.Roster, person handoff.Person, may bool) console.Row {
	name := console.Words(person.Name)
	if may {
		name = console.To(person.Name, root+"/person?id="+url.QueryEscape(person.ID))
	}
	role := "法律顾问"
	if person.Role == handoff.Officer {
		role = "司法所"
	}
	if person.Appointed {
		role += "，指定人员"
	}
	bound := console.Words("还没绑定")
	switch {
	case person.Lost:
		bound = console.Cell{Text: "联系不上", Tone: "late"}
	case person.Reachable():
		bound = console.Words("已绑定")
	}
	cells := []console.Cell{name, console.Words(role), console.Words(cmp.Or(person.Firm, person.Office)), console.Words(serves(r, person.ID)), bound}
	if may {
		cells = append(cells, console.Cell{Act: &console.Act{To: root + "/invite", Text: "出邀请码", Label: "给" + person.Name + "出邀请码",
			Hidden: []console.Field{{Name: "id", Value: person.ID}}}})
	}
	return console.Row{Cells: cells}
}

// serves lists the villages of a person.
func serves(r handoff.Roster, id string) string {
	var villages []string
	for _, post := range r.Posts {
		switch {
		case post.Adviser == id:
			villages = append(villages, post.Village)
		case post.Backup == id:
			villages = append(villages, post.Village+"(备)")
		}
	}
	if n := len(villages); n > 5 {
		return fmt.Sprintf("%s 等%d个", strings.Join(villages[:4], "、"), n)
	}
	return strings.Join(villages, "、")
}

// sees tells whether a person serves a place that the account sees, or none yet.
func sees(me account.Account, r handoff.Roster, person handoff.Person) bool {
	if me.Place == "" {
		return true
	}
	if person.Role == handoff.Officer {
		return me.Sees(r.Seat(person.Office))
	}
	free := true
	for _, post := range r.Posts {
		if post.Adviser == person.ID || post.Backup == person.ID {
			if me.Sees(post.Place) {
				return true
			}
			free = false
		}
	}
	return free
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

// change saves what f makes of the roster, again when somebody else saved it
// first for a reason that does not concern f. f returns errSeen when it does.
func (h pages) change(ctx context.Context, f func(handoff.Roster) (handoff.Roster, error)) error {
	for try := 0; ; try++ {
		r, err := h.Book.Roster(ctx)
		if err != nil {
			return err
		}
		next, err := f(r.Clone())
		if errors.Is(err, errSeen) {
			return console.ErrStale
		}
		if err != nil {
			return err
		}
		if err = h.Book.SaveRoster(ctx, next); !errors.Is(err, delivery.ErrStale) || try == 5 {
			return err
		}
	}
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

// note enters a change of the roster.
func note(p *console.Page, object, details string) error {
	return p.Note(audit.Roster, object, details)
}
