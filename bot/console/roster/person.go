package roster

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/sheet"
)

// personForm asks for somebody of the roster. Who is new is somebody of a
// judicial office: advisers come with their village.
func personForm(p *console.Page, r handoff.Roster, person handoff.Person, places []string) console.Form {
	f := console.Form{Action: root + "/person", Back: console.Link{Text: "不改了", Href: root}}
	f.Fields = []console.Field{
		{Name: "id", Kind: "hidden", Value: person.ID},
		{Name: "name", Label: "姓名", Value: person.Name, Required: true, Max: 30},
	}
	if person.Role == handoff.Officer {
		f.Fields = append(f.Fields, console.Field{Name: "place", Label: "镇(街道)", Hint: "司法所在哪里；县(区)的所写县(区)。", Value: cmp.Or(r.OfficeOf(person).Place, p.Me.Place), List: places, Required: true, Max: 60})
	}
	if person.Role == handoff.Adviser {
		f.Fields = append(f.Fields, console.Field{Name: "firm", Label: "律所", Value: person.Firm, Max: 30})
	} else {
		f.Fields = append(f.Fields,
			console.Field{Name: "office", Label: "司法所", Hint: "比如 东凤镇司法所。别的镇的司法所不能写在这里。", Value: person.Office, Required: true, Max: 30},
			console.Field{Name: "appointed", Kind: "checkbox", Label: "指定人员：可以接家暴、未成年人、性侵的事", Value: map[bool]string{true: "yes"}[person.Appointed]})
	}
	f.Fields = append(f.Fields, console.Field{Name: "seen", Kind: "hidden", Value: f.Mark()})
	return f
}

// person shows the form of somebody.
func (h pages) person(p *console.Page) error {
	person, err := h.known(p)
	if err != nil {
		return err
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	return p.Show("person", h.personView(p, r, person))
}

func (h pages) personView(p *console.Page, r handoff.Roster, person handoff.Person) formView {
	v := formView{Title: "加一位司法所的人", Form: personForm(p, r, person, h.places(p, r)), Known: person.ID != ""}
	if v.Known {
		v.Title, v.Href = person.Name, root+"/leave?id="+url.QueryEscape(person.ID)
	}
	p.Title = v.Title
	return v
}

// known is the person whose id is asked for, nobody when none is.
func (h pages) known(p *console.Page) (handoff.Person, error) {
	id := p.Value("id")
	if id == "" {
		return handoff.Person{Role: handoff.Officer}, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return handoff.Person{}, err
	}
	person, there := r.Person(id)
	switch {
	case !there:
		return person, console.ErrMissing
	case !r.SeenBy(person, p.Me.Sees):
		return person, console.ErrDenied
	}
	return person, nil
}

// savePerson stores somebody.
func (h pages) savePerson(p *console.Page) error {
	was, err := h.known(p)
	if err != nil {
		return err
	}
	roster, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := h.personView(p, roster, was)
	if was.ID != "" {
		p.Stands(root + "/person?" + url.Values{"id": {was.ID}}.Encode())
	}
	v.Form.Read(p.R)
	if was.ID != "" && was.Role == handoff.Officer {
		v.Form.Set("place", cmp.Or(v.Form.Value("place"), roster.OfficeOf(was).Place))
	}
	fill(&v.Form)
	person := readPerson(p, roster, was, &v.Form)
	if v.Form.Bad() {
		return p.Again("person", v)
	}
	mark := p.Value("seen")
	did := fmt.Sprintf("改名册里的人，%s%s", cmp.Or(person.Firm, roster.OfficeOf(person).String()), map[bool]string{true: "，指定人员"}[person.Appointed])
	err = h.change(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		i := slices.IndexFunc(r.People, func(x handoff.Person) bool { return x.ID == was.ID })
		if i >= 0 {
			was = r.People[i]
		}
		if now := personForm(p, r, was, nil); was.ID != "" && (i < 0 || now.Value("seen") != mark) {
			return r, audit.Entry{}, errSeen
		}
		person := readPerson(p, r, was, &v.Form)
		if v.Form.Bad() { // the roster changed meanwhile
			return r, audit.Entry{}, errSeen
		}
		if person.ID == "" {
			return enter(p, r, person, did)
		}
		r.People[i] = person
		return r, entry(p, serving(r, person), person.Name, did), nil
	})
	if err != nil {
		return err
	}
	return p.Done(root, person.Name+" 保存好了。")
}

// enter puts somebody new into a judicial office.
func enter(p *console.Page, r handoff.Roster, person handoff.Person, did string) (handoff.Roster, audit.Entry, error) {
	r, id := r.Enlist(person, handoff.Where{Place: person.Place, Sees: p.Me.Place})
	i := slices.IndexFunc(r.People, func(x handoff.Person) bool { return x.ID == id })
	r.People[i].Appointed = person.Appointed
	r, err := r.Keeps(handoff.Office{Name: person.Office, Place: person.Place})
	return r, entry(p, person.Place, person.Name, did), err
}

