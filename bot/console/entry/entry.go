// Package entry is the console's pages on which offline work is written down:
// one entry by hand, with the last one repeated as far as it repeats, or a file
// of them. What may be entered is decided by handlers/ledger/recordfile, the
// same as for files of the record command; handlers/store keeps the entries and
// knows the closed years. bot gives its Area to the console.
package entry

import (
	"cmp"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps entries, and the roster by which villages are known.
type Book interface {
	Enter(ctx context.Context, records []ledger.Record) (ledger.Entered, error)
	TakeBack(ctx context.Context, ref string) error
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need.
type Config struct {
	Book   Book
	Redact func(string) string // takes names and numbers out of summaries
}

const (
	root     = "/office/record"
	filePath = root + "/file"
	undoPath = root + "/undo"
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Clerk, account.Head, account.Administrator}
	return console.Area{Name: "entry", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "登记", Nav: "登记", Group: console.Work, Roles: may, Serve: h.ask},
		{Pattern: "POST " + root, Title: "登记", Roles: may, Serve: h.enter},
		{Pattern: "POST " + undoPath, Title: "撤销登记", Roles: may, Serve: h.undo},
		{Pattern: "GET " + filePath, Title: "从文件登记", Roles: may, Serve: h.askFile},
		{Pattern: "POST " + filePath, Title: "从文件登记", Roles: may, Body: recordfile.MostBytes + 64<<10, Serve: h.takeFile},
	}}
}

// kinds are the registers that are entered by hand.
func kinds() []ledger.Kind {
	return []ledger.Kind{ledger.Consulting, ledger.Mediating, ledger.LegalAid, ledger.Lecture, ledger.Opinion, ledger.Document, ledger.Petitioning}
}

// kept are the fields that the next entry takes over from the last.
var kept = [...]string{"date", "village", "category", "channel", "adviser", "town"}

