package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// issuer is how an authenticator names the office.
const issuer = "明白"

// myRoutes are the pages about one's own account.
func (s *Server) myRoutes() []Route {
	return []Route{
		{Pattern: "GET /office/me", Title: "我的账号", Serve: s.me},
		{Pattern: "POST /office/me/password", Title: "改密码", Serve: s.changePassword},
		{Pattern: "GET " + secondPath, Title: "绑定动态码", Unready: true, Serve: s.secondPage},
		{Pattern: "POST " + secondPath, Title: "绑定动态码", Unready: true, Serve: s.second},
		{Pattern: "GET /office/me/recovery", Title: "恢复码", Serve: s.recoveryPage},
		{Pattern: "POST /office/me/recovery", Title: "恢复码", Serve: s.recovery},
		{Pattern: "POST /office/me/out", Title: "别处退出", Serve: s.signOutElsewhere},
	}
}

// meView is one's own account.
type meView struct {
	Facts     Table
	Password  Form
	HasSecond bool
	Left      int
	Sessions  Table
	Elsewhere bool // signed in elsewhere too
}

func changeForm() Form {
	return Form{Action: "/office/me/password", Submit: "改密码", Fields: append([]Field{
		{Name: "old", Label: "现在的密码", Kind: "password", Auto: "current-password", Required: true},
	}, passwordFields()...)}
}

// me shows one's own account.
func (s *Server) me(p *Page) error { return s.showMe(p, http.StatusOK, changeForm()) }

func (s *Server) showMe(p *Page, status int, f Form) error {
	v := meView{Password: f, HasSecond: p.Me.Secret != "", Left: len(p.Me.Recovery)}
	where := p.Me.Place
	if where == "" {
		where = "全部"
	}
	v.Facts = Table{Caption: "账号", Stack: true, Columns: []Column{{Name: "账号"}, {Name: "角色"}, {Name: "能看的地方"}}, Rows: []Row{
		{Cells: []Cell{Words(p.Me.Name), Words(p.Me.Role.Name()), Words(where)}},
	}}
	open, err := s.config.Sessions.Sessions(p.R.Context(), p.Me.ID)
	if err != nil {
		return err
	}
	v.Sessions = Table{Caption: "登录着的地方", Stack: true, Columns: []Column{{Name: "哪里"}, {Name: "登录"}, {Name: "最后用"}}}
	for _, x := range open {
		if s.config.Limits.Over(x, s.config.Clock()) {
			continue // over, and not forgotten yet
		}
		where := Words("另一处")
		switch {
		case x.Hash == p.session.Hash:
			where = Words("就是这里")
		case x.Half:
			where = Cell{Text: "另一处", Note: "密码对了，动态码还没有写"}
		}
		v.Sessions.Rows = append(v.Sessions.Rows, Row{Cells: []Cell{where, Words(clock(x.Made)), Words(clock(x.Seen))}})
	}
	v.Elsewhere = len(v.Sessions.Rows) > 1
	return p.ShowAs(status, "me", v)
}

// changePassword sets a new password for who knows the old one.
func (s *Server) changePassword(p *Page) error {
	f := changeForm()
	if wait, ok := s.lockout.begin(tried("change", p.Me.ID), s.config.Clock()); !ok {
		f.Error = waitText("change", int(wait.Seconds())+1)
		return s.showMe(p, http.StatusTooManyRequests, f)
	}
	if len(p.R.PostFormValue("old")) > 1000 {
		f.Wrong("old", textOld)
		return s.showMe(p, http.StatusUnprocessableEntity, f)
	}
	ok, err := s.hasher.matches(p.R.Context(), p.Me.Password, p.R.PostFormValue("old"))
	if err != nil {
		return err
	}
	if !ok {
		f.Wrong("old", textOld)
		return s.showMe(p, http.StatusUnprocessableEntity, f)
	}
	s.lockout.clear(tried("change", p.Me.ID))
	password := p.R.PostFormValue("password")
	if field, wrong := checkPassword(p.Me.Name, password, p.R.PostFormValue("again")); wrong != "" {
		f.Wrong(field, wrong)
		return s.showMe(p, http.StatusUnprocessableEntity, f)
	}
	a := p.Me.Clone()
	if a.Password, err = s.hasher.hash(p.R.Context(), password); err != nil {
		return err
	}
	if err := s.save(p, a, "改了自己的密码"); err != nil {
		return err
	}
	return p.Done("/office/me", "密码改好了，别处登录的都已退出。")
}

// signOutElsewhere ends all other sessions.
func (s *Server) signOutElsewhere(p *Page) error {
	if err := p.Note(audit.Account, p.Me.Name, "退出了其他设备"); err != nil {
		return err
	}
	if err := s.config.Sessions.EndSessions(p.R.Context(), p.Me.ID, p.session.Hash); err != nil {
		return err
	}
	return p.Done("/office/me", "其他设备都退出了。不是你自己登录的，请马上改密码。")
}

// secondView is where the second factor is set up.
type secondView struct {
	Must    bool
	AskCode bool
	Secret  string
	QR      square
	Form    Form
}

