package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mingbai/bot/guard"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets/style.css
var styleFile embed.FS

// cookieName holds the id of a session; only its hash is kept.
const cookieName = "mingbai_office"

// form is what the sign-in and set-up pages show.
type form struct {
	Error string
	Name  string
}

// todayView is the page after signing in.
type todayView struct {
	Name    string
	Date    string
	Time    string
	Counts  Counts
	Counted bool
	Checks  []Check
	Version string
}

// china is the office's time, wherever the machine stands.
func china() *time.Location { return time.FixedZone("CST", 8*60*60) }

// signedIn lets only sessions through; others are led to sign in or, before
// there is an account, to set up.
func (s *Server) signedIn(page func(http.ResponseWriter, *http.Request, session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie(cookieName); err == nil {
			if found, ok := s.sessions.find(c.Value, s.config.Clock()); ok {
				page(w, r, found)
				return
			}
		}
		any, err := s.config.Accounts.Any(r.Context())
		if err != nil {
			s.fail(w, "accounts", err)
			return
		}
		to := "/office/login"
		if !any {
			to = "/office/setup"
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	}
}

// today shows what is there.
func (s *Server) today(w http.ResponseWriter, r *http.Request, who session) {
	now := s.config.Clock().In(china())
	v := todayView{
		Name: who.name, Date: now.Format("2006年1月2日"), Time: now.Format("15:04"),
		Checks: s.config.Health(r.Context()), Version: s.config.Version, Counted: true,
	}
	var err error
	if v.Counts, err = s.config.Counter.Today(r.Context()); err != nil {
		s.config.Logger.Error("console: count", "error", err)
		v.Counted = false
	}
	s.render(w, http.StatusOK, "today", v)
}

// loginPage shows the form.
func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	any, err := s.config.Accounts.Any(r.Context())
	if err != nil {
		s.fail(w, "accounts", err)
		return
	}
	if !any {
		http.Redirect(w, r, "/office/setup", http.StatusSeeOther)
		return
	}
	s.render(w, http.StatusOK, "login", form{})
}

// login checks name and password. Whether the name or the password was wrong
// is not told, nor to be had from the time it takes.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	name, password := r.PostFormValue("name"), r.PostFormValue("password")
	if !s.mayTry(w, r, "login", name) {
		return
	}
	account, err := s.config.Accounts.Find(r.Context(), strings.TrimSpace(name))
	if err != nil && !errors.Is(err, ErrNoAccount) {
		s.fail(w, "accounts", err)
		return
	}
	ok, err := s.hasher.matches(r.Context(), account.Password, password)
	if err != nil {
		s.fail(w, "password", err)
		return
	}
	if !ok {
		s.config.Logger.Warn("console: sign-in refused", "client", guard.Client(r))
		s.render(w, http.StatusUnauthorized, "login", form{Error: textWrong, Name: name})
		return
	}
	s.lockout.clear(tried("login", name))
	s.enter(w, r, account)
}

// mayTry counts a try against the client and the name. When it returns false
// the request is answered.
func (s *Server) mayTry(w http.ResponseWriter, r *http.Request, page, name string) bool {
	if len(name) > 200 || len(r.PostFormValue("password")) > 1000 {
		s.render(w, http.StatusBadRequest, page, form{Error: textLong})
		return false
	}
	wait, ok := s.clients.Allow(guard.Client(r))
	if ok {
		wait, ok = s.lockout.begin(tried(page, name), s.config.Clock())
	}
	if ok {
		return true
	}
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	s.render(w, http.StatusTooManyRequests, page, form{Error: fmt.Sprintf(textWait, seconds), Name: name})
	return false
}

// tried is the name under which tries are counted.
func tried(page, name string) string { return page + "\x00" + strings.ToLower(strings.TrimSpace(name)) }

// enter starts a session under a new id; one that the browser had ends.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, a Account) {
	if c, err := r.Cookie(cookieName); err == nil {
		s.sessions.end(c.Value)
	}
	id, err := s.sessions.open(s.config.Rand, a, s.config.Clock())
	if err != nil {
		s.fail(w, "session", err)
		return
	}
	http.SetCookie(w, s.cookie(r, id, 0))
	http.Redirect(w, r, "/office/", http.StatusSeeOther)
}

