package deadline

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Event is an all-day entry of a calendar.
type Event struct {
	UID   string // the same for the same deadline and day, so that a second download replaces the first
	Day   Date
	Title string
	Note  string
}

// Event makes a calendar entry of a counted deadline. It holds nothing of the
// resident but the last day.
func (r Result) Event(title, note string) Event {
	sum := sha256.Sum256([]byte(r.Row.ID + " " + r.Start.Day.String() + " " + r.Last.String()))
	return Event{UID: hex.EncodeToString(sum[:12]) + "@mingbai", Day: r.Last, Title: title, Note: note}
}

// alarmDays is how many days before the last day the entry rings.
const alarmDays = 3

// WriteICS writes an entry as an iCalendar file (RFC 5545): an all-day event
// with an alarm three days before. stamp is when it was made.
func WriteICS(w io.Writer, e Event, stamp time.Time) error {
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mingbai//Deadline//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"BEGIN:VEVENT",
		"UID:" + e.UID,
		"DTSTAMP:" + stamp.UTC().Format("20060102T150405Z"),
		"DTSTART;VALUE=DATE:" + compact(e.Day),
		"DTEND;VALUE=DATE:" + compact(e.Day.AddDays(1)),
		"SUMMARY:" + escape(e.Title),
		"DESCRIPTION:" + escape(e.Note),
		"TRANSP:TRANSPARENT",
		"BEGIN:VALARM", "ACTION:DISPLAY",
		"DESCRIPTION:" + escape(e.Title),
		fmt.Sprintf("TRIGGER:-P%dD", alarmDays),
		"END:VALARM", "END:VEVENT", "END:VCALENDAR",
	}
	var b strings.Builder
	for _, line := range lines {
		writeFolded(&b, line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func compact(d Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, int(d.Month), d.Day) }

// escape writes a text value: commas, semicolons, backslashes and line ends
// are escaped, other control characters dropped.
func escape(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, ""))
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// octets is how long a line may be, its end not counted.
const octets = 75

// writeFolded writes a line, broken between characters where it is too long;
// what follows a break begins with a space.
func writeFolded(b *strings.Builder, line string) {
	room := octets
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], octets-1
	}
	b.WriteString(line + "\r\n")
}
