package handoff_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"mingbai/handlers/handoff"
	"mingbai/handlers/sheet/sheettest"
)

func TestImport(t *testing.T) {
	good := "村居,顾问,律所,备班,司法所,值班时间,起,止\n甲村,张三,甲律所,李四,东凤司法所,周一至周五 8:30-11:30，14:00-17:30,2026-01-01,2026-12-31\n\n乙村,张三,甲律所,,东凤司法所,,,\n"
	var rows [][]any
	for line := range strings.SplitSeq(good, "\n") {
		var cells []any
		for cell := range strings.SplitSeq(line, ",") {
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	blank, err := handoff.Blank()
	if err != nil {
		t.Fatal(err)
	}
	excel, filled := string(sheettest.Fill(t, nil, 1, rows...)), string(sheettest.Fill(t, blank, 2, rows[1:]...))
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"plain": good, "with a mark": "\ufeff" + good, "GB18030": gb, "Excel": excel, "the empty table filled": filled} {
		r, n, err := handoff.Import(handoff.Roster{}, handoff.Where{Place: "东凤镇"}, strings.NewReader(text))
		if err != nil || n != 2 || len(r.People) != 2 || len(r.Posts) != 2 || r.Posts[0].Adviser != r.Posts[1].Adviser || r.Posts[0].To.IsZero() {
			t.Errorf("%s: %d posts, %+v, %v", name, n, r, err)
		}
	}
	before := handoff.Roster{Posts: []handoff.Post{{Place: "东凤镇", Village: "旧村"}}}
	bad := "村居,顾问,值班时间,起,止\n甲村,张三,随时,,\n,李四,,,\n丙村,王五,,2026-05-01,2026-01-01\n丁村,王五,,五月,\n戊村,王五,,,\n戊村,王五,,,\n"
	r, n, err := handoff.Import(before, handoff.Where{Place: "东凤镇"}, strings.NewReader(bad))
	if !errors.Is(err, handoff.ErrFile) || n != 0 || len(r.Posts) != 1 || len(r.People) != 0 {
		t.Fatalf("Import = %+v, %d, %v", r, n, err)
	}
	for _, part := range []string{"第2行：值班时间", "第3行：没有写村居", "第4行：止在起之前", "第5行：起看不懂", "第7行：戊村 在第6行"} {
		says(t, err.Error(), part)
	}
	for _, text := range []string{"", "顾问\n张三\n", "村居,顾问\n", "村居,顾问\n\"甲村,张三\n", "\xff\xfe\x00"} {
		if _, _, err := handoff.Import(before, handoff.Where{}, strings.NewReader(text)); !errors.Is(err, handoff.ErrFile) {
			t.Errorf("Import(%q) = %v", text, err)
		}
	}
}

func TestHours(t *testing.T) {
	work := func(d time.Time) bool { return d.Weekday() != time.Sunday && d.Weekday() != time.Saturday }
	at := func(text string) time.Time {
		d, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		hours, at string
		open      bool
		next      string
	}{
		{"周一至周五 8:30-11:30，14:00-17:30", "2026-11-23 09:00", true, "2026-11-23 14:00"},
		{"周一至周五 8:30-11:30，14:00-17:30", "2026-11-27 18:00", false, "2026-11-30 08:30"},
		{"工作日9点-17点", "2026-11-28 10:00", false, "2026-11-30 09:00"},
		{"每天 8:00-20:00", "2026-11-29 19:59", true, "2026-11-30 08:00"},
		{"周三、周五 14:00-16:00", "2026-11-25 15:00", true, "2026-11-27 14:00"},
		{"周六至周一 9:00-10:00", "2026-11-29 09:30", true, "2026-11-30 09:00"},
		{"全天", "2026-11-29 03:00", true, "2026-11-30 00:00"},
		{"9:00-12:00", "2026-11-29 12:00", false, "2026-11-30 09:00"},
	} {
		h, err := handoff.ParseHours(c.hours)
		if err != nil {
			t.Errorf("%s: %v", c.hours, err)
			continue
		}
		if got := h.Open(at(c.at), work); got != c.open {
			t.Errorf("%s at %s: open %v", c.hours, c.at, got)
		}
		if got := h.Next(at(c.at), work); !got.Equal(at(c.next)) {
			t.Errorf("%s after %s: next %s, want %s", c.hours, c.at, got, c.next)
		}
	}
	for _, bad := range []string{"随时", "周一至周五", "18:00-9:00", "周八 9:00-10:00", "25:00-26:00"} {
		if h, err := handoff.ParseHours(bad); !errors.Is(err, handoff.ErrHours) {
			t.Errorf("%s: %+v, %v", bad, h, err)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	f.Add("周一至周五 8:30-11:30，14:00-17:30")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := handoff.ParseHours(text)
		if err == nil && !h.Zero() {
			now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
			if next := h.Next(now, func(time.Time) bool { return true }); !next.After(now) {
				t.Errorf("%q: next %s", text, next)
			}
		}
	})
}

func FuzzImport(f *testing.F) {
	f.Add("村居,顾问,律所\n甲村,张三,甲律所\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, n, err := handoff.Import(handoff.Roster{}, handoff.Where{}, strings.NewReader(text))
		if (err == nil) != (n > 0) || len(r.Posts) != n {
			t.Errorf("%d of %d posts, %v", n, len(r.Posts), err)
		}
	})
}

func FuzzButtons(f *testing.F) {
	f.Add("h:cl:x:1", "/start x")
	f.Fuzz(func(t *testing.T, data, text string) {
		w := newWorld(t)
		w.refer(residents[0], wage)
		w.press(staff[0], data)
		w.press(residents[0], data)
		w.press(residents[1], data)
		w.say(staff[1], text)
		w.say(residents[1], text)
		w.sendAll()
		w.check()
	})
}
