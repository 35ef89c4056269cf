package console

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// What somebody typed is not lost because it could not be saved: the page that
// says so shows it, and, where somebody else was quicker, what stands there
// now beside it, whichever area the form is of. What the form was is read off
// the page it stood on, as it would be shown now.

// kept is something typed that was not saved, and what stands in its place now.
type kept struct{ Name, Mine, Now string }

// saidView is the page of a state.
type saidView struct {
	State
	Kept  []kept
	Both  bool  // Now is known
	Again *Form // saves what was typed all the same; nil = nothing does
}

// Keep remembers words that were typed into a form which the frame cannot read
// itself, for the page that says that they were not saved.
func (p *Page) Keep(name, text string) {
	p.kept = append(p.kept, kept{Name: name, Mine: text})
}

// Stands says where that is shown which a form changes, when the page that it
// came from may have been of something else, or an answer of ours.
func (p *Page) Stands(at string) { p.at = at }

const (
	mostKept    = 40   // fields shown
	longestKept = 8000 // characters of one
)

// unsaved fills the page of a failure with what was typed. Where somebody else
// changed it meanwhile, both are shown, and a way to save one's own over it.
func (s *Server) unsaved(p *Page, v *saidView, stale bool) {
	v.Kept = p.kept
	if p.R.Method != http.MethodPost || p.Me.ID == "" || strings.HasPrefix(p.R.Header.Get("Content-Type"), "multipart/") || p.R.ParseForm() != nil {
		return
	}
	now, at, ok := s.formNow(p)
	if !ok {
		v.Kept = append(v.Kept, unnamed(p.R.PostForm)...)
		return
	}
	same := true
	for _, c := range now {
		mine := strings.TrimSpace(strings.ReplaceAll(strings.Join(p.R.PostForm[c.name], "、"), "\r\n", "\n"))
		if !c.words() || len(v.Kept) == mostKept || mine == "" && c.value == "" {
			continue
		}
		same = same && mine == c.value
		if mine != c.value || !stale {
			v.Kept = append(v.Kept, kept{Name: c.label, Mine: c.shown(mine), Now: c.shown(c.value)})
		}
	}
	if !stale || same {
		return
	}
	v.Both = true
	if !onlyOlder(p.R.PostForm, now) {
		v.Links = []Link{{Text: "回到那一页，看了现在的再写", Href: at}}
		return
	}
	v.Again = &Form{Action: p.R.URL.RequestURI(), Submit: "还是存我写的", Danger: true}
	for name, values := range p.R.PostForm {
		i := slices.IndexFunc(now, func(c control) bool { return c.name == name && c.kind == "hidden" })
		if i >= 0 {
			values = []string{now[i].value} // the version that is shown here
		}
		for _, value := range values {
			v.Again.Fields = append(v.Again.Fields, Field{Name: name, Kind: "hidden", Value: value})
		}
	}
	slices.SortStableFunc(v.Again.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
}

// onlyOlder tells whether a form differs from what its page holds now in nothing
// that is not seen but its version: then it is the same thing, edited. Any other
// hidden value says what the words are about, or what was shown before they were
// written, such as a plan and its figures; to put the present one in its place
// would do what nobody has looked at.
func onlyOlder(form url.Values, now []control) bool {
	hidden := url.Values{}
	for _, c := range now {
		if c.kind == "hidden" {
			hidden.Add(c.name, c.value)
		}
	}
	for name, values := range hidden {
		if name != "version" && !slices.Equal(form[name], values) {
			return false
		}
	}
	for name := range form { // hidden then, and not there any more
		if !slices.ContainsFunc(now, func(c control) bool { return c.name == name }) {
			return false
		}
	}
	return true
}

// unnamed are the words of a form that is not known any more.
func unnamed(form url.Values) []kept {
	var all []kept
	for name, values := range form {
		for _, value := range values {
			if secret(name) || utf8.RuneCountInString(strings.TrimSpace(value)) < 4 || len(all) == mostKept {
				continue
			}
			all = append(all, kept{Name: "写的", Mine: clipped(strings.TrimSpace(value))})
		}
	}
	slices.SortFunc(all, func(a, b kept) int { return len(b.Mine) - len(a.Mine) })
	return all
}

// secret tells fields that are never shown again.
func secret(name string) bool {
	return slices.Contains([]string{"password", "again", "old", "code", "secret", "proof", "once", "version", "data", "back", "seen", "was"}, name)
}

// clipped cuts a text that is too long to be shown.
func clipped(text string) string {
	if r := []rune(text); len(r) > longestKept {
		return string(r[:longestKept]) + "…"
	}
	return text
}

// control is a field of a form as a page shows it.
type control struct {
	name, label, kind, value string
	options                  map[string]string // of a choice, what each value is called
}

// words tells whether somebody types or chooses there, and may see it again.
func (c control) words() bool {
	return !slices.Contains([]string{"hidden", "password", "file", "submit", "button"}, c.kind) && !secret(c.name)
}

// shown is a value as people read it.
func (c control) shown(value string) string {
	if text, chosen := c.options[value]; chosen {
		return text
	}
	return clipped(value)
}

// formNow reads the form that a request was sent from, as its page would show it
// now, and the address of that page; ok is false when there is no such page or
// form any more.
func (s *Server) formNow(p *Page) (fields []control, at string, ok bool) {
	for _, at := range []string{p.at, refererOf(p.R), p.R.URL.Path} {
		if at == "" {
			continue
		}
		body, ok := s.inside(p.R, at)
		if !ok {
			continue
		}
		page, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			continue
		}
		if fields := formIn(page, p.R.URL.Path); len(fields) > 0 {
			return fields, at, true
		}
	}
	return nil, "", false
}