// entryView is the page of the form.
type entryView struct {
	Kinds []console.Link
	Name  string
	Form  console.Form
	Ref   string // of the entry just made, which may be taken back
	Kind  string
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
	if k := ledger.Kind(p.Value("kind")); slices.Contains(kinds(), k) {
		kind = k
	}
	v := entryView{Name: ledger.KindName(kind), Kind: string(kind)}
	for _, k := range kinds() {
		v.Kinds = append(v.Kinds, console.Link{Text: ledger.KindName(k), Href: root + "?kind=" + string(k), On: k == kind})
	}
	towns, villages, err := h.places(p)
	if err != nil {
		return v, err
	}
	v.Form = formOf(kind, towns, villages, string(ledger.DateOf(p.Now())))
	return v, nil
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

// formOf is the form of a register: what it does not need is not asked.
func formOf(kind ledger.Kind, towns, villages []string, today string) console.Form {
	unit := map[ledger.Kind]string{ledger.Lecture: "场", ledger.Opinion: "份", ledger.Document: "份", ledger.Mediating: "件", ledger.LegalAid: "件"}
	f := console.Form{Action: root, Submit: "记下", Fields: []console.Field{
		{Name: "kind", Kind: "hidden", Value: string(kind)}, {Name: "once", Kind: "hidden"},
		{Name: "date", Label: "日期", Kind: "date", Value: today, Required: true, First: true},
		{Name: "village", Label: "村居", List: villages, Hint: "从名册里选；全镇的事可以不填"},
	}}
	if len(towns) > 1 {
		f.Fields = append(f.Fields, console.Field{Name: "town", Label: "乡镇", List: towns, Hint: "几个镇都有这个村名时要写"})
	}
	if kind != ledger.Lecture && kind != ledger.Opinion && kind != ledger.Document {
		f.Fields = append(f.Fields, console.Field{Name: "category", Label: "类别", List: ledger.CategoryNames(kind), Hint: "写头一个字就有得选"})
	}
	f.Fields = append(f.Fields,
		console.Field{Name: "channel", Label: "渠道", Kind: "select", Options: channels(kind)},
		console.Field{Name: "matters", Label: cmp.Or(unit[kind], "宗"), Mode: "numeric", Value: "1", Required: true, Narrow: true},
		console.Field{Name: "visits", Label: "人次", Mode: "numeric", Value: "1", Required: true, Narrow: true},
		console.Field{Name: "outcome", Label: "结果", Kind: "select", Options: outcomes(kind)},
		console.Field{Name: "key", Label: "案号", Hint: "同一件事再来，写同一个案号，只加人次，不加宗"},
		console.Field{Name: "adviser", Label: "顾问", Hint: "村居法律顾问办的，写姓名；所里办的不填"},
	)
	if kind == ledger.Mediating {
		f.Fields = append(f.Fields, console.Field{Name: "amount", Label: "金额(万元)", Mode: "decimal", Narrow: true})
	}
	return withSummary(f)
}

func withSummary(f console.Form) console.Form {
	f.Fields = append(f.Fields, console.Field{Name: "summary", Label: "摘要", Kind: "textarea", Rows: 2, Max: 500, Hint: "不用写姓名、电话；写了也会去掉。加密保存，不进报表"})
	return f
}

func channels(kind ledger.Kind) []console.Option {
	codes := []string{"walk_in", "phone", "village_visit", "lecture_site", "online"}
	if kind == ledger.Lecture {
		codes = []string{"lecture_site", "village_visit", "online"}
	}
	var out []console.Option
	for _, c := range codes {
		name := ledger.ChannelName(c)
		out = append(out, console.Option{Value: name, Text: name})
	}
	return out
}

func outcomes(kind ledger.Kind) []console.Option {
	var out []console.Option
	for _, name := range ledger.OutcomeNames(kind) {
		out = append(out, console.Option{Value: name, Text: name})
	}
	return out
}

// enter takes one entry. The same form sent twice is one entry.
func (h pages) enter(p *console.Page) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	v.Form.Read(p.R)
	v.Form.Need()
	record, ok, err := h.read(p, &v.Form)
	if err != nil {
		return err
	}
	if !ok || v.Form.Bad() {
		return p.Again("entry", v)
	}
	once := v.Form.Value("once")
	record.Ref, record.Line = refOf(p, once), 0
	record.ByOffice = record.Adviser == ""
	done, err := h.Book.Enter(p.R.Context(), []ledger.Record{record})
	var late closing.Refused
	if errors.As(err, &late) {
		v.Form.Wrong("date", fmt.Sprintf("%d年的账已经结了，不能再记。要补，到“年报”里作更正。", record.Date.Year()))
		return p.Again("entry", v)
	}
	if err != nil {
		return err
	}
	next := url.Values{"kind": {v.Kind}, "done": {once}}
	for _, name := range kept {
		if value := v.Form.Value(name); value != "" {
			next.Set(name, value)
		}
	}
	return p.Done(root+"?"+next.Encode(), saidOf(record, done))
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
	return fmt.Sprintf("记下了：%s，%d，%d人次。", what, r.Matters, r.Visits)
}

// refOf is what an entry made on a page is known by: only who made it can name it.
func refOf(p *console.Page, once string) string { return "office/" + p.Me.ID + "/" + once }

// undo takes back an entry that was just made.
func (h pages) undo(p *console.Page) error {
	once := p.Value("done")
	if once == "" {
		return console.ErrMissing
	}
	if err := h.Book.TakeBack(p.R.Context(), refOf(p, once)); err != nil {
		return err
	}
	if err := p.Note(audit.Recorded, "登记", "撤销刚记的一条"); err != nil {
		return err
	}
	return p.Done(root+"?kind="+url.QueryEscape(p.Value("kind")), "撤销了，不再计数。")
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
func (h pages) read(p *console.Page, f *console.Form) (ledger.Record, bool, error) {
	rules, err := h.rules(p)
	if err != nil {
		return ledger.Record{}, false, err
	}
	file, err := rowOf(f)
	if err != nil {
		return ledger.Record{}, false, err
	}
	records, bad, err := rules.Read(file)
	if errors.Is(err, recordfile.ErrFile) {
		f.Wrong("", strings.TrimPrefix(err.Error(), recordfile.ErrFile.Error()+"："))
		return ledger.Record{}, false, nil
	}
	if err != nil {
		return ledger.Record{}, false, err
	}
	for _, b := range bad {
		f.Wrong(fieldOf(f, b.Reason), b.Reason+"。")
	}
	if len(records) != 1 {
		return ledger.Record{}, false, nil
	}
	if !p.Me.Sees(records[0].Place) {
		f.Wrong("village", "这个村居不归你的账号管。")
		return ledger.Record{}, false, nil
	}
	return records[0], true, nil
}
