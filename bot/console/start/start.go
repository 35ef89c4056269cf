// Package start is the five steps in which a new office is set up: its place,
// its villages, who answers for them, Telegram or the web page alone, and a
// question to see that it answers; and, after them, what to do now. Each step
// is saved at once, can be skipped and come back to; nothing here cannot be
// changed later on the pages of the roster. bot gives its Area to the console.
package start

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the roster and how far the office has come; handlers/store is one.
type Book interface {
	rosterbook.Book
	Accounts(ctx context.Context) ([]account.Account, error)
	Setting(ctx context.Context, name string, value any) (int64, error)
	SaveSetting(ctx context.Context, name string, from int64, value any) error
}

// Answer is what the assistant says to the question of the last step, as a
// resident reads it.
type Answer struct {
	Text     string
	Card     chat.Card
	Declined bool // the material holds no answer
}

// Config is what the steps need; Book and Ask are required.
type Config struct {
	Book     Book
	Ask      func(ctx context.Context, question, place string) (Answer, error)
	Places   func() []string // administrative chains with material; nil = none
	Telegram func() bool     // whether Telegram runs; nil = no
}

const (
	root    = "/office/start"
	setting = "start"
)

// progress is how far the office has come.
type progress struct {
	Place   string       `json:"place"`
	Channel string       `json:"channel"`
	Passed  map[int]bool `json:"passed"`            // steps that were saved or skipped
	Skipped map[int]bool `json:"skipped,omitempty"` // those of them that were skipped
	Done    bool         `json:"done"`
}

// next is the first step that was not passed.
func (s progress) next() int {
	for n := 1; n < len(steps()); n++ {
		if !s.Passed[n] {
			return n
		}
	}
	return len(steps())
}

// step is one of the five.
type step struct {
	title string
	say   string
}

func steps() []step {
	return []step{
		{"在哪里", "司法所管哪个镇(街道)。名册、单号和统计都按它。"},
		{"哪些村居", "一行写一个。以后随时可以在名册里加、改。"},
		{"谁来接", "每个村居的法律顾问，和司法所里接急事的人。不知道的先空着。"},
		{"从哪里来问", "居民网页总是开着。要不要再开 Telegram？"},
		{"问一句试试", "像居民那样问一句，看看答得对不对。"},
	}
}

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	if c.Places == nil {
		c.Places = func() []string { return nil }
	}
	if c.Telegram == nil {
		c.Telegram = func() bool { return false }
	}
	h := pages{c}
	may := []account.Role{account.Administrator}
	return console.Area{Name: "start", Templates: templates, Tasks: h.tasks, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "开张", Roles: may, Serve: h.resume},
		{Pattern: "GET " + root + "/done", Title: "现在做什么", Roles: may, Serve: h.opened},
		{Pattern: "GET " + root + "/{step}", Title: "开张", Roles: may, Serve: h.show},
		{Pattern: "POST " + root + "/{step}", Title: "开张", Roles: may, Serve: h.save},
		{Pattern: "POST " + root + "/{step}/skip", Title: "开张", Roles: may, Serve: h.skip},
		{Pattern: "POST " + root + "/done", Title: "开张", Roles: may, Serve: h.finish},
	}}
}

// progress reads how far the office has come, and the version of that.
func (h pages) progress(ctx context.Context) (progress, int64, error) {
	s := progress{Passed: map[int]bool{}, Skipped: map[int]bool{}}
	version, err := h.Book.Setting(ctx, setting, &s)
	return s, version, err
}

// tasks leads the administrator back until the office is set up.
func (h pages) tasks(p *console.Page) ([]console.Link, error) {
	if p.Me.Role != account.Administrator || p.Me.Place != "" {
		return nil, nil
	}
	s, _, err := h.progress(p.R.Context())
	if err != nil || s.Done {
		return nil, err
	}
	return []console.Link{{Text: fmt.Sprintf("开张五步，做到第 %d 步：%s", s.next(), steps()[s.next()-1].title), Href: root}}, nil
}

// resume leads to the step that comes next, or, after the last, to what to do
// now.
func (h pages) resume(p *console.Page) error {
	s, _, err := h.progress(p.R.Context())
	if err != nil {
		return err
	}
	if s.Done {
		return p.Done(root+"/done", "")
	}
	return p.Done(root+"/"+strconv.Itoa(s.next()), "")
}

