package knowledge

import (
	"regexp"
	"slices"
	"strings"

	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
	"mingbai/knowledge/service"
)

// wrongNumber is a number that an office said is wrong, in digits, and where.
type wrongNumber struct{ digits, place string }

// leastDigits is how many digits a number has that one office has alone: lines
// of the whole country are shorter, and are not wrong anywhere.
const leastDigits = 7

// national tells whether a number is a line of the whole country: 110, 12345.
func national(number string) bool { return len(mark.Digits(number)) < leastDigits }

// wrongAt keeps numbers as wrong for a place.
func (b *Base) wrongAt(where string, numbers []string) {
	for _, n := range numbers {
		if !national(n) {
			b.wrong = append(b.wrong, wrongNumber{mark.Digits(n), where})
		}
	}
}

var (
	// numberRun is digits with what stands between the digits of phone numbers.
	numberRun = regexp.MustCompile(`\d[\d()（）\-－—– ]{5,}\d`)
	// digitRun is digits with nothing between them.
	digitRun = regexp.MustCompile(`\d+`)
	// opening is what a number begins with that does not stand alone.
	opening = regexp.MustCompile(`^(?:0\d{2,3}|[48]00)$`)
)

// Wrong tells whether a text that is said of places holds a number that the
// office said is wrong there, or an older one of the same office, and that no
// office that is given there has.
func (b *Base) Wrong(text string, places ...string) bool {
	here := slices.DeleteFunc(slices.Clone(b.wrong), func(n wrongNumber) bool {
		return !slices.ContainsFunc(places, func(p string) bool { return place.Within(p, n.place) })
	})
	if len(here) == 0 {
		return false
	}
	for _, run := range numberRun.FindAllString(text, -1) {
		for _, number := range numbersIn(run) {
			if slices.ContainsFunc(here, func(n wrongNumber) bool { return sameNumber(n.digits, number) }) && !b.hasNumber(number, places) {
				return true
			}
		}
	}
	return false
}

// numbersIn are the numbers that a run may be read as, in digits: all of it, or
// what stands between spaces and dashes, but none without its own area code.
func numbersIn(run string) []string {
	var all []string
	pieces := digitRun.FindAllString(run, -1)
	for i := range pieces {
		if i > 0 && opening.MatchString(pieces[i-1]) {
			continue
		}
		for j := i + 1; j <= len(pieces); j++ {
			if n := strings.Join(pieces[i:j], ""); !national(n) {
				all = append(all, n)
			}
		}
	}
	return all
}

// hasNumber tells whether an office has a number that is given: one anywhere,
// or, when it stands without an area code, one that serves the places.
func (b *Base) hasNumber(number string, places []string) bool {
	return slices.ContainsFunc(b.Locals, func(l service.Local) bool {
		serves := slices.ContainsFunc(places, func(p string) bool { return place.Within(p, l.Place) || place.Within(l.Place, p) })
		return slices.ContainsFunc(l.Phones, func(n string) bool {
			n = mark.Digits(n)
			return n == number || serves && sameNumber(n, number)
		})
	})
}

// sameNumber tells whether two numbers of one place, in digits, are the same,
// where either may stand without its area code.
func sameNumber(a, b string) bool {
	short, other := withoutArea(a), withoutArea(b)
	return a == b || short == other && (a == short || b == other)
}

// withoutArea is a number in digits without its area code: 010 and 02x have
// three digits, all others four.
func withoutArea(digits string) string {
	if len(digits) < 10 || digits[0] != '0' {
		return digits
	}
	if digits[1] == '1' || digits[1] == '2' {
		return digits[3:]
	}
	return digits[4:]
}
