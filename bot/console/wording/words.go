package wording

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

// freshFor is how long undoing stands at the top of the page.
const freshFor = time.Hour

// wordsView is the page of what the office wrote.
type wordsView struct {
	Word    *console.Form
	Others  []choice
	Table   console.Table
	Hand    bool // some of it was written by hand, and is not shown
	Undo    *undoView
	History console.Table
	Writes  bool
}

// undoView is what can be taken back.
type undoView struct {
	What  string
	Form  console.Form
	Fresh bool // it was published a short while ago
}

// words shows what the office wrote, what was published of late, and the form
// for a word.
func (h pages) words(p *console.Page) error {
	l, err := h.shown()
	if err != nil {
		return err
	}
	all, err := h.history(p.R.Context())
	if err != nil {
		return err
	}
	v := wordsView{Word: h.form(p, kindWord), Writes: p.Me.Role != account.Clerk, Hand: len(l.rest) > 0, Table: h.table(p, l), History: h.past(p, all)}
	v.Word.Set("seen", l.seen())
	v.Word.Back = console.Link{}
	for _, k := range kinds[1:] {
		v.Others = append(v.Others, choice{"写" + k.title, k.say, wordsPath + "/edit?kind=" + k.kind})
	}
	if last := all.last(); last != nil && v.Writes && last.After == l.seen() && mayChange(p, last.item()) {
		v.Undo = &undoView{Fresh: p.Now().Sub(last.At) < freshFor, What: last.Who + " " + clock(p, *last) + " " + last.what() + kindName(last.item()) + last.item().what(),
			Form: console.Form{Action: wordsPath + "/undo", Submit: "撤回上一次", Fields: []console.Field{
				{Name: "n", Kind: "hidden", Value: strconv.Itoa(last.N)}, {Name: "seen", Kind: "hidden", Value: l.seen()}}}}
	}
	return p.Show("words", v)
}

