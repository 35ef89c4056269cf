package material

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/knowledge"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/shelf"
)

const (
	uploadPath = path + "/upload"
	draftPath  = path + "/draft/"
	mostFile   = 20 << 20 // bytes, as knowledge/extract has it
	mostName   = 120      // characters of a file's name that are kept
	readers    = 2        // files that are read at once
)

// uploadView is the page on which a file is chosen.
type uploadView struct {
	Form    console.Form
	Waiting console.Table
}

// askUpload shows the form, and what waits for a decision.
func (h pages) askUpload(p *console.Page) error {
	v, err := h.uploadView(p)
	if err != nil {
		return err
	}
	return p.Show("upload", v)
}

func (h pages) uploadView(p *console.Page) (uploadView, error) {
	v := uploadView{Form: console.Form{Action: uploadPath, Submit: "先看看读到了什么", Upload: true, Back: console.Link{Text: "回资料", Href: path},
		Fields: append([]console.Field{{Name: "file", Label: "文件", Kind: "file", Accept: ".html,.htm,.docx,.pdf,.txt,.md", Required: true,
			Hint: "网页、DOCX、PDF、TXT 或 Markdown，最大 20 MB。扫描的 PDF 没有文字，读不了。"}}, h.hintFields()...)}}
	waiting, err := h.Tray.Drafts(p.Me.ID)
	if err != nil {
		return v, err
	}
	v.Waiting = console.Table{Caption: "看过、还没有决定的", Stack: true, Columns: []console.Column{{Name: "文件"}, {Name: "读到的"}, {Name: "传上来"}}}
	for _, d := range waiting {
		v.Waiting.Rows = append(v.Waiting.Rows, console.Row{Cells: []console.Cell{
			console.To(orElse(d.Name, "没有名字"), draftPath+d.ID), console.Words(d.Document.Title), console.Words(clock(d.Made))}})
	}
	return v, nil
}

// hintFields ask for what the person knows of a document.
func (h pages) hintFields() []console.Field {
	return []console.Field{
		{Name: "place", Label: "说的是哪里", Hint: "不填就从文里读。", List: h.Places(), Max: 60},
		{Name: "year", Label: "说的是哪一年", Hint: "报告说的那一年，不是印发的那一年。不填就从文里读。", Mode: "numeric", Max: 4, Narrow: true},
	}
}

// hints reads what was typed of a document, and says what is wrong with it.
func (h pages) hints(p *console.Page, f *console.Form) shelf.Options {
	o := shelf.Options{Lookup: h.lookup(p), Now: p.Now, By: p.Me.Name}
	if typed := f.Value("place"); typed != "" {
		o.Place = typed
		if chain, ok := o.Lookup(typed); ok {
			o.Place = chain
		}
		if !p.Me.Sees(o.Place) {
			f.Wrong("place", "这个地方不归你的账号管。换成你管的地方，或者请管这个地方的人来传。")
		}
	}
	if typed := f.Value("year"); typed != "" {
		year, err := strconv.Atoi(typed)
		if err != nil || year < 1949 || year > p.Now().Year()+1 {
			f.Wrong("year", "写四位的年份，比如 2025。")
		}
		o.Year = year
	}
	return o
}

// lookup finds the chain of a place, the account's own among them though no
// document has told of it.
func (h pages) lookup(p *console.Page) func(name string) (string, bool) {
	return func(name string) (string, bool) {
		if chain, ok := h.Lookup(name); ok {
			return chain, true
		}
		own := p.Me.Place
		return own, name != "" && utf8.RuneCountInString(name) >= 2 && strings.HasSuffix(own, name)
	}
}

