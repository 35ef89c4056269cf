// Package rosterbook changes the roster the one way it may be changed by people:
// together with the entry that says who did it. The console's areas and the
// commands use it; what the assistant itself changes (who bound a code, who
// cannot be reached) is part of an effect of handlers/delivery.
package rosterbook

import (
	"context"
	"errors"

	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// Book keeps the roster; handlers/store is one. ChangeRoster stores both or
// neither, or returns delivery.ErrStale when the roster is not at the version
// that was read.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
	ChangeRoster(ctx context.Context, r handoff.Roster, done audit.Entry) error
}

// mostTries is how often a change is made again because somebody else's came
// first.
const mostTries = 6

// Change saves what f makes of the roster, which is f's own copy, with the
// entry that f gives. When somebody else saved first, f is asked again with the
// roster as it is then; an error of f ends it and nothing is stored. So does a
// judicial office that is named for a town that it does not belong to, with a
// *handoff.OfficeError.
func Change(ctx context.Context, b Book, f func(handoff.Roster) (handoff.Roster, audit.Entry, error)) error {
	for try := 1; ; try++ {
		r, err := b.Roster(ctx)
		if err != nil {
			return err
		}
		next, done, err := f(r.Clone())
		if err == nil {
			err = r.Allows(next)
		}
		if err != nil {
			return err
		}
		if err = b.ChangeRoster(ctx, next, done); !errors.Is(err, delivery.ErrStale) || try == mostTries {
			return err
		}
	}
}
