package roster

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/sheet"
)

// formView is a page with one form.
type formView struct {
	Title string
	Form  console.Form
	Known bool // what the form is about is in the roster
	Href  string
	Text  string
}

// find returns the post of a place and village.
func find(r handoff.Roster, place, village string) (handoff.Post, int) {
	i := slices.IndexFunc(r.Posts, func(p handoff.Post) bool { return p.Place == place && p.Village == village })
	if i < 0 {
		return handoff.Post{}, -1
	}
	return r.Posts[i], i
}

// postForm asks for a post.
func (h pages) postForm(p *console.Page, r handoff.Roster, post handoff.Post, known bool) console.Form {
	adviser, _ := r.Person(post.Adviser)
	backup, _ := r.Person(post.Backup)
	names, firms, offices := []string{}, []string{}, []string{}
	for _, person := range r.People {
		if !r.SeenBy(person, p.Me.Sees) {
			continue
		}
		if person.Role == handoff.Adviser {
			names, firms = add(names, person.Name), add(firms, person.Firm)
		}
	}
	for _, id := range r.OfficeIDs() {
		if post.Place == "" && p.Me.Sees(id.Place) || post.Place != "" && strings.HasPrefix(post.Place, id.Place) {
			offices = add(offices, id.Name)
		}
	}
	hours, where := "", []console.Field{
		{Name: "place", Label: "镇(街道)", Hint: "写全称，比如 广东省中山市东凤镇。", Value: cmp.Or(post.Place, p.Me.Place), List: h.places(p, r), Required: true, Max: 60},
		{Name: "village", Label: "村居", Value: post.Village, Required: true, Max: 30},
	}
	if known {
		where = []console.Field{{Name: "place", Kind: "hidden", Value: post.Place}, {Name: "village", Kind: "hidden", Value: post.Village}}
	}
	if !post.Hours.Zero() {
		hours = post.Hours.String()
	}
	f := console.Form{Action: root + "/post", Back: console.Link{Text: "不改了", Href: root}, Fields: append(where,
		console.Field{Name: "adviser", Label: "法律顾问", Value: adviser.Name, List: names, Max: 30},
		console.Field{Name: "firm", Label: "律所", Value: adviser.Firm, List: firms, Max: 30},
		console.Field{Name: "backup", Label: "备班", Hint: "顾问没空时先问他。", Value: backup.Name, List: names, Max: 30},
		console.Field{Name: "office", Label: "司法所", Hint: "本镇的，或者县(区)的；不写就按本镇的。", Value: post.Office, List: offices, Max: 30},
		console.Field{Name: "hours", Label: "值班时间", Hint: "如 周一至周五 8:30-17:30；不写按司法所的办公时间。", Value: hours, Max: 80},
		console.Field{Name: "from", Label: "任期起", Kind: "date", Value: date(post.From), Narrow: true},
		console.Field{Name: "to", Label: "任期止", Kind: "date", Value: date(post.To), Narrow: true},
	)}
	f.Fields = append(f.Fields, console.Field{Name: "seen", Kind: "hidden", Value: f.Mark()})
	return f
}

// add appends a text that is not there yet.
func add(all []string, text string) []string {
	if text == "" || slices.Contains(all, text) {
		return all
	}
	return append(all, text)
}

// places are the towns to offer: those of the roster first.
func (h pages) places(p *console.Page, r handoff.Roster) []string {
	var all []string
	for _, post := range r.Posts {
		if p.Me.Sees(post.Place) {
			all = add(all, post.Place)
		}
	}
	for _, place := range h.Places() {
		if p.Me.Sees(place) {
			all = add(all, place)
		}
	}
	return all
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(china()).Format(time.DateOnly)
}

// china is the zone that offices keep.
func china() *time.Location { return time.FixedZone("CST", 8*60*60) }

// post shows the form of a village.
func (h pages) post(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	place, village := p.Value("place"), p.Value("village")
	post, at := find(r, place, village)
	switch {
	case at >= 0 && !p.Me.Sees(post.Place):
		return console.ErrDenied
	case at < 0 && village != "":
		return console.ErrMissing
	}
	v := h.postView(p, r, post, at >= 0)
	if at < 0 { // after its mark: another town does not make the form old
		v.Form.Set("place", cmp.Or(v.Form.Value("place"), r.OnlyTown()))
	}
	return p.Show("post", v)
}

func (h pages) postView(p *console.Page, r handoff.Roster, post handoff.Post, known bool) formView {
	v := formView{Title: "加一个村居", Form: h.postForm(p, r, post, known), Known: known}
	if known {
		v.Title = handoff.Town(post.Place) + post.Village
		v.Href = root + "/remove?" + key(post).Encode()
	}
	p.Title = v.Title
	return v
}

// savePost stores a village.
func (h pages) savePost(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	place, short := r.Called(p.Value("place"), p.Me.Place)
	if !p.Me.Sees(place) && place != "" {
		return console.ErrDenied
	}
	was, at := find(r, place, p.Value("village"))
	v := h.postView(p, r, was, at >= 0)
	if at >= 0 {
		p.Stands(root + "/post?" + key(was).Encode())
	}
	v.Form.Read(p.R)
	fill(&v.Form)
	post := readPost(place, &v.Form)
	refuse(&v.Form, "place", short)
	_, err = under(r, was, post)
	refuse(&v.Form, "office", err)
	if v.Form.Bad() {
		return p.Again("post", v)
	}
	mark := p.Value("seen")
	did := fmt.Sprintf("顾问 %s，备班 %s", cmp.Or(v.Form.Value("adviser"), "无"), cmp.Or(v.Form.Value("backup"), "无"))
	done := entry(p, post.Place, post.Place+post.Village, did)
	ask, asked := "", false
	err = h.change(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		old, at := find(r, post.Place, post.Village)
		if now := h.postForm(p, r, old, at >= 0); now.Value("seen") != mark {
			return r, done, errSeen
		}
		post, err := under(r, old, post)
		if err != nil {
			return r, done, err
		}
		next := enlist(r, post, v.Form, p.Me.Place)
		if at < 0 {
			next.Posts = append(next.Posts, next.hired)
		} else {
			next.Posts[at] = next.hired
		}
		ask, asked = asks(p.Me, next.Roster, next.hired.Adviser)
		return next.WithOffices(post.Place), done, nil
	})
	if err != nil {
		return err
	}
	if asked {
		return p.Done(ask, post.Village+" 保存好了。在办的单不变。还有一件事要问你。")
	}
	return p.Done(root, post.Village+" 保存好了。在办的单不变。")
}

