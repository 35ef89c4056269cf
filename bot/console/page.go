package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"mingbai/bot/guard"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
)

var (
	// ErrDenied says that the account may not see or do this.
	ErrDenied = errors.New("console: not for this account")
	// ErrMissing says that there is no such thing.
	ErrMissing = errors.New("console: no such thing")
	// ErrStale says that somebody else changed it meanwhile.
	ErrStale = delivery.ErrStale
)

// sorry is an error that is a sentence for the person.
type sorry struct{ sentence string }

func (s sorry) Error() string { return s.sentence }

// Sorry makes an error that is shown as it is, for what went wrong through
// nobody's fault and can be mended by who reads it.
func Sorry(sentence string) error { return sorry{sentence} }

// Sentence is what an error of Sorry says, "" of any other.
func Sentence(err error) string {
	var said sorry
	if !errors.As(err, &said) {
		return ""
	}
	return said.sentence
}

// Page is one request and what answers it.
type Page struct {
	W     http.ResponseWriter
	R     *http.Request
	Me    account.Account // empty on open routes without a session
	Title string          // the route's, unless changed

	session account.Session
	late    string // the account whose session has ended, as far as is known
	server  *Server
	area    *builtArea
	said    string // the notice left by the request before
	kept    []kept // see Keep
	at      string // see Stands
}

// Now is the time, in China.
func (p *Page) Now() time.Time { return p.server.config.Clock().In(china()) }

// Value is a field of the query or the form, without space around it.
func (p *Page) Value(name string) string { return strings.TrimSpace(p.R.FormValue(name)) }

// Origin is the address of this site as the person's browser calls it, to be
// written down or told somebody.
func (p *Page) Origin() string {
	if guard.Secure(p.R) {
		return "https://" + p.R.Host
	}
	return "http://" + p.R.Host
}

