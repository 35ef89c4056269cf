package handoff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/chat"
)

// ErrConfig says that a Desk cannot be built from a Config.
var ErrConfig = errors.New("handoff: config is incomplete")

// Book is the state that decisions are made on; handlers/store keeps it.
type Book interface {
	// Roster returns the roster; an empty one of version 0 when there is none.
	Roster(ctx context.Context) (Roster, error)
	// Cases returns cases, newest first.
	Cases(ctx context.Context, q Query) ([]Case, error)
	// Lines returns the transcript of a case, oldest first.
	Lines(ctx context.Context, id string) ([]Line, error)
	// Behind returns the case that a message we sent was about, or ErrNone.
	Behind(ctx context.Context, at chat.Address, message string) (string, error)
	// Last returns the highest sequence number of a town's year.
	Last(ctx context.Context, place string, year int) (int, error)
}

// Query chooses cases; exactly one field is set.
type Query struct {
	ID       string       // the case
	Resident chat.Address // all of a resident, as far as remembered
	Person   string       // the open ones that a person owns or may claim
	Open     bool         // all open ones, for an office's list
}

// Times are how long things may take.
type Times struct {
	Claim  time.Duration // until the next is asked; 0 = 30 minutes
	Urgent time.Duration // the same for urgent cases; 0 = 10 minutes
	Silent time.Duration // until an owner is reminded; 0 = 2 hours
	Nag    time.Duration // between reminders of an office nobody of which answers; 0 = 4 hours
	Reopen time.Duration // until the same matter counts as new; 0 = 30 days
}

func (t Times) filled() Times {
	for _, f := range []struct {
		at    *time.Duration
		else_ time.Duration
	}{
		{&t.Claim, 30 * time.Minute}, {&t.Urgent, 10 * time.Minute}, {&t.Silent, 2 * time.Hour},
		{&t.Nag, 4 * time.Hour}, {&t.Reopen, 30 * 24 * time.Hour},
	} {
		if *f.at <= 0 {
			*f.at = f.else_
		}
	}
	return t
}

// Matter is a category and what people call it.
type Matter struct{ Code, Name string }

// Config is what a Desk needs.
type Config struct {
	Book   Book   // required
	Secret []byte // makes ids and codes unguessable, the same as long as the data; required
	// Redact takes what names or leads to somebody out of a summary; nil = the
	// summary is left out.
	Redact func(string) string
	// Danger returns what to say first when a message tells of danger, also while
	// a person has the case; nil = nothing.
	Danger func(text string) (chat.Reply, bool)
	// Matters are the categories; nil = Matters().
	Matters []Matter
	Times   Times // of offices that say nothing else
	Hours   Hours // of posts and offices that give none; zero = working days 8:30-12:00, 14:00-17:30
	// Workday tells working days; nil = Monday to Friday.
	Workday func(time.Time) bool
	// MaxFile is the largest file that may go from one channel to another, in
	// bytes; 0 = 20 MB.
	MaxFile int64
	Now     func() time.Time // nil = time.Now
}

// Desk decides what becomes of cases. It is safe for concurrent use.
type Desk struct {
	cfg  Config
	now  func() time.Time
	work func(time.Time) bool
}

// china is the zone that offices keep.
var china = time.FixedZone("CST", 8*60*60)

// New builds a Desk.
func New(c Config) (*Desk, error) {
	if c.Book == nil || len(c.Secret) < 16 {
		return nil, fmt.Errorf("%w: book and a secret of 16 bytes", ErrConfig)
	}
	if c.Matters == nil {
		c.Matters = Matters()
	}
	if c.Hours.Zero() {
		c.Hours = Hours{Work: true, Spans: []Span{{8*60 + 30, 12 * 60}, {14 * 60, 17*60 + 30}}}
	}
	if c.MaxFile == 0 {
		c.MaxFile = 20 << 20
	}
	d := &Desk{cfg: c, now: c.Now, work: c.Workday}
	if d.now == nil {
		d.now = time.Now
	}
	if d.work == nil {
		d.work = func(t time.Time) bool { return t.Weekday() != time.Sunday && t.Weekday() != time.Saturday }
	}
	return d, nil
}

// hours returns the duty hours that a case falls under.
func (d *Desk) hours(p Post) Hours {
	if p.Hours.Zero() {
		return d.cfg.Hours
	}
	return p.Hours
}

// open tells whether the office of a case is open now, and if not, when next.
func (d *Desk) open(p Post, now time.Time) (bool, time.Time) {
	h, local := d.hours(p), now.In(china)
	if h.Open(local, d.work) {
		return true, now
	}
	return false, h.Next(local, d.work)
}

// post returns the post a case belongs to, with the hours of its office when it
// has none; one without a village names only the office.
func (d *Desk) post(r Roster, c Case) Post {
	p, ok := r.For(c.Place, c.Village)
	if !ok || c.Village == "" {
		town, office := r.Town(c.Place)
		p = Post{Place: town}.Under(office)
	}
	if p.Hours.Zero() {
		p.Hours = r.Office(p.OfficeID()).Hours
	}
	return p
}

// matter is what people call a category.
func (d *Desk) matter(code string) string {
	for _, m := range d.cfg.Matters {
		if m.Code == code {
			return m.Name
		}
	}
	return "其他"
}

// find returns a case by its id, or ErrNone.
func (d *Desk) find(ctx context.Context, id string) (Case, error) {
	if id == "" {
		return Case{}, ErrNone
	}
	cases, err := d.cfg.Book.Cases(ctx, Query{ID: id})
	if err == nil && len(cases) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Case{}, err
	}
	return cases[0], nil
}

// Staff returns the roster, and who of it writes from an address; a person
// without an id is nobody of it.
func (d *Desk) Staff(ctx context.Context, at chat.Address) (Roster, Person, error) {
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return Roster{}, Person{}, err
	}
	p, _ := r.At(at)
	return r, p, nil
}

// About tells whether a message we sent was about a case.
func (d *Desk) About(ctx context.Context, at chat.Address, message string) (bool, error) {
	_, err := d.cfg.Book.Behind(ctx, at, message)
	if isNone(err) {
		return false, nil
	}
	return err == nil, err
}

// Find returns a case by its id, or ErrNone.
func (d *Desk) Find(ctx context.Context, id string) (Case, error) { return d.find(ctx, id) }

// CaseOf returns the open case of a resident, or ErrNone.
func (d *Desk) CaseOf(ctx context.Context, resident chat.Address) (Case, error) {
	cases, err := d.cfg.Book.Cases(ctx, Query{Resident: resident})
	if err != nil {
		return Case{}, err
	}
	for _, c := range cases {
		if c.Open() {
			return c, nil
		}
	}
	return Case{}, ErrNone
}

// CasesOf returns the open cases that a person owns or may claim.
func (d *Desk) CasesOf(ctx context.Context, person string) ([]Case, error) {
	return d.cfg.Book.Cases(ctx, Query{Person: person})
}

// mine keeps the cases a person owns.
func mine(cases []Case, person string) []Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return c.Owner != person || !c.Open() })
}
