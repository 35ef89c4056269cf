// Package entry is the console's pages on which offline work is written down:
// one entry by hand, with the last one repeated as far as it repeats, rows pasted
// from a sheet, or a file of them. An adviser enters one by one, and only what
// they did themselves: for the villages they serve, in the registers that
// handlers/offline offers. What may be entered is decided by
// handlers/ledger/recordfile, the same as for files of the record command;
// handlers/store keeps the entries and knows the closed years. bot gives its
// Area to the console.
package entry

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
	"mingbai/handlers/offline"
	"mingbai/handlers/sheet"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps entries, and the roster by which villages are known.
type Book interface {
	Enter(ctx context.Context, records []ledger.Record) (ledger.Entered, error)
	// EnterLate enters records of a signed year as its correction.
	EnterLate(ctx context.Context, records []ledger.Record, who, reason string) (ledger.Entered, error)
	// EnteredSince returns what was entered within a place, the newest first.
	EnteredSince(ctx context.Context, since time.Time, place string, most int) ([]ledger.Entry, error)
	// EnteredBy returns what somebody of the roster entered, the newest first.
	EnteredBy(ctx context.Context, since time.Time, adviser string, most int) ([]ledger.Entry, error)
	// TakeBack fails with ledger.ErrNoRow, ErrVoid or ErrRests, or with
	// closing.ErrClosed.
	TakeBack(ctx context.Context, ref string) (ledger.Plan, error)
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need.
type Config struct {
	Book   Book
	Redact func(string) string // takes names and numbers out of summaries
}

const (
	root      = "/office/record"
	filePath  = root + "/file"
	blankPath = root + "/blank"
	undoPath  = root + "/undo"
	pastePath = root + "/paste"
	rowPath   = "/office/ledger/row" // of bot/console/books
	mostToday = 50                   // entries listed below the form
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Clerk, account.Head, account.Administrator}
	all := append([]account.Role{account.Adviser}, may...)
	return console.Area{Name: "entry", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "登记", Nav: "登记", Group: console.Work, Roles: all, Serve: h.able(h.ask)},
		{Pattern: "POST " + root, Title: "登记", Roles: all, Serve: h.able(h.enter)},
		{Pattern: "POST " + undoPath, Title: "撤销登记", Roles: all, Serve: h.undo},
		{Pattern: "GET " + pastePath, Title: "粘贴登记", Roles: may, Serve: h.askPaste},
		{Pattern: "POST " + pastePath, Title: "粘贴登记", Roles: may, Body: 256 << 10, Serve: h.paste},
		{Pattern: "GET " + filePath, Title: "从文件登记", Roles: may, Serve: h.askFile},
		{Pattern: "POST " + filePath, Title: "从文件登记", Roles: may, Body: recordfile.MostBytes + 64<<10, Serve: h.takeFile},
		{Pattern: "GET " + blankPath, Title: "空白的登记表", Roles: may, Serve: h.blank},
	}}
}

// kindsOf are the registers that an account enters by hand.
func kindsOf(me account.Account) (kinds []ledger.Kind) {
	if me.Role == account.Adviser {
		for _, o := range offline.Offers() {
			kinds = append(kinds, o.Kind)
		}
		return kinds
	}
	return ledger.ByHand()
}

// kept are the fields that the next entry takes over from the last.
var kept = [...]string{"date", "village", "category", "channel", "outcome", "adviser", "town"}

// entryView is the page of the form.
type entryView struct {
	Kinds []console.Link
	Name  string
	Form  console.Form
	Ref   string // of the entry just made, which may be taken back
	Kind  string
	Own   bool          // an adviser's
	Whose string        // their name in the roster
	Today console.Table // what was entered today
}

// ask shows an empty form, with what the last entry leaves.
func (h pages) ask(p *console.Page) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	for _, name := range kept {
		if value := p.Value(name); value != "" {
			v.Form.Set(name, value)
		}
	}
	v.Form.Set("once", rand.Text())
	v.Ref = p.Value("done")
	return p.Show("entry", v)
}

