// Package offline takes down, in a few taps, what advisers and offices did away
// from the chat: walk-ins, calls, visits, lectures, mediations, opinions,
// papers. It decides what is asked next, reads what is tapped or typed, and
// makes one ledger.Record of it, marked offline by where it is stored.
//
// It is pure: Take reads a message and the session and returns what to say and
// what to enter. It stores nothing (handlers/store does, with the message that
// caused it, so the same message never enters two rows) and counts nothing
// (handlers/ledger does). handlers (Assistant) calls it for people of the roster.
package offline

import (
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// Village is a place somebody may enter work for.
type Village struct{ Place, Name string }

// Who enters work.
type Who struct {
	ID       string
	Officer  bool // may also enter work of the town itself
	Place    string
	Villages []Village
}

// Config is what a Book needs.
type Config struct {
	// Closed tells whether the figures of a place's year are signed already, so
	// that nothing may be added to them; nil = none are.
	Closed func(place string, year int) bool
}

// Book takes down offline work. It is safe for concurrent use.
type Book struct{ cfg Config }

// New makes a book.
func New(cfg Config) *Book { return &Book{cfg: cfg} }

// Outcome is what a message leads to.
type Outcome struct {
	Replies []chat.Reply
	Records []ledger.Record
	Void    []string // refs of records that never count any more
}

func (o *Outcome) say(r chat.Reply) { o.Replies = append(o.Replies, r) }

// Asking is what a session waits for while work is told.
const Asking = "offline"

// The button that asks for the month's work log, which is not this package's to
// make. Longer data that begins so is not either.
const (
	Month      = "l:month"
	LabelMonth = "本月工作日志"
)

// lapse is how long a half-told entry stays open.
const lapse = 2 * time.Hour

// keepDone is how many entries can still be taken back or repeated.
const keepDone = 5

// Take decides about a message. ref is what an entry made by it is known by.
// taken is false when the message is not about offline work.
func (b *Book) Take(who Who, m chat.Message, s *chat.Session, ref string) (o Outcome, taken bool) {
	if m.Kind == chat.Button {
		return b.pressed(who, m, s, ref)
	}
	if rest, is := command(m.Text); is && m.Kind == chat.Text {
		return b.begin(who, m, s, rest), true
	}
	w := underWay(s, m.At)
	if w == nil || s.Asking != Asking || m.Kind != chat.Text || m.ReplyTo != "" {
		return o, false
	}
	return b.typed(who, m, s, w, ref)
}

// command reads "/log", "/log@bot 昨天".
func command(text string) (rest string, is bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	name, _, _ = strings.Cut(name, "@")
	return strings.TrimSpace(rest), strings.EqualFold(name, "/log")
}

// underWay is the entry being told, nil when there is none or it is too old.
func underWay(s *chat.Session, now time.Time) *chat.Work {
	if s.Log == nil || s.Log.Open == nil || now.Sub(s.Log.Open.At) > lapse {
		return nil
	}
	w := *s.Log.Open
	return &w
}

// begin starts an entry.
func (b *Book) begin(who Who, m chat.Message, s *chat.Session, rest string) (o Outcome) {
	if len(who.Villages) == 0 && !who.Officer {
		o.say(chat.Reply{Text: textNoVillage})
		return o
	}
	book := b.book(s)
	book.No = max(book.No+1, m.At.Unix()) // an old button never names a new entry
	w := &chat.Work{No: book.No, Day: string(ledger.DateOf(m.At)), At: m.At}
	if len(who.Villages) == 1 && !who.Officer {
		w.Placed, w.Place, w.Village = true, who.Villages[0].Place, who.Villages[0].Name
	}
	b.keep(s, w, m)
	if rest != "" {
		b.dated(&o, who, m, s, w, rest)
		return o
	}
	o.say(b.ask(who, w, ledger.DateOf(m.At)))
	return o
}

func (b *Book) book(s *chat.Session) *chat.Logbook {
	var book chat.Logbook
	if s.Log != nil {
		book = *s.Log
	}
	s.Log = &book
	return s.Log
}

// keep leaves the entry open and waits for the next answer.
func (b *Book) keep(s *chat.Session, w *chat.Work, m chat.Message) {
	w.At = m.At
	b.book(s).Open = w
	s.Asking = Asking
}

// drop ends the entry.
func (b *Book) drop(s *chat.Session) {
	b.book(s).Open = nil
	if s.Asking == Asking {
		s.Asking = ""
	}
}

// onward asks what is still to be told, or enters it.
func (b *Book) onward(o *Outcome, who Who, m chat.Message, s *chat.Session, w *chat.Work, ref string) {
	if b.next(w) != stepDone {
		b.keep(s, w, m)
		o.say(b.ask(who, w, ledger.DateOf(m.At)))
		return
	}
	b.enter(o, who, s, w, ref)
}

// enter makes the record.
func (b *Book) enter(o *Outcome, who Who, s *chat.Session, w *chat.Work, ref string) {
	b.drop(s)
	r := b.record(who, *w, ref)
	if b.closed(r.Place, r.Date) {
		o.say(chat.Reply{Text: sayClosedYear(r.Date.Year())})
		return
	}
	if r.Check() != nil {
		o.say(chat.Reply{Text: textCannotEnter})
		return
	}
	w.Ref = ref
	book := b.book(s)
	book.Done = append(book.Done[:len(book.Done):len(book.Done)], *w)
	if over := len(book.Done) - keepDone; over > 0 {
		book.Done = append([]chat.Work(nil), book.Done[over:]...)
	}
	o.Records = append(o.Records, r)
	o.say(b.sayEntered(*w))
}

// record is the ledger's row of an entry.
func (b *Book) record(who Who, w chat.Work, ref string) ledger.Record {
	sort, _ := sortOf(w.Sort)
	outcome := ledger.Outcome(w.Outcome)
	if len(sort.outcomes) == 0 {
		outcome = ledger.StepClosed
	}
	return ledger.Record{
		Ref: ref, Date: ledger.Date(w.Day), Kind: sort.kind, Place: w.Place, Village: w.Village,
		Category: w.Category, Channel: sort.channel, Matters: w.Matters, Visits: w.Visits,
		Outcome: outcome, Adviser: who.ID,
	}
}

func (b *Book) closed(place string, day ledger.Date) bool {
	return b.cfg.Closed != nil && b.cfg.Closed(place, day.Year())
}

// data writes what a button carries: the entry, what it is for, and a choice.
func data(no int64, do, choice string) string {
	return prefix + strconv.FormatInt(no, 36) + ":" + do + ":" + choice
}

const prefix = "l:"

// longestData is what a button may carry, in bytes.
const longestData = 64

// readData reads it; ok is false when it is not ours.
func readData(text string) (no int64, do, choice string, ok bool) {
	rest, ours := strings.CutPrefix(text, prefix)
	parts := strings.SplitN(rest, ":", 3)
	if !ours || len(parts) != 3 {
		return 0, "", "", false
	}
	no, err := strconv.ParseInt(parts[0], 36, 64)
	return no, parts[1], parts[2], err == nil
}

// Ours tells whether button data belongs to this package.
func Ours(text string) bool { return strings.HasPrefix(text, prefix) }