// refererOf is the address of the console that a request came from, "" for none.
func refererOf(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || inside(u.RequestURI()) != u.RequestURI() {
		return ""
	}
	return u.RequestURI()
}

// inside fetches one of our own pages as the same person, without that being a
// use of the session.
func (s *Server) inside(r *http.Request, at string) ([]byte, bool) {
	u, err := url.Parse(at)
	if err != nil {
		return nil, false
	}
	own := r.Clone(r.Context())
	own.Method, own.URL, own.RequestURI, own.Body, own.ContentLength = http.MethodGet, u, at, http.NoBody, 0
	own.Form, own.PostForm, own.MultipartForm = nil, nil, nil
	own.Header.Set(liveHeader, "1")
	own.Header.Del("Content-Type")
	w := &buffer{header: http.Header{}, status: http.StatusOK}
	s.mux.ServeHTTP(w, own)
	return w.body.Bytes(), w.status == http.StatusOK && strings.HasPrefix(w.header.Get("Content-Type"), "text/html")
}

// buffer holds a page.
type buffer struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (b *buffer) Header() http.Header         { return b.header }
func (b *buffer) WriteHeader(status int)      { b.status = status }
func (b *buffer) Write(p []byte) (int, error) { return b.body.Write(p) }

// formIn finds the form of a page that posts to a path, and reads its fields.
func formIn(page *html.Node, to string) []control {
	labels := map[string]string{}
	var form *html.Node
	for n := range page.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "label" && attr(n, "for") != "":
			labels[attr(n, "for")] = labelOf(n)
		case n.Data == "form" && form == nil && strings.EqualFold(attr(n, "method"), "post"):
			if u, err := url.Parse(attr(n, "action")); err == nil && u.Path == to {
				form = n
			}
		}
	}
	if form == nil {
		return nil
	}
	var fields []control
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && attr(n, "name") != "" && attr(n, "name") != whoseName {
			fields = addControl(fields, n, labels)
		}
	}
	return fields
}

// addControl reads a field. Choices of one name are one field.
func addControl(fields []control, n *html.Node, labels map[string]string) []control {
	c := control{name: attr(n, "name"), kind: attr(n, "type"), value: attr(n, "value")}
	c.label = labels[attr(n, "id")]
	switch {
	case n.Data == "textarea":
		c.kind, c.value = "textarea", strings.TrimPrefix(text(n), "\n")
	case n.Data == "select":
		c.kind, c.options, c.value = "select", map[string]string{}, ""
		for o := range n.Descendants() {
			if o.Type != html.ElementNode || o.Data != "option" {
				continue
			}
			c.options[attr(o, "value")] = text(o)
			if has(o, "selected") || len(c.options) == 1 {
				c.value = attr(o, "value")
			}
		}
	case n.Data != "input":
		return fields
	case c.kind == "radio" || c.kind == "checkbox":
		return addChoice(fields, n, c)
	}
	if c.label == "" {
		c.label = c.name
	}
	c.value = strings.TrimSpace(c.value)
	return append(fields, c)
}

// addChoice reads a box or one of several to choose from.
func addChoice(fields []control, n *html.Node, c control) []control {
	around, value := "", c.value
	if n.Parent != nil && n.Parent.Data == "label" {
		around = labelOf(n.Parent)
	}
	i := slices.IndexFunc(fields, func(f control) bool { return f.name == c.name && f.kind == c.kind })
	if i < 0 {
		c.value, c.options = "", map[string]string{}
		c.label = around
		if set := n.Parent; c.kind == "radio" && set != nil {
			for ; set != nil && set.Data != "fieldset"; set = set.Parent {
			}
			for l := range descendants(set) {
				if l.Data == "legend" {
					c.label = labelOf(l)
				}
			}
		}
		fields, i = append(fields, c), len(fields)
	}
	fields[i].options[value] = around
	if has(n, "checked") {
		fields[i].value = value
	}
	return fields
}

// descendants are the nodes below n, none below nil.
func descendants(n *html.Node) func(func(*html.Node) bool) {
	if n == nil {
		return func(func(*html.Node) bool) {}
	}
	return n.Descendants()
}

// labelOf is what a label says, without the quiet note behind it.
func labelOf(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode && (x.Parent == n || attr(x.Parent, "class") != "note") {
			b.WriteString(x.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// text is all that can be read in a node.
func text(n *html.Node) string {
	var b strings.Builder
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			b.WriteString(x.Data)
		}
	}
	return b.String()
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
