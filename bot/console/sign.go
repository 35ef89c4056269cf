package console

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/guard"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

const (
	loginPath  = "/office/login"
	codePath   = "/office/login/code"
	setupPath  = "/office/setup"
	resetPath  = "/office/reset"
	secondPath = "/office/me/second"
)

// signRoutes are the pages for those who have not signed in, or only half.
func (s *Server) signRoutes() []Route {
	return []Route{
		{Pattern: "GET " + loginPath, Title: "登录", Open: true, Serve: s.loginPage},
		{Pattern: "POST " + loginPath, Title: "登录", Open: true, Body: mostHeld, Serve: s.login},
		{Pattern: "GET " + codePath, Title: "动态码", Open: true, Serve: s.codePage},
		{Pattern: "POST " + codePath, Title: "动态码", Open: true, Body: mostHeld, Serve: s.code},
		{Pattern: "GET " + setupPath, Title: "第一次使用", Open: true, Serve: s.setupPage},
		{Pattern: "POST " + setupPath, Title: "第一次使用", Open: true, Serve: s.setup},
		{Pattern: "GET " + resetPath, Title: "设密码", Open: true, Serve: s.resetPage},
		{Pattern: "POST " + resetPath, Title: "设密码", Open: true, Serve: s.reset},
		{Pattern: "POST /office/logout", Title: "退出", Open: true, Serve: s.logout},
		{Pattern: "POST /office/look", Title: "字和颜色", Open: true, Serve: s.setLook},
	}
}

// signView is a page with one form.
type signView struct {
	Form Form
	Held bool // it carries a form that came too late
}

func loginForm() Form {
	return Form{Action: loginPath, Submit: "登录", Fields: []Field{
		{Name: "name", Label: "账号", Auto: "username", Required: true, First: true},
		{Name: "password", Label: "密码", Kind: "password", Auto: "current-password", Required: true},
	}}
}

func codeForm() Form {
	return Form{Action: codePath, Submit: "登录", Fields: []Field{
		{Name: "code", Label: "动态码或恢复码", Auto: "one-time-code", Required: true, First: true},
	}}
}

// passwordFields are a new password, twice.
func passwordFields() []Field {
	return []Field{
		{Name: "password", Label: "新密码", Hint: "至少 12 个字。几个不相干的词连起来，好记也难猜。", Kind: "password", Auto: "new-password", Required: true},
		{Name: "again", Label: "再写一次新密码", Kind: "password", Auto: "new-password", Required: true},
	}
}

func setupForm() Form {
	return Form{Action: setupPath, Submit: "建账号并登录", Fields: append([]Field{
		{Name: "code", Label: "一次性码", Auto: "one-time-code", Required: true, First: true},
		{Name: "name", Label: "账号名", Hint: "2 到 32 个字，比如姓名或拼音。", Auto: "username", Required: true},
	}, passwordFields()...)}
}

func resetForm() Form {
	return Form{Action: resetPath, Submit: "设好并登录", Fields: append([]Field{
		{Name: "name", Label: "账号", Auto: "username", Required: true, First: true},
		{Name: "code", Label: "一次性码", Auto: "one-time-code", Required: true},
	}, passwordFields()...)}
}

// loginPage shows the form.
func (s *Server) loginPage(p *Page) error {
	any, err := s.config.Accounts.AnyAccount(p.R.Context())
	if err != nil {
		return err
	}
	if !any {
		return p.Done(setupPath, "")
	}
	return p.Show("login", signView{Form: loginForm()})
}

// login checks name and password. Whether the name or the password was wrong
// is not told, nor to be had from the time it takes.
func (s *Server) login(p *Page) error {
	f := loginForm()
	f.Read(p.R)
	if !s.mayTry(p, "login", f.Value("name"), "login", &f) {
		return nil
	}
	a, err := s.config.Accounts.AccountNamed(p.R.Context(), f.Value("name"))
	if err != nil && !errors.Is(err, account.ErrNone) {
		return err
	}
	stored := a.Password
	if !a.Active() {
		stored = ""
	}
	ok, err := s.hasher.matches(p.R.Context(), stored, p.R.PostFormValue("password"))
	if err != nil {
		return err
	}
	if !ok {
		s.config.Logger.Warn("console: sign-in refused", "client", guard.Client(p.R))
		f.Error = textWrong
		return p.ShowAs(http.StatusUnauthorized, "login", s.carry(p, f))
	}
	s.lockout.clear(tried("login", f.Value("name")))
	return s.letIn(p, a)
}

