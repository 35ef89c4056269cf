// Package yearly is the console's pages of a year: the draft of the annual
// report with what does not agree, as a page and as a document, and the closing
// of a year that is over. It drafts and closes nothing itself: handlers/annual
// and handlers/closing do. bot gives its Area to the console.
package yearly

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/annual"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

//go:embed templates/*.html
var templates embed.FS

// Years drafts and closes years.
type Years interface {
	// Draft drafts a year of a place, and returns its closing; nil = it is open.
	Draft(ctx context.Context, place string, year int) (annual.Draft, *closing.Year, error)
	// Open lists the numbers of a year's cases that are open still.
	Open(ctx context.Context, place string, year int) ([]string, error)
	// Close freezes a year's numbers.
	Close(ctx context.Context, place string, year int, who string) (closing.Year, error)
	// Drift tells in which counts the books differ from a closed year by now.
	Drift(ctx context.Context, y closing.Year) ([]closing.Change, error)
	// TakeIn makes a correction of everything in which they differ.
	TakeIn(ctx context.Context, place string, year int, who, reason string) (closing.Correction, error)
}

// Book keeps the roster, by which towns are offered.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need; both are required.
type Config struct {
	Years Years
	Book  Book
}

const (
	root      = "/office/yearly"
	filePath  = root + "/file"
	closePath = root + "/close"
	takePath  = root + "/correct"
	back      = 5 // years that are offered
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	see := []account.Role{account.Clerk, account.Head, account.County, account.Administrator}
	may := []account.Role{account.Head, account.Administrator}
	return console.Area{Name: "yearly", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "年报", Nav: "年报", Group: console.Numbers, Roles: see, Serve: h.draft},
		{Pattern: "POST " + filePath, Title: "下载年报草稿", Roles: see, Serve: h.file},
		{Pattern: "GET " + closePath, Title: "结账", Roles: may, Serve: h.askClose},
		{Pattern: "POST " + closePath, Title: "结账", Roles: may, Serve: h.close},
		{Pattern: "POST " + takePath, Title: "更正", Roles: may, Serve: h.take},
	}}
}

// asked is the year and place of a page.
type asked struct {
	year  int
	place string
}

// asked reads the address: the account's place and this year when nothing is
// said, never a place outside the account's.
func (h pages) asked(p *console.Page) (asked, error) {
	a := asked{year: p.Now().Year(), place: p.Me.Place}
	if text := p.Value("year"); text != "" {
		year, err := strconv.Atoi(text)
		if err != nil || year < 1990 || year > 2199 {
			return a, console.Sorry("年份要写四位，比如 2026。")
		}
		a.year = year
	}
	if place := p.Value("place"); place != "" {
		if !account.Within(place, p.Me.Place) {
			return a, console.ErrDenied
		}
		a.place = place
	}
	return a, nil
}

func (a asked) query() string {
	q := url.Values{"year": {strconv.Itoa(a.year)}}
	if a.place != "" {
		q.Set("place", a.place)
	}
	return "?" + q.Encode()
}

// draftView is the page of a draft.
type draftView struct {
	Draft  annual.Draft
	Filter console.Filter
	Table  console.Table
	Towns  console.Table
	Kinds  console.Table
	Closed string // when and by whom; "" = open
	Year   int
	Place  string
	File   string
	Close  string // "" = not to be closed here
	Fixed  console.Table
	Drift  []string // in what the books differ from the closed year
	Take   *console.Form
	Rule   string
}

// draft shows the draft of a year.
func (h pages) draft(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	d, closed, err := h.Years.Draft(p.R.Context(), a.place, a.year)
	if errors.Is(err, annual.ErrYear) {
		return console.Sorry("这一年还没有开始，没有可写的。")
	}
	if err != nil {
		return err
	}
	v, err := h.viewOf(p, a, d, closed)
	if err != nil {
		return err
	}
	return p.Show("draft", v)
}