// fill checks the words of a form.
func fill(f *console.Form) {
	f.Need()
	for i := range f.Fields {
		x := &f.Fields[i]
		if utf8.RuneCountInString(x.Value) > 80 || strings.IndexFunc(x.Value, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
			x.Error = x.Label + "太长，或者有看不见的字符。"
		}
	}
}

// readPost takes a post from a form; its people are still names in the form.
func readPost(place string, f *console.Form) handoff.Post {
	post := handoff.Post{Place: place, Village: f.Value("village"), Office: f.Value("office")}
	var err error
	if post.Hours, err = handoff.ParseHours(f.Value("hours")); err != nil {
		f.Wrong("hours", "值班时间看不懂，写成“周一至周五 8:30-17:30”。")
	}
	for _, x := range []struct {
		name string
		to   *time.Time
	}{{"from", &post.From}, {"to", &post.To}} {
		text := f.Value(x.name)
		if text == "" {
			continue
		}
		if *x.to, err = time.ParseInLocation(time.DateOnly, text, china()); err != nil {
			f.Wrong(x.name, "日期写成 2026-01-31。")
		}
	}
	if !post.To.IsZero() && post.To.Before(post.From) {
		f.Wrong("to", "任期止在任期起之前。")
	}
	if f.Value("backup") != "" && f.Value("backup") == f.Value("adviser") {
		f.Wrong("backup", "备班和顾问是同一个人。")
	}
	if f.Value("adviser") == "" && f.Value("firm") != "" {
		f.Wrong("adviser", "写了律所，没有写顾问。")
	}
	return post
}

// hired is a roster and the post with its people's ids.
type hired struct {
	handoff.Roster
	hired handoff.Post
}

// enlist puts the people of a form into the roster and the post. sees is the
// place of who sent it.
func enlist(r handoff.Roster, post handoff.Post, f console.Form, sees string) hired {
	at := handoff.Where{Place: post.Place, Sees: sees}
	if name := f.Value("adviser"); name != "" {
		r, post.Adviser = r.Enlist(handoff.Person{Name: name, Firm: f.Value("firm"), Role: handoff.Adviser}, at)
	}
	if name := f.Value("backup"); name != "" {
		r, post.Backup = r.Enlist(handoff.Person{Name: name, Role: handoff.Adviser}, at)
	}
	return hired{r, post}
}

// under is a post as its form says it, under the judicial office that the
// written name means for its town.
func under(r handoff.Roster, was, post handoff.Post) (handoff.Post, error) {
	if was.Place = post.Place; post.Office == "" {
		return post, nil
	}
	named, err := r.Under(was, post.Office)
	post.Seat = named.Seat
	return post, err
}

// refuse says in a form why a town or an office cannot be named like that.
func refuse(f *console.Form, field string, err error) {
	var wrong *handoff.OfficeError
	if errors.As(err, &wrong) {
		f.Wrong(field, wrong.Says)
	}
}

// askRemove says what taking a village out means.
func (h pages) askRemove(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	post, at := find(r, p.Value("place"), p.Value("village"))
	switch {
	case at < 0:
		return console.ErrMissing
	case !p.Me.Sees(post.Place):
		return console.ErrDenied
	}
	f := console.Form{Action: root + "/remove", Submit: "去掉", Danger: true, Back: console.Link{Text: "不去掉", Href: root}, Fields: []console.Field{
		{Name: "place", Kind: "hidden", Value: post.Place}, {Name: "village", Kind: "hidden", Value: post.Village}, {Name: "seen", Kind: "hidden", Value: seen(post)},
	}}
	return p.Show("remove", formView{Title: handoff.Town(post.Place) + post.Village, Form: f, Text: post.Place})
}

// remove takes a village out of the roster.
func (h pages) remove(p *console.Page) error {
	place, village, mark := p.Value("place"), p.Value("village"), p.Value("seen")
	if !p.Me.Sees(place) {
		return console.ErrDenied
	}
	done := entry(p, place, place+village, "去掉了村居")
	err := h.change(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		post, at := find(r, place, village)
		if at < 0 {
			return r, done, console.ErrMissing
		}
		if seen(post) != mark {
			return r, done, errSeen
		}
		r.Posts = slices.Delete(r.Posts, at, at+1)
		return r, done, nil
	})
	if err != nil {
		return err
	}
	return p.Done(root, village+" 去掉了。在办的单不变。")
}

// sentence is what people read of an error of the roster, "" when it is not for
// people.
func sentence(err error) string {
	var bad sheet.BadRows
	switch {
	case errors.As(err, &bad):
		return ""
	case errors.Is(err, handoff.ErrFile):
		return strings.TrimPrefix(strings.TrimPrefix(err.Error(), handoff.ErrFile.Error()), ": ")
	}
	return ""
}
