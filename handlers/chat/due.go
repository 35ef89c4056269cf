package chat

import "time"

// Dated is a day the assistant has counted for a resident, kept so that a
// button can come back to it: to be reminded, or for the calendar.
type Dated struct {
	ID       string    // the same for the same deadline and day
	No       int       // told by the button; counts up within a conversation
	Title    string    // what must be done
	Last     time.Time // the last day; with Wait the first day on which it may be done
	Wait     bool
	FileWith string // where
	Article  string // on which it rests
}

// keepDated is how many days a session remembers.
const keepDated = 4

// Date remembers a day under the next number, which it returns; one that is
// remembered already keeps its own.
func (s *Session) Date(d Dated) int {
	d.No = 1
	for _, old := range s.Dates {
		if old.ID == d.ID {
			return old.No
		}
		d.No = max(d.No, old.No+1)
	}
	s.Dates = append(s.Dates[:len(s.Dates):len(s.Dates)], d)
	if over := len(s.Dates) - keepDated; over > 0 {
		s.Dates = append([]Dated(nil), s.Dates[over:]...)
	}
	return d.No
}
