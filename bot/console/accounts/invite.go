package accounts

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

const (
	byWeb      = "web"
	byTelegram = "telegram"
	newPerson  = "new" // in the form: to be put into the roster
)

// inviteForm asks who is invited.
func (h pages) inviteForm(p *console.Page) (console.Form, error) {
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return console.Form{}, err
	}
	f, err := h.form(p, account.Account{Role: account.Clerk, Place: cmp.Or(p.Me.Place, r.OnlyTown())})
	if err != nil {
		return f, err
	}
	if at := f.Field("place"); p.Me.Place == "" && at.Value != "" {
		at.Hint += "要请看全部的，把这一格清空。"
	}
	name := f.Field("name")
	name.Label, name.Required = "姓名或账号名", false
	name.Hint = "2 到 32 个字，登录时写它。不写就按职务叫，比如 甲镇工作人员。"
	person := f.Field("person")
	person.Options = slices.Insert(slices.Clone(person.Options), 1, console.Option{Value: newPerson, Text: "还没有，一起加进名册"})
	person.Hint = "要接居民的单，就要在名册里。法律顾问一定要选。"
	f.Fields = slices.Insert(f.Fields, 0, console.Field{Name: "way", Label: "怎么用", Kind: "radio", Required: true, Value: byWeb, Options: []console.Option{
		{Value: byWeb, Text: "网页账号", Hint: "用密码登录工作台"}, {Value: byTelegram, Text: "只用 Telegram 接单", Hint: "不能登录工作台"}}})
	return f.To(root+"/new", "出一次性码"), nil
}

// fresh shows the form of an invitation.
func (h pages) fresh(p *console.Page) error {
	f, err := h.inviteForm(p)
	if err != nil {
		return err
	}
	return p.Show("invite", formView{Form: f})
}

// invite makes a one-time code for somebody and shows it once.
func (h pages) invite(p *console.Page) error {
	f, err := h.inviteForm(p)
	if err != nil {
		return err
	}
	a, err := h.readInvited(p, &f)
	if err != nil {
		return err
	}
	if f.Bad() {
		return p.Again("invite", formView{Form: f})
	}
	if f.Value("way") == byTelegram {
		return h.inviteTelegram(p, a, &f)
	}
	if a.Person == newPerson {
		if a.Person, err = h.enlist(p, a); err != nil {
			return err
		}
	}
	if a.ID, err = console.NewID(h.Rand); err != nil {
		return err
	}
	err = h.giveCode(p, a, fmt.Sprintf("邀请，%s，%s", a.Role.Name(), placeOf(a)))
	if errors.Is(err, account.ErrTaken) {
		f.Wrong("name", "这个账号名有人用了，换一个，比如加上村名。")
		return p.Again("invite", formView{Form: f})
	}
	return err
}

// readInvited takes who is invited from a form, and says in it what is wrong.
func (h pages) readInvited(p *console.Page, f *console.Form) (account.Account, error) {
	all, err := h.Book.Accounts(p.R.Context())
	if err != nil {
		return account.Account{}, err
	}
	a := h.read(p, account.Account{Made: p.Now().UTC()}, f, func(a *account.Account) {
		if a.Name == "" {
			a.Name = free(all, called(*a))
			return
		}
		if slices.ContainsFunc(all, func(x account.Account) bool { return strings.EqualFold(x.Name, a.Name) }) && f.Value("way") == byWeb {
			f.Wrong("name", "这个账号名有人用了，换一个，比如加上村名。")
		}
	})
	telegram := f.Value("way") == byTelegram
	switch {
	case f.Bad():
	case f.Value("way") != byWeb && !telegram:
		f.Wrong("way", "选一个怎么用。")
	case telegram && a.Role != account.Adviser && a.Role != account.Clerk && a.Role != account.Head:
		f.Wrong("way", "只有法律顾问和司法所的人能在 Telegram 接单。")
	case a.Person == newPerson && a.Role != account.Adviser && a.Role != account.Clerk && a.Role != account.Head:
		f.Wrong("person", "这个角色不接单，不用加进名册。")
	case a.Role == account.Adviser && a.Person == newPerson && f.Value("name") == "":
		f.Wrong("name", "把法律顾问加进名册，要写姓名。")
	}
	return a, nil
}

