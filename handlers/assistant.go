package handlers

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"mingbai/handlers/chart"
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/knowledge/place"
)

// ErrConfig says that an Assistant cannot be built from a Config.
var ErrConfig = errors.New("handlers: config is incomplete")

// Consultant answers questions; consult.Consultant does.
type Consultant interface {
	Ask(ctx context.Context, q consult.Question) (consult.Answer, error)
}

// Places reads place names and lists the places with material.
type Places interface {
	Resolve(typed string) (place.Place, []place.Place, error)
	All() []place.Place
}

// Kept is what is stored of a person, for /mydata.
type Kept struct {
	Messages      int // of theirs, still stored
	Replies       int
	Consultations int
	Misses        int          // questions without an answer, kept redacted for the office
	Files         int          // they sent, kept sealed
	Reminders     []chat.Dated // still to come: Last is when
	Since         time.Time    // of the oldest; zero = nothing stored
}

// Records tells a person what is stored of them.
type Records interface {
	Kept(ctx context.Context, a chat.Address) (Kept, error)
}

// Guarded tells whether a matter may only be seen by people the judicial office
// appointed; knowledge/handover decides.
type Guarded func(category, text string) bool

// Config is what an Assistant needs.
type Config struct {
	Consult   Consultant       // required
	Places    Places           // required
	Records   Records          // nil: /mydata tells only what the session holds
	Checks    Checker          // nil: no guided checks
	Papers    Papers           // nil: no papers to print
	Desk      *handoff.Desk    // nil: nobody to hand over to
	Guarded   Guarded          // nil: only what the desk itself guards
	Files     []string         // channels that deliver files; papers are offered on no other
	Secret    []byte           // keys the ids of what is stored; nil only in tests
	Retention int              // days messages are kept; 0 = 90
	Figures   Figures          // nil: no counts, no work logs
	Font      *chart.Font      // nil: figures are shown as text
	Closed    ClosedYear       // nil: no year's figures are signed
	Shown     []string         // channels that show the privacy notice themselves, before the first message
	Now       func() time.Time // nil: time.Now
}

// Assistant implements delivery.Handler. It is safe for concurrent use.
type Assistant struct {
	consult   Consultant
	places    Places
	records   Records
	checks    Checker
	papers    Papers
	desk      *handoff.Desk
	guarded   Guarded
	closed    ClosedYear
	figures   Figures
	font      *chart.Font
	files     map[string]bool
	retention int
	secret    []byte
	shown     map[string]bool
	now       func() time.Time
}

var _ delivery.Handler = (*Assistant)(nil)

// New builds an Assistant.
func New(c Config) (*Assistant, error) {
	if c.Consult == nil || c.Places == nil {
		return nil, fmt.Errorf("%w: consult and places", ErrConfig)
	}
	a := &Assistant{consult: c.Consult, places: c.Places, records: c.Records, retention: c.Retention, secret: c.Secret, now: c.Now}
	a.checks, a.papers, a.files = c.Checks, c.Papers, map[string]bool{}
	a.desk, a.guarded, a.closed = c.Desk, c.Guarded, c.Closed
	a.figures, a.font = c.Figures, c.Font
	for _, channel := range c.Files {
		a.files[channel] = true
	}
	a.shown = map[string]bool{}
	for _, channel := range c.Shown {
		a.shown[channel] = true
	}
	if a.retention == 0 {
		a.retention = 90
	}
	if a.now == nil {
		a.now = time.Now
	}
	return a, nil
}

// turn is one message being handled: what was said and what will be done.
type turn struct {
	m       chat.Message
	text    string // trimmed
	secret  []byte
	s       chat.Session
	replies []chat.Reply
	effect  delivery.Effect
	staff   bool // the sender is of the roster: who
	roster  handoff.Roster
	who     handoff.Person
	after   []handoff.Outcome // what the desk does; its letters come after the replies
}

// say adds a reply.
func (t *turn) say(replies ...chat.Reply) { t.replies = append(t.replies, replies...) }

// Handle decides what a message means.
func (a *Assistant) Handle(ctx context.Context, m chat.Message, s chat.Session) (delivery.Effect, error) {
	t := &turn{m: m, text: strings.TrimSpace(m.Text), secret: a.secret, s: s}
	if m.At.IsZero() {
		t.m.At = a.now()
	}
	taken, err := a.atDesk(ctx, t)
	if err != nil {
		return delivery.Effect{}, err
	}
	if m.Kind == chat.Due || m.Kind == chat.Left || m.Kind == chat.Moved || !taken && !a.concerns(t) {
		return t.effect, nil
	}
	if taken {
		return a.close(t), nil
	}
	t.lapse()
	waited := t.s.Asking
	if err := a.route(ctx, t); err != nil {
		return delivery.Effect{}, err
	}
	t.paused(waited)
	return a.close(t), nil
}

// concerns tells whether a message is for the assistant at all.
func (a *Assistant) concerns(t *turn) bool {
	switch t.m.Kind {
	case chat.Left, chat.Moved, chat.Unknown:
		return false
	}
	return !t.m.Group || t.m.Named || t.m.Kind == chat.Button
}

// route finds what the message is; the first that takes it wins.
func (a *Assistant) route(ctx context.Context, t *turn) error {
	for _, take := range []func(context.Context, *turn) (bool, error){
		a.group, a.button, a.command, a.wordless, a.checking, a.filling, a.awaited, a.spoken, a.question,
	} {
		if taken, err := take(ctx, t); taken || err != nil {
			return err
		}
	}
	return nil
}

// close adds the first-time notice and packs the effect.
func (a *Assistant) close(t *turn) delivery.Effect {
	if t.s.Noticed.IsZero() && !t.m.Group && !t.staff && !t.effect.Erase && len(t.replies)+len(t.after) > 0 {
		if !a.shown[t.m.From.Channel] {
			t.notice(a.retention)
		}
		t.s.Noticed = t.m.At
	}
	e := t.effect
	for i, r := range t.replies {
		e.Replies = append(e.Replies, delivery.Outgoing{Key: t.key("reply", i), To: t.m.From, Reply: r})
	}
	for _, o := range t.after {
		e.Hand(o)
	}
	if !e.Erase && (!t.m.Group || t.staff) {
		t.s.Updated = t.m.At
		e.Session = &t.s
	}
	return e
}

// notice tells what is kept before the first answer, but after it when
// somebody is in danger.
func (t *turn) notice(days int) {
	n := chat.Reply{Text: noticeText(t.m.From.Channel, days)}
	if len(t.replies) > 0 && t.replies[0].Card != nil && t.replies[0].Card.Urgent {
		t.replies = append(t.replies, n)
		return
	}
	t.replies = append([]chat.Reply{n}, t.replies...)
}

// key is a stable name for the n-th thing of a kind that a message causes: the
// same message always gives the same keys, and without the secret nobody can
// tell whose message it was.
func (t *turn) key(kind string, n int) string {
	mac := hmac.New(sha256.New, t.secret)
	fmt.Fprintf(mac, "%s\n%s\n%s\n%s\n%d", kind, t.m.From.Channel, t.m.From.Chat, t.m.ID, n)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
