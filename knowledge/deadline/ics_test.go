package deadline_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mingbai/knowledge/deadline"
)

func TestWriteICS(t *testing.T) {
	stamp := time.Date(2026, 11, 22, 11, 30, 0, 0, time.FixedZone("CST", 8*3600))
	note := "从签收第二天起算15日;交到基层法院,留回执\n请以文书和受理机关为准。" + strings.Repeat("很长", 60) + `\`
	res := deadline.Result{Row: &deadline.Row{ID: "labor-award"}, Last: deadline.Date{Year: 2026, Month: 12, Day: 31}}
	event := res.Event("最后一天：到法院起诉", note)
	var b bytes.Buffer
	if err := deadline.WriteICS(&b, event, stamp); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{
		"DTSTART;VALUE=DATE:20261231\r\n", "DTEND;VALUE=DATE:20270101\r\n", "DTSTAMP:20261122T033000Z\r\n",
		"TRIGGER:-P3D\r\n", `起算15日\;交到基层法院\,留回执\n请以`, `很长\\` + "\r\n", "UID:" + event.UID + "\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is missing from:\n%s", want, text)
		}
	}
	if strings.Count(whole, "BEGIN:") != strings.Count(whole, "END:") || !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(text, "END:VCALENDAR\r\n") {
		t.Error("components do not close")
	}
	if again := res.Event("another title", ""); again.UID != event.UID {
		t.Error("the same deadline got another UID")
	}
	res.Last = res.Last.AddDays(1)
	if moved := res.Event("", ""); moved.UID == event.UID {
		t.Error("another day got the same UID")
	}
}

func FuzzWriteICS(f *testing.F) {
	f.Add("期限", "a,b;c\\d\r\nBEGIN:VEVENT")
	f.Fuzz(func(t *testing.T, title, note string) {
		var b bytes.Buffer
		if err := deadline.WriteICS(&b, deadline.Event{UID: "x", Day: today, Title: title, Note: note}, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
		begins := 0
		for _, line := range lines {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
				t.Fatalf("line %q", line)
			}
			if strings.HasPrefix(line, "BEGIN:") {
				begins++
			}
		}
		if begins != 3 {
			t.Fatalf("%d components", begins)
		}
	})
}

func TestReminders(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	last := deadline.Date{Year: 2026, Month: 3, Day: 5}
	cases := []struct {
		name string
		now  time.Time
		want []string
	}{
		{"all ahead", time.Date(2026, 1, 1, 0, 0, 0, 0, zone), []string{"2026-02-26", "2026-03-02", "2026-03-04"}},
		{"one minute to nine", time.Date(2026, 2, 26, 8, 59, 0, 0, zone), []string{"2026-02-26", "2026-03-02", "2026-03-04"}},
		{"at nine it is over", time.Date(2026, 2, 26, 9, 0, 0, 0, zone), []string{"2026-03-02", "2026-03-04"}},
		{"another zone", time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), []string{"2026-03-04"}},
		{"too late", time.Date(2026, 3, 4, 9, 1, 0, 0, zone), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := deadline.Reminders(last, c.now)
			if len(got) != len(c.want) {
				t.Fatalf("reminders = %v, want %v", got, c.want)
			}
			for i, at := range got {
				if at.Format("2006-01-02 15:04") != c.want[i]+" 09:00" {
					t.Errorf("reminder %d = %s, want %s 09:00", i, at, c.want[i])
				}
			}
		})
	}
}