// secondForm carries the new secret, with a proof that we made it for this
// account.
func (s *Server) secondForm(p *Page, secret string) Form {
	f := Form{Action: secondPath, Submit: "绑定", Fields: []Field{
		{Name: "secret", Kind: "hidden", Value: secret},
		{Name: "proof", Kind: "hidden", Value: s.prove(p.Me.ID, secret)},
		{Name: "code", Label: "验证器现在显示的数字", Auto: "one-time-code", Mode: "numeric", Required: true, Narrow: true},
	}}
	if p.Me.Secret != "" {
		f.Fields = append(f.Fields, Field{Name: "old", Label: "旧手机上的动态码，或一个恢复码", Required: true})
	}
	return f
}

func (s *Server) prove(id, secret string) string {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "second factor\n%s\n%s", id, secret)
	return hex.EncodeToString(mac.Sum(nil))
}

// secondPage shows a new secret.
func (s *Server) secondPage(p *Page) error {
	key, err := account.NewKey(issuer, p.Me.Name, s.config.Rand)
	if err != nil {
		return err
	}
	return s.showSecond(p, http.StatusOK, key, s.secondForm(p, key.Secret))
}

func (s *Server) showSecond(p *Page, status int, key account.Key, f Form) error {
	qr, err := drawQR(key.URL)
	if err != nil {
		return err
	}
	v := secondView{Must: p.Me.Enrol(), AskCode: p.Me.Secret != "", Secret: spaced(key.Secret), QR: qr, Form: f}
	return p.ShowAs(status, "second", v)
}

// spaced groups a secret by four, to be typed.
func spaced(secret string) string {
	var out []byte
	for i := range len(secret) {
		if i > 0 && i%4 == 0 {
			out = append(out, ' ')
		}
		out = append(out, secret[i])
	}
	return string(out)
}

// second binds the second factor once the authenticator shows the right digits.
func (s *Server) second(p *Page) error {
	secret := p.Value("secret")
	if !hmac.Equal([]byte(p.Value("proof")), []byte(s.prove(p.Me.ID, secret))) {
		return p.Done(secondPath, "这个二维码过期了，请扫新的。")
	}
	key, err := account.KeyOf(issuer, p.Me.Name, secret)
	if err != nil {
		return err
	}
	f := s.secondForm(p, secret)
	if wait, ok := s.lockout.begin(tried("second", p.Me.ID), s.config.Clock()); !ok {
		f.Error = waitText("second", int(wait.Seconds())+1)
		return s.showSecond(p, http.StatusTooManyRequests, key, f)
	}
	if p.Me.Secret != "" {
		if _, ok := s.proveSecond(p.Me, p.Value("old")); !ok {
			f.Wrong("old", textSecond)
			return s.showSecond(p, http.StatusUnprocessableEntity, key, f)
		}
	}
	a := p.Me.Clone()
	a.Secret, a.Step = secret, 0
	a, ok := a.Use(p.Value("code"), s.config.Clock())
	if !ok {
		f.Wrong("code", textSecond)
		return s.showSecond(p, http.StatusUnprocessableEntity, key, f)
	}
	s.lockout.clear(tried("second", p.Me.ID))
	return s.giveRecovery(p, a, "绑定了动态码")
}

// recoveryView shows codes once.
type recoveryView struct {
	Codes []string
	Next  string
}

// giveRecovery saves an account with new recovery codes and shows them.
func (s *Server) giveRecovery(p *Page, a account.Account, details string) error {
	a, codes, err := a.WithRecovery(s.config.Secret, s.config.Rand)
	if err != nil {
		return err
	}
	if err := s.save(p, a, details); err != nil {
		return err
	}
	p.Me, p.Title = a, "抄下恢复码"
	next := home
	tasks, err := s.tasks(p)
	if err != nil {
		return err
	}
	if len(tasks) > 0 {
		next = tasks[0].Href
	}
	return p.Show("recovery", recoveryView{Codes: codes, Next: next})
}

func recoveryForm() Form {
	return Form{Action: "/office/me/recovery", Submit: "作废旧的，出新的", Danger: true, Back: Link{Text: "不换了", Href: "/office/me"}, Fields: []Field{
		{Name: "code", Label: "动态码", Auto: "one-time-code", Mode: "numeric", Required: true, Narrow: true, First: true},
	}}
}

// recoveryPage asks for the second factor before new recovery codes are made.
func (s *Server) recoveryPage(p *Page) error {
	if p.Me.Secret == "" {
		return p.Done(secondPath, "")
	}
	return p.Show("recovery-ask", signView{Form: recoveryForm()})
}

// recovery makes new recovery codes.
func (s *Server) recovery(p *Page) error {
	f := recoveryForm()
	if wait, ok := s.lockout.begin(tried("second", p.Me.ID), s.config.Clock()); !ok {
		p.W.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		f.Error = waitText("second", int(wait.Seconds())+1)
		return p.ShowAs(http.StatusTooManyRequests, "recovery-ask", signView{Form: f})
	}
	a, ok := p.Me.Use(p.Value("code"), s.config.Clock())
	if !ok {
		f.Wrong("code", textSecond)
		return p.Again("recovery-ask", signView{Form: f})
	}
	s.lockout.clear(tried("second", p.Me.ID))
	return s.giveRecovery(p, a.Clone(), "重新出了恢复码")
}
