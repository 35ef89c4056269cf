package wording

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// wordsView is the page of the office's own words and ways of asking.
type wordsView struct {
	Table  console.Table
	Asked  *console.Form
	Word   *console.Form
	Try    console.Form
	Tried  string
	Answer string
}

// words shows what the office wrote, and what is answered to a question now.
func (h pages) words(p *console.Page) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	if v.Asked != nil {
		v.Asked.Set("text", p.Value("text"))
		v.Asked.Set("guide", p.Value("guide"))
	}
	if q := p.Value("try"); q != "" {
		if v.Answer, err = h.Ask(p.R.Context(), q, p.Me.Place); err != nil {
			return err
		}
		v.Tried = q
		v.Try.Set("try", q)
	}
	return p.Show("words", v)
}

func (h pages) view(p *console.Page) (wordsView, error) {
	h.mu.Lock()
	own, err := h.read()
	h.mu.Unlock()
	if err != nil {
		return wordsView{}, err
	}
	version := console.Field{Name: "seen", Kind: "hidden", Value: own.seen()}
	writes := p.Me.Role != account.Clerk
	v := wordsView{Table: h.table(own, writes), Try: console.Form{Action: wordsPath, Method: "get", Submit: "问", Inline: true, Fields: []console.Field{
		{Name: "try", Label: "试一句", Kind: "search", Max: mostText}}}}
	if !writes {
		return v, nil
	}
	v.Asked = &console.Form{Action: wordsPath + "/asked", Submit: "发布", Fields: []console.Field{
		{Name: "text", Label: "居民怎么问", Required: true, Max: mostText, Hint: "一句平常的话，不带姓名、电话；〔…〕的地方改成平常的说法。"},
		{Name: "guide", Label: "归到哪一条", Kind: "select", Options: append([]console.Option{{Text: "请选"}}, h.Guides()...), Required: true}, version}}
	v.Word = &console.Form{Action: wordsPath + "/word", Submit: "发布", Fields: []console.Field{
		{Name: "say", Label: "当地怎么说", Required: true, Max: mostWord},
		{Name: "mean", Label: "普通话里是什么", Required: true, Max: mostWord}, version}}
	return v, nil
}

// table lists what the office wrote.
func (h pages) table(own lines, writes bool) console.Table {
	t := console.Table{Caption: "本所写的词和问法", Stack: true, Columns: []console.Column{{Name: "居民说"}, {Name: "就是"}},
		Empty: console.State{Title: "本所还没有写过", Text: "自带的词和问法一直都在用。从“没答上的”里点“写成词条”，或者在下面写。"}}
	if writes {
		t.Columns = append(t.Columns, console.Column{Name: "撤"})
	}
	titles := map[string]string{}
	for _, g := range h.Guides() {
		titles[g.Value] = g.Text
	}
	add := func(kind, say, mean, key string) {
		row := console.Row{Cells: []console.Cell{{Text: say, Note: kind}, console.Words(mean)}}
		if writes {
			row.Cells = append(row.Cells, console.Cell{Act: &console.Act{To: wordsPath + "/drop", Text: "撤掉", Label: "撤掉 " + say,
				Hidden: []console.Field{{Name: "what", Value: key}, {Name: "seen", Value: own.seen()}}}})
		}
		t.Rows = append(t.Rows, row)
	}
	for _, w := range own.words {
		add("词", w.Say, w.Mean, "word:"+w.Say)
	}
	for _, a := range own.asked {
		mean := a.Guide
		if titles[a.Guide] != "" {
			mean = titles[a.Guide]
		}
		add("问法", a.Text, mean, "asked:"+a.Text)
	}
	return t
}

const (
	mostText = 120 // characters of a way of asking
	mostWord = 20  // of a word
)