// view is the page for a register, without values but today's.
func (h pages) view(p *console.Page) (entryView, error) {
	kind := ledger.Consulting
	if k := ledger.Kind(p.Value("kind")); slices.Contains(kindsOf(p.Me), k) {
		kind = k
	}
	v := entryView{Name: ledger.KindName(kind), Kind: string(kind), Own: p.Me.Role == account.Adviser}
	for _, k := range kindsOf(p.Me) {
		v.Kinds = append(v.Kinds, console.Link{Text: ledger.KindName(k), Href: root + "?kind=" + string(k), On: k == kind})
	}
	today := ledger.DateOf(p.Now())
	if v.Own {
		o, err := h.own(p)
		if err != nil {
			return v, err
		}
		v.Whose, v.Form = o.who.Name, o.form(kind, string(today))
		all, err := h.Book.EnteredBy(p.R.Context(), today.Time(), o.who.ID, mostToday)
		v.Today = listOf(all, false)
		return v, err
	}
	towns, villages, err := h.places(p)
	if err != nil {
		return v, err
	}
	v.Form = formOf(kind, towns, villages, string(today))
	all, err := h.Book.EnteredSince(p.R.Context(), today.Time(), p.Me.Place, mostToday)
	v.Today = listOf(all, true)
	return v, err
}

