package deadline

import "strings"

// ago reads 3天前, 半个月前, 两年半前, 10天了.
func ago(s span, today Date) (Mention, bool) {
	if isDigit(s.before()) || strings.ContainsRune("第满.零又年", s.before()) {
		return Mention{}, false
	}
	back, ok := distance(s)
	if !ok {
		return Mention{}, false
	}
	d := today.AddMonths(-back.months).AddDays(-back.days)
	m := s.mention(d, d)
	m.Rough, m.Since = back.rough, s.at(6) == "了"
	switch {
	case back.unsure > 0:
		m.From, m.Rough = d.AddDays(-back.unsure), false
	case back.about > 0:
		m.From, m.To, m.Rough = d.AddDays(-back.about), d.AddDays(back.about), false
	}
	return m, true
}

// yearsAgo reads 一年零两个月前.
func yearsAgo(s span, today Date) (Mention, bool) {
	years, months := numeral(s.at(1)), numeral(s.at(2))
	if isDigit(s.before()) || years < 0 || months < 0 {
		return Mention{}, false
	}
	d := today.AddMonths(-12*years - months)
	if s.at(3) != "" {
		d = d.AddDays(-15)
	}
	m := s.mention(d, d)
	m.Rough, m.Since = true, s.at(5) == "了"
	return m, true
}

// gone is how long ago something was.
type gone struct {
	months, days int
	rough        bool // told in weeks, months or years
	unsure       int  // how many days earlier it may have been
	about        int  // how many days earlier or later
}

// halfYear is how far off whole years may be, in days: who says 三年前 has not
// counted months, and a last day to the day would be made up.
const halfYear = 183

// some is how many of a unit 几 stands for at least.
const some = 2

// distance reads how long ago a match says.
func distance(s span) (gone, bool) {
	n, half := numeral(s.at(1)), s.at(3) != "" || s.at(5) == "半"
	vague := strings.HasSuffix(s.at(1), "几")
	switch {
	case s.at(1) == "半":
		n, half = 0, true
	case s.at(1) == "十几":
		n = 10 + some
	case vague:
		n = some
	case n < 0:
		return gone{}, false
	}
	var g gone
	unit := s.at(4)
	switch unit {
	case "天", "日":
		g.days = n
	case "周", "星期", "礼拜":
		g.days, g.rough = 7*n, true
	case "月":
		g.months, g.rough = n, true
		if half {
			g.days = 15
		}
	case "年":
		g.months, g.rough = 12*n, true
		if half {
			g.months += 6
		} else {
			g.about = halfYear
		}
	}
	if vague || strings.ContainsAny(s.at(2), "来多") || s.at(5) == "多" {
		g.unsure = map[string]int{"天": 7, "日": 7, "周": 21, "星期": 21, "礼拜": 21, "月": 30, "年": 365}[unit]
	}
	return g, g.months <= 12*100
}
