package main

import (
	"context"
	"errors"
	"time"

	"mingbai/handlers/annual"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/knowledge"
)

// years drafts and closes years for the console, as the commands draft and
// close-year do.
type years struct{ shop shop }

func newYears(a *app) years {
	return years{shop{store: a.store, base: func() (*knowledge.Base, error) { return a.knowledge.known() }}}
}

// Draft drafts a year of a place.
func (y years) Draft(ctx context.Context, place string, year int) (annual.Draft, *closing.Year, error) {
	in, err := y.shop.yearOf(ctx, place, year, ledger.DateOf(time.Now()))
	if err != nil {
		return annual.Draft{}, nil, err
	}
	d, err := annual.Make(in)
	if err != nil {
		return d, nil, err
	}
	closed, err := y.shop.store.ClosedYear(ctx, place, year)
	if errors.Is(err, closing.ErrNotClosed) {
		return d, nil, nil
	}
	return d, &closed, err
}

// Open lists the cases of a year that nobody closed.
func (y years) Open(ctx context.Context, place string, year int) ([]string, error) {
	open, err := y.shop.store.OpenOf(ctx, place, year)
	var numbers []string
	for _, c := range open {
		numbers = append(numbers, c.Number)
	}
	return numbers, err
}

// Close freezes a year's numbers.
func (y years) Close(ctx context.Context, place string, year int, who string) (closing.Year, error) {
	posts, err := y.shop.postsAt(ctx, place, closing.Span(place, year).To.Time())
	if err != nil {
		return closing.Year{}, err
	}
	return y.shop.store.CloseYear(ctx, place, year, who, posts)
}

// Drift tells in which counts the books differ from a closed year by now.
func (y years) Drift(ctx context.Context, closed closing.Year) ([]closing.Change, error) {
	return y.shop.store.Drift(ctx, closed)
}

// TakeIn makes a correction of everything in which they differ.
func (y years) TakeIn(ctx context.Context, place string, year int, who, reason string) (closing.Correction, error) {
	return y.shop.store.TakeIn(ctx, place, year, who, reason)
}
