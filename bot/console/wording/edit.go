package wording

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/handoff"
	"mingbai/knowledge/signed"
)

const (
	mostText = signed.MostAsked // characters of a way of asking
	mostWord = 20               // of a word
	mostOwn  = 500              // items of an office
)

// edit is one thing that is being written.
type edit struct {
	form *console.Form
	kind string
	old  *item // that it replaces; nil = it is new
	item item  // complete when the form is not Bad
	test string
}

// kinds say what can be written, in the order of the page.
var kinds = [...]struct{ kind, title, say string }{
	{kindWord, "一个词", "当地的话、口头的话，机器没听懂的：告诉它普通话里是什么。例：“嘎嘎豆”就是“工资”。"},
	{kindAsked, "一种问法", "事情自带的条目里有，只是居民换了种问法：把这句话归到那一条。"},
	{kindAnswer, "一条本所答复", "自带的条目里没有这件事，本所能答：写几句话，注明依据，签上名。居民看到时，依据和签名都在。"},
}

// titleOf is what a kind is called.
func titleOf(kind string) (title, say string, ok bool) {
	for _, k := range kinds {
		if k.kind == kind {
			return k.title, k.say, true
		}
	}
	return "", "", false
}

// question is the field for a sentence to try with.
func question(hint string) console.Field {
	return console.Field{Name: "test", Label: "拿一句话试", Max: mostText, Hint: hint}
}

// form is the form for a kind.
func (h pages) form(p *console.Page, kind string) *console.Form {
	f := &console.Form{Action: wordsPath + "/try", Submit: "试一下", Back: console.Link{Text: "不写了", Href: wordsPath}}
	switch kind {
	case kindWord:
		f.Fields = []console.Field{
			{Name: "say", Label: "当地怎么说", Required: true, Max: mostWord},
			{Name: "mean", Label: "普通话里是什么", Required: true, Max: mostWord},
			question("带着这个词的一句话，比如居民的原话。")}
	case kindAsked:
		f.Fields = []console.Field{
			{Name: "text", Label: "居民怎么问", Required: true, Max: mostText, Hint: "一句平常的话，不带姓名、电话。"},
			{Name: "guide", Label: "归到哪一条", Kind: "select", Options: append([]console.Option{{Text: "请选"}}, h.Guides()...), Required: true},
			question("换个说法的同一件事；不写就试上面那句。")}
	case kindAnswer:
		f.Fields = h.answerFields(p)
	}
	for _, name := range []string{"kind", "old", "seen"} {
		f.Fields = append(f.Fields, console.Field{Name: name, Kind: "hidden"})
	}
	f.Set("kind", kind)
	return f
}

// answerFields ask for a signed answer.
func (h pages) answerFields(p *console.Page) []console.Field {
	fields := []console.Field{
		{Name: "text", Label: "居民怎么问", Kind: "textarea", Rows: 3, Required: true, Hint: "一行一种问法，最多 10 行，不带姓名、电话。"},
		{Name: "say", Label: "本所怎么答", Kind: "textarea", Rows: 4, Required: true, Max: signed.MostSay, Hint: "平常的话，最多 300 字；先说去哪、怎么办。不写“第几条”，不打包票。"},
		{Name: "channel", Label: "先去哪里", Kind: "select", Options: h.Channels(), Value: "judicial_office", Required: true},
		{Name: "matter", Label: "算哪一类", Kind: "select", Options: append([]console.Option{{Text: "请选"}}, h.Matters()...), Required: true, Hint: "统计时算在这一类里。"},
		{Name: "source", Label: "依据", Required: true, Max: signed.MostSource, Hint: "文件、通知或规定的全名。没有依据的不发布。"},
		{Name: "year", Label: "依据是哪一年的", Required: true, Mode: "numeric", Max: 4, Narrow: true},
		{Name: "url", Label: "依据的网址", Kind: "text", Max: 300, Mode: "url"},
		{Name: "place", Label: "给哪里的居民看", Value: p.Me.Place, List: h.places(p), Max: 60, Required: p.Me.Place != "", Hint: "从省写起；空着就是所有地方。"},
		{Name: "until", Label: "用到哪一天", Kind: "date", Hint: "过了这一天就不再拿它答；空着就一直用。"},
		{Name: "signed", Label: "谁签", Required: true, Max: signed.MostSigned, Value: signature(p), Hint: "居民看得到。"},
		question("换个说法的同一件事；不写就试第一种问法。"),
	}
	return fields
}

