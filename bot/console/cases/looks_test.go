package cases

import (
	"testing"
	"time"
)

func TestLooks(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	l := newLooks()
	l.entered(look{"a", "1", false}, noon)
	for _, tt := range []struct {
		name string
		of   look
		at   time.Duration
		want bool
	}{
		{"again at once", look{"a", "1", false}, time.Second, false},
		{"just before the time is over", look{"a", "1", false}, lookAgain - time.Second, false},
		{"later", look{"a", "1", false}, lookAgain, true},
		{"more of it is shown", look{"a", "1", true}, time.Second, true},
		{"another case", look{"a", "2", false}, time.Second, true},
		{"somebody else", look{"b", "1", false}, time.Second, true},
		{"the clock was set back", look{"a", "1", false}, -time.Hour, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := l.fresh(tt.of, noon.Add(tt.at)); got != tt.want {
				t.Errorf("fresh: %v, want %v", got, tt.want)
			}
		})
	}
}