// table lists what the office wrote, as far as the account may see it.
func (h pages) table(p *console.Page, l lines) console.Table {
	writes := p.Me.Role != account.Clerk
	t := console.Table{Caption: "本所写的词、问法和答复", Stack: true, Columns: []console.Column{{Name: "居民说"}, {Name: "就是"}, {Name: "改"}},
		Empty: console.State{Title: "本所还没有写过", Text: "自带的词和问法一直都在用。从“没答上的”里点“写成词条”，或者在上面写一个词。",
			Links: []console.Link{{Text: "看没答上的", Href: missesPath}}}}
	if writes {
		t.Columns = append(t.Columns, console.Column{Name: "撤"})
	}
	titles := map[string]string{}
	for _, g := range h.Guides() {
		titles[g.Value] = g.Text
	}
	for _, i := range l.items {
		if !mayChange(p, i) && i.Answer.Place != "" {
			continue
		}
		say, mean := i.Say, console.Words(i.Mean)
		switch i.Kind {
		case kindAsked:
			if titles[i.Mean] != "" {
				mean = console.Words(titles[i.Mean])
			}
		case kindAnswer:
			say, mean = strings.Join(i.Answer.Asked, "；"), h.answerSummary(p, i)
		}
		row := console.Row{Cells: []console.Cell{{Text: say, Note: kindName(i)}, mean, {}}}
		if mayChange(p, i) {
			row.Cells[2] = console.To("改这条", wordsPath+"/edit?"+url.Values{"old": {i.mark()}}.Encode())
		}
		if writes {
			row.Cells = append(row.Cells, console.Cell{})
			if mayChange(p, i) {
				row.Cells[3].Act = &console.Act{To: wordsPath + "/drop", Text: "撤掉", Label: "撤掉 " + say,
					Hidden: []console.Field{{Name: "what", Value: i.key()}, {Name: "seen", Value: l.seen()}}}
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// answerSummary is an answer in a table.
func (h pages) answerSummary(p *console.Page, i item) console.Cell {
	a := i.Answer
	place := a.Place
	if place == "" {
		place = "所有地方"
	}
	c := console.Cell{Text: a.Say, Note: "依据：" + a.Source + "（" + strconv.Itoa(a.Year) + "年） · " + a.Signed + " " + a.Day + " 签 · " + place}
	if !a.Holds(p.Now()) {
		c.Note, c.Tone = "过期了，不再拿它答 · "+c.Note, "late"
	} else if a.Until != "" {
		c.Note += " · 用到 " + a.Until
	}
	return c
}

// kindName is what an item is.
func kindName(i item) string {
	switch i.Kind {
	case kindWord:
		return "词"
	case kindAsked:
		return "问法"
	}
	return "本所答复"
}

// past tables what was published of late, the newest first.
func (h pages) past(p *console.Page, all history) console.Table {
	t := console.Table{Caption: "发布过的", Stack: true, Columns: []console.Column{{Name: "什么时候"}, {Name: "谁"}, {Name: "做了什么"}, {Name: "现在"}},
		Empty: console.State{Title: "还没有发布过", Text: "发布以后，谁、什么时候、改了什么，都记在这里，可以撤回。"}}
	for n := len(all.Changes) - 1; n >= 0 && len(t.Rows) < mostShown; n-- {
		c := all.Changes[n]
		did := c.what() + kindName(c.item()) + c.item().what()
		if !mayChange(p, c.item()) && c.item().Answer.Place != "" {
			did = c.what() + "别处的本所答复"
		} else if c.Old != nil && c.New != nil {
			did += "，原来是" + c.Old.what()
		}
		row := console.Row{Cells: []console.Cell{console.Words(clock(p, c)), console.Words(c.Who), console.Words(did), console.Words("")}}
		if !c.Undone.IsZero() {
			row.Tone = "quiet"
			row.Cells[3] = console.Words(c.By + " " + c.Undone.In(p.Now().Location()).Format("01-02 15:04") + " 撤回了")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func clock(p *console.Page, c change) string {
	return c.At.In(p.Now().Location()).Format("2006-01-02 15:04")
}

const mostKeptTests = 20

// testsOf names the setting with the questions that a place keeps.
func testsOf(p *console.Page) string { return "wording-tests:" + p.Me.Place }

// kept are the questions that the office keeps to try with, and their version.
func (h pages) kept(p *console.Page) ([]string, int64, error) {
	var list []string
	version, err := h.Book.Setting(p.R.Context(), testsOf(p), &list)
	return list, version, err
}

func testsForm() *console.Form {
	return &console.Form{Action: wordsPath + "/tests", Submit: "保存", Back: console.Link{Text: "回到词和问法", Href: wordsPath}, Fields: []console.Field{
		{Name: "questions", Label: "常试的问题", Kind: "textarea", Rows: 10, Hint: "一行一句，最多 20 句。居民最常问的、以前答错过的，都值得放进来；不写姓名、电话。"},
		{Name: "version", Kind: "hidden"}}}
}

// tests shows the questions that are tried each time.
func (h pages) tests(p *console.Page) error {
	list, version, err := h.kept(p)
	if err != nil {
		return err
	}
	f := testsForm()
	f.Set("questions", strings.Join(list, "\n"))
	f.Set("version", strconv.FormatInt(version, 10))
	return p.Show("tests", f)
}

// saveTests keeps them.
func (h pages) saveTests(p *console.Page) error {
	f := testsForm()
	f.Read(p.R)
	list := []string{}
	if text := cleanLines(f.Value("questions")); text != "" {
		list = strings.Split(text, "\n")
	}
	bad := func(q string) bool {
		return !plain(q, mostText) || utf8.RuneCountInString(q) < 2 || strings.ContainsAny(q, "〔〕")
	}
	if len(list) > mostKeptTests {
		f.Wrong("questions", "最多 20 句。")
	} else if slices.ContainsFunc(list, bad) {
		f.Wrong("questions", "一行一句平常的话，不超过 120 个字，不要符号。")
	}
	if f.Bad() {
		return p.Again("tests", f)
	}
	if err := h.Book.SaveSetting(p.R.Context(), testsOf(p), p.Version(), list); err != nil {
		return err
	}
	return p.Done(wordsPath+"/tests", "存好了，以后每次试都会带上。")
}
