package cases

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// mostText is how long one message to a resident may be, in characters.
const mostText = 4000

// answerWithin is how long a page waits until what was done is handled.
const answerWithin = 10 * time.Second

// sitView tells whether the account's person works here.
type sitView struct {
	Here  bool   // offers come here
	Ask   bool   // they could
	Where string // where they come now, "" = nowhere
}

// sitOf tells where the account's person is written to.
func sitOf(me account.Account, r handoff.Roster) sitView {
	p, known := r.Person(me.Person)
	switch {
	case !known || p.Team:
		return sitView{}
	case p.Address == seat(me):
		return sitView{Here: true}
	case !p.Reachable():
		return sitView{Ask: true}
	case p.Address.Channel == Channel:
		return sitView{Ask: true, Where: "另一个账号"}
	}
	return sitView{Ask: true, Where: channelName(p.Address.Channel)}
}

// sit has what the account's person is asked come here from now on.
func (h pages) sit(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := sitOf(p.Me, r)
	if !v.Ask {
		return p.Done(root, "")
	}
	done := p.Entry(audit.Roster, who(p.Me, r).Name, "改在网页上接单")
	if err := h.Book.ChangeRoster(p.R.Context(), r.Sit(p.Me.Person, seat(p.Me)), done); err != nil {
		return err
	}
	return p.Done(root, "好了，新的单会请你在这里接。不在电脑前也要接，就回 Telegram 用邀请码重新绑定。")
}

// mine is a case that the account may act in, from here.
func (h pages) mine(p *console.Page) (handoff.Case, error) {
	c, r, err := h.find(p.R.Context(), p.Me, p.R.PathValue("id"))
	if err != nil {
		return c, err
	}
	if !sitOf(p.Me, r).Here {
		return c, console.Sorry("你现在不在网页上接单。先到“办单”点“改在网页上接单”；单可能已经给了别人。")
	}
	return c, nil
}

// press does what one of the buttons of a case is for. A button of another
// case, or of before, is refused by the desk.
func (h pages) press(p *console.Page) error {
	c, err := h.mine(p)
	if err != nil {
		return err
	}
	data := p.Value("data")
	if !strings.Contains(data, ":"+c.ID+":") || !handoff.Ours(data) {
		return console.ErrMissing
	}
	replies, err := h.do(p, p.Value("once"), raw{Data: data})
	if err != nil {
		return err
	}
	return p.Done(h.after(p, c.ID), heard(replies, "办好了。"))
}

// after is where to go on: an adviser who gave a case on cannot see it any more.
func (h pages) after(p *console.Page, id string) string {
	if _, _, err := h.find(p.R.Context(), p.Me, id); err != nil {
		return root
	}
	return root + "/" + id
}

// say sends words to the resident, and a file with them or without.
func (h pages) say(p *console.Page) error {
	c, err := h.mine(p)
	if err != nil {
		if l, _, _ := h.readLetter(p, nil); l.text != "" {
			p.Keep("回住户", l.text)
		}
		return err
	}
	l, wrong, err := h.readLetter(p, &c)
	if err != nil {
		return err
	}
	if c.Owner != who(p.Me, h.roster(p)).ID || !c.Open() {
		return h.unsent(p, l.text, "这一单不在你手上了，没有发给住户。")
	}
	if wrong != "" {
		return h.again(p, func(v *caseView) *console.Form { return v.Say }, "text", wrong, map[string]string{"text": l.text})
	}
	replies, err := h.do(p, l.once, raw{Case: c.ID, Text: l.text, Media: l.media})
	if sentence := console.Sentence(err); sentence != "" {
		return h.unsent(p, l.text, sentence)
	}
	if err != nil {
		return err
	}
	return p.Done(root+"/"+c.ID, heard(replies, "转给住户了。"))
}

// roster is who of the roster there is; nobody when it cannot be read.
func (h pages) roster(p *console.Page) handoff.Roster {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return handoff.Roster{}
	}
	return r
}

// unsent shows the case with words that were not passed on: they can be copied,
// and nothing typed is lost.
func (h pages) unsent(p *console.Page, text, why string) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	v.Unsent, v.Why = text, why
	if v.Say != nil {
		v.Say.Set("text", text)
	}
	return p.ShowAs(http.StatusConflict, "case", v)
}

