package cases

import (
	"sync"
	"time"
)

// lookAgain is how long an open page may look at the same case again, by
// itself or by its reader, before that is entered as another look.
const lookAgain = 10 * time.Minute

// mostLooks bounds what is remembered; beyond it all is forgotten, so that
// looks are entered once too often and never once too little.
const mostLooks = 10000

// looks remembers who looked at which case not long ago. A page that is open
// fetches itself whenever something happens, and a book of who saw what is not
// read when it is full of that.
type looks struct {
	mu   sync.Mutex
	last map[look]time.Time
}

// look is what was looked at, and how much of it was shown.
type look struct {
	account, id string
	whole       bool
}

func newLooks() *looks { return &looks{last: map[look]time.Time{}} }

// fresh tells whether the look has to be entered.
func (l *looks) fresh(of look, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	last, known := l.last[of]
	return !known || now.Sub(last) >= lookAgain || now.Before(last)
}

// entered remembers a look that was entered.
func (l *looks) entered(of look, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.last) >= mostLooks {
		clear(l.last)
	}
	l.last[of] = now
}