// letIn starts a session of somebody whose password was right.
func (s *Server) letIn(p *Page, a account.Account) error {
	if a.Secret != "" {
		if err := s.enter(p, a, true); err != nil {
			return err
		}
		_, late, said := s.heldBy(p, a)
		if late {
			p.Title = "动态码"
			return p.Show("code", s.carry(p, codeForm()))
		}
		return p.Done(codePath, said)
	}
	return s.letWholly(p, a, "")
}

// letWholly starts a session in which everything may be done.
func (s *Server) letWholly(p *Page, a account.Account, said string) error {
	if err := s.note(p.R, audit.Entry{Who: a.Name, What: audit.SignedIn, Object: a.Name, Place: a.Place}); err != nil {
		return err
	}
	if err := s.enter(p, a, false); err != nil {
		return err
	}
	x, late, dropped := s.heldBy(p, a)
	if late && !a.Enrol() {
		return s.offerHeld(p, a, x)
	}
	return p.Done(s.whence(p), said+dropped)
}

// codePage asks for the second factor.
func (s *Server) codePage(p *Page) error {
	if !p.session.Half {
		return p.Done(home, "")
	}
	return p.Show("code", signView{Form: codeForm()})
}

// code checks the second factor.
func (s *Server) code(p *Page) error {
	if !p.session.Half {
		return p.Done(home, "")
	}
	f := codeForm()
	if !s.mayTry(p, "code", p.Me.ID, "code", &f) {
		return nil
	}
	a, used := s.proveSecond(p.Me, p.Value("code"))
	if used {
		if err := s.config.Accounts.SaveAccount(p.R.Context(), a); errors.Is(err, ErrStale) {
			used = false // somebody used the same code at the same moment
		} else if err != nil {
			return err
		}
	}
	if !used {
		s.config.Logger.Warn("console: second factor refused", "client", guard.Client(p.R))
		f.Wrong("code", textSecond)
		return p.ShowAs(http.StatusUnauthorized, "code", s.carry(p, f))
	}
	s.lockout.clear(tried("code", p.Me.ID))
	said := ""
	if n := len(a.Recovery); n < len(p.Me.Recovery) {
		said = fmt.Sprintf("用掉了一个恢复码，还剩 %d 个。手机找不回来，请到“我的账号”重新绑定。", n)
	}
	return s.letWholly(p, a, said)
}

// proveSecond checks a code of the second factor or a recovery code.
func (s *Server) proveSecond(a account.Account, code string) (account.Account, bool) {
	if next, ok := a.Use(code, s.config.Clock()); ok {
		return next, true
	}
	return a.Recover(code, s.config.Secret)
}

// mayTry counts a try against the client and the name. When it returns false
// the request is answered with the form.
func (s *Server) mayTry(p *Page, page, name, template string, f *Form) bool {
	answer := func(status int, sentence string) bool {
		f.Error = sentence
		if err := p.ShowAs(status, template, s.carry(p, *f)); err != nil {
			s.fail(p, err)
		}
		return false
	}
	if len(name) > 200 || len(p.R.PostFormValue("password")) > 1000 || len(p.R.PostFormValue("code")) > 100 {
		return answer(http.StatusBadRequest, textLong)
	}
	wait, ok := s.clients.Allow(guard.Client(p.R))
	if ok {
		wait, ok = s.lockout.begin(tried(page, name), s.config.Clock())
	}
	if ok {
		return true
	}
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	p.W.Header().Set("Retry-After", strconv.Itoa(seconds))
	return answer(http.StatusTooManyRequests, waitText(page, seconds))
}

// tried is the name under which tries are counted.
func tried(page, name string) string { return page + "\x00" + strings.ToLower(strings.TrimSpace(name)) }

// logout ends the session.
func (s *Server) logout(p *Page) error {
	if p.session.Hash != "" {
		if err := s.config.Sessions.EndSession(p.R.Context(), p.session.Hash); err != nil {
			return err
		}
	}
	http.SetCookie(p.W, s.cookie(p.R, cookieName, "", -1))
	http.SetCookie(p.W, s.cookie(p.R, backName, "", -1))
	return p.Done(loginPath, "已经退出。")
}

// checkPassword tells what is wrong with a new password, "" when nothing is.
func checkPassword(name, password, again string) (field, sentence string) {
	switch {
	case len(password) > 1000:
		return "password", textLong
	case utf8.RuneCountInString(password) < 12:
		return "password", textShort
	case strings.Contains(strings.ToLower(password), strings.ToLower(name)):
		return "password", textHasName
	case password != again:
		return "again", textAgain
	}
	return "", ""
}