// note writes the note of a case that the person closed.
func (h pages) note(p *console.Page) error {
	c, err := h.mine(p)
	if err != nil {
		return err
	}
	text := words(p.Value("text"))
	if n := utf8.RuneCountInString(text); n == 0 || n > handoff.LongestNote {
		return h.again(p, func(v *caseView) *console.Form { return v.Note }, "text", "写一句备注，500 字以内。", nil)
	}
	replies, err := h.do(p, p.Value("once"), raw{Data: handoff.Noting(c).Data, Text: text})
	if err != nil {
		return err
	}
	return p.Done(root+"/"+c.ID, heard(replies, "备注记下了。"))
}

// close closes a case and enters it in the ledger.
func (h pages) close(p *console.Page) error {
	c, err := h.mine(p)
	if err != nil {
		return err
	}
	of := func(v *caseView) *console.Form { return v.Close }
	n, err := strconv.Atoi(p.Value("persons"))
	if err != nil || n < 1 || n > 500 {
		return h.again(p, of, "persons", "人次写 1 到 500 的数。", nil)
	}
	if p.Value("way") == "" {
		return h.again(p, of, "way", "选一个怎么答复的。", nil)
	}
	note := words(p.Value("note"))
	if utf8.RuneCountInString(note) > handoff.LongestNote {
		return h.again(p, of, "note", "备注 500 字以内。", nil)
	}
	press := handoff.Closing(c, p.Value("matter"), p.Value("way"), strconv.Itoa(n), p.Value("same") != "")
	if press.Data == "" {
		return h.again(p, of, "matter", "选一类事。", nil)
	}
	replies, err := h.do(p, p.Value("once"), raw{Data: press.Data, Text: note})
	if err != nil {
		return err
	}
	if now, err := h.Desk.Find(p.R.Context(), c.ID); err == nil && now.Open() && now.Owner == c.Owner {
		return h.again(p, of, "", "没有办结："+heard(replies, "哪一项不对，再选一次。"), nil)
	}
	return p.Done(root+"/"+c.ID, heard(replies, "办结了。"))
}

// again shows the case with what was wrong in one of its forms, which keeps what
// was written: the request's values, or those given where the request is read.
func (h pages) again(p *console.Page, of func(*caseView) *console.Form, field, sentence string, values map[string]string) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	f := of(&v)
	if f == nil {
		v.Unsent, v.Why = cmp.Or(values["text"], p.Value("text"), p.Value("note")), "这一单不在你手上了，什么都没有做。"
		return p.ShowAs(http.StatusConflict, "case", v)
	}
	once := f.Value("once")
	if values == nil {
		f.Read(p.R)
	}
	for name, value := range values {
		f.Set(name, value)
	}
	f.Set("once", once)
	f.Wrong(field, sentence)
	return p.Again("case", v)
}

// do has the desk handle what was done, once however often it is sent.
func (h pages) do(p *console.Page, once string, r raw) ([]chat.Reply, error) {
	if once == "" || len(once) > 64 {
		return nil, console.ErrStale
	}
	r.ID, r.Desk, r.At = p.Me.ID+"/"+once, p.Me.ID, p.Now().UTC()
	in, err := incoming(r)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(p.R.Context(), answerWithin)
	defer cancel()
	replies, err := h.Inbox.Do(ctx, in)
	switch {
	case errors.Is(err, delivery.ErrBacklog):
		return nil, console.Sorry("现在人多，这一下没有收到。等半分钟再点一次。")
	case errors.Is(err, context.DeadlineExceeded):
		return nil, console.Sorry("收到了，还没有办完。等一会儿看这一单变了没有，先别再点。")
	case errors.Is(err, delivery.ErrParked):
		return nil, console.Sorry("这一下没有办成，没有转给任何人。请再试一次；还不行，告诉管理员。")
	}
	return replies, err
}

// heard is what the desk said to it, in a sentence.
func heard(replies []chat.Reply, otherwise string) string {
	for _, r := range replies {
		if r.Ack != "" {
			return r.Ack
		}
	}
	if len(replies) > 0 && utf8.RuneCountInString(replies[0].Text) <= 120 {
		return replies[0].Text
	}
	return otherwise
}
