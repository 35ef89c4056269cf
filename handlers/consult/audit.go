package consult

import (
	"regexp"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
)

var (
	phoneForm = regexp.MustCompile(`0\d{2,3}[-－—– ]?\d{7,8}|1[3-9]\d{9}|\b[48]00[- ]?\d{3}[- ]?\d{4}\b|` +
		`\b(?:12\d{3}|955\d\d|96\d{3}|110|119|120|122)\b`)
	articleForm = regexp.MustCompile(`第(\d+(?:[、,，]\d+)*)条`)
)

// auditor knows every phone number that may be named, by its digits.
type auditor struct{ phones map[string]bool }

func newAuditor(b *knowledge.Base) auditor {
	a := auditor{phones: map[string]bool{}}
	for code, ch := range b.Channels {
		a.phones[digits(code)], a.phones[digits(ch.Phone)] = true, true
	}
	for _, l := range b.Locals {
		for _, p := range l.Phones {
			a.phones[digits(p)] = true
		}
	}
	for _, d := range b.Documents {
		for _, p := range d.Passages {
			for _, n := range numbersOf(p.Text) {
				if len(digits(n)) >= 7 { // as it is printed, with its year beside it
					a.phones[digits(n)] = true
				}
			}
		}
	}
	for _, s := range b.Signed {
		for _, p := range phoneForm.FindAllString(s.Say, -1) {
			a.phones[digits(p)] = true
		}
	}
	return a
}

// clean drops every line of a card that names a phone number nobody vouches
// for or an article that is not among the sources. It guards each answer; the
// tests see to it that it never finds anything in the built-in knowledge.
func (a auditor) clean(card *chat.Card, sources []cited) (dropped []string) {
	cited := map[string]bool{}
	for _, s := range sources {
		for _, n := range articles(s.Article) {
			number, _, _ := strings.Cut(n, "第")
			cited[number] = true
		}
	}
	for i := range card.Parts {
		kept := card.Parts[i].Lines[:0:0]
		for _, line := range card.Parts[i].Lines {
			if a.vouched(line) && backed(line, cited) {
				kept = append(kept, line)
				continue
			}
			dropped = append(dropped, line)
		}
		card.Parts[i].Lines = kept
	}
	return dropped
}

// vouched tells whether every phone number of a line is a known one.
func (a auditor) vouched(line string) bool {
	for _, at := range phoneForm.FindAllStringIndex(line, -1) {
		number := line[at[0]:at[1]]
		if isCount(number, line[:at[0]], line[at[1]:]) {
			continue
		}
		if !a.phones[digits(number)] {
			return false
		}
	}
	return true
}

// isCount tells whether what looks like a number to dial is a count: 120日,
// 12000人次.
func isCount(number, before, after string) bool {
	return len(number) <= 5 && unitFollows(after) && !dialled(before)
}

// dialled tells whether what stands before a number makes it one to call.
func dialled(before string) bool {
	before = strings.TrimRight(before, " ：:")
	for _, word := range []string{"打", "拨", "电话", "热线"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	return false
}

// digits drops what a phone number is written with besides digits.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// unitFollows tells whether a count's unit comes next.
func unitFollows(rest string) bool {
	for _, unit := range []string{"日", "天", "人", "元", "万", "件", "宗", "个", "%", "名", "场", "份", "项", "户", "年", "期", "次", "条", "余", "多", "起", "亩", "册", "本", "."} {
		if strings.HasPrefix(rest, unit) {
			return true
		}
	}
	return false
}

// backed tells whether every article of a line is among the cited ones.
func backed(line string, cited map[string]bool) bool {
	for _, m := range articleForm.FindAllStringSubmatch(line, -1) {
		for _, n := range strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("、,，", r) }) {
			if !cited[n] {
				return false
			}
		}
	}
	return true
}
