package console

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"mingbai/handlers/account"
)

// home is the first page.
const home = "/office/"

// Groups of the navigation, in their order.
const (
	Work     = "办事"
	Numbers  = "数字"
	Material = "资料"
	Office   = "管理"
)

// groups is the order of the navigation.
func groups() []string { return []string{Work, Numbers, Material, Office} }

// Handler answers one request of somebody who may. See the package's
// documentation for how it ends.
type Handler func(p *Page) error

// Route is one page or one thing that can be done.
type Route struct {
	Pattern string         // as of http.ServeMux, with a method
	Title   string         // of the page
	Roles   []account.Role // that may; nil = everybody who signed in
	Nav     string         // name in the navigation; "" = not there
	Group   string         // of the navigation
	Body    int64          // the largest request in bytes; 0 = 64 KB
	Open    bool           // for everybody, signed in or not: p.Me may be empty
	Unready bool           // also for those who still have to set up their second factor
	Serve   Handler
}

// Path is the pattern without its method.
func (r Route) Path() string {
	_, path, _ := strings.Cut(r.Pattern, " ")
	return path
}

// Allows tells whether an account of a role may use the route.
func (r Route) Allows(role account.Role) bool {
	return r.Roles == nil || slices.Contains(r.Roles, role)
}

// Signal tells the state of something live in one word that changes when it
// changes. It returns ErrDenied for what the account may not see.
type Signal func(ctx context.Context, me account.Account, key string) (string, error)

// Panel is a part of the first page that an area gives.
type Panel struct {
	ID    string // of the element
	Title string
	Live  string // topic; "" = not live
	Note  string // one sentence below the title
	Late  string // what is late, before the note, in red; "" = nothing is
	Table Table
	More  Link
}

// Area is a group of pages.
type Area struct {
	Name      string
	Templates fs.FS // *.html below templates/
	Routes    []Route
	Live      map[string]Signal
	Today     func(p *Page) ([]Panel, error) // for the first page; nil = nothing
	Tasks     func(p *Page) ([]Link, error)  // what is still to be done, for its top; nil = nothing
}

// builtArea is an area with its templates read.
type builtArea struct {
	Area
	templates *template.Template
}

var errRoute = errors.New("console: a route cannot be served")

// add reads an area's templates and takes its routes.
func (s *Server) add(a Area) error {
	set, err := s.base.with(a.Templates)
	if err != nil {
		return fmt.Errorf("console: templates of %s: %w", a.Name, err)
	}
	built := &builtArea{Area: a, templates: set}
	s.areas = append(s.areas, built)
	for _, r := range a.Routes {
		if err := r.check(); err != nil {
			return err
		}
		s.routes = append(s.routes, r.in(built))
	}
	return nil
}

// in keeps the area with the route's handler.
func (r Route) in(a *builtArea) Route {
	serve := r.Serve
	r.Serve = func(p *Page) error {
		p.area = a
		return serve(p)
	}
	return r
}

// check tells what is wrong with a route.
func (r Route) check() error {
	method, path, _ := strings.Cut(r.Pattern, " ")
	switch {
	case method != http.MethodGet && method != http.MethodPost, !strings.HasPrefix(path, home):
		return fmt.Errorf("%w: %q is neither GET nor POST below %s", errRoute, r.Pattern, home)
	case r.Serve == nil, r.Title == "":
		return fmt.Errorf("%w: %q has no handler or no title", errRoute, r.Pattern)
	case r.Nav != "" && (!slices.Contains(groups(), r.Group) || method != http.MethodGet):
		return fmt.Errorf("%w: %q cannot stand in the navigation", errRoute, r.Pattern)
	}
	for _, role := range r.Roles {
		if !role.Known() {
			return fmt.Errorf("%w: %q is for %q", errRoute, r.Pattern, role)
		}
	}
	return nil
}

// navGroup is a group of the navigation as one account sees it.
type navGroup struct {
	Name  string
	Links []Link
}

// nav is the navigation as an account sees it on a page.
func (s *Server) nav(me account.Account, path string) []navGroup {
	current := ""
	for _, r := range s.routes {
		at := strings.TrimSuffix(r.Path(), "{$}")
		if r.Nav != "" && len(at) > len(current) && (path == at || at != home && strings.HasPrefix(path, at+"/")) {
			current = at
		}
	}
	var out []navGroup
	for _, name := range groups() {
		g := navGroup{Name: name}
		for _, r := range s.routes {
			if r.Nav != "" && r.Group == name && r.Allows(me.Role) {
				at := strings.TrimSuffix(r.Path(), "{$}")
				g.Links = append(g.Links, Link{Text: r.Nav, Href: at, On: at == current})
			}
		}
		if len(g.Links) > 0 {
			out = append(out, g)
		}
	}
	return out
}
