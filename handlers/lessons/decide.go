package lessons

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Lesson is a sentence that was learned.
type Lesson struct {
	ID    string `json:"id"` // of the candidate it came from
	Day   string `json:"day"`
	Guide string `json:"guide"` // or guide/point
	Text  string `json:"text"`
}

// Add learns a candidate, or changes what was learned from it: for guide when
// it is not "", in the words of say when they are not "". Doing the same twice
// changes nothing.
func (l *Lessons) Add(ctx context.Context, id, guide, say string) (Lesson, error) {
	one, category, err := l.find(ctx, id)
	if err != nil {
		return Lesson{}, err
	}
	before := one
	one.Guide = cmp.Or(guide, one.Guide)
	if say != "" {
		one.Text = sentence(say)
	}
	if one == before && one.Day != "" {
		return one, nil
	}
	one.Day = l.cfg.Now().In(china).Format(time.DateOnly)
	if err := l.fits(ctx, one, category); err != nil {
		return Lesson{}, err
	}
	learned, err := l.Learned()
	if err != nil {
		return Lesson{}, err
	}
	learned = append(without(learned, id), one)
	if err := l.saveLearned(learned); err != nil {
		return Lesson{}, err
	}
	return one, l.allow(id)
}

// fits tells whether a sentence may be learned.
func (l *Lessons) fits(ctx context.Context, one Lesson, category string) error {
	matter := l.cfg.Category(one.Guide)
	switch {
	case matter == "":
		return fmt.Errorf("%w: %q", ErrTarget, one.Guide)
	case slices.Contains(guarded[:], matter), !says(one.Text), l.cfg.Guarded(ctx, cmp.Or(category, matter), one.Text):
		return ErrText
	}
	return nil
}

// find returns what was learned under an id or else the candidate, whose Day is
// "", with its category.
func (l *Lessons) find(ctx context.Context, id string) (Lesson, string, error) {
	s, err := l.settings()
	if err != nil {
		return Lesson{}, "", err
	}
	if !s.On {
		return Lesson{}, "", ErrOff
	}
	learned, err := l.Learned()
	if err != nil {
		return Lesson{}, "", err
	}
	for _, one := range learned {
		if one.ID == id {
			return one, "", nil
		}
	}
	cases, err := l.cfg.Closed(ctx, mostCases)
	if err != nil {
		return Lesson{}, "", fmt.Errorf("lessons: %w", err)
	}
	for _, c := range cases {
		if l.id(c) != id || slices.Contains(s.Refused, id) {
			continue
		}
		if one, ok := l.candidate(ctx, c); ok {
			return Lesson{ID: id, Guide: l.suggest(ctx, c, one.Text), Text: one.Text}, c.Category, nil
		}
	}
	return Lesson{}, "", ErrUnknown
}

// Drop refuses a candidate, so that it is not listed again. What was learned
// from it is taken back.
func (l *Lessons) Drop(ctx context.Context, id string) error {
	s, err := l.settings()
	if err != nil {
		return err
	}
	if s.On && slices.Contains(s.Refused, id) {
		return nil
	}
	if _, _, err := l.find(ctx, id); err != nil {
		return err
	}
	if _, err := l.takeBack(id); err != nil {
		return err
	}
	s.Refused = append(s.Refused, id)
	return l.saveSettings(s)
}

// Forget undoes what was decided about an id: a sentence is taken back, a
// refusal lifted. It works also when learning is off. false: there was nothing
// to undo.
func (l *Lessons) Forget(id string) (bool, error) {
	taken, err := l.takeBack(id)
	if err != nil {
		return false, err
	}
	s, err := l.settings()
	if err != nil {
		return false, err
	}
	return taken || slices.Contains(s.Refused, id), l.allow(id)
}

// ForgetAll takes all sentences back and returns how many there were. Refusals
// stay.
func (l *Lessons) ForgetAll() (int, error) {
	learned, err := l.Learned()
	if err != nil || len(learned) == 0 {
		return 0, err
	}
	return len(learned), l.saveLearned(nil)
}

// takeBack removes what was learned under an id.
func (l *Lessons) takeBack(id string) (bool, error) {
	learned, err := l.Learned()
	if err != nil {
		return false, err
	}
	left := without(learned, id)
	if len(left) == len(learned) {
		return false, nil
	}
	return true, l.saveLearned(left)
}

// allow lifts a refusal.
func (l *Lessons) allow(id string) error {
	s, err := l.settings()
	if err != nil || !slices.Contains(s.Refused, id) {
		return err
	}
	s.Refused = slices.DeleteFunc(s.Refused, func(other string) bool { return other == id })
	return l.saveSettings(s)
}

func without(learned []Lesson, id string) []Lesson {
	return slices.DeleteFunc(slices.Clone(learned), func(one Lesson) bool { return one.ID == id })
}