// number is the step that is asked for.
func number(p *console.Page) (int, error) {
	n, err := strconv.Atoi(p.R.PathValue("step"))
	if err != nil || n < 1 || n > len(steps()) {
		return 0, console.ErrMissing
	}
	return n, nil
}

// stepView is a step.
type stepView struct {
	Number, Of int
	Title, Say string
	Steps      []stepLink
	Form       console.Form
	Note       string
	Answer     *Answer
	Skip       bool
	Done       bool // the office was opened before
}

// stepLink is a step in the row of all five.
type stepLink struct {
	Title, Href, State string
	Now                bool
}

func (h pages) view(p *console.Page, n int, s progress, f console.Form) stepView {
	v := stepView{Number: n, Of: len(steps()), Title: steps()[n-1].title, Say: steps()[n-1].say, Form: f, Skip: n < len(steps()), Done: s.Done}
	for i, x := range steps() {
		l := stepLink{Title: x.title, Href: root + "/" + strconv.Itoa(i+1), Now: i+1 == n}
		switch {
		case s.Skipped[i+1]:
			l.State = "跳过了"
		case s.Passed[i+1]:
			l.State = "做过了"
		}
		v.Steps = append(v.Steps, l)
	}
	p.Title = fmt.Sprintf("开张第 %d 步：%s", n, v.Title)
	return v
}