// listOf lists what was entered today, so that nobody loses count; each leads to
// its row for those who may open it.
func listOf(all []ledger.Entry, open bool) console.Table {
	t := console.Table{Caption: "今天登记的", Stack: true, Columns: []console.Column{{Name: "日期"}, {Name: "类型"}, {Name: "村居"}, {Name: "类别"},
		{Name: "宗", Number: true}, {Name: "人次", Number: true}, {Name: "结果"}, {Name: "案号"}},
		Empty: console.State{Title: "今天还没有登记", Text: "记下一条，就列在这里。"}}
	for _, e := range all {
		row := console.Row{Cells: []console.Cell{
			console.To(string(e.Date), rowPath+"?"+url.Values{"id": {e.ID}}.Encode()), console.Words(ledger.KindName(e.Kind)), console.Words(e.Village),
			console.Words(ledger.CategoryName(e.Kind, e.Category)), console.Figure(e.Matters), console.Figure(e.Visits),
			console.Words(ledger.OutcomeName(e.Kind, e.Outcome)), console.Words(e.CaseKey),
		}}
		if !open {
			row.Cells[0].Href = ""
		}
		if e.Test {
			row.Tone, row.Cells[0].Note = "quiet", "不计数"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// places are the towns and villages that the account may enter for.
func (h pages) places(p *console.Page) (towns, villages []string, err error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, nil, err
	}
	for _, post := range r.Posts {
		if !p.Me.Sees(post.Place) {
			continue
		}
		if !slices.Contains(towns, post.Place) {
			towns = append(towns, post.Place)
		}
		if !slices.Contains(villages, post.Village) {
			villages = append(villages, post.Village)
		}
	}
	return towns, villages, nil
}

// enter takes one entry. The same form sent twice is one entry.
func (h pages) enter(p *console.Page) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	v.Form.Read(p.R)
	v.Form.Set("date", dayOf(v.Form.Value("date"), ledger.DateOf(p.Now())))
	v.Form.Need()
	record, ok, err := h.read(p, &v)
	if err != nil {
		return err
	}
	if !ok || v.Form.Bad() {
		return p.Again("entry", v)
	}
	once := v.Form.Value("once")
	record.Ref, record.Line = refOf(p, once), 0
	record.ByOffice = record.Adviser == ""
	done, err := h.put(p, record)
	var late closing.Refused
	if errors.As(err, &late) {
		askReason(p, &v.Form, record.Date.Year())
		return p.Again("entry", v)
	}
	if err != nil {
		return err
	}
	if done.New > 0 { // the day, village and register; no words of the summary
		said := fmt.Sprintf("%s，%s%s", record.Date, record.Village, ledger.KindName(record.Kind))
		if err := p.NoteAt(record.Place, audit.Recorded, "登记", said); err != nil {
			return err
		}
	}
	next := url.Values{"kind": {v.Kind}, "done": {once}}
	for _, name := range kept {
		if value := v.Form.Value(name); value != "" {
			next.Set(name, value)
		}
	}
	return p.Done(root+"?"+next.Encode(), saidOf(record, done))
}

// corrects are who may add to a signed year.
var corrects = [...]account.Role{account.Head, account.Administrator}

// put enters a record: as a correction where its year is signed and whoever may
// correct it gave a reason.
func (h pages) put(p *console.Page, record ledger.Record) (ledger.Entered, error) {
	records := []ledger.Record{record}
	done, err := h.Book.Enter(p.R.Context(), records)
	reason := p.Value("reason")
	if errors.Is(err, closing.ErrClosed) && reason != "" && slices.Contains(corrects[:], p.Me.Role) {
		return h.Book.EnterLate(p.R.Context(), records, p.Me.Name, reason)
	}
	return done, err
}

// askReason tells that a year is signed, and asks those who may correct it why.
func askReason(p *console.Page, f *console.Form, year int) {
	if !slices.Contains(corrects[:], p.Me.Role) {
		f.Wrong("date", fmt.Sprintf("%d年的账已经结了，不能再记。确实漏了的，请所长来补，会作为更正写在那一年的表下面。", year))
		return
	}
	f.Fields = append(f.Fields, console.Field{Name: "reason", Label: "更正的原因", Required: true, Max: 200, First: true,
		Error: fmt.Sprintf("%d年的账已经结了。确实漏了的，写明原因再“记下”，会作为更正写在那一年的表和草稿下面。", year)})
}

// saidOf tells what was entered.
func saidOf(r ledger.Record, done ledger.Entered) string {
	what := fmt.Sprintf("%s，%s%s", r.Date, r.Village, ledger.KindName(r.Kind))
	switch {
	case done.Repeated > 0:
		return "这一条刚才已经记过，没有再记：" + what + "。"
	case done.Joined > 0:
		return "记下了，并进案号 " + r.Key + "，只加人次，不加宗：" + what + "。"
	}
	return fmt.Sprintf("记下了：%s，%d%s，%d人次。", what, r.Matters, unitOf(r.Kind), r.Visits)
}

// refOf is what an entry made on a page is known by: only who made it can name it.
func refOf(p *console.Page, once string) string { return "office/" + p.Me.ID + "/" + once }

// undo takes back an entry that was just made.
func (h pages) undo(p *console.Page) error {
	once := p.Value("done")
	if once == "" {
		return console.ErrMissing
	}
	to := root + "?kind=" + url.QueryEscape(p.Value("kind"))
	done, err := h.Book.TakeBack(p.R.Context(), refOf(p, once))
	switch {
	case errors.Is(err, closing.ErrClosed):
		return console.Sorry("这一年的账已经结了，不能再撤。确实记错了的，请所长更正。")
	case errors.Is(err, ledger.ErrRests):
		return console.Sorry("这一件后面还登记了别的阶段，不能单撤这一条。确实记错了的，请到台账里打开它，标为误登。")
	case errors.Is(err, ledger.ErrVoid):
		return p.Done(to, "这一条本来就不计数，没有再撤。")
	case errors.Is(err, ledger.ErrNoRow):
		return p.Done(to, "没有找到刚记的这一条，什么都没有撤。")
	case err != nil:
		return err
	}
	if err := p.Note(audit.Recorded, "登记", "撤销刚记的一条"); err != nil {
		return err
	}
	if done.Opens() {
		return p.Done(to, "撤销了，不再计数。这一件又是没有办结的，前面登记的几条都还在。")
	}
	return p.Done(to, "撤销了，不再计数。")
}

// rules are what entries of the account are held against.
func (h pages) rules(p *console.Page) (recordfile.Rules, error) {
	r, err := h.Book.Roster(p.R.Context())
	rules := recordfile.Rules{Place: p.Me.Place, Today: ledger.DateOf(p.Now()), Redact: h.Redact}
	for _, post := range r.Posts {
		if p.Me.Sees(post.Place) {
			rules.Villages = append(rules.Villages, recordfile.Village{Place: post.Place, Name: post.Village})
		}
	}
	return rules, err
}

// read makes a record of the form, or says beside the fields what is wrong.
func (h pages) read(p *console.Page, v *entryView) (ledger.Record, bool, error) {
	if v.Own {
		return h.readOwn(p, &v.Form, ledger.Kind(v.Kind))
	}
	rules, err := h.rules(p)
	if err != nil {
		return ledger.Record{}, false, err
	}
	record, ok, err := readRow(&v.Form, rules)
	if ok && !p.Me.Sees(record.Place) {
		v.Form.Wrong("village", "这个村居不归你的账号管。")
		return record, false, nil
	}
	return record, ok, err
}

// readRow holds a form against rules.
func readRow(f *console.Form, rules recordfile.Rules) (ledger.Record, bool, error) {
	file, err := rowOf(f)
	if err != nil {
		return ledger.Record{}, false, err
	}
	records, bad, err := rules.Read(file)
	if errors.Is(err, sheet.ErrFile) {
		f.Wrong("", strings.TrimPrefix(err.Error(), sheet.ErrFile.Error()+"："))
		return ledger.Record{}, false, nil
	}
	for _, b := range bad {
		f.Wrong(fieldOf(f, b.Reason), b.Reason+"。")
	}
	if len(records) != 1 || err != nil {
		return ledger.Record{}, false, err
	}
	return records[0], true, nil
}
