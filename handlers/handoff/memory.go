package handoff

import (
	"context"
	"errors"
	"slices"
	"sync"

	"mingbai/handlers/chat"
)

// ErrStale says that a case or the roster was changed since it was read.
var ErrStale = errors.New("handoff: changed by someone else")

// Memory is a Book without a database, for tests and trials. It keeps the same
// promises: a Change is applied whole, from the versions it was decided on, or
// not at all.
type Memory struct {
	mu     sync.Mutex
	roster Roster
	cases  map[string]Case
	lines  map[string][]Line
	sent   map[chat.Address]map[string]string
	Rows   []Row
}

// NewMemory returns an empty book.
func NewMemory() *Memory {
	return &Memory{cases: map[string]Case{}, lines: map[string][]Line{}, sent: map[chat.Address]map[string]string{}}
}

var _ Book = (*Memory)(nil)

// Apply makes a change, or ErrStale.
func (m *Memory) Apply(c Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.Roster != nil && c.Roster.Version != m.roster.Version {
		return ErrStale
	}
	for _, s := range c.Saves {
		if m.cases[s.Case.ID].Version != s.From || s.From == 0 && m.numbered(s.Case) {
			return ErrStale
		}
	}
	if c.Roster != nil {
		m.roster = c.Roster.Clone()
		m.roster.Version++
	}
	for _, s := range c.Saves {
		m.cases[s.Case.ID] = s.Case
		m.lines[s.Case.ID] = append(m.lines[s.Case.ID], s.Lines...)
	}
	m.Rows = append(m.Rows, c.Rows...)
	return nil
}

func (m *Memory) numbered(c Case) bool {
	for _, other := range m.cases {
		if other.Place == c.Place && other.Year == c.Year && other.Seq == c.Seq {
			return true
		}
	}
	return false
}

// Sent notes the channel's id of a letter that was sent.
func (m *Memory) Sent(l Letter, message string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sent[l.To] == nil {
		m.sent[l.To] = map[string]string{}
	}
	m.sent[l.To][message] = l.Case
}

// Current tells whether a letter may still be sent.
func (m *Memory) Current(l Letter) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return l.Case == "" || l.Epoch == 0 || m.cases[l.Case].Epoch == l.Epoch
}

// Roster returns the roster.
func (m *Memory) Roster(context.Context) (Roster, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.roster.Clone(), nil
}

// Cases returns cases, newest first.
func (m *Memory) Cases(_ context.Context, q Query) ([]Case, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []Case
	for _, c := range m.cases {
		if q.ID != "" && c.ID == q.ID || q.Resident != (chat.Address{}) && c.Resident == q.Resident || q.Open && c.Open() ||
			q.Person != "" && c.Open() && (c.Owner == q.Person || slices.Contains(c.Asked, q.Person)) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Case) int {
		if n := b.Opened.Compare(a.Opened); n != 0 {
			return n
		}
		return b.Seq - a.Seq
	})
	return found, nil
}

// Lines returns the transcript of a case.
func (m *Memory) Lines(_ context.Context, id string) ([]Line, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lines[id]), nil
}

// Behind returns the case a sent message was about, or ErrNone.
func (m *Memory) Behind(_ context.Context, to chat.Address, message string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id := m.sent[to][message]; id != "" {
		return id, nil
	}
	return "", ErrNone
}

// Last returns the highest sequence number of a town's year.
func (m *Memory) Last(_ context.Context, place string, year int) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := 0
	for _, c := range m.cases {
		if c.Place == place && c.Year == year {
			last = max(last, c.Seq)
		}
	}
	return last, nil
}
