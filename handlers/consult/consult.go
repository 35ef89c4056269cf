// Package consult turns a resident's question into an answer with its sources,
// or into an honest "not in my material" that names who to ask. The order is
// fixed: normalise, danger first, place, matter, search, compose. It keeps no
// state, writes nothing and knows no channel: the Assistant (package handlers)
// and the terminal commands call it.
package consult

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/chat"
	"mingbai/index"
	"mingbai/index/ear"
	"mingbai/knowledge"
	"mingbai/knowledge/deadline"
)

// ErrConfig says that a Consultant cannot be built from a Config.
var ErrConfig = errors.New("consult: config is incomplete")

// LongestQuestion is how many characters of a message are read; what follows
// is left out and said so.
const LongestQuestion = 4000

// Searcher finds entries by their words.
type Searcher interface {
	Search(ctx context.Context, q index.Query) ([]index.Hit, error)
}

// Question is what a resident asks.
type Question struct {
	ID    string    // comes back in the answer
	Text  string    // the message, as written
	Place string    // chosen before; a place named in the message wins over it
	Prev  []string  // the same resident's earlier messages, oldest first
	Today time.Time // zero = the clock's
}

// Answer is what the resident gets.
type Answer struct {
	ID       string               `json:"id"`
	Kind     string               `json:"kind"`
	Category string               `json:"category"`
	Channels []string             `json:"channels"` // codes, where to go first in front
	Urgent   bool                 `json:"urgent"`   // life, limb or money at risk now
	Declined bool                 `json:"declined"` // the material holds no answer, or not our business
	Place    string               `json:"place"`    // administrative chain, "" = not tied to a place
	Text     string               `json:"text"`     // what is read, plain text
	Handoff  bool                 `json:"handoff"`  // a person should take over
	Sources  []knowledge.Citation `json:"sources"`
	Elapsed  float64              `json:"elapsed_ms"`

	Card    chat.Card        `json:"-"` // the same in parts
	Used    []string         `json:"-"` // ids of guides, facts, documents: never words of the resident
	Topic   string           `json:"-"` // guide answered with, for short follow-ups
	Nearest string           `json:"-"` // guide nearest to a question that found no answer, for the office
	Why     []Reason         `json:"-"` // why this was chosen, for the office
	Check   string           `json:"-"` // guided check to offer, an eligibility table; "" = none
	Form    string           `json:"-"` // paper to offer, a form's id; "" = none
	Due     *deadline.Result `json:"-"` // the last day, when one was counted: for reminders and calendar files
	Dropped []string         `json:"-"` // lines left out because no source backs them; always a fault of the knowledge
}

// Reason tells why an entry was chosen: its id, score and the words heard.
type Reason struct {
	ID    string
	Score float64
	Words []string
}

// Config is what a Consultant needs.
type Config struct {
	Base   *knowledge.Base  // required
	Search Searcher         // nil: answer by patterns alone
	Words  Dictionary       // nil: words typed by sound are not repaired
	Now    func() time.Time // nil: time.Now
}

// Consultant answers questions. It is safe for concurrent use.
type Consultant struct {
	base    *knowledge.Base
	search  Searcher
	now     func() time.Time
	audit   auditor
	sounds  *homophones
	near    *nearest
	memory  *memory
	taught  *taught
	vouched *vouched
	ear     *ear.Ear
}

// New builds a Consultant.
func New(c Config) (*Consultant, error) {
	if c.Base == nil || c.Base.Speech.Glossary == nil {
		return nil, fmt.Errorf("%w: knowledge base with its speech files", ErrConfig)
	}
	if err := c.Base.Speech.Urgent.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := c.Base.Speech.Courtesy.Check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	made := &Consultant{base: c.Base, search: c.Search, now: c.Now, audit: newAuditor(c.Base), sounds: newHomophones(c.Words, c.Base), near: newNearest(c.Base)}
	made.memory = made.newMemory()
	made.taught = made.newTaught()
	made.vouched = made.newVouched()
	made.ear = made.newEar()
	return made, nil
}

// Ask answers one question. It fails only when ctx ends: a failing search is
// an answer by patterns alone.
func (c *Consultant) Ask(ctx context.Context, q Question) (Answer, error) {
	start := c.now()
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	if q.Today.IsZero() {
		q.Today = start
	}
	q.Today = q.Today.In(China())
	h := c.hear(q)
	if earlier, ok := c.placedLate(h, q); ok {
		h = c.calmer(h, c.hear(earlier))
	}
	left, turned := c.turned(h)
	if turned {
		h.prev = ""
	}
	a := c.unserved(h, c.cautioned(h, c.marked(h, c.offer(h, c.answer(ctx, h)))))
	if turned && !a.Urgent {
		a = reminded(a, left)
	}
	a.ID = q.ID
	if a.Declined && a.Kind != "out-of-scope" {
		a.Nearest = c.closest(ctx, h)
	}
	for _, u := range h.uses {
		a.Why = append(a.Why, Reason{ID: "glossary", Words: []string{u.Say + "→" + u.Mean}})
	}
	if a.Sources == nil {
		a.Sources = []knowledge.Citation{}
	}
	if a.Channels == nil {
		a.Channels = []string{}
	}
	a.Elapsed = float64(c.now().Sub(start).Microseconds()) / 1000
	return a, nil
}

// answer goes down the fixed order; the first stage that can answer does.
func (c *Consultant) answer(ctx context.Context, h heard) Answer {
	if a, ok := c.danger(h); ok {
		return a
	}
	if a, ok := c.firm(h); ok {
		return a
	}
	if a, ok := c.signed(h); ok {
		return a
	}
	if a, ok := c.polite(h); ok {
		return a
	}
	if a, ok := c.unheard(h); ok {
		return a
	}
	ranked := c.rank(ctx, h)
	if a, ok := c.deadlineFor(h, ranked); ok {
		return a
	}
	if a, ok := c.eligible(h, ranked); ok {
		return a
	}
	if a, ok := c.local(ctx, h, ranked); ok {
		return a
	}
	if a, ok := c.office(h); ok {
		return a
	}
	if a, ok := c.anywhere(h, ranked); ok {
		return a
	}
	return c.found(h, ranked)
}
