package roster

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// listView is the roster, town by town.
type listView struct {
	Filter console.Filter
	Jump   []console.Link // what is on the page, with how much
	Towns  []town
	Empty  console.State // without towns
	People console.Table
	Names  []console.Link // to the people, when there are many
	Twins  console.Table  // lawyers whom several towns entered
	May    bool
}

// town is a town of the roster with its villages.
type town struct {
	ID, Name, Says string
	Late           string // what is missing or ends
	Open           bool
	Jump           []console.Link // to its villages, when there are many
	Table          console.Table
}

// manyRows is from how many on a list has links to its rows.
const manyRows = 8

// list shows the roster of the places that the account sees.
func (h pages) list(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := listView{May: p.Me.Role != account.County}
	place, show := p.Value("place"), p.Value("show")
	v.Filter = filter(p, r, place, show)
	v.Empty = console.State{Title: "没有这样的村居", Text: "名册是空的，或者换一个条件看。"}
	if v.May {
		v.Empty.Links = []console.Link{{Text: "加一个村居", Href: root + "/post"}, {Text: "从名单导入", Href: root + "/import"}}
	}
	var shown []handoff.Post
	for _, post := range sorted(r.Posts) {
		_, late := term(post, p.Now())
		switch {
		case !p.Me.Sees(post.Place), place != "" && post.Place != place,
			show == "ending" && !late, show == "empty" && post.Adviser != "":
			continue
		}
		shown = append(shown, post)
	}
	v.Towns = towns(shown, r, p.Now(), v.May)
	v.People, v.Twins = people(p, r, v.May), twinTable(p.Me, r)
	for i := range v.People.Rows {
		row := &v.People.Rows[i]
		row.ID = fmt.Sprintf("person-%d", i+1)
		if len(v.People.Rows) >= manyRows {
			v.Names = append(v.Names, console.Link{Text: strings.TrimSpace(row.Cells[0].Text + " " + row.Cells[0].Note), Href: "#" + row.ID})
		}
	}
	for _, t := range v.Towns {
		v.Jump = append(v.Jump, console.Link{Text: fmt.Sprintf("%s %d", t.Name, len(t.Table.Rows)), Href: "#" + t.ID})
	}
	if n := len(v.Twins.Rows); n > 0 {
		v.Jump = append(v.Jump, console.Link{Text: fmt.Sprintf("几个镇都登记了的律师 %d", n), Href: "#same"})
	}
	v.Jump = append(v.Jump, console.Link{Text: fmt.Sprintf("名册里的人 %d", len(v.People.Rows)), Href: "#people"})
	return p.Show("roster", v)
}

// towns groups sorted posts by their town. One or two towns are open, more are
// folded, so that a phone shows them all at once.
func towns(posts []handoff.Post, r handoff.Roster, now time.Time, may bool) []town {
	var all []town
	for len(posts) > 0 {
		n := 1
		for n < len(posts) && posts[n].Place == posts[0].Place {
			n++
		}
		all = append(all, townOf(posts[:n], r, now, may, len(all)))
		posts = posts[n:]
	}
	for i := range all {
		all[i].Open = len(all) <= 2
	}
	return all
}

