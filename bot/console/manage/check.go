package manage

import (
	"context"
	"errors"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
)

// checkName is the setting in which the last check of the book is kept.
const checkName = "audit check"

// check is what the last check of the book found.
type check struct {
	At    time.Time `json:"at"` // zero = it was never checked
	Who   string    `json:"who"`
	Whole bool      `json:"whole"`
	Lines []string  `json:"lines"` // as audit.Report says them
}

// Old tells whether the check was long ago: offices do it every month.
func (c check) Old(now time.Time) bool { return now.Sub(c.At) > 31*24*time.Hour }

// lastCheck reads what the last check found.
func (h pages) lastCheck(p *console.Page) (check, error) {
	var c check
	_, err := h.Book.Setting(p.R.Context(), checkName, &c)
	return c, err
}

// checkView is the page of the check.
type checkView struct {
	Check check
	Old   bool
}

// checked shows what the last check found, and what to do about it.
func (h pages) checked(p *console.Page) error {
	c, err := h.lastCheck(p)
	if err != nil {
		return err
	}
	return p.Show("checked", checkView{Check: c, Old: !c.At.IsZero() && c.Old(p.Now())})
}

// verify walks the whole book and keeps what it found.
func (h pages) verify(p *console.Page) error {
	report, err := h.Trail.VerifyTrail(p.R.Context())
	if err != nil {
		return err
	}
	if err := Checked(p.R.Context(), h.Book, p.Now(), p.Me.Name, report); err != nil {
		return err
	}
	return p.Done(auditPath+"/check", "")
}

// Settings keeps what the last check found.
type Settings interface {
	Setting(ctx context.Context, name string, value any) (version int64, err error)
	SaveSetting(ctx context.Context, name string, from int64, value any) error
}

// Checked keeps what a walk through the whole book found, whoever made it, for
// the pages to show.
func Checked(ctx context.Context, book Settings, at time.Time, who string, report audit.Report) error {
	var last check
	version, err := book.Setting(ctx, checkName, &last)
	if err != nil {
		return err
	}
	now := check{At: at.UTC(), Who: who, Whole: report.Whole(), Lines: strings.Split(report.Say(), "\n")}
	if err := book.SaveSetting(ctx, checkName, version, now); err != nil && !errors.Is(err, delivery.ErrStale) {
		return err
	}
	return nil
}