// readPerson takes somebody from a form, and says in it what is wrong. An
// officer's judicial office is the one that its name means for the town; the
// county's own is for who sees the county.
func readPerson(p *console.Page, r handoff.Roster, person handoff.Person, f *console.Form) handoff.Person {
	person.Name, person.Firm = f.Value("name"), f.Value("firm")
	if person.Role != handoff.Officer || f.Bad() {
		return person
	}
	person.Firm, person.Appointed = "", f.Value("appointed") == "yes"
	place, err := r.Called(f.Value("place"), p.Me.Place)
	refuse(f, "place", err)
	if place != "" && !p.Me.Sees(place) {
		f.Wrong("place", "这个地方不归你管。")
	}
	if f.Bad() {
		return person
	}
	office, err := r.NameOffice(place, f.Value("office"))
	refuse(f, "office", err)
	if err == nil && !p.Me.Sees(office.Place) {
		f.Wrong("office", "这是"+handoff.Town(office.Place)+"的司法所，请那里的管理员来加。")
	}
	person.Place, person.Office = office.Place, office.Name
	return person
}

// serving is the town that somebody of the roster serves, of several the first.
func serving(r handoff.Roster, person handoff.Person) string {
	if person.Role == handoff.Officer {
		return r.OfficeOf(person).Place
	}
	for _, post := range r.Posts {
		if post.Adviser == person.ID || post.Backup == person.ID {
			return post.Place
		}
	}
	return ""
}

// codeView shows an invitation code, once.
type codeView struct{ Name, Code string }

// invite makes an invitation code and shows it.
func (h pages) invite(p *console.Page) error {
	person, err := h.known(p)
	if err != nil {
		return err
	}
	if person.ID == "" {
		return console.ErrMissing
	}
	var code string
	err = h.change(p, func(r handoff.Roster) (next handoff.Roster, done audit.Entry, err error) {
		next, code, err = h.Desk.Invite(r, handoff.Invitation{ID: person.ID, Name: person.Name, Firm: person.Firm, Role: person.Role, Office: person.Office}, nil)
		return next, entry(p, serving(next, person), person.Name, "出了邀请码"), err
	})
	if err != nil {
		return err
	}
	p.Title = "邀请码"
	return p.Show("invited", codeView{Name: person.Name, Code: code})
}

// importForm asks for a list.
func (h pages) importForm(p *console.Page, r handoff.Roster) console.Form {
	return console.Form{Action: root + "/import", Submit: "检查并收下", Upload: true, Back: console.Link{Text: "不导入", Href: root}, Fields: []console.Field{
		{Name: "place", Label: "镇(街道)", Hint: "名单里的村居都在这个镇。", Value: cmp.Or(p.Me.Place, r.OnlyTown()), List: h.places(p, r), Required: true, Max: 60},
		{Name: "file", Label: "名单(Excel 或 CSV 文件)", Hint: "列：村居、顾问、律所、备班、司法所、值班时间、起、止；前两列必须有。", Kind: "file", Accept: ".xlsx,.csv,text/csv", Required: true},
	}}
}

// importView is the page of a list, with what is wrong with it.
type importView struct {
	Form console.Form
	Bad  console.Table
}

// askImport shows the form of a list.
func (h pages) askImport(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	return p.Show("import", importView{Form: h.importForm(p, r)})
}

// blank hands out a list to write into.
func (h pages) blank(p *console.Page) error {
	file, err := handoff.Blank()
	if err != nil {
		return err
	}
	return p.Hand("村居法律顾问名单.xlsx", file)
}

// take enters a list whole, or says which rows are wrong.
func (h pages) take(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	if err := p.R.ParseMultipartForm(mostFile); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	v := importView{Form: h.importForm(p, r)}
	v.Form.Read(p.R)
	v.Form.Need()
	data, err := upload(p, &v.Form)
	if err != nil {
		return err
	}
	place, err := r.Called(v.Form.Value("place"), p.Me.Place)
	refuse(&v.Form, "place", err)
	if place != "" && !p.Me.Sees(place) {
		v.Form.Wrong("place", "这个地方不归你管。")
	}
	if v.Form.Bad() {
		return p.Again("import", v)
	}
	n := 0
	err = h.change(p, func(r handoff.Roster) (next handoff.Roster, done audit.Entry, err error) {
		next, n, err = handoff.Import(r, handoff.Where{Place: place, Sees: p.Me.Place}, bytes.NewReader(data))
		return next.WithOffices(place), entry(p, place, place, fmt.Sprintf("导入名单，%d 个村居", n)), err
	})
	if errors.Is(err, handoff.ErrFile) {
		v.Form.Wrong("file", cmp.Or(sentence(err), "名单没有收，什么都没有改。下面这些行要改："))
		v.Bad = badRows(err)
		return p.Again("import", v)
	}
	if err != nil {
		return err
	}
	return p.Done(root, fmt.Sprintf("收了 %d 个村居。每位顾问还要一个邀请码，或一个网页账号。", n))
}

// upload reads the file of a form.
func upload(p *console.Page, f *console.Form) ([]byte, error) {
	file, _, err := p.R.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		f.Wrong("file", "还没有选文件。")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

// badRows tables the rows that cannot be taken.
func badRows(err error) console.Table {
	var bad sheet.BadRows
	if !errors.As(err, &bad) {
		return console.Table{}
	}
	t := console.Table{Caption: "要改的行", Columns: []console.Column{{Name: "行", Number: true}, {Name: "哪里不对"}}}
	for _, row := range bad {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(strconv.Itoa(row.Line)), console.Words(row.Reason)}})
	}
	return t
}
