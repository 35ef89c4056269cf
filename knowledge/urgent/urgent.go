// Package urgent holds the situations in which life, limb or money is at risk
// now, with the reviewed text for each, and hears them in a message. It errs
// towards help, yet a past event, a supposition, a news story or an idiom
// (气死我了, 跳楼价) does not sound the siren. Situations are data
// (knowledge/corpus/urgent.yaml). It finds no guides and composes no answers.
package urgent

import (
	"errors"
	"fmt"
	"strings"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrSituation says that a situation is incomplete.
var ErrSituation = errors.New("urgent: unusable situation")

// Situation is one kind of danger with what to say first.
type Situation struct {
	ID       string        `yaml:"id"`
	Category string        `yaml:"category"`
	Numbers  []string      `yaml:"numbers"` // the first is dialled first
	Hear     phrase.Set    `yaml:"hear"`
	Unless   phrase.Set    `yaml:"unless"`
	Past     bool          `yaml:"past"`     // sounds even when told as past, until it is long ago
	Supposed bool          `yaml:"supposed"` // sounds even when put as a supposition
	Call     string        `yaml:"call"`     // first line, begins with the number
	Do       []string      `yaml:"do"`
	Dont     string        `yaml:"dont"`
	Then     []string      `yaml:"then"` // when safe
	Law      []statute.Ref `yaml:"law"`  // besides the sources of the numbers
}

// Lane hears situations, in the order they are listed.
type Lane struct {
	Situations []Situation `yaml:"situations"`
	Idioms     []string    `yaml:"idioms"`   // sayings that are not meant
	Now        phrase.Set  `yaml:"now"`      // it is happening, unless something past is told
	AtOnce     phrase.Set  `yaml:"at_once"`  // it is happening, whatever else is told
	Past       phrase.Set  `yaml:"past"`     // it happened some time ago
	LongAgo    phrase.Set  `yaml:"long_ago"` // it happened long ago
	Supposed   phrase.Set  `yaml:"supposed"` // it might happen
	Told       phrase.Set  `yaml:"told"`     // it is a story, news or homework
	Played     phrase.Set  `yaml:"played"`   // it is a game, a part to play or an exam question
	Calm       phrase.Set  `yaml:"calm"`     // it is asked what the law says
	Cry        phrase.Set  `yaml:"cry"`      // a cry for help that overrules all of the above
	Hands      Hands       `yaml:"hands"`    // whose hand does the harm
	Frames     Frames      `yaml:"-"`        // what dangers are made of, from a file of its own
}

// Alarm is a situation that was heard, with the words it was heard by.
type Alarm struct {
	Situation Situation
	Words     []string
	Framed    bool // heard by a frame alone, which is looser than the situation's own patterns
}

// Check tells what is missing from the lane, first finding only.
func (l Lane) Check() error {
	seen := map[string]bool{}
	for _, s := range l.Situations {
		switch {
		case s.ID == "" || s.Category == "" || len(s.Numbers) == 0 || len(s.Hear) == 0 || s.Call == "":
			return fmt.Errorf("%w: %q needs id, category, numbers, hear and call", ErrSituation, s.ID)
		case seen[s.ID]:
			return fmt.Errorf("%w: %s is listed twice", ErrSituation, s.ID)
		case !strings.Contains(s.Call, s.Numbers[0]):
			return fmt.Errorf("%w: %s does not begin with its number", ErrSituation, s.ID)
		}
		seen[s.ID] = true
	}
	for id := range l.Frames.Frames {
		if !seen[id] {
			return fmt.Errorf("%w: a frame names %s, which is not listed", ErrSituation, id)
		}
	}
	return nil
}

// Hear returns the strongest situation in a normalised message, if any. What
// only a frame hears gives way to what a situation's own patterns hear.
func (l Lane) Hear(text string) (Alarm, bool) {
	text = l.Meant(text)
	m := l.mood(text)
	var best, framed Alarm
	score, loose := 0.0, 0.0
	for _, s := range l.Situations {
		if !m.allows(s) {
			continue
		}
		if hit := s.Hear.Match(text); hit.Score > score && s.Unless.Match(text).Score == 0 {
			best, score = Alarm{Situation: s, Words: hit.Words}, hit.Score
		}
		if score > 0 {
			continue
		}
		if hit := l.Frames.Frames[s.ID].Match(text); hit.Score > loose {
			framed, loose = Alarm{Situation: s, Words: hit.Words, Framed: true}, hit.Score
		}
	}
	if score > 0 {
		return best, true
	}
	return framed, loose > 0
}

// Meant takes the sayings that are not meant out of a text.
func (l Lane) Meant(text string) string {
	for _, idiom := range l.Idioms {
		text = strings.ReplaceAll(text, idiom, "、")
	}
	return text
}

// Sounds tells whether one situation may sound for a message that is like it
// without holding its words; that is weaker, so calm words always hold it back.
func (l Lane) Sounds(id, text string) (Alarm, bool) {
	text = l.Meant(text)
	m := l.mood(text)
	for _, s := range l.Situations {
		if s.ID == id && m.allows(s) && (!m.calm || m.atOnce) && s.Unless.Match(text).Score == 0 {
			return Alarm{Situation: s}, true
		}
	}
	return Alarm{}, false
}

// Alarm is the alarm of a situation by its id.
func (l Lane) Alarm(id string) (Alarm, bool) {
	for _, s := range l.Situations {
		if s.ID == id {
			return Alarm{Situation: s}, true
		}
	}
	return Alarm{}, false
}

// mood is how a message speaks of what happened.
type mood struct{ cry, now, atOnce, past, long, supposed, told, calm bool }

func (l Lane) mood(text string) mood {
	has := func(set phrase.Set) bool { return set.Match(text).Score > 0 }
	return mood{
		cry: has(l.Cry), now: has(l.Now), atOnce: has(l.AtOnce), past: has(l.Past), long: has(l.LongAgo),
		supposed: has(l.Supposed), told: has(l.Told), calm: has(l.Calm),
	}
}

// allows tells whether a situation may sound in this mood.
func (m mood) allows(s Situation) bool {
	switch {
	case m.cry:
		return true
	case m.told, m.supposed && !s.Supposed:
		return false
	case m.calm && !m.atOnce && !s.Supposed:
		return false
	case m.atOnce, m.now && !m.long && !m.past:
		return true
	}
	return !m.long && (!m.past || s.Past)
}
