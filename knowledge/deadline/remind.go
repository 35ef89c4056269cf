package deadline

import "time"

// remindHour is the hour of the morning at which a reminder goes out.
const remindHour = 9

// Reminders are the moments to remind of a last day: seven, three and one day
// before at nine in the morning, Chinese time; only those still ahead of now.
func Reminders(last Date, now time.Time) []time.Time {
	var out []time.Time
	for _, days := range []int{7, 3, 1} {
		d := last.AddDays(-days)
		at := time.Date(d.Year, d.Month, d.Day, remindHour, 0, 0, 0, local())
		if at.After(now) {
			out = append(out, at)
		}
	}
	return out
}
