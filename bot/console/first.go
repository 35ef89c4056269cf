package console

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"net/http"

	"mingbai/bot/guard"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// NewID makes an id for an account.
func NewID(random io.Reader) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	raw := make([]byte, 8)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	return hex.EncodeToString(raw), nil
}

// setupPage shows the form for the first account, as long as there is none.
func (s *Server) setupPage(p *Page) error {
	any, err := s.config.Accounts.AnyAccount(p.R.Context())
	if err != nil {
		return err
	}
	if any {
		return p.Done(loginPath, "")
	}
	return p.Show("setup", signView{Form: setupForm()})
}

// setup makes the first account.
func (s *Server) setup(p *Page) error {
	any, err := s.config.Accounts.AnyAccount(p.R.Context())
	if err != nil {
		return err
	}
	if any {
		return p.Done(loginPath, "")
	}
	f := setupForm()
	f.Read(p.R)
	code := f.Value("code")
	f.Set("code", "")
	if !s.mayTry(p, "setup", "", "setup", &f) {
		return nil
	}
	if !account.SameCode(s.config.Code, code) {
		s.config.Logger.Warn("console: wrong one-time code", "client", guard.Client(p.R))
		f.Wrong("code", textCode)
		return p.ShowAs(http.StatusForbidden, "setup", signView{Form: f})
	}
	s.lockout.clear(tried("setup", ""))
	a, err := s.firstAccount(p, &f)
	if err != nil {
		return err
	}
	if f.Bad() {
		return p.Again("setup", signView{Form: f})
	}
	switch err := s.config.Accounts.FirstAccount(p.R.Context(), a); {
	case errors.Is(err, account.ErrTaken):
		return p.Done(loginPath, "")
	case err != nil:
		return err
	}
	a.Version = 1
	s.config.Logger.Info("console: first account made")
	if err := s.note(p.R, audit.Entry{Who: a.Name, What: audit.Account, Object: a.Name, Details: "建第一个管理员账号"}); err != nil {
		return err
	}
	return s.letWholly(p, a, "")
}

// firstAccount makes an administrator of a form, or says in it what is wrong.
func (s *Server) firstAccount(p *Page, f *Form) (account.Account, error) {
	id, err := NewID(s.config.Rand)
	if err != nil {
		return account.Account{}, err
	}
	a := account.Account{ID: id, Name: f.Value("name"), Role: account.Administrator, Made: s.config.Clock().UTC()}
	password := p.R.PostFormValue("password")
	if err := a.Check(); err != nil {
		f.Wrong("name", textName)
		return a, nil
	}
	if field, wrong := checkPassword(a.Name, password, p.R.PostFormValue("again")); wrong != "" {
		f.Wrong(field, wrong)
		return a, nil
	}
	a.Password, err = s.hasher.hash(p.R.Context(), password)
	return a, err
}

// resetPage shows the form with which a one-time code becomes a password.
func (s *Server) resetPage(p *Page) error { return p.Show("reset", signView{Form: resetForm()}) }

// reset takes a one-time code and sets a password.
func (s *Server) reset(p *Page) error {
	f := resetForm()
	f.Read(p.R)
	code := f.Value("code")
	f.Set("code", "")
	if !s.mayTry(p, "reset", f.Value("name"), "reset", &f) {
		return nil
	}
	a, err := s.config.Accounts.AccountNamed(p.R.Context(), f.Value("name"))
	if err != nil && !errors.Is(err, account.ErrNone) {
		return err
	}
	if !a.Active() || a.Code == "" || code == "" || a.Code != account.CodeHash(s.config.Secret, code) || s.config.Clock().After(a.CodeEnds) {
		s.config.Logger.Warn("console: reset refused", "client", guard.Client(p.R))
		f.Wrong("code", textReset)
		return p.ShowAs(http.StatusForbidden, "reset", signView{Form: f})
	}
	s.lockout.clear(tried("reset", f.Value("name")))
	password := p.R.PostFormValue("password")
	if field, wrong := checkPassword(a.Name, password, p.R.PostFormValue("again")); wrong != "" {
		f.Wrong(field, wrong)
		return p.Again("reset", signView{Form: f})
	}
	if a.Password, err = s.hasher.hash(p.R.Context(), password); err != nil {
		return err
	}
	a.Code = ""
	if err := s.save(p, a, "用一次性码设了密码"); err != nil {
		return err
	}
	a.Version++
	return s.letIn(p, a)
}

// save stores and enters a change of somebody's own account, and signs every
// other browser of theirs out.
func (s *Server) save(p *Page, a account.Account, details string) error {
	done := audit.Entry{Who: a.Name, What: audit.Account, Object: a.Name, Details: details, Place: a.Place}
	if err := s.config.Accounts.ChangeAccount(p.R.Context(), a, done); err != nil {
		return err
	}
	return s.config.Sessions.EndSessions(p.R.Context(), a.ID, p.session.Hash)
}
