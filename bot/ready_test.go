package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestReadinessLooksOnceASecond(t *testing.T) {
	var r readiness
	looks, down := 0, error(nil)
	look := func(context.Context) error { looks++; return down }
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for range 5 {
		if err := r.check(t.Context(), now, look); err != nil {
			t.Fatal(err)
		}
	}
	down = errors.New("down")
	if err := r.check(t.Context(), now.Add(2*time.Second), look); err == nil || looks != 2 {
		t.Errorf("%d looks, %v; want the second to find it down", looks, err)
	}
	if err := r.check(t.Context(), now.Add(-time.Hour), look); err == nil || looks != 3 {
		t.Errorf("%d looks after the clock went back", looks)
	}
}