// show shows a step.
func (h pages) show(p *console.Page) error {
	n, err := number(p)
	if err != nil {
		return err
	}
	s, _, err := h.progress(p.R.Context())
	if err != nil {
		return err
	}
	if (n == 2 || n == 3) && s.Place == "" {
		return p.Done(root+"/1", "先写在哪个镇(街道)，后面的才对得上。")
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := h.view(p, n, s, h.form(n, s, r))
	v.Note = h.note(n, s, r)
	return p.Show("step", v)
}

// manyVillages is from how many on a list is quicker than a form.
const manyVillages = 20

// note is what a step has to say besides.
func (h pages) note(n int, s progress, r handoff.Roster) string {
	switch {
	case n == 4 && h.Telegram():
		return "Telegram 现在开着。它的服务器在境外，居民的第一条消息里会说明。"
	case n == 4:
		return "Telegram 现在没有开。要开，请管服务器的人设好 TELEGRAM_BOT_TOKEN，重新启动服务。它的服务器在境外；不合适的，只用网页。"
	case n == 5 && s.Place == "":
		return "还没有写在哪个镇(街道)，只能答全国都一样的。"
	case n == 3 && len(posts(r, s.Place)) > manyVillages:
		return "村居多，也可以先跳过，到“名册”里用 Excel 名单一次导入顾问、律所、备班和任期。"
	case n == 3:
		return "这里只写名字。顾问怎么收到单，开张以后再定：网页账号，或者 Telegram。家暴、未成年人、性侵的事只给指定的人，一个镇至少要有一位。"
	}
	return ""
}

// form is the form of a step.
func (h pages) form(n int, s progress, r handoff.Roster) console.Form {
	f := console.Form{Action: root + "/" + strconv.Itoa(n), Submit: "保存，下一步"}
	switch n {
	case 1:
		f.Fields = []console.Field{{Name: "place", Label: "镇(街道)的全称", Hint: "从省写起，比如 广东省中山市东凤镇。", Value: s.Place, List: h.Places(), Required: true, Max: 60, First: true}}
		if n := len(posts(r, s.Place)); s.Place != "" && n > 0 {
			f.Fields = append(f.Fields, console.Field{Name: "move", Kind: "checkbox", Label: fmt.Sprintf("原来写错了：已经写的 %d 个村居也改到新的地方", n), Hint: "不勾，原来的村居还留在“" + handoff.Town(s.Place) + "”。"})
		}
	case 2:
		f.Fields = []console.Field{{Name: "villages", Label: "村和社区", Hint: "一行一个，比如 甲村。已经有顾问的，在这里删不掉，要到“名册”里去掉。", Kind: "textarea", Rows: 10, Value: strings.Join(villages(r, s.Place), "\n"), Required: true, First: true}}
	case 3:
		f.Fields = adviserFields(s, r)
	case 4:
		f.Fields = []console.Field{{Name: "channel", Label: "从哪里来问", Kind: "radio", Required: true, Value: s.Channel, Options: []console.Option{
			{Value: "web", Text: "只用网页", Hint: "什么都不用装"}, {Value: "telegram", Text: "网页和 Telegram", Hint: "顾问也可以在 Telegram 里接单"}}}}
	default:
		f.Submit = "问"
		f.Fields = []console.Field{{Name: "question", Label: "问题", Value: "老板拖欠工资三个月不给怎么办", Required: true, Max: 300, First: true}}
	}
	return f
}

// adviserFields ask for the adviser of each village and for an officer.
func adviserFields(s progress, r handoff.Roster) []console.Field {
	var fields []console.Field
	if s.Place != "" {
		for i, post := range posts(r, s.Place) {
			adviser, _ := r.Person(post.Adviser)
			fields = append(fields, console.Field{Name: "adviser" + strconv.Itoa(i), Label: post.Village + "的法律顾问", Value: adviser.Name, Max: 30})
		}
	}
	officer, _ := r.Appointed(s.Place)
	return append(fields, console.Field{Name: "officer", Label: "司法所的指定人员", Hint: "接家暴、未成年人、性侵这类事的人。", Value: officer.Name, Max: 30})
}

// villages are the names of a place's villages; none without a place.
func villages(r handoff.Roster, place string) []string {
	var names []string
	for _, post := range posts(r, place) {
		names = append(names, post.Village)
	}
	return names
}

// posts are the villages of a place, in the roster's order.
func posts(r handoff.Roster, place string) []handoff.Post {
	return slices.DeleteFunc(slices.Clone(r.Posts), func(x handoff.Post) bool { return x.Place != place || x.Village == "" })
}

// save takes a step and goes on to the next.
func (h pages) save(p *console.Page) error {
	n, err := number(p)
	if err != nil {
		return err
	}
	s, _, err := h.progress(p.R.Context())
	if err != nil {
		return err
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	f := h.form(n, s, r)
	f.Read(p.R)
	f.Need()
	v := h.view(p, n, s, f)
	v.Note = h.note(n, s, r)
	if !f.Bad() {
		if n == len(steps()) {
			return h.try(p, v, s)
		}
		if err := h.take(p, n, &v.Form, &s); err != nil {
			return err
		}
	}
	if v.Form.Bad() || f.Bad() {
		return p.ShowAs(http.StatusUnprocessableEntity, "step", v)
	}
	s.Skipped[n] = false
	return h.pass(p, n, s, "保存好了。")
}

// pass keeps what a step gave and goes on.
func (h pages) pass(p *console.Page, n int, s progress, said string) error {
	err := h.keep(p.R.Context(), func(now *progress) {
		now.Place, now.Channel, now.Passed[n], now.Skipped[n] = s.Place, s.Channel, true, s.Skipped[n]
	})
	if err != nil {
		return err
	}
	return p.Done(root+"/"+strconv.Itoa(min(n+1, len(steps()))), said)
}

// keep changes how far the office has come. A form that was sent twice at once
// is no reason to trouble anybody.
func (h pages) keep(ctx context.Context, change func(*progress)) error {
	for try := 0; ; try++ {
		s, version, err := h.progress(ctx)
		if err != nil {
			return err
		}
		change(&s)
		if err = h.Book.SaveSetting(ctx, setting, version, s); !errors.Is(err, delivery.ErrStale) || try == 5 {
			return err
		}
	}
}

// skip leaves a step for later.
func (h pages) skip(p *console.Page) error {
	n, err := number(p)
	if err != nil {
		return err
	}
	s, _, err := h.progress(p.R.Context())
	if err != nil {
		return err
	}
	s.Skipped[n] = !s.Passed[n] || s.Skipped[n] // what was done stays done
	return h.pass(p, n, s, "")
}

// finish ends the steps; they can still be opened by their address.
func (h pages) finish(p *console.Page) error {
	if err := h.keep(p.R.Context(), func(s *progress) { s.Done = true }); err != nil {
		return err
	}
	return p.Done(root+"/done", "")
}

// try asks the question and shows the answer.
func (h pages) try(p *console.Page, v stepView, s progress) error {
	answer, err := h.Ask(p.R.Context(), v.Form.Value("question"), s.Place)
	if err != nil {
		return err
	}
	v.Answer = &answer
	return p.Show("step", v)
}
