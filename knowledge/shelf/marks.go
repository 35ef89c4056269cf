package shelf

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mingbai/knowledge/mark"
)

var (
	// ErrNoMark says that the entry is not marked.
	ErrNoMark = errors.New("shelf: no such mark")
)

// marksFile holds what the office said of entries, beside the documents.
const marksFile = "marks.jsonl"

// Marks lists what the office said of entries, the oldest first. A line that
// cannot be read is an error; the others are returned with it.
func (s *Shelf) Marks() ([]mark.Mark, error) {
	return readLines[mark.Mark](s, marksFile)
}

// Mark keeps what was said of an entry, in place of what was said of it before,
// when ready agrees, which is called as that of Put with the mark there was; it
// may be nil.
func (s *Shelf) Mark(ctx context.Context, m mark.Mark, ready func(before *mark.Mark) error) error {
	if err := m.Check(); err != nil {
		return err
	}
	return s.changeMarks(ctx, m, func(rest []mark.Mark, _ *mark.Mark) ([]mark.Mark, error) { return append(rest, m), nil }, ready)
}

// Unmark takes back what was said of the entry of a mark.
func (s *Shelf) Unmark(ctx context.Context, m mark.Mark, ready func(before *mark.Mark) error) error {
	return s.changeMarks(ctx, m, func(rest []mark.Mark, before *mark.Mark) ([]mark.Mark, error) {
		if before == nil {
			return nil, ErrNoMark
		}
		return rest, nil
	}, ready)
}

// changeMarks replaces the marks by what next makes of those of other entries
// and of the one there was.
func (s *Shelf) changeMarks(ctx context.Context, m mark.Mark, next func([]mark.Mark, *mark.Mark) ([]mark.Mark, error), ready func(*mark.Mark) error) error {
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	all, err := s.Marks()
	if err != nil {
		return err
	}
	var before *mark.Mark
	if at := slices.IndexFunc(all, m.Same); at >= 0 {
		was := all[at]
		before = &was
	}
	after, err := next(slices.DeleteFunc(all, m.Same), before)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("shelf: mark: %w", err)
	}
	return writeLines(s, marksFile, after, func() error {
		if ready == nil {
			return nil
		}
		return ready(before)
	})
}
