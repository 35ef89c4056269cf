package handoff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
)

// What a session waits for while a referral or a note is made.
const (
	AskingVillage = "handoff-village"
	askingPick    = "handoff-pick"
	askingNote    = "handoff-note:" // with the case's id
)

// Request is a resident's wish for a person.
type Request struct {
	Place    string
	Village  string
	Category string
	Summary  string // the resident's words; redacted before anybody sees them
	Answered string // what the assistant had answered, in a sentence
	Sources  []string
	Urgent   bool
	Guarded  bool // as knowledge/handover decided
	Asked    bool // the village was asked for; it is not asked twice
}

// guarded are the categories that only appointed people may see.
var guarded = [...]string{"domestic_violence", "minor_protection"}

// Refer opens a case for the sender, or asks for the village first. taken is
// false when the roster has nobody for the place: then the caller says where
// else to turn.
func (d *Desk) Refer(ctx context.Context, m chat.Message, s *chat.Session, q Request) (o Outcome, taken bool, err error) {
	if _, err := d.CaseOf(ctx, m.From); !errors.Is(err, ErrNone) {
		if err == nil {
			o, err = d.status(ctx, m.From)
		}
		return o, true, err
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, false, err
	}
	town, office := r.Town(q.Place)
	if town == "" && office.Name == "" && len(r.Villages(q.Place)) != 1 {
		return o, false, nil
	}
	q.Guarded = q.Guarded || slices.Contains(guarded[:], q.Category)
	if q.Village == "" && !q.Asked {
		q.Village = villageIn(q.Summary, r.Villages(q.Place))
	}
	post, known := r.For(q.Place, q.Village)
	if known {
		q.Village = post.Village
	}
	if !known && !q.Guarded && !q.Urgent && !q.Asked {
		return d.askVillage(r, m, s, q)
	}
	s.Wish, s.Asking = "", ""
	c, err := d.fresh(ctx, m, q, town)
	if err != nil {
		return o, true, err
	}
	post = d.post(r, c)
	now := d.now()
	next, quiet := d.begin(&o, &c, r, post, now)
	o.about(c, m.From, d.sayOpened(c, r, post, next, quiet))
	o.save(c)
	return o, true, nil
}

// fresh is a new case, not offered to anybody yet.
func (d *Desk) fresh(ctx context.Context, m chat.Message, q Request, town string) (Case, error) {
	now := d.now()
	year := now.In(china).Year()
	last, err := d.cfg.Book.Last(ctx, town, year)
	if err != nil {
		return Case{}, err
	}
	earlier, err := d.earlier(ctx, m.From, q.Category, now)
	if err != nil {
		return Case{}, err
	}
	c := Case{
		ID:   letters.EncodeToString(d.hash("case", m.From.Channel+"\n"+m.From.Chat+"\n"+m.ID)[:10]),
		Year: year, Seq: last + 1, Epoch: 1, State: Waiting,
		Resident: m.From, Channel: m.From.Channel, Place: town, Village: q.Village,
		Category: q.Category, Answered: clip(q.Answered, 200), Sources: q.Sources,
		Urgent: q.Urgent, Guarded: q.Guarded, Opened: now, Earlier: earlier,
	}
	c.Number = number(c)
	c.mark(now, WasOpened)
	if d.cfg.Redact != nil {
		c.Summary = clip(d.cfg.Redact(q.Summary), 200)
	}
	return c, nil
}

// earlier returns the key of the resident's last matter of this category, when
// it ended not long ago.
func (d *Desk) earlier(ctx context.Context, who chat.Address, category string, now time.Time) (string, error) {
	cases, err := d.cfg.Book.Cases(ctx, Query{Resident: who})
	if err != nil {
		return "", err
	}
	for _, c := range cases {
		if !c.Open() && c.Key != "" && c.Category == category && now.Sub(c.Ended) < d.cfg.Times.filled().Reopen {
			return c.Key, nil
		}
	}
	return "", nil
}

// begin offers a new case, or lets it wait until the office opens. next is when
// it opens, zero when the case was offered; quiet says that nobody could be asked.
func (d *Desk) begin(o *Outcome, c *Case, r Roster, post Post, now time.Time) (next time.Time, quiet bool) {
	if open, at := d.open(post, now); !open && !c.Urgent {
		c.arm(stepOpen, at)
		c.mark(now, WasQueued)
		return at, false
	}
	return time.Time{}, !d.offer(o, c, r, ToAdviser, now)
}