// upload reads a file and keeps what was read until somebody decides.
func (h pages) upload(p *console.Page) error {
	v, err := h.uploadView(p)
	if err != nil {
		return err
	}
	name, data, err := readFile(p)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		v.Form.Wrong("file", "文件超过 20 MB，没有收。去掉图片另存一份，或者拆开再传。")
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		v.Form.Wrong("file", "还没有选文件。")
	case err != nil:
		v.Form.Wrong("file", "文件没有传完整，请再传一次。")
	}
	if v.Form.Bad() {
		return p.Again("upload", v)
	}
	v.Form.Read(p.R)
	options := h.hints(p, &v.Form)
	if v.Form.Bad() {
		v.Form.Field("file").Hint = "改好下面的，再选一次文件。"
		return p.Again("upload", v)
	}
	draft, err := h.read(p.R.Context(), options, name, data)
	if err == nil {
		draft.Owner = p.Me.ID
		draft, err = h.Tray.Save(draft)
	}
	if err != nil {
		return h.refuse(p, v, name, err)
	}
	return p.Done(draftPath+draft.ID, "")
}

// refuse says why a file was not read.
func (h pages) refuse(p *console.Page, v uploadView, name string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	v.Form.Wrong("file", fmt.Sprintf("“%s”没有收：%s", name, shelf.Reason(err)))
	v.Form.Field("file").Hint = "什么都没有存。换一份再传；总是读不了，就把正文复制到记事本，存成 TXT 来传。"
	return p.Again("upload", v)
}

// read reads a file when it is its turn: a few at once, not more.
func (h pages) read(ctx context.Context, o shelf.Options, name string, data []byte) (shelf.Draft, error) {
	select {
	case h.reading <- struct{}{}:
		defer func() { <-h.reading }()
		return o.Draft(ctx, name, data)
	case <-ctx.Done():
		return shelf.Draft{}, ctx.Err()
	}
}

