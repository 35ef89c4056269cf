package deadline

import (
	"fmt"

	"mingbai/knowledge/statute"
)

// Book is all deadlines with what they share. The zero Book knows none. It is
// read-only and safe to share.
type Book struct {
	Stops    []Stop        `yaml:"stops"`
	MovedLaw []statute.Ref `yaml:"moved_law"` // why a last day on a day of rest moves
	Rows     []Row         `yaml:"rows"`

	Calendar Calendar `yaml:"-"` // days off, from files of their own
}

// Find returns the row of an id.
func (b *Book) Find(id string) (*Row, bool) {
	for i := range b.Rows {
		if b.Rows[i].ID == id {
			return &b.Rows[i], true
		}
	}
	return nil, false
}

// StopOf says what stops a row's clock, and on which law that rests.
func (b *Book) StopOf(r *Row) (say string, law []statute.Ref) {
	for _, s := range b.Stops {
		if s.Code == r.Stop {
			say, law = s.Say, s.Law
		}
	}
	if r.StopSay != "" {
		say = r.StopSay
	}
	if len(r.StopLaw) > 0 {
		law = r.StopLaw
	}
	return say, law
}

// Check lists what is wrong in the book, one sentence each. Laws, channels
// and guides are checked by whoever holds them.
func (b *Book) Check() []error {
	var found []error
	seen, numbers := map[string]bool{}, map[int]bool{}
	for i := range b.Rows {
		r := &b.Rows[i]
		if err := r.Check(); err != nil {
			found = append(found, err)
		}
		if seen[r.ID] || numbers[r.No] {
			found = append(found, fmt.Errorf("%w: %s or its number %d is given twice", ErrRow, r.ID, r.No))
		}
		seen[r.ID], numbers[r.No] = true, true
		if say, _ := b.StopOf(r); say == "" {
			found = append(found, fmt.Errorf("%w: %s stops by %q, which is unknown", ErrRow, r.ID, r.Stop))
		}
		for _, id := range []string{r.Beside, r.Then} {
			if _, ok := b.Find(id); id != "" && !ok {
				found = append(found, fmt.Errorf("%w: %s names %q, which is unknown", ErrRow, r.ID, id))
			}
		}
	}
	return append(found, b.Calendar.Check()...)
}