// viewOf is the page of a draft.
func (h pages) viewOf(p *console.Page, a asked, d annual.Draft, closed *closing.Year) (draftView, error) {
	v := draftView{Draft: d, Year: a.year, Place: a.place, File: filePath, Table: tableOf(d), Rule: ledger.Version}
	v.Towns, v.Kinds = plain("各镇", d.Towns), plain("调解分类", d.Kinds)
	v.Draft.Notes = slices.DeleteFunc(slices.Clone(d.Notes), func(note string) bool { return strings.Contains(note, "close-year") }) // here it is a link
	var err error
	if v.Filter, err = h.filter(p, a); err != nil {
		return v, err
	}
	may := p.Me.Role == account.Head || p.Me.Role == account.Administrator
	if closed == nil {
		if may && a.year < p.Now().Year() {
			v.Close = closePath + a.query()
		}
		return v, nil
	}
	print, err := closed.Fingerprint()
	if err != nil {
		return v, err
	}
	v.Closed = fmt.Sprintf("%s已结账：%s，%s，校验码 %s。", closed.Label(), ledger.DateOf(closed.At), closed.Who, print)
	v.Fixed = corrections(closed.Corrections)
	drift, err := h.Years.Drift(p.R.Context(), *closed)
	for _, c := range drift {
		v.Drift = append(v.Drift, c.Say())
	}
	if may && len(drift) > 0 {
		v.Take = takeForm(a)
	}
	return v, err
}

// corrections lists what was corrected after the closing.
func corrections(all []closing.Correction) console.Table {
	t := console.Table{Caption: "结账以后的更正", Stack: true, Columns: []console.Column{{Name: "更正"}, {Name: "哪天"}, {Name: "谁"}, {Name: "改了什么"}, {Name: "原因"}}}
	for _, c := range all {
		what := ""
		for _, change := range c.Changes {
			what += change.Say() + "；"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(strconv.Itoa(c.N)), console.Words(string(ledger.DateOf(c.At))),
			console.Words(c.Who), console.Words(strings.TrimSuffix(what, "；")), console.Words(c.Reason)}})
	}
	return t
}

// takeForm asks why the books' changes are to be a correction.
func takeForm(a asked) *console.Form {
	return &console.Form{Action: takePath, Submit: "记成一次更正", Fields: []console.Field{
		{Name: "year", Kind: "hidden", Value: strconv.Itoa(a.year)}, {Name: "place", Kind: "hidden", Value: a.place},
		{Name: "reason", Label: "更正的原因", Required: true, Max: 200, Hint: "会写在这一年的表和草稿下面，撤不回来"},
	}}
}

// take makes a correction of what changed in the books.
func (h pages) take(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	_, err = h.Years.TakeIn(p.R.Context(), a.place, a.year, p.Me.Name, p.Value("reason"))
	for _, known := range []error{closing.ErrReason, closing.ErrNotClosed, closing.ErrNothing, closing.ErrMoved} {
		if errors.Is(err, known) {
			return console.Sorry(known.Error() + "。")
		}
	}
	if err != nil {
		return err
	}
	return p.Done(root+a.query(), "记成了一次更正，写在下面。")
}

// tableOf is the annual table.
func tableOf(d annual.Draft) console.Table {
	t := console.Table{Caption: "统计表", Columns: []console.Column{
		{Name: "项目"}, {Name: "单位"}, {Name: "本年", Number: true}, {Name: d.Same, Number: true},
		{Name: "增减", Number: true}, {Name: "公布的"}, {Name: "备注(口径)"},
	}}
	for _, l := range d.Table {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.Words(l.No + " " + l.Item), console.Words(l.Unit), console.Words(l.This), console.Words(l.Before),
			console.Words(l.Change), console.Words(l.Published), console.Words(l.Note),
		}})
	}
	return t
}