// called is the name of somebody who was invited without one.
func called(a account.Account) string {
	return handoff.Town(a.Place) + map[account.Role]string{
		account.Adviser: "法律顾问", account.Clerk: "工作人员", account.Head: "所长", account.County: "县(区)局", account.Administrator: "管理员",
	}[a.Role]
}

// free is a name, with a number behind it when an account has it already.
func free(all []account.Account, name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(all, func(a account.Account) bool { return strings.EqualFold(a.Name, name) })
	}
	next := name
	for n := 2; taken(next); n++ {
		next = name + strconv.Itoa(n)
	}
	return next
}

// invited is an account's person as an invitation to the roster by me. It fails
// for somebody, or an office, of a place that me does not see.
func invited(me, a account.Account, r handoff.Roster) (handoff.Invitation, error) {
	if person, known := r.Person(a.Person); known {
		if !r.SeenBy(person, me.Sees) {
			return handoff.Invitation{}, console.ErrDenied
		}
		return handoff.Invitation{ID: person.ID, Name: person.Name, Firm: person.Firm, Role: person.Role, Office: person.Office}, nil
	}
	if a.Role == account.Adviser {
		return handoff.Invitation{Name: a.Name, Role: handoff.Adviser, Place: a.Place, Sees: me.Place}, nil
	}
	town, _ := r.Town(a.Place)
	office := r.OfficeIn(cmp.Or(town, a.Place))
	if !me.Sees(office.Place) {
		return handoff.Invitation{}, console.Sorry("这里归" + office.String() + "管，请" + handoff.Town(office.Place) + "的管理员来邀请。")
	}
	return handoff.Invitation{Name: a.Name, Role: handoff.Officer, Place: office.Place, Sees: me.Place, Office: office.Name}, nil
}

// enlist puts somebody into the roster and returns the id.
func (h pages) enlist(p *console.Page, a account.Account) (string, error) {
	id := ""
	err := h.changeRoster(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		who, err := invited(p.Me, a, r)
		if err != nil {
			return r, audit.Entry{}, err
		}
		before := r
		r, id = r.Enlist(handoff.Person{Name: who.Name, Role: who.Role, Office: who.Office}, handoff.Where{Place: who.Place, Sees: who.Sees})
		if person, known := before.Person(id); known && !before.SeenBy(person, p.Me.Sees) {
			return r, audit.Entry{}, console.ErrDenied
		}
		if who.Role == handoff.Officer {
			r, err = r.Keeps(handoff.Office{Name: who.Office, Place: who.Place})
		}
		return r, rosterEntry(p, a.Place, who.Name, "加进名册"), err
	})
	return id, err
}

// changeRoster saves what f makes of the roster. Why a judicial office cannot be
// named like that is told to who asks.
func (h pages) changeRoster(p *console.Page, f func(handoff.Roster) (handoff.Roster, audit.Entry, error)) error {
	err := rosterbook.Change(p.R.Context(), h.Roster, f)
	var wrong *handoff.OfficeError
	if errors.As(err, &wrong) {
		return console.Sorry(wrong.Says)
	}
	return err
}

// rosterEntry says what was done to the roster.
func rosterEntry(p *console.Page, place, object, details string) audit.Entry {
	e := p.Entry(audit.Roster, object, details)
	e.Place = place
	return e
}

// inviteTelegram makes an invitation to the messenger, as the command does.
func (h pages) inviteTelegram(p *console.Page, a account.Account, f *console.Form) error {
	v := codeView{Telegram: true, Back: root, Ends: until(p.Now().Add(handoff.CodeLife), p.Now())}
	err := h.changeRoster(p, func(r handoff.Roster) (next handoff.Roster, done audit.Entry, err error) {
		who, err := invited(p.Me, a, r)
		if err != nil {
			return r, done, err
		}
		v.Name = who.Name
		next, v.Code, err = h.Desk.Invite(r, who, h.Rand)
		return next, rosterEntry(p, a.Place, who.Name, "出了邀请码"), err
	})
	if errors.Is(err, handoff.ErrPerson) {
		f.Wrong("name", "要写姓名。")
		return p.Again("invite", formView{Form: *f})
	}
	if err != nil {
		return err
	}
	p.Title = "一次性码"
	return p.Show("code-once", v)
}