// townOf is one town.
func townOf(posts []handoff.Post, r handoff.Roster, now time.Time, may bool, number int) town {
	t := town{ID: fmt.Sprintf("town-%d", number+1), Name: cmp.Or(handoff.Town(posts[0].Place), "没有写镇的")}
	office := posts[0].OfficeID()
	t.Table = console.Table{Caption: t.Name + "的村居和法律顾问", Stack: true, Columns: []console.Column{
		{Name: "村居"}, {Name: "法律顾问"}, {Name: "备班"}, {Name: "值班时间"}, {Name: "任期"},
	}}
	several := slices.ContainsFunc(posts, func(post handoff.Post) bool { return post.OfficeID() != office })
	if several {
		office = handoff.OfficeID{}
		t.Table.Columns = append(t.Table.Columns, console.Column{Name: "司法所"})
	}
	empty, ending := 0, 0
	for _, post := range posts {
		words, late := term(post, now)
		if late {
			ending++
		}
		if post.Adviser == "" {
			empty++
		}
		row := postRow(r, post, words, several, late, may)
		row.ID = fmt.Sprintf("%s-%d", t.ID, len(t.Table.Rows)+1)
		t.Table.Rows = append(t.Table.Rows, row)
		t.Jump = append(t.Jump, console.Link{Text: cmp.Or(post.Village, "全镇"), Href: "#" + row.ID})
	}
	if len(posts) < manyRows {
		t.Jump = nil
	}
	t.Says = strings.Trim(fmt.Sprintf("%d 个村居，%s", len(posts), office), "，")
	var late []string
	if empty > 0 {
		late = append(late, fmt.Sprintf("%d 个没有顾问", empty))
	}
	if ending > 0 {
		late = append(late, fmt.Sprintf("%d 个任期到了或快到了", ending))
	}
	if _, there := r.Appointed(posts[0].Place); !there {
		late = append(late, "没有指定人员")
	} else if !r.AppointedReached(posts[0].Place) {
		late = append(late, "指定人员还收不到单")
	}
	t.Late = strings.Join(late, "，")
	return t
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

// postRow is a village, with its judicial office where the town has several.
func postRow(r handoff.Roster, post handoff.Post, words string, several, late, may bool) console.Row {
	name := post.Village
	if name == "" {
		name = "(全镇)"
	}
	first := console.Words(name)
	if may {
		first = console.To(name, root+"/post?"+key(post).Encode())
	}
	adviser, backup := who(r, post.Adviser), who(r, post.Backup)
	if post.Adviser == "" {
		adviser = console.Cell{Text: "没有顾问", Tone: "late"}
	}
	t := console.Words(words)
	if late {
		t.Tone = "late"
	}
	if post.From.IsZero() && post.To.IsZero() {
		t = console.Cell{Text: "没有写", Tone: "quiet"}
	}
	cells := []console.Cell{first, adviser, backup, console.Words(hours(post)), t}
	if several {
		cells = append(cells, console.Words(post.OfficeID().String()))
	}
	return console.Row{Cells: cells}
}

// key names a post in an address.
func key(post handoff.Post) url.Values {
	return url.Values{"place": {post.Place}, "village": {post.Village}}
}

// who is a person in a table.
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
		{Name: "姓名"}, {Name: "身份"}, {Name: "单位"}, {Name: "负责"}, {Name: "在哪里接单"}, {Name: "邀请"},
	}, Empty: console.State{Title: "还没有人"}}
	if !may {
		t.Columns = t.Columns[:5]
	}
	var shown []handoff.Person
	several := false
	for _, person := range r.People {
		if r.SeenBy(person, p.Me.Sees) {
			shown = append(shown, person)
			several = several || townName(r, person) != townName(r, shown[0])
		}
	}
	if several {
		slices.SortStableFunc(shown, func(a, b handoff.Person) int { return strings.Compare(townName(r, a), townName(r, b)) })
	}
	for _, person := range shown {
		row := personRow(r, person, may)
		if several {
			row.Cells[0].Note = townName(r, person)
		}
		t.Rows = append(t.Rows, row)
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
	cells := []console.Cell{name, console.Words(role), console.Words(cmp.Or(person.Firm, r.OfficeOf(person).String())), console.Words(serves(r, person.ID)), bound(person)}
	if may {
		act := console.Act{To: root + "/invite", Text: "邀请", Label: "给" + person.Name + "出邀请码", Hidden: []console.Field{{Name: "id", Value: person.ID}}}
		cells = append(cells, console.Cell{Act: &act})
	}
	return console.Row{Cells: cells}
}

// bound says where somebody is asked.
func bound(person handoff.Person) console.Cell {
	switch {
	case person.Lost:
		return console.Cell{Text: "联系不上", Tone: "late"}
	case !person.Reachable() && person.Role == handoff.Officer:
		return console.Cell{Text: "还没有", Note: "有单也问不到他"}
	case !person.Reachable():
		return console.Cell{Text: "还没有", Note: "单直接给备班和司法所"}
	case person.Address.Channel == handoff.OfficeChannel:
		return console.Words("网页")
	}
	return console.Words("Telegram")
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
	if n := len(villages); n > 6 {
		return fmt.Sprintf("%s 等 %d 个", strings.Join(villages[:4], "、"), n)
	}
	return strings.Join(villages, "、")
}
