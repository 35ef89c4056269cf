package delivery_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mingbai/handlers/delivery"
)

// drawer holds the times of reminders; its first answer fails.
type drawer struct {
	due    []time.Time
	asked  int
	behind time.Duration // greatest delay of one
}

func (d *drawer) Remind(_ context.Context, now time.Time) (int, error) {
	d.asked++
	if d.asked == 1 {
		return 0, errors.New("the store is away")
	}
	n := 0
	for len(d.due) > 0 && !d.due[0].After(now) {
		d.behind = max(d.behind, now.Sub(d.due[0]))
		d.due, n = d.due[1:], n+1
	}
	return n, nil
}

// TestAlarmRings: what is due goes out within half a minute, also after a
// failure, and whoever sends is woken.
func TestAlarmRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		d := &drawer{due: []time.Time{now.Add(time.Minute), now.Add(time.Minute), now.Add(time.Hour)}}
		bell := delivery.NewBell()
		rings := 0
		ctx, stop := context.WithTimeout(context.Background(), 2*time.Hour)
		defer stop()
		go func() {
			for ring := bell.Listen(); ; ring = bell.Listen() {
				select {
				case <-ctx.Done():
					return
				case <-ring:
					rings++
				}
			}
		}()
		if err := delivery.NewAlarm(delivery.AlarmConfig{Reminders: d, Replies: bell}).Run(ctx); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if len(d.due) != 0 || rings != 2 || d.behind > 30*time.Second {
			t.Errorf("%d are left, %d rings, %s late", len(d.due), rings, d.behind)
		}
	})
}