// readFile takes the uploaded file from a request. Its name is no path.
func readFile(p *console.Page) (name string, data []byte, err error) {
	file, head, err := p.R.FormFile("file")
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	name = strings.ToValidUTF8(filepath.Base(strings.ReplaceAll(head.Filename, `\`, "/")), "")
	if r := []rune(name); len(r) > mostName {
		name = string(r[len(r)-mostName:]) // its end tells what it is
	}
	data, err = io.ReadAll(file)
	return name, data, err
}

// draftView is the page of a document that was read and waits for a decision.
type draftView struct {
	Name    string
	State   string // what taking it would do
	Retired string // where it is marked as retired; "" = it is not
	Blocked string // why it cannot be taken; "" = it can
	Seen    string
	Take    string
	Drop    string
	Again   console.Form
	Changes console.Table
	Reading reading
	Until   string // when it is forgotten
}

// draft shows what was read out of a file.
func (h pages) draft(p *console.Page) error {
	d, err := h.find(p)
	if err != nil {
		return err
	}
	v, err := h.draftView(p, d)
	if err != nil {
		return err
	}
	return p.Show("draft", v)
}

// find finds the draft that the address names.
func (h pages) find(p *console.Page) (shelf.Draft, error) {
	d, err := h.Tray.Draft(p.Me.ID, p.R.PathValue("id"))
	if errors.Is(err, shelf.ErrNoDraft) {
		return d, console.ErrMissing
	}
	return d, err
}

func (h pages) draftView(p *console.Page, d shelf.Draft) (draftView, error) {
	old, change, err := h.Shelf.Compare(d.Document)
	if err != nil {
		return draftView{}, err
	}
	at := draftPath + d.ID
	doc := d.Document
	doc.Doubts = change.Doubts
	v := draftView{Name: d.Name, Seen: shelf.Seen(old), Take: at + "/take", Drop: at + "/drop", Until: clock(d.Made.Add(shelf.DraftLife)),
		Changes: changes(change.Figures), Reading: h.reads(p, doc, "")}
	v.Again = console.Form{Action: at + "/again", Submit: "照这样重读", Fields: h.hintFields()}
	v.Again.Set("place", d.Place)
	if d.Year > 0 {
		v.Again.Set("year", strconv.Itoa(d.Year))
	}
	switch {
	case change.Kind == shelf.Unchanged:
		v.State = "这一份已经收过，和现在的一样，不用再收。"
	case old != nil:
		v.State = fmt.Sprintf("收下后，会换掉现在的这一份（%s收的）。", dayOf(old.Added))
	default:
		v.State = "这是新的一份。"
	}
	v.Blocked = blocked(p, doc, old, change)
	said, err := h.marked(Item{Sort: mark.Document, ID: change.ID})
	if said != nil && said.Standing == mark.Retired {
		v.Retired = Item{Sort: mark.Document, ID: change.ID}.entryPage()
	}
	return v, err
}

// blocked says why a document cannot be taken by this account; "" = it can.
func blocked(p *console.Page, d knowledge.Document, old *knowledge.Document, change shelf.Change) string {
	switch {
	case change.Kind == shelf.Unchanged:
		return "没有变化。"
	case d.Place == "" && p.Me.Place != "":
		return "没有读出说的是哪里。在下面填上地方，再收。"
	case !p.Me.Sees(d.Place):
		return fmt.Sprintf("读出来是%s的，不归你的账号管，收不了。读错了，就在下面改地方；没有读错，请管那里的人来传。", d.Place)
	case old != nil && !p.Me.Sees(old.Place):
		return fmt.Sprintf("它会换掉%s的一份，那里不归你的账号管，收不了。", old.Place)
	}
	return ""
}

// again reads a draft once more with another place or year.
func (h pages) again(p *console.Page) error {
	d, err := h.find(p)
	if err != nil {
		return err
	}
	v, err := h.draftView(p, d)
	if err != nil {
		return err
	}
	v.Again.Read(p.R)
	options := h.hints(p, &v.Again)
	if v.Again.Bad() {
		return p.Again("draft", v)
	}
	next, err := options.Again(d)
	if err == nil {
		_, err = h.Tray.Save(next)
	}
	if err != nil {
		return console.Sorry(shelf.Reason(err))
	}
	return p.Done(draftPath+d.ID, "重读过了。")
}

// take shelves a draft. Nothing is shelved that the trail does not hold, nor over
// what the person has not seen.
func (h pages) take(p *console.Page) error {
	d, err := h.find(p)
	if err != nil {
		return err
	}
	doc := d.Document
	doc.Added, doc.By = p.Now().UTC().Format(time.RFC3339), p.Me.Name
	if !p.Me.Sees(doc.Place) {
		return console.ErrDenied
	}
	change, err := h.Shelf.Put(p.R.Context(), doc, func(old *knowledge.Document, c shelf.Change) error {
		if shelf.Seen(old) != p.Value("seen") {
			return console.ErrStale
		}
		if old != nil && !p.Me.Sees(old.Place) {
			return console.ErrDenied
		}
		return p.Note(audit.Material, doc.ID, Taken(doc, c))
	})
	if err != nil {
		return err
	}
	if err := h.Tray.Drop(p.Me.ID, d.ID); err != nil && !errors.Is(err, shelf.ErrNoDraft) {
		return err
	}
	if change.Kind == shelf.Unchanged {
		return p.Done(documentPath+change.ID, "和现在的一样，没有改动。")
	}
	if said, err := h.marked(Item{Sort: mark.Document, ID: change.ID}); err != nil {
		return err
	} else if said != nil && said.Standing == mark.Retired {
		return p.Done(documentPath+change.ID, "收下了。它标着停用，还不用它回答。")
	}
	return h.inUse(p, documentPath+change.ID, "收下了，从现在起就用它回答。", "收下了，几秒后就用它回答。")
}

// Taken is what the audit book says of a document that is shelved, whoever does it.
func Taken(d knowledge.Document, c shelf.Change) string {
	return fmt.Sprintf("%s《%s》(%s，%s)，%d 个数字", kindName(c.Kind), short(d.Title), orElse(d.Place, "地方不明"), yearText(d.Year), len(d.Figures))
}

// inUse takes what was changed into use and leads on, saying now or soon.
func (h pages) inUse(p *console.Page, to, now, soon string) error {
	if h.Reload(p.R.Context()) {
		return p.Done(to, now)
	}
	return p.Done(to, soon)
}

// drop forgets a draft.
func (h pages) drop(p *console.Page) error {
	err := h.Tray.Drop(p.Me.ID, p.R.PathValue("id"))
	if errors.Is(err, shelf.ErrNoDraft) {
		return console.ErrMissing
	}
	if err != nil {
		return err
	}
	return p.Done(uploadPath, "没有收，读到的都删了。")
}
