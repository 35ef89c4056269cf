package delivery

import (
	"context"
	"log/slog"
	"time"
)

// Reminder is a reply that waits for its day. It is stored with the effect of
// the message that asked for it.
type Reminder struct {
	Series   string    // what it reminds of; of several that are due at once only the latest is sent
	Title    string    // the same in words, for the list of what is stored
	At       time.Time // when it is due
	Outgoing Outgoing  // what is sent then; its Key is unique
}

// EveryReminder in Effect.Unremind means all of the sender's.
const EveryReminder = "*"

// Reminders is where reminders wait.
type Reminders interface {
	// Remind turns what is due into replies, each in one transaction with the
	// reminder's end, and returns how many there are to send.
	Remind(ctx context.Context, now time.Time) (int, error)
}

// AlarmConfig is what an Alarm works with.
type AlarmConfig struct {
	Reminders Reminders        // must be set
	Replies   *Bell            // rung when there is something to send; nil = nobody is woken
	Now       func() time.Time // nil = time.Now
	Log       *slog.Logger     // nil = nothing is logged
}

// alarmEvery is how often an Alarm looks.
const alarmEvery = 20 * time.Second

// Alarm sends reminders when they are due. Several may run on one store: each
// reminder goes out once.
type Alarm struct{ cfg AlarmConfig }

// NewAlarm returns an alarm.
func NewAlarm(cfg AlarmConfig) *Alarm {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Alarm{cfg: cfg}
}

// Run looks for what is due until ctx ends. A store that fails is asked again.
func (a *Alarm) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		n, err := a.cfg.Reminders.Remind(ctx, a.cfg.Now())
		if err != nil && ctx.Err() == nil {
			a.cfg.Log.Warn("reminders could not be looked at", "error", err.Error())
		}
		if n > 0 {
			a.cfg.Log.Info("reminders are due", "count", n)
			a.cfg.Replies.Ring()
		}
		sleep(ctx, nil, alarmEvery)
	}
	return nil
}