// addAsked publishes a way of asking.
func (h pages) addAsked(p *console.Page) error {
	return h.publish(p, func(v *wordsView) *console.Form { return v.Asked }, func(own *lines, f *console.Form) string {
		text, guide := f.Value("text"), f.Value("guide")
		known := func(o console.Option) bool { return o.Value == guide && guide != "" }
		switch {
		case strings.ContainsAny(text, "〔〕"):
			f.Wrong("text", "还有〔…〕，改成平常的说法。")
		case !plain(text, mostText) || utf8.RuneCountInString(text) < 4:
			f.Wrong("text", "写一句 4 到 120 个字的话，不要符号和换行。")
		case !slices.ContainsFunc(h.Guides(), known):
			f.Wrong("guide", "选一条。")
		case slices.ContainsFunc(own.asked, func(a asked) bool { return a.Text == text }):
			f.Wrong("text", "这一句已经有了。")
		}
		own.asked = append(own.asked, asked{Guide: guide, Text: text})
		return "加了一种问法"
	})
}

// addWord publishes a word.
func (h pages) addWord(p *console.Page) error {
	return h.publish(p, func(v *wordsView) *console.Form { return v.Word }, func(own *lines, f *console.Form) string {
		say, mean := f.Value("say"), f.Value("mean")
		switch {
		case !plain(say, mostWord) || utf8.RuneCountInString(say) < 2:
			f.Wrong("say", "写 2 到 20 个字，不要符号；一个字容易误伤别的话。")
		case !plain(mean, mostWord):
			f.Wrong("mean", "写 1 到 20 个字，不要符号。")
		case say == mean:
			f.Wrong("mean", "两边一样，不用写。")
		case slices.ContainsFunc(own.words, func(w word) bool { return w.Say == say }):
			f.Wrong("say", "这个词已经有了，先撤掉旧的。")
		}
		own.words = append(own.words, word{Say: say, Mean: mean})
		return "加了一个词"
	})
}

// plain tells whether a text is Chinese, letters and figures with the marks of
// a sentence, and not too long.
func plain(text string, most int) bool {
	return text != "" && utf8.RuneCountInString(text) <= most && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || strings.ContainsRune("\"'`<>{}[]\\#|&", r) })
}

// publish reads a form, changes the lines and puts them in place when the
// knowledge loads with them.
func (h pages) publish(p *console.Page, of func(*wordsView) *console.Form, change func(*lines, *console.Form) string) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	f := of(&v)
	f.Read(p.R)
	f.Need()
	h.mu.Lock()
	defer h.mu.Unlock()
	own, err := h.read()
	if err != nil {
		return err
	}
	if p.Value("seen") != own.seen() {
		return console.ErrStale
	}
	did := change(&own, f)
	if f.Bad() {
		return p.Again("words", v)
	}
	if err := h.write(own); errors.Is(err, errRefused) {
		f.Wrong("", "资料不收这一条，没有发布：多半是自带的资料里已经有了，换个说法。")
		return p.Again("words", v)
	} else if err != nil {
		return err
	}
	if err := p.Note(audit.Settings, "词和问法", did); err != nil {
		return err
	}
	return p.Done(wordsPath, "发布了，几秒后生效。不对就在表里撤掉。")
}

// drop takes back one line.
func (h pages) drop(p *console.Page) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	own, err := h.read()
	if err != nil {
		return err
	}
	if p.Value("seen") != own.seen() {
		return console.ErrStale
	}
	kind, key, _ := strings.Cut(p.Value("what"), ":")
	before := len(own.words) + len(own.asked)
	switch kind {
	case "word":
		own.words = slices.DeleteFunc(own.words, func(w word) bool { return w.Say == key })
	case "asked":
		own.asked = slices.DeleteFunc(own.asked, func(a asked) bool { return a.Text == key })
	}
	if before == len(own.words)+len(own.asked) {
		return console.ErrMissing
	}
	if err := h.write(own); err != nil {
		return fmt.Errorf("wording: take back: %w", err)
	}
	if err := p.Note(audit.Settings, "词和问法", "撤了一条"); err != nil {
		return err
	}
	return p.Done(wordsPath, "撤掉了，几秒后生效。")
}