// plain is a table that comes with its head.
func plain(caption string, lines [][]string) console.Table {
	t := console.Table{Caption: caption}
	for i, line := range lines {
		var cells []console.Cell
		for j, text := range line {
			if i == 0 {
				t.Columns = append(t.Columns, console.Column{Name: text, Number: j > 0})
			}
			cells = append(cells, console.Words(text))
		}
		if i > 0 {
			t.Rows = append(t.Rows, console.Row{Cells: cells})
		}
	}
	return t
}

// filter is the year and the place as a sentence.
func (h pages) filter(p *console.Page, a asked) (console.Filter, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return console.Filter{}, err
	}
	var years, places []console.Link
	for n := range back {
		year := p.Now().Year() - n
		years = append(years, console.Link{Text: fmt.Sprintf("%d年", year), Href: root + asked{year, a.place}.query(), On: year == a.year})
	}
	names := []string{p.Me.Place}
	for _, post := range r.Posts {
		if account.Within(post.Place, p.Me.Place) && !slices.Contains(names, post.Place) {
			names = append(names, post.Place)
		}
	}
	for _, name := range names {
		places = append(places, console.Link{Text: placeName(name), Href: root + asked{a.year, name}.query(), On: name == a.place})
	}
	return console.Filter{Label: "哪一年、哪里", Parts: []console.Part{
		{Name: "年份", Value: fmt.Sprintf("%d年", a.year), Options: years}, {Name: "地方", Value: placeName(a.place), Options: places},
	}}, nil
}

func placeName(place string) string {
	if place == "" {
		return "全部地方"
	}
	return ledger.Town(place)
}

// file hands out the draft as a document. The audit trail hears of it first.
func (h pages) file(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	d, _, err := h.Years.Draft(p.R.Context(), a.place, a.year)
	if errors.Is(err, annual.ErrYear) {
		return console.Sorry("这一年还没有开始，没有可写的。")
	}
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := d.Docx(&file); err != nil {
		return err
	}
	if err := p.Note(audit.Exported, "docx", "年度草稿 "+closing.Label(a.place, a.year)); err != nil {
		return err
	}
	return p.Hand(fmt.Sprintf("%s%d年年度草稿.docx", placeName(a.place), a.year), file.Bytes())
}

// closeView asks whether a year is to be closed.
type closeView struct {
	Label string
	Open  []string
	Form  console.Form
}

// view is the page that asks, with what has to be typed.
func (h pages) view(p *console.Page, a asked) (closeView, error) {
	open, err := h.Years.Open(p.R.Context(), a.place, a.year)
	label := closing.Label(a.place, a.year)
	return closeView{Label: label, Open: open, Form: console.Form{
		Action: closePath, Submit: "结账", Danger: true, Back: console.Link{Text: "不结，回年报", Href: root + a.query()}, Fields: []console.Field{
			{Name: "year", Kind: "hidden", Value: strconv.Itoa(a.year)}, {Name: "place", Kind: "hidden", Value: a.place},
			{Name: "word", Label: fmt.Sprintf("写下“%d年结账”", a.year), Required: true, First: true, Hint: "写对了才结，免得误点"},
		}}}, err
}

func (h pages) askClose(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	v, err := h.view(p, a)
	if err != nil {
		return err
	}
	return p.Show("close", v)
}

// close closes a year, when the words are typed.
func (h pages) close(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	v, err := h.view(p, a)
	if err != nil {
		return err
	}
	if p.Value("word") != fmt.Sprintf("%d年结账", a.year) {
		v.Form.Wrong("word", fmt.Sprintf("要写“%d年结账”。", a.year))
		return p.Again("close", v)
	}
	year, err := h.Years.Close(p.R.Context(), a.place, a.year, p.Me.Name)
	for _, known := range []error{closing.ErrClosed, closing.ErrEarly, closing.ErrEmpty, closing.ErrMoved} {
		if errors.Is(err, known) {
			v.Form.Wrong("word", known.Error()+"。")
			return p.Again("close", v)
		}
	}
	if err != nil {
		return err
	}
	return p.Done(root+a.query(), year.Label()+"结账了。以后的导出和草稿都用这一次的数；漏了的作为更正补登。")
}