// signature is the office and the person who writes.
func signature(p *console.Page) string {
	town := handoff.Town(p.Me.Place)
	if p.Me.Place == "" || town == "" {
		return p.Me.Name
	}
	return town + "司法所 " + p.Me.Name
}

// places are the places that the account may see.
func (h pages) places(p *console.Page) []string {
	if h.Places == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(h.Places()), func(place string) bool { return !p.Me.Sees(place) })
}

// whole is the full name of a place that was written short, when there is one.
func (h pages) whole(place string) string {
	if h.Places == nil || place == "" {
		return place
	}
	var found []string
	for _, chain := range h.Places() {
		if chain == place {
			return place
		}
		if strings.HasSuffix(chain, place) {
			found = append(found, chain)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return place
}

// fill writes an item into its form.
func (f formOf) fill(i item) {
	switch {
	case i.Kind == kindWord:
		f.Set("say", i.Say)
		f.Set("mean", i.Mean)
	case i.Kind == kindAsked:
		f.Set("text", i.Say)
		f.Set("guide", i.Mean)
	default:
		a := i.Answer
		for name, value := range map[string]string{"text": strings.Join(a.Asked, "\n"), "say": a.Say, "channel": a.Channel, "matter": a.Category,
			"source": a.Source, "year": strconv.Itoa(a.Year), "url": a.URL, "place": a.Place, "until": a.Until, "signed": a.Signed} {
			f.Set(name, value)
		}
	}
	f.Set("old", i.key())
}

// formOf is a form that an item can be written into.
type formOf struct{ *console.Form }

// take reads what was written. What is wrong with it stands in the form; an
// error is about what the account may not do.
func (h pages) take(p *console.Page, l lines) (edit, error) {
	e := edit{kind: p.Value("kind")}
	if _, _, ok := titleOf(e.kind); !ok {
		return e, console.ErrMissing
	}
	e.form = h.form(p, e.kind)
	e.form.Read(p.R)
	e.form.Need()
	if key := p.Value("old"); key != "" {
		at := l.find(key)
		if at < 0 || l.items[at].Kind != e.kind {
			return e, console.ErrStale
		}
		e.old = &l.items[at]
		if !mayChange(p, *e.old) {
			return e, console.ErrDenied
		}
	} else if len(l.items) >= mostOwn {
		e.form.Wrong("", fmt.Sprintf("本所已经写了 %d 条，先撤掉用不着的。", mostOwn))
	}
	e.test = e.form.Value("test")
	if e.test != "" && !plain(e.test, mostText) {
		e.form.Wrong("test", "写一句平常的话，不要符号。")
	}
	switch e.kind {
	case kindWord:
		e.word()
	case kindAsked:
		e.asked(h)
	case kindAnswer:
		e.answer(p, h)
	}
	if at := l.find(e.item.key()); at >= 0 && (e.old == nil || e.old.key() != e.item.key()) {
		e.form.Wrong("", "已经有这一条了，在表里点它改。")
	} else if at >= 0 && e.kind != kindAnswer && l.items[at] == e.item {
		e.form.Wrong("", "和原来一样，没有改。")
	}
	return e, nil
}

// word reads a word.
func (e *edit) word() {
	f, say, mean := e.form, e.form.Value("say"), e.form.Value("mean")
	switch {
	case !plain(say, mostWord) || utf8.RuneCountInString(say) < 2:
		f.Wrong("say", "写 2 到 20 个字，不要符号；一个字容易误伤别的话。")
	case !plain(mean, mostWord):
		f.Wrong("mean", "写 1 到 20 个字，不要符号。")
	case say == mean:
		f.Wrong("mean", "两边一样，不用写。")
	}
	e.item = item{Kind: kindWord, Say: say, Mean: mean}
}

// asked reads a way of asking.
func (e *edit) asked(h pages) {
	f, text, guide := e.form, e.form.Value("text"), e.form.Value("guide")
	known := func(o console.Option) bool { return o.Value == guide && guide != "" }
	switch {
	case strings.ContainsAny(text, "〔〕"):
		f.Wrong("text", "还有〔…〕，改成平常的说法。")
	case !plain(text, mostText) || utf8.RuneCountInString(text) < signed.LeastAsked:
		f.Wrong("text", "写一句 4 到 120 个字的话，不要符号和换行。")
	case !slices.ContainsFunc(h.Guides(), known):
		f.Wrong("guide", "选一条。")
	}
	e.item = item{Kind: kindAsked, Say: text, Mean: guide}
}

// answer reads a signed answer.
func (e *edit) answer(p *console.Page, h pages) {
	f := e.form
	year, err := strconv.Atoi(f.Value("year"))
	if err != nil {
		f.Wrong("year", "写四位数的年份，比如 2026。")
	}
	a := &signed.Answer{Say: cleanLines(f.Value("say")), Category: f.Value("matter"), Channel: f.Value("channel"), Place: h.whole(f.Value("place")),
		Source: f.Value("source"), Year: year, URL: f.Value("url"), Signed: f.Value("signed"), Day: p.Now().Format(time.DateOnly), Until: f.Value("until")}
	if text := cleanLines(f.Value("text")); text != "" {
		a.Asked = strings.Split(text, "\n")
	}
	if a.ID = newID(); e.old != nil {
		a.ID = e.old.Answer.ID
	}
	e.item = item{Kind: kindAnswer, Answer: a}
	has := func(list []console.Option, value string) bool {
		return value != "" && slices.ContainsFunc(list, func(o console.Option) bool { return o.Value == value })
	}
	short := func(way string) bool { return !plain(way, mostText) || utf8.RuneCountInString(way) < signed.LeastAsked }
	for _, w := range []struct {
		wrong     bool
		name, say string
	}{
		{strings.ContainsAny(f.Value("text"), "〔〕"), "text", "还有〔…〕，改成平常的说法。"},
		{len(a.Asked) > signed.MostWays || slices.ContainsFunc(a.Asked, short), "text", "一行一句 4 到 120 个字的话，最多 10 行，不要符号。"},
		{!signed.Plain(a.Say, signed.MostSay) || utf8.RuneCountInString(a.Say) < signed.LeastSay, "say", "写 6 到 300 个字的平常话，不要符号。"},
		{signed.CitesArticle(a.Say), "say", "不写“第几条”：条文号要核对过才能给居民看。写文件的名字就行。"},
		{!has(h.Channels(), a.Channel), "channel", "选一个去处。"},
		{!has(h.Matters(), a.Category), "matter", "选一类。"},
		{!signed.Plain(a.Source, signed.MostSource) || utf8.RuneCountInString(a.Source) < 4, "source", "写依据的全名，4 个字以上，不要符号。"},
		{year < 1949 || year > p.Now().Year(), "year", "写四位数的年份，比如 " + strconv.Itoa(p.Now().Year()) + "。"},
		{!signed.Address(a.URL), "url", "网址要从 https:// 写起。"},
		{a.Place != "" && (!plain(a.Place, 60) || utf8.RuneCountInString(a.Place) < 3) || !p.Me.Sees(a.Place), "place", "只能写您能看到的地方，从省写起。"},
		{a.Until != "" && a.Until < a.Day, "until", "这一天已经过了。"},
		{!signed.Plain(a.Signed, signed.MostSigned), "signed", "写名字，不要符号。"},
	} {
		if w.wrong && f.Field(w.name).Error == "" {
			f.Wrong(w.name, w.say)
		}
	}
	if !f.Bad() && a.Check() != nil {
		f.Wrong("", "有的地方不合要求：日子写成 2026-11-22，话里不要符号。")
	}
}

// change is what publishing makes of an edit.
func (e edit) change(l lines) change {
	if e.old != nil {
		return change{Index: l.find(e.old.key()), Old: e.old, New: &e.item}
	}
	return change{Index: len(l.items), New: &e.item}
}

// did says for the audit what was published; no sentence of a resident.
func (e edit) did() string {
	did := "加了一"
	if e.old != nil {
		did = "改了一"
	}
	did += counted(e.kind)
	if e.kind == kindWord {
		did += "：" + e.item.Say + " → " + e.item.Mean
	}
	if e.kind == kindAnswer {
		did += "：" + cmp.Or(e.item.Answer.Place, "所有地方")
	}
	return did
}

// plain tells whether a text is Chinese, letters and figures with the marks of
// a sentence, and not too long.
func plain(text string, most int) bool {
	return text != "" && signed.Plain(text, most) && !strings.ContainsAny(text, "\"'#&\n")
}

// cleanLines is a text without space around its lines, and without empty ones.
func cleanLines(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// newID names an answer.
func newID() string {
	b := make([]byte, 8)
	rand.Read(b) // never fails
	return "own-" + hex.EncodeToString(b)
}