// offer asks the first stage from one on that has somebody to ask, and tells
// whether there was one.
func (d *Desk) offer(o *Outcome, c *Case, r Roster, from Stage, now time.Time) bool {
	post := d.post(r, *c)
	for stage := from; stage <= ToOffice; stage++ {
		people := d.candidates(r, post, *c, stage, now)
		if len(people) == 0 {
			continue
		}
		c.Stage, c.State = stage, Offered
		c.disarm(stepNag)
		c.arm(stepUnclaimed, now.Add(d.patience(r, *c, post.OfficeID())))
		var ids []string
		for _, p := range people {
			c.Asked, ids = append(slices.Clone(c.Asked), p.ID), append(ids, p.ID)
			o.show(NewCard, *c, p.Address, d.card(*c, p, now), true)
		}
		c.mark(now, WasAsked, ids...)
		return true
	}
	c.Stage = ToHotline
	c.mark(now, WasLeft)
	c.disarm(stepUnclaimed)
	c.arm(stepNag, now.Add(d.times(r, post.OfficeID()).Nag))
	return false
}

// candidates are the people of a stage who can be asked now.
func (d *Desk) candidates(r Roster, post Post, c Case, stage Stage, now time.Time) []Person {
	var people []Person
	switch {
	case stage == ToOffice:
		people = r.officers(post.OfficeID())
	case c.Guarded || !post.Serves(now):
		return nil
	default:
		id := post.Adviser
		if stage == ToBackup {
			id = post.Backup
		}
		if p, known := r.Person(id); known {
			people = []Person{p}
		}
	}
	return slices.DeleteFunc(people, func(p Person) bool {
		return !p.Reachable() || slices.Contains(c.Declined, p.ID) || slices.Contains(c.Asked, p.ID) ||
			c.Guarded && !mayGuard(p)
	})
}

// mayGuard tells whether a person may see guarded matters.
func mayGuard(p Person) bool { return p.Role == Officer && p.Appointed && !p.Team }

// anothers are words beside which a village is somebody else's.
var anothers = [...]string{"邻村", "隔壁村", "外村", "对方", "他是", "她是", "他家", "她家", "嫁到", "嫁给"}

// villageIn is the one village of a town that a resident's words name as their
// own; "" when they name none or several, or may mean somebody else's.
func villageIn(words string, villages []string) string {
	for _, other := range anothers {
		if strings.Contains(words, other) {
			return ""
		}
	}
	found := ""
	for _, v := range villages {
		switch {
		case utf8.RuneCountInString(v) < 2 || !strings.Contains(words, v) || strings.Contains(found, v):
		case found == "" || strings.Contains(v, found):
			found = v
		default:
			return ""
		}
	}
	return found
}

// askVillage asks which village, once.
func (d *Desk) askVillage(r Roster, m chat.Message, s *chat.Session, q Request) (o Outcome, taken bool, err error) {
	q.Asked = true
	wish, err := json.Marshal(q)
	if err != nil {
		return o, true, fmt.Errorf("handoff: keep a wish: %w", err)
	}
	s.Wish, s.Asking = string(wish), AskingVillage
	o.tell(m.From, sayWhichVillage(r.Villages(q.Place)))
	return o, true, nil
}

// villageKnown takes the answer to askVillage. A name that is no village of the
// town goes to the judicial office. Words too long for a name are not taken:
// the case is opened with them, and the assistant answers them too.
func (d *Desk) villageKnown(ctx context.Context, m chat.Message, s *chat.Session, name string) (Outcome, bool, error) {
	var q Request
	if err := json.Unmarshal([]byte(s.Wish), &q); err != nil {
		s.Wish, s.Asking = "", ""
		return Outcome{}, false, nil
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return Outcome{}, false, err
	}
	for _, village := range r.Villages(q.Place) {
		if name == village || len([]rune(name)) >= 2 && (contains(village, name) || contains(name, village)) {
			q.Village = village
			return d.Refer(ctx, m, s, q)
		}
	}
	if utf8.RuneCountInString(name) <= longestVillage {
		return d.Refer(ctx, m, s, q)
	}
	q.Summary += "；" + name
	if d.cfg.Danger != nil {
		_, danger := d.cfg.Danger(name)
		q.Urgent = q.Urgent || danger
	}
	o, _, err := d.Refer(ctx, m, s, q)
	return o, false, err
}

// longestVillage is how long the answer to askVillage may be, in characters.
const longestVillage = 8
