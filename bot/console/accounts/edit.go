package accounts

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

// formView is a page with the form of an account.
type formView struct {
	Form    console.Form
	Account account.Account
	State   string
	Mine    bool
	Second  bool
}

// form asks for what an account is.
func (h pages) form(p *console.Page, a account.Account) (console.Form, error) {
	people, err := h.people(p)
	if err != nil {
		return console.Form{}, err
	}
	var roles []console.Option
	for _, r := range grants(p.Me) {
		roles = append(roles, console.Option{Value: string(r), Text: r.Name(), Hint: can(r)})
	}
	places := slices.DeleteFunc(slices.Clone(h.Places()), func(place string) bool { return !p.Me.Sees(place) })
	f := console.Form{Fields: []console.Field{
		{Name: "name", Label: "账号名", Hint: "2 到 32 个字，比如姓名或拼音。登录时写它。", Value: a.Name, Required: true, Max: 32, Auto: "off"},
		{Name: "role", Label: "角色", Kind: "radio", Options: roles, Value: string(a.Role), Required: true},
		{Name: "place", Label: "能看的地方", Hint: "写全称，比如 广东省中山市东凤镇。不写就是全部，只给管理员和县(区)局。", Value: a.Place, List: places, Max: 60},
		{Name: "person", Label: "名册里的人", Hint: "法律顾问用网页接单，要选本人。", Kind: "select", Options: people, Value: a.Person},
		{Name: "version", Kind: "hidden", Value: strconv.FormatInt(a.Version, 10)},
	}}
	return f, nil
}

// can says in a few words what a role is for.
func can(r account.Role) string {
	return map[account.Role]string{
		account.Adviser:       "只看自己的单和记录",
		account.Clerk:         "办单、登记、看本所的数字和资料",
		account.Head:          "同上，另可结账、管本所的账号",
		account.County:        "看各镇的数字，不看单",
		account.Administrator: "什么都能做",
	}[r]
}

// read takes an account from a form, and says in it what is wrong.
func (h pages) read(p *console.Page, a account.Account, f *console.Form) account.Account {
	f.Read(p.R)
	f.Need()
	a.Name, a.Role, a.Place, a.Person = f.Value("name"), account.Role(f.Value("role")), f.Value("place"), f.Value("person")
	if f.Bad() {
		return a
	}
	switch err := a.Check(); {
	case errors.Is(err, account.ErrName):
		f.Wrong("name", "账号名请用 2 到 32 个字，比如姓名或拼音。")
	case err != nil || !slices.Contains(grants(p.Me), a.Role):
		f.Wrong("role", "请选一个角色。")
	}
	wide := a.Role == account.Administrator || a.Role == account.County
	switch {
	case a.Place == "" && (!wide || p.Me.Place != ""):
		f.Wrong("place", "写明是哪个镇(街道)。只有管理员和县(区)局可以看全部。")
	case !plainPlace(a.Place):
		f.Wrong("place", "地方只写省、市、县、镇的名字，不要空格和符号。")
	case a.Place != "" && !p.Me.Sees(a.Place):
		f.Wrong("place", "这个地方不归你管。")
	}
	known := func(o console.Option) bool { return o.Value == a.Person }
	if !slices.ContainsFunc(f.Field("person").Options, known) {
		f.Wrong("person", "名册里没有这个人了，请重选。")
	}
	if a.Role == account.Adviser && a.Person == "" {
		f.Wrong("person", "法律顾问要选名册里的本人。名册里没有，先到名册里加。")
	}
	return a
}

// plainPlace tells whether a place is written as names of units alone.
func plainPlace(place string) bool {
	return !strings.ContainsFunc(place, func(r rune) bool { return r < 0x4e00 || r > 0x9fff })
}

// fresh shows the form of a new account.
func (h pages) fresh(p *console.Page) error {
	f, err := h.form(p, account.Account{Role: account.Clerk, Place: p.Me.Place})
	if err != nil {
		return err
	}
	return p.Show("account-new", formView{Form: f.To(root+"/new", "建账号，出一次性码")})
}

// make stores a new account and shows the code with which its owner begins.
func (h pages) make(p *console.Page) error {
	f, err := h.form(p, account.Account{})
	if err != nil {
		return err
	}
	f = f.To(root+"/new", "建账号，出一次性码")
	a := h.read(p, account.Account{Made: p.Now().UTC()}, &f)
	if f.Bad() {
		return p.Again("account-new", formView{Form: f})
	}
	if a.ID, err = console.NewID(h.Rand); err != nil {
		return err
	}
	err = h.giveCode(p, a, true, fmt.Sprintf("建账号，%s，%s", a.Role.Name(), placeOf(a)))
	if errors.Is(err, account.ErrTaken) {
		f.Wrong("name", "这个账号名有人用了，换一个，比如加上村名。")
		return p.Again("account-new", formView{Form: f})
	}
	return err
}

func placeOf(a account.Account) string {
	if a.Place == "" {
		return "全部地方"
	}
	return a.Place
}

// one shows an account and what can be done with it.
func (h pages) one(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	f, err := h.form(p, a)
	if err != nil {
		return err
	}
	return h.show(p, http.StatusOK, a, f)
}

func (h pages) show(p *console.Page, status int, a account.Account, f console.Form) error {
	p.Title = a.Name
	v := formView{Form: f.To(root+"/"+a.ID, "保存"), Account: a, State: state(a, p.Now()), Mine: a.ID == p.Me.ID, Second: a.Secret != ""}
	return p.ShowAs(status, "account", v)
}

// change stores what an account is to be.
func (h pages) change(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	if p.Version() != a.Version {
		return console.ErrStale
	}
	f, err := h.form(p, a)
	if err != nil {
		return err
	}
	next := h.read(p, a, &f)
	if a.ID == p.Me.ID && (next.Role != a.Role || next.Place != a.Place) {
		f.Wrong("role", "自己的角色和地方要请另一个管理员改。")
	}
	if f.Bad() {
		return h.show(p, http.StatusUnprocessableEntity, a, f)
	}
	err = h.save(p, next, fmt.Sprintf("改账号，%s，%s", next.Role.Name(), placeOf(next)))
	if errors.Is(err, account.ErrTaken) {
		f.Wrong("name", "这个账号名有人用了，换一个。")
		return h.show(p, http.StatusUnprocessableEntity, a, f)
	}
	if err != nil {
		return err
	}
	return p.Done(root+"/"+a.ID, "保存好了。")
}

// reset makes a one-time code; until it is used nobody can sign in.
func (h pages) reset(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	switch {
	case a.ID == p.Me.ID:
		return console.Sorry("自己的密码在“我的账号”里改。")
	case !a.Active():
		return console.Sorry("账号停用了，先恢复再出一次性码。")
	case p.Version() != a.Version:
		return console.ErrStale
	}
	return h.giveCode(p, a, false, "出了一次性码，旧密码作废")
}

// dropSecond takes a lost second factor away; roles that must have one set up
// a new one at their next sign-in.
func (h pages) dropSecond(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	switch {
	case a.ID == p.Me.ID:
		return console.Sorry("自己的动态码在“我的账号”里换。")
	case p.Version() != a.Version:
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
	p.Title = "停用 " + a.Name
	f := console.Form{Action: root + "/" + a.ID + "/lock", Submit: "停用", Danger: true, Back: console.Link{Text: "不停用", Href: root + "/" + a.ID},
		Fields: []console.Field{{Name: "version", Kind: "hidden", Value: strconv.FormatInt(a.Version, 10)}}}
	return p.Show("lock", formView{Form: f, Account: a})
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
