package console

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Link is an address with its words. On marks the one that is open or chosen.
type Link struct {
	Text, Href string
	On         bool
}

// State is what a page or a table says when there is nothing else to show:
// empty, lost, denied, stale, failed.
type State struct {
	Title string
	Text  string
	Links []Link // what can be done next
}

// Table is a table of the ledger. It is drawn by {{template "table" .}}.
type Table struct {
	ID      string // of the element; needed when it is live
	Caption string
	Columns []Column
	Rows    []Row
	Total   []Cell // the last line; nil = none
	Empty   State  // shown without rows
	Stack   bool   // on narrow screens each row is a block, for tables of words
	Tight   bool   // with Stack: the cells of a block stand on one line, without their columns' names
	Live    string // topic; "" = not live
}

// Column is a column; figures stand to the right.
type Column struct {
	Name   string
	Number bool
	Rule   string // address of the counting rule, drawn as (口径)
}

// Row is a line of a table. Tone is "", "late" or "quiet".
type Row struct {
	ID    string // of the element, to be led to; "" = none
	Cells []Cell
	Tone  string
}

// Cell is one cell: words or a figure, a link when Href is set, with a quiet
// note behind it. Act makes it a button that posts.
type Cell struct {
	Text string
	Href string
	Note string
	Tone string // "", "late", "quiet"
	Act  *Act
}

// Act is a button that posts to an address.
type Act struct {
	To     string
	Text   string
	Label  string // for those who do not see the row; "" = Text
	Hidden []Field
}

// Words is a cell of words.
func Words(text string) Cell { return Cell{Text: text} }

// Figure is a cell with a whole number.
func Figure(n int64) Cell { return Cell{Text: strconv.FormatInt(n, 10)} }

// To is a cell that leads somewhere.
func To(text, href string) Cell { return Cell{Text: text, Href: href} }

// Filter is what a list is narrowed by, written as a sentence whose parts open:
// 2026年1-12月 · 东凤镇 · 全部村居. It is drawn by {{template "filter" .}}.
type Filter struct {
	Label string // what the sentence is about, for those who cannot see it
	Parts []Part
}

// Part is one part of the sentence: links to choose from, a form, or both.
type Part struct {
	Name    string // 期间
	Value   string // 2026年1-12月
	Options []Link
	Form    *Form // sent by GET
}

// With returns the address of a page with one parameter set to a value, or
// without it when the value is "".
func With(u *url.URL, name, value string) string {
	q := u.Query()
	q.Del("page")
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

// Field is one field of a form.
type Field struct {
	Name, Label, Hint string
	Kind              string // text (""), password, date, number, email, search, textarea, select, radio, checkbox, file, hidden
	Value             string
	Error             string
	Auto              string // autocomplete
	Mode              string // inputmode
	List              []string
	Options           []Option
	Required          bool
	Free              string // of a field that is not required, in place of 可不填
	Rows              int
	Max               int
	Accept            string // of a file
	First             bool   // gets the focus
	Narrow            bool   // for a few characters
}

// Option is a choice of a select or radio field.
type Option struct{ Value, Text, Hint string }

// Form is a form. It is drawn by {{template "form" .}}.
type Form struct {
	Action string
	Method string // "" = post
	Submit string
	Error  string // about the whole
	Fields []Field
	Back   Link
	Danger bool // what it does cannot be undone
	Upload bool
	Inline bool // fields beside each other
}

// To returns the form with an address and the word on its button.
func (f Form) To(action, submit string) Form {
	f.Action, f.Submit = action, submit
	return f
}

// Field returns a field by name; an empty one, which is not in the form, when
// there is none.
func (f *Form) Field(name string) *Field {
	if i := slices.IndexFunc(f.Fields, func(x Field) bool { return x.Name == name }); i >= 0 {
		return &f.Fields[i]
	}
	return &Field{}
}

// Mark stands for what a form shows, to tell later whether that is still so:
// it changes with a value that the form asks for, and with nothing else.
func (f Form) Mark() string {
	sum := sha256.New()
	for _, x := range f.Fields {
		fmt.Fprintf(sum, "%q=%q\n", x.Name, x.Value)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Read takes the values of a request, those that nobody typed as they came.
// Passwords and files are not kept.
func (f *Form) Read(r *http.Request) {
	for i := range f.Fields {
		x := &f.Fields[i]
		switch x.Kind {
		case "password", "file":
		case "hidden":
			x.Value = r.FormValue(x.Name)
		default:
			x.Value = strings.TrimSpace(r.FormValue(x.Name))
		}
	}
}

// Value is the value of a field.
func (f *Form) Value(name string) string { return f.Field(name).Value }

// Set gives a field its value.
func (f *Form) Set(name, value string) { f.Field(name).Value = value }

// Wrong says what is wrong with a field; about the whole form when there is no
// such field.
func (f *Form) Wrong(name, sentence string) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Error = sentence
			return
		}
	}
	f.Error = sentence
}

// Need says of fields that are required and empty that they are.
func (f *Form) Need() {
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.Required && x.Value == "" && x.Error == "" && x.Kind != "password" && x.Kind != "file" {
			x.Error = x.Label + "还没有写。"
			if x.Kind == "radio" || x.Kind == "select" {
				x.Error = x.Label + "还没有选。"
			}
		}
	}
}

// Bad tells whether something is wrong.
func (f Form) Bad() bool {
	return f.Error != "" || slices.ContainsFunc(f.Fields, func(x Field) bool { return x.Error != "" })
}

// Wrongs are the fields with something wrong.
func (f Form) Wrongs() []Field {
	var out []Field
	for _, x := range f.Fields {
		if x.Error != "" {
			out = append(out, x)
		}
	}
	return out
}
