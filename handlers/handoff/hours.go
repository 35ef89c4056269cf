package handoff

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrHours says that duty hours cannot be understood.
var ErrHours = errors.New("handoff: duty hours cannot be understood")

// Hours are weekly duty hours.
type Hours struct {
	Days  [7]bool // by time.Weekday
	Spans []Span
	Work  bool // only on working days, whichever weekday that is
}

// Span is a time of day, in minutes since midnight.
type Span struct{ From, To int }

// Zero tells that no hours were given.
func (h Hours) Zero() bool { return len(h.Spans) == 0 }

var (
	spanPattern = regexp.MustCompile(`(\d{1,2})(?:[:：点时](\d{2})?)?分?\s*[-–—~～至到]\s*(\d{1,2})(?:[:：点时](\d{2})?)?`)
	daysPattern = regexp.MustCompile(`(?:周|星期|礼拜)([一二三四五六日天])(?:\s*[-–—~～至到]\s*(?:周|星期|礼拜)?([一二三四五六日天]))?`)
)

const weekdays = "日一二三四五六"

// ParseHours reads "周一至周五 8:30-11:30，14:00-17:30", "工作日9点-17点",
// "每天 8:00-20:00", "全天". "" gives zero hours.
func ParseHours(text string) (Hours, error) {
	text = strings.TrimSpace(text)
	var h Hours
	if text == "" {
		return h, nil
	}
	rest := daysPattern.ReplaceAllString(text, " ")
	for _, m := range daysPattern.FindAllStringSubmatch(text, -1) {
		h.mark(m[1], m[2])
	}
	for _, m := range spanPattern.FindAllStringSubmatch(rest, -1) {
		s := Span{clock(m[1], m[2]), clock(m[3], m[4])}
		if s.From >= s.To || s.To > 24*60 {
			return Hours{}, ErrHours
		}
		h.Spans = append(h.Spans, s)
	}
	whole := strings.Contains(text, "全天") || strings.Contains(text, "24小时")
	if whole && len(h.Spans) == 0 {
		h.Spans = []Span{{0, 24 * 60}}
	}
	h.Work = strings.Contains(text, "工作日")
	if h.Days == [7]bool{} && !h.Work {
		if !whole && !strings.Contains(text, "每天") && !strings.Contains(text, "每日") && strings.TrimSpace(spanPattern.ReplaceAllString(rest, "")) != "" {
			return Hours{}, ErrHours
		}
		h.Days = [7]bool{true, true, true, true, true, true, true}
	}
	if len(h.Spans) == 0 {
		return Hours{}, ErrHours
	}
	return h, nil
}

// mark sets the days from one to another.
func (h *Hours) mark(from, to string) {
	if to == "" {
		to = from
	}
	first, last := day(from), day(to)
	for d := first; ; d = (d + 1) % 7 {
		h.Days[d] = true
		if d == last {
			return
		}
	}
}

func day(name string) int {
	if name == "天" {
		return 0
	}
	return strings.Index(weekdays, name) / len("日")
}

func clock(hour, minute string) int {
	h, _ := strconv.Atoi(hour) // digits only
	m, _ := strconv.Atoi(minute)
	return h*60 + m
}

// on tells whether a day has hours; work tells working days.
func (h Hours) on(t time.Time, work func(time.Time) bool) bool {
	if h.Work {
		return work(t)
	}
	return h.Days[t.Weekday()]
}

// Open tells whether t, in its zone, is within the hours.
func (h Hours) Open(t time.Time, work func(time.Time) bool) bool {
	if !h.on(t, work) {
		return false
	}
	now := t.Hour()*60 + t.Minute()
	for _, s := range h.Spans {
		if now >= s.From && now < s.To {
			return true
		}
	}
	return false
}

// Next returns when the hours begin next after t, at most sixty days ahead.
func (h Hours) Next(t time.Time, work func(time.Time) bool) time.Time {
	for d := range 60 {
		midnight := time.Date(t.Year(), t.Month(), t.Day()+d, 0, 0, 0, 0, t.Location())
		if !h.on(midnight, work) {
			continue
		}
		var first time.Time
		for _, s := range h.Spans {
			at := midnight.Add(time.Duration(s.From) * time.Minute)
			if at.After(t) && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		if !first.IsZero() {
			return first
		}
	}
	return t.AddDate(0, 0, 1)
}