// codeView shows a one-time code, once.
type codeView struct {
	Name, Code, Back, Ends string
	Where                  string // the address at which the code is used
	Again                  bool   // its owner had a password before
	Telegram               bool
}

// giveCode saves an account with a new one-time code and shows the code.
func (h pages) giveCode(p *console.Page, a account.Account, details string) error {
	code, err := account.NewCode(h.Rand)
	if err != nil {
		return err
	}
	a = a.WithCode(account.CodeHash(h.Secret, code), p.Now().Add(codeLife).UTC())
	if err := h.save(p, a, details); err != nil {
		return err
	}
	p.Title = "一次性码"
	return p.Show("code-once", codeView{Name: a.Name, Code: code, Back: root + "/" + a.ID, Where: p.Origin() + "/office/reset", Ends: until(a.CodeEnds, p.Now()), Again: a.Used})
}

// open tables the invitations that can still be used.
func open(p *console.Page, all []account.Account, r handoff.Roster) console.Table {
	t := console.Table{Caption: "没用掉的邀请", Stack: true, Columns: []console.Column{{Name: "谁"}, {Name: "做什么"}, {Name: "码用在哪里"}, {Name: "有效到"}, {Name: "不要了"}}}
	for _, a := range all {
		if !manages(p.Me, a) || !a.Invited(p.Now()) {
			continue
		}
		what := a.Role.Name()
		if a.Joined() {
			what += "，重设密码"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.To(a.Name, root+"/"+a.ID), console.Words(what), console.Words("网页：设密码"), console.Words(until(a.CodeEnds, p.Now())),
			{Act: &console.Act{To: root + "/" + a.ID + "/revoke", Text: "撤回", Label: "撤回给" + a.Name + "的码", Hidden: []console.Field{{Name: "version", Value: strconv.FormatInt(a.Version, 10)}}}},
		}})
	}
	for _, c := range r.Codes {
		person, known := r.Person(c.Person)
		if !known || c.Used || p.Now().After(c.Until) || !r.SeenBy(person, p.Me.Sees) {
			continue
		}
		role := map[handoff.Role]string{handoff.Adviser: "法律顾问", handoff.Officer: r.OfficeOf(person).String()}[person.Role]
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.Words(person.Name), console.Words(role), console.Words("Telegram：发给机器人"), console.Words(until(c.Until, p.Now())),
			{Act: &console.Act{To: root + "/telegram/revoke", Text: "撤回", Label: "撤回给" + person.Name + "的邀请码", Hidden: []console.Field{{Name: "person", Value: person.ID}}}},
		}})
	}
	return t
}

// revoke takes a code back. Who never came in is forgotten; who was in before
// needs another code.
func (h pages) revoke(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	switch {
	case p.Version() != a.Version:
		return console.ErrStale
	case a.Code == "":
		return p.Done(root, "这个码已经用掉，或者撤回过了。")
	case !a.Joined():
		if err := h.Book.DropAccount(p.R.Context(), a, entry(p, a, "撤回了邀请")); err != nil {
			return err
		}
		return p.Done(root, "撤回了给 "+a.Name+" 的邀请，码作废了。")
	}
	a.Code = ""
	if err := h.save(p, a, "撤回了一次性码"); err != nil {
		return err
	}
	return p.Done(root+"/"+a.ID, "码作废了。本人没有密码，要进来得再出一个码。")
}

// revokeTelegram takes an invitation to the messenger back.
func (h pages) revokeTelegram(p *console.Page) error {
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return err
	}
	person, known := r.Person(p.Value("person"))
	switch {
	case !known:
		return console.ErrMissing
	case !r.SeenBy(person, p.Me.Sees):
		return console.ErrDenied
	}
	err = h.changeRoster(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		r.Codes = slices.DeleteFunc(r.Codes, func(c handoff.Code) bool { return c.Person == person.ID && !c.Used })
		return r, rosterEntry(p, p.Me.Place, person.Name, "撤回了邀请码"), nil
	})
	if err != nil {
		return err
	}
	return p.Done(root, "撤回了给 "+person.Name+" 的邀请码。")
}
