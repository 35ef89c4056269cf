package accounts

import (
	"fmt"
	"strconv"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

// askView asks before something is done that cannot simply be taken back.
type askView struct {
	Title string
	Lost  []string // what will be lost, in sentences
	Kept  []string
	Form  console.Form
}

// ask shows what a step means. verb is what the button says.
func (h pages) ask(p *console.Page, a account.Account, step, verb string, v askView) error {
	p.Title = v.Title
	v.Form = console.Form{Action: root + "/" + a.ID + "/" + step, Submit: verb, Danger: true, Back: console.Link{Text: "先不", Href: root + "/" + a.ID},
		Fields: []console.Field{{Name: "version", Kind: "hidden", Value: strconv.FormatInt(a.Version, 10)}}}
	return p.Show("ask", v)
}

// signedIn says where somebody will be signed out.
func (h pages) signedIn(p *console.Page, a account.Account) (string, error) {
	open, err := h.Book.Sessions(p.R.Context(), a.ID)
	if err != nil || len(open) == 0 {
		return "现在没有登录着的地方。", err
	}
	return fmt.Sprintf("登录着的 %d 处马上退出；没保存的字，重新登录后可以接着交。", len(open)), nil
}

// mayReset tells why an account's password or second factor is not reset here.
func mayReset(p *console.Page, a account.Account, what string) error {
	switch {
	case a.ID == p.Me.ID:
		return console.Sorry("自己的" + what + "在“我的账号”里改。")
	case !a.Active():
		return console.Sorry("账号停用了，先恢复再改" + what + "。")
	}
	return nil
}

// askReset says what a new one-time code means.
func (h pages) askReset(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if err := mayReset(p, a, "密码"); err != nil {
		return err
	}
	out, err := h.signedIn(p, a)
	if err != nil {
		return err
	}
	v := askView{Title: "给 " + a.Name + " 出一次性码", Lost: []string{"现在的密码马上作废，用一次性码设了新的才能登录。", out},
		Kept: []string{"动态码和恢复码不变。", "名册里的位置和手上的单不变。"}}
	if a.Invited(p.Now()) {
		v.Lost = append(v.Lost, "先前出的码作废。")
	}
	if !a.Joined() {
		v.Lost, v.Kept = []string{"先前出的码作废。"}, nil
	}
	return h.ask(p, a, "reset", "出一次性码", v)
}

// reset makes a one-time code; until it is used nobody can sign in.
func (h pages) reset(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if err := mayReset(p, a, "密码"); err != nil {
		return err
	}
	if p.Version() != a.Version {
		return console.ErrStale
	}
	return h.giveCode(p, a, "出了一次性码，旧密码作废")
}

// askSecond says what taking a second factor away means.
func (h pages) askSecond(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if err := mayReset(p, a, "动态码"); err != nil {
		return err
	}
	if a.Secret == "" {
		return p.Done(root+"/"+a.ID, "这个账号没有绑动态码。")
	}
	out, err := h.signedIn(p, a)
	if err != nil {
		return err
	}
	lost := []string{"手机里的动态码马上作废。", out}
	if n := len(a.Recovery); n > 0 {
		lost = append(lost, fmt.Sprintf("剩下的 %d 个恢复码作废。", n))
	}
	kept := []string{"密码不变。下次登录只要密码，所以先当面或打电话认清是本人。"}
	if a.Role.SecondFactor() {
		kept = append(kept, "这个角色必须有动态码：本人登录后先重新绑定，才能做别的。")
	}
	return h.ask(p, a, "second", "取消动态码", askView{Title: "取消 " + a.Name + " 的动态码", Lost: lost, Kept: kept})
}

// dropSecond takes a lost second factor away; roles that must have one set up
// a new one at their next sign-in.
func (h pages) dropSecond(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if err := mayReset(p, a, "动态码"); err != nil {
		return err
	}
	if p.Version() != a.Version {
		return console.ErrStale
	}
	a.Secret, a.Step, a.Recovery = "", 0, nil
	if err := h.save(p, a, "取消了动态码"); err != nil {
		return err
	}
	if err := h.Book.EndSessions(p.R.Context(), a.ID, ""); err != nil {
		return err
	}
	return p.Done(root+"/"+a.ID, "动态码取消了。请提醒本人重新绑定。")
}

// askLock says what locking an account means.
func (h pages) askLock(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if a.ID == p.Me.ID {
		return console.Sorry("自己的账号要请另一个管理员停用。")
	}
	out, err := h.signedIn(p, a)
	if err != nil {
		return err
	}
	v := askView{Title: "停用 " + a.Name, Lost: []string{"马上不能再登录。", out}, Kept: []string{"做过的事留在操作日志里。", "以后可以恢复，密码和动态码还是原来的。"}}
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return err
	}
	if seat := seatOf(a, r); seat.Here {
		cases, err := h.Desk.CasesOf(p.R.Context(), a.Person)
		if err != nil {
			return err
		}
		said := "新的单不再给 " + seat.Person + "，直接问备班或司法所；现在手上没有单。"
		if len(cases) > 0 {
			said = fmt.Sprintf("新的单不再给 %s；手上和等着接的 %d 单，马上转给备班或司法所，并告诉居民。转出去的，恢复账号也不会回来。", seat.Person, len(cases))
		}
		v.Lost = append(v.Lost, said)
		v.Kept = append(v.Kept, "名册里的人和村居不变。要换人，到“名册”里改。")
	}
	return h.ask(p, a, "lock", "停用", v)
}

// lock keeps an account from signing in, at once.
func (h pages) lock(p *console.Page) error {
	return h.setLock(p, p.Now().UTC(), "停用了账号", "已经停用。")
}

// unlock lets an account sign in again.
func (h pages) unlock(p *console.Page) error {
	return h.setLock(p, time.Time{}, "恢复了账号", "恢复了。")
}

func (h pages) setLock(p *console.Page, at time.Time, details, said string) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	switch {
	case a.ID == p.Me.ID:
		return console.Sorry("自己的账号要请另一个管理员停用。")
	case p.Version() != a.Version:
		return console.ErrStale
	}
	a.Disabled = at
	if err := h.save(p, a, details); err != nil {
		return err
	}
	return p.Done(root+"/"+a.ID, said)
}
