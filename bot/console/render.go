package console

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mingbai/bot/page"
	"mingbai/handlers/account"
)

//go:embed templates/*.html
var ownTemplates embed.FS

//go:embed layout/*.html
var layoutFiles embed.FS

//go:embed assets/*
var assetFiles embed.FS

// pair hands two things to a template.
type pair struct{ A, B any }

// parts are the layout and the components that every area's templates can use.
type parts struct{ set *template.Template }

// loadParts reads the layout.
func loadParts(files *page.Files) (*parts, error) {
	set, err := template.New("").Funcs(template.FuncMap{
		"asset": files.Link, "day": day, "clock": clock, "waited": Waited, "pair": func(a, b any) pair { return pair{a, b} }, "inc": func(n int) int { return n + 1 },
	}).ParseFS(layoutFiles, "layout/*.html")
	if err != nil {
		return nil, fmt.Errorf("console: layout: %w", err)
	}
	return &parts{set: set}, nil
}

// with returns the parts and an area's templates.
func (p *parts) with(files fs.FS) (*template.Template, error) {
	set, err := p.set.Clone()
	if err != nil {
		return nil, err
	}
	if files == nil {
		return set, nil
	}
	return set.ParseFS(files, "templates/*.html")
}

// view is what the layout shows around a page's content.
type view struct {
	Title   string
	Me      account.Account
	Nav     []navGroup
	Said    string
	Look    look
	Path    string
	Now     time.Time
	Failed  bool          // what was asked was not done
	Content template.HTML // made by our own templates, which escaped it
}

// show writes a page whole or not at all.
func (s *Server) show(p *Page, status int, name string, data any) error {
	var content, whole bytes.Buffer
	if err := p.area.templates.ExecuteTemplate(&content, name, data); err != nil {
		return fmt.Errorf("console: template %s: %w", name, err)
	}
	shown := content.Bytes()
	if p.Me.ID != "" && !p.session.Half {
		shown = s.bind(shown, p.Me)
	}
	v := view{Title: p.Title, Said: p.said, Look: lookOf(p.R), Path: p.R.URL.Path, Now: p.Now(), Content: template.HTML(shown),
		Failed: status >= http.StatusBadRequest && status != http.StatusUnprocessableEntity}
	if p.Me.ID != "" && !p.session.Half {
		v.Me = p.Me
		if !p.Me.Enrol() {
			v.Nav = s.nav(p.Me, p.R.URL.Path)
		}
	}
	if err := s.base.set.ExecuteTemplate(&whole, "page", v); err != nil {
		return fmt.Errorf("console: layout: %w", err)
	}
	p.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	p.W.WriteHeader(status)
	_, _ = p.W.Write(whole.Bytes()) // the reader may be gone
	return nil
}

// look is how a browser wants to see the console; it is kept there.
type look struct{ Large, Dark, Light bool }

const lookName = "mingbai_look"

// lookOf reads the look's cookie.
func lookOf(r *http.Request) look {
	c, err := r.Cookie(lookName)
	if err != nil {
		return look{}
	}
	words := strings.Split(c.Value, "-")
	var l look
	for _, w := range words {
		switch w {
		case "large":
			l.Large = true
		case "dark":
			l.Dark = true
		case "light":
			l.Light = true
		}
	}
	return l
}

// Class is the class of the page.
func (l look) Class() string {
	var c []string
	if l.Large {
		c = append(c, "large")
	}
	switch {
	case l.Dark:
		c = append(c, "dark")
	case l.Light:
		c = append(c, "light")
	}
	return strings.Join(c, " ")
}

// setLook keeps how the browser wants to see the console.
func (s *Server) setLook(p *Page) error {
	var words []string
	if p.Value("size") == "large" {
		words = append(words, "large")
	}
	if t := p.Value("theme"); t == "dark" || t == "light" {
		words = append(words, t)
	}
	c := s.cookie(p.R, lookName, strings.Join(words, "-"), 365*24*60*60)
	http.SetCookie(p.W, c)
	return p.Done(inside(p.Value("back")), "")
}

// inside returns an address if it is one of the console, or the first page.
func inside(back string) string {
	if strings.HasPrefix(back, home) && !strings.ContainsAny(back, "\\\r\n") && !strings.Contains(back, "//") && !strings.Contains(back, "..") {
		return back
	}
	return home
}

// day writes a date; nothing for none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(china()).Format("2006-01-02")
}

// clock writes a date and time.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(china()).Format("2006-01-02 15:04")
}

// Waited writes a length of time as people say it: 12分钟, 3小时05分, 2天.
func Waited(d time.Duration) string {
	switch m := int(d.Minutes()); {
	case m < 1:
		return "不到1分钟"
	case m < 60:
		return strconv.Itoa(m) + "分钟"
	case m < 24*60:
		return fmt.Sprintf("%d小时%02d分", m/60, m%60)
	default:
		return strconv.Itoa(m/60/24) + "天"
	}
}
