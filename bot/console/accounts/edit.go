package accounts

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

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
	Open    bool // a code can still be used
	Joined  bool
	Seat    seatView
}

// form asks for what an account is.
func (h pages) form(p *console.Page, a account.Account) (console.Form, error) {
	roster, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return console.Form{}, err
	}
	people := persons(p, roster)
	var roles []console.Option
	for _, r := range grants(p.Me) {
		roles = append(roles, console.Option{Value: string(r), Text: r.Name(), Hint: can(r)})
	}
	var places []string // those of the roster first
	for _, post := range roster.Posts {
		places = append(places, post.Place)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	for _, place := range h.Places() {
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	places = slices.DeleteFunc(places, func(place string) bool { return place == "" || !p.Me.Sees(place) })
	f := console.Form{Fields: []console.Field{
		{Name: "name", Label: "账号名", Hint: "2 到 32 个字，比如姓名或拼音。登录时写它。", Value: a.Name, Required: true, Max: 32, Auto: "off"},
		{Name: "role", Label: "角色", Kind: "radio", Options: roles, Value: string(a.Role), Required: true},
		{Name: "place", Label: "能看的地方", Hint: "写全称，比如 广东省中山市东凤镇。管理员和县(区)局不写，就是全部。", Value: a.Place, List: places, Required: p.Me.Place != "", Free: "管理员、县(区)局可不填，其他人要写", Max: 60},
		{Name: "person", Label: "名册里的人", Hint: "法律顾问用网页接单，要选本人。", Kind: "select", Options: people, Value: a.Person},
		{Name: "version", Kind: "hidden", Value: strconv.FormatInt(a.Version, 10)},
	}}
	return f, nil
}

// noPerson is what an adviser who is not in the roster needs, where the form
// can put them there; "" otherwise.
func noPerson(f console.Form) string {
	for _, o := range f.Field("person").Options {
		if o.Value == newPerson {
			return "法律顾问要选名册里的本人。名册里没有，就选“" + o.Text + "”。"
		}
	}
	return ""
}

// can says in a few words what a role is for.
func can(r account.Role) string {
	return map[account.Role]string{
		account.Adviser:       "办自己的单，登记自己做的事",
		account.Clerk:         "办单、登记、看本所的数字和资料",
		account.Head:          "同上，另可结账、管本所的账号",
		account.County:        "看各镇的数字，不看单",
		account.Administrator: "什么都能做",
	}[r]
}

// read takes an account from a form, and says in it what is wrong. complete
// fills in what was left out; nil = nothing.
func (h pages) read(p *console.Page, a account.Account, f *console.Form, complete func(*account.Account)) account.Account {
	f.Read(p.R)
	f.Need()
	a.Name, a.Role, a.Place, a.Person = f.Value("name"), account.Role(f.Value("role")), f.Value("place"), f.Value("person")
	if complete != nil && !f.Bad() {
		complete(&a)
	}
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
		f.Wrong("person", cmp.Or(noPerson(*f), "法律顾问要选名册里的本人。名册里没有，先到名册里加。"))
	}
	return a
}

// plainPlace tells whether a place is written as names of units alone.
func plainPlace(place string) bool {
	return !strings.ContainsFunc(place, func(r rune) bool { return r < 0x4e00 || r > 0x9fff })
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
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return err
	}
	p.Title = a.Name
	v := formView{Form: f.To(root+"/"+a.ID, "保存"), Account: a, State: state(a, p.Now()), Mine: a.ID == p.Me.ID,
		Second: a.Secret != "", Open: a.Invited(p.Now()), Joined: a.Joined(), Seat: seatOf(a, r)}
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
	next := h.read(p, a, &f, nil)
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
