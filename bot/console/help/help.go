// Package help is the console's pages that explain: for each role the five
// things it does and where (see jobs.go), and the counting rules, which are made of the rules themselves so that they cannot
// say anything else than what is counted. bot gives its Area to the console.
package help

import (
	"bytes"
	"embed"
	"io"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

//go:embed templates/*.html
var templates embed.FS

// Config is what the pages need.
type Config struct {
	// Explain writes the counting rules; a line that begins with 一、 and the
	// like is a heading, an empty line ends a part.
	Explain func(w io.Writer) error
}

const root = "/office/help"

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	return console.Area{Name: "help", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "帮助", Nav: "帮助", Group: console.Office, Serve: h.own},
		{Pattern: "GET " + root + "/{role}", Title: "帮助", Serve: h.role},
		{Pattern: "GET " + root + "/rules", Title: "统计口径", Serve: h.rules},
	}}
}

// helpView is the page of a role.
type helpView struct {
	Role   string
	Own    bool
	Guide  guide
	Others []console.Link
}

// own explains what the account's own role does.
func (h pages) own(p *console.Page) error { return h.show(p, p.Me.Role) }

// role explains what any role does.
func (h pages) role(p *console.Page) error {
	role := account.Role(p.R.PathValue("role"))
	if !role.Known() {
		return console.ErrMissing
	}
	return h.show(p, role)
}

func (h pages) show(p *console.Page, role account.Role) error {
	v := helpView{Role: role.Name(), Own: role == p.Me.Role, Guide: guides()[role]}
	for _, r := range account.Roles() {
		if r != role {
			v.Others = append(v.Others, console.Link{Text: r.Name(), Href: root + "/" + string(r)})
		}
	}
	p.Title = "帮助：" + role.Name()
	return p.Show("help", v)
}

// part is a part of the counting rules.
type part struct {
	Title string
	Lines []string
}

// rules shows the counting rules.
func (h pages) rules(p *console.Page) error {
	var text bytes.Buffer
	if err := h.Explain(&text); err != nil {
		return err
	}
	return p.Show("rules", parts(text.String()))
}

// parts splits the rules at their headings.
func parts(text string) []part {
	all := []part{{}}
	for _, line := range strings.Split(text, "\n") {
		switch line = strings.TrimSpace(line); {
		case line == "":
		case all[0].Title == "" && len(all) == 1 && len(all[0].Lines) == 0:
			all[0].Title = line
		case heading(line):
			all = append(all, part{Title: line})
		default:
			last := &all[len(all)-1]
			last.Lines = append(last.Lines, line)
		}
	}
	return all
}

// heading tells whether a line begins with 一、 and the like.
func heading(line string) bool {
	number, _, ok := strings.Cut(line, "、")
	return ok && number != "" && strings.Trim(number, "一二三四五六七八九十") == ""
}