// Version is the version that a form was made from.
func (p *Page) Version() int64 {
	n, err := strconv.ParseInt(p.R.PostFormValue("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Show answers with a template of the area.
func (p *Page) Show(template string, data any) error {
	return p.ShowAs(http.StatusOK, template, data)
}

// Again answers with a form that was filled in wrongly.
func (p *Page) Again(template string, data any) error {
	return p.ShowAs(http.StatusUnprocessableEntity, template, data)
}

// ShowAs answers with a template and a status.
func (p *Page) ShowAs(status int, template string, data any) error {
	return p.server.show(p, status, template, data)
}

// fileTypes are the media types of what pages hand out, by the end of the name.
var fileTypes = map[string]string{
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".csv":  "text/csv; charset=utf-8",
}

// Hand answers with a file to keep, an .xlsx, .docx or .csv.
func (p *Page) Hand(name string, file []byte) error {
	head := p.W.Header()
	head.Set("Content-Type", cmp.Or(fileTypes[path.Ext(name)], "application/octet-stream"))
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	_, err := p.W.Write(file)
	return err
}

// Done leads to another page, which shows a notice once; said may be "".
func (p *Page) Done(to, said string) error {
	if said != "" {
		http.SetCookie(p.W, p.server.flash(p.R, said))
	}
	http.Redirect(p.W, p.R, to, http.StatusSeeOther)
	return nil
}

// Entry says in the book's terms what was done, for stores that keep what was
// done and the entry together. Its place is the account's; areas that know
// better say so.
func (p *Page) Entry(what audit.What, object, details string) audit.Entry {
	return audit.Entry{Who: p.Me.Name, What: what, Object: object, Details: details, Place: p.Me.Place}
}

// Note enters what was done in the book of who did what. What leaves the house
// or shows a resident's words is entered before: what cannot be entered is not
// handed out.
func (p *Page) Note(what audit.What, object, details string) error {
	return p.server.note(p.R, p.Entry(what, object, details))
}

// NoteAt is Note for what was done to something of a place.
func (p *Page) NoteAt(place string, what audit.What, object, details string) error {
	e := p.Entry(what, object, details)
	e.Place = place
	return p.server.note(p.R, e)
}

func (s *Server) note(r *http.Request, e audit.Entry) error {
	if s.config.Trail == nil {
		return nil
	}
	if err := s.config.Trail.Log(r.Context(), e); err != nil {
		return fmt.Errorf("console: enter in the audit book: %w", err)
	}
	return nil
}

// serve makes a handler of a route.
func (s *Server) serve(route *Route) http.Handler {
	limit := route.Body
	if limit == 0 {
		limit = 64 << 10
	}
	return guard.Body(limit, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &Page{W: w, R: r, Title: route.Title, server: s, area: s.areas[0]}
		if err := s.admit(p, route); err != nil {
			s.fail(p, err)
			return
		}
		if p.Me.ID == "" && !route.Open || p.session.Half && !route.Open {
			s.turnAway(p)
			return
		}
		if p.Me.Enrol() && !route.Open && !route.Unready {
			http.Redirect(w, r, secondPath, http.StatusSeeOther)
			return
		}
		if !route.Open && !route.Allows(p.Me.Role) {
			s.fail(p, ErrDenied)
			return
		}
		if foreign, err := s.foreign(p); foreign || err != nil {
			if err != nil {
				s.fail(p, err)
			}
			return
		}
		p.said = s.heard(w, r)
		if err := route.Serve(p); err != nil {
			s.fail(p, err)
		}
	}))
}

// turnAway leads those who have not signed in to where they can.
func (s *Server) turnAway(p *Page) {
	if s.hold(p) {
		return
	}
	if p.session.Half {
		http.Redirect(p.W, p.R, codePath, http.StatusSeeOther)
		return
	}
	any, err := s.config.Accounts.AnyAccount(p.R.Context())
	if err != nil {
		s.fail(p, err)
		return
	}
	to := loginPath
	if !any {
		to = setupPath
	} else {
		s.remember(p)
	}
	http.Redirect(p.W, p.R, to, http.StatusSeeOther)
}

// fail tells the person what went wrong, and the log when it was us.
func (s *Server) fail(p *Page, err error) {
	var said sorry
	var large *http.MaxBytesError
	status, state := http.StatusInternalServerError, State{Title: "出错了", Text: textFailed}
	switch {
	case errors.As(err, &said):
		status, state = http.StatusConflict, State{Title: "没有做成", Text: said.sentence}
	case errors.As(err, &large):
		status, state = http.StatusRequestEntityTooLarge, State{Title: "太大了", Text: textLarge}
	case errors.Is(err, ErrDenied):
		status, state = http.StatusForbidden, State{Title: "没有权限", Text: textDenied}
	case errors.Is(err, ErrMissing), errors.Is(err, account.ErrNone):
		status, state = http.StatusNotFound, State{Title: "没有找到", Text: textMissing}
	case errors.Is(err, ErrStale):
		status, state = http.StatusConflict, State{Title: "别人先改了", Text: textStale, Links: []Link{{Text: "看现在的样子", Href: cmp.Or(refererOf(p.R), p.R.URL.Path)}}}
	default:
		s.config.Logger.Error("console: request failed", "route", p.R.Pattern, "error", err)
	}
	v := saidView{State: state}
	s.unsaved(p, &v, errors.Is(err, ErrStale))
	p.Title = state.Title
	p.area = s.areas[0]
	if err := s.show(p, status, "said", v); err != nil {
		s.config.Logger.Error("console: render", "error", err)
		http.Error(p.W, textFailed, http.StatusInternalServerError)
	}
}

// lost answers addresses that do not exist.
func (s *Server) lost(w http.ResponseWriter, r *http.Request) {
	p := &Page{W: w, R: r, server: s, area: s.areas[0]}
	if err := s.admit(p, &Route{Open: true}); err != nil {
		s.fail(p, err)
		return
	}
	s.fail(p, ErrMissing)
}

// say shows one state without looking at who asks.
func (s *Server) say(w http.ResponseWriter, r *http.Request, status int, state State) {
	p := &Page{W: w, R: r, server: s, area: s.areas[0], Title: state.Title}
	if err := s.show(p, status, "said", saidView{State: state}); err != nil {
		http.Error(w, textFailed, http.StatusInternalServerError)
	}
}

// china is the office's time, wherever the machine stands.
func china() *time.Location { return time.FixedZone("CST", 8*60*60) }