// cookie makes the session's cookie; it ends with the browser.
func (s *Server) cookie(r *http.Request, value string, age int) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: value, Path: "/office/", MaxAge: age,
		HttpOnly: true, Secure: guard.Secure(r), SameSite: http.SameSiteLaxMode}
}

// logout ends the session.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName); err == nil {
		s.sessions.end(c.Value)
	}
	http.SetCookie(w, s.cookie(r, "", -1))
	http.Redirect(w, r, "/office/login", http.StatusSeeOther)
}

// setupPage shows the form for the first account, as long as there is none.
func (s *Server) setupPage(w http.ResponseWriter, r *http.Request) {
	if s.first(w, r) {
		s.render(w, http.StatusOK, "setup", form{})
	}
}

// first tells whether the first account is still to be made. When it returns
// false the request is answered.
func (s *Server) first(w http.ResponseWriter, r *http.Request) bool {
	any, err := s.config.Accounts.Any(r.Context())
	if err != nil {
		s.fail(w, "accounts", err)
		return false
	}
	if any {
		http.Redirect(w, r, "/office/login", http.StatusSeeOther)
		return false
	}
	return true
}

// setup makes the first account.
func (s *Server) setup(w http.ResponseWriter, r *http.Request) {
	if !s.first(w, r) || !s.mayTry(w, r, "setup", "") {
		return
	}
	name := strings.TrimSpace(r.PostFormValue("name"))
	if !sameCode(s.config.Code, r.PostFormValue("code")) {
		s.config.Logger.Warn("console: wrong one-time code", "client", guard.Client(r))
		s.render(w, http.StatusForbidden, "setup", form{Error: textCode, Name: name})
		return
	}
	s.lockout.clear(tried("setup", ""))
	password := r.PostFormValue("password")
	if wrong := checkAccount(name, password, r.PostFormValue("again")); wrong != "" {
		s.render(w, http.StatusUnprocessableEntity, "setup", form{Error: wrong, Name: name})
		return
	}
	hash, err := s.hasher.hash(r.Context(), password)
	if err != nil {
		s.fail(w, "password", err)
		return
	}
	a := Account{Name: name, Password: hash, Role: Administrator, Made: s.config.Clock().UTC()}
	switch err := s.config.Accounts.First(r.Context(), a); {
	case errors.Is(err, ErrTaken):
		http.Redirect(w, r, "/office/login", http.StatusSeeOther)
	case err != nil:
		s.fail(w, "first account", err)
	default:
		s.config.Logger.Info("console: first account made")
		s.enter(w, r, a)
	}
}

// checkAccount tells what is wrong with a new account, "" when nothing is.
func checkAccount(name, password, again string) string {
	length := utf8.RuneCountInString(name)
	switch {
	case length < 2 || length > 32 || !utf8.ValidString(name) || strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0:
		return textName
	case utf8.RuneCountInString(password) < 12:
		return textShort
	case strings.Contains(strings.ToLower(password), strings.ToLower(name)):
		return textHasName
	case password != again:
		return textAgain
	}
	return ""
}

// lost answers addresses that do not exist.
func (s *Server) lost(w http.ResponseWriter, _ *http.Request) {
	s.say(w, http.StatusNotFound, textLost)
}

// fail logs err and says so.
func (s *Server) fail(w http.ResponseWriter, doing string, err error) {
	s.config.Logger.Error("console: "+doing, "error", err)
	s.say(w, http.StatusInternalServerError, textFailed)
}

// say shows one sentence.
func (s *Server) say(w http.ResponseWriter, status int, sentence string) {
	s.render(w, status, "plain", form{Error: sentence})
}

// render writes a template whole or not at all.
func (s *Server) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := s.pages.ExecuteTemplate(&page, name, data); err != nil {
		s.config.Logger.Error("console: render", "template", name, "error", err)
		http.Error(w, textFailed, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// styleHash names the content of the stylesheet.
func styleHash() (string, error) {
	body, err := styleFile.ReadFile("assets/style.css")
	if err != nil {
		return "", fmt.Errorf("console: style: %w", err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:6]), nil
}

// styleLink is the stylesheet's address.
func styleLink(hash string) string { return "/office/assets/style.css?v=" + hash }

// style sends the stylesheet.
func (s *Server) style(w http.ResponseWriter, r *http.Request) {
	body, err := styleFile.ReadFile("assets/style.css")
	if err != nil {
		s.fail(w, "style", err)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	if r.URL.Query().Get("v") == s.stylehash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(body)
}
