package report

import (
	"regexp"
	"strings"
)

// mark stands for the number between the words before and after it.
const mark = "▮"

// naming is what is known when a count gets its name.
type naming struct {
	label, tail string // words right before and after the number
	clause      string // from the clause's beginning to the number
	sentence    string // the whole sentence
	before      string // from the sentence's beginning to the number
	paragraph   string // from the paragraph's beginning to the number
	heading     string // inner headings first
	unit        string
	value       float64
	previous    string // metric of the count before, in the same sentence
	earlier     string // metric of the count before, in any sentence
	last        string // metric of the count right before, rates too
	secondary   bool
	listed      bool   // an item of a list: after 、
	joint       string // nouns without a number of their own that the label is listed with: 草场、
	negative    bool
}

// name settles what a count counts.
func (v vocabulary) name(n naming) string {
	for _, try := range []func(naming) string{v.change, v.again, v.dispute} {
		if m := try(n); m != "" {
			return m
		}
	}
	if (reached.MatchString(strings.TrimSpace(n.label)) || against.MatchString(n.label)) && n.last+n.earlier != "" {
		return strings.TrimSuffix(orDefault(n.last, n.earlier), "同比")
	}
	if n.unit == "%" && strings.HasSuffix(strings.TrimSpace(n.label), "调解率") && reviewing(n) {
		return "行政复议调解率"
	}
	topic := v.topicOf(n.label, n.before, n.tail, n.paragraph, n.heading, n.sentence)
	if m := v.rule(n, topic); m != "" {
		return m
	}
	if n.unit == "%" {
		return v.rateName(n)
	}
	if m := reviewed(n); m != "" {
		return m
	}
	if m := lacking(n.unit, n.tail); m != "" {
		return m
	}
	if m := firstOf(aspect(n), follower(n), ownWords(n, topic)); m != "" {
		return m
	}
	for _, r := range v.last {
		if r.fits(n.label+mark+n.tail, n.sentence, topic, n.unit) {
			return r.metric
		}
	}
	if tail := strings.TrimSpace(n.tail); n.previous != "" && strings.TrimSpace(n.label) == "" && tail != "" && len([]rune(tail)) <= 5 && !rising.MatchString(tail) && !falling.MatchString(tail) {
		whole, _, _ := strings.Cut(n.previous, "-")
		return whole + "-" + tail
	}
	words := n.clause
	if all := counts(words, false); len(all) > 0 {
		words = words[:all[0].start]
	}
	return firstOf(labelName(words, ""), n.previous, "未命名")
}

var (
	reviews    = regexp.MustCompile(`审[查核]|送审`)
	contract   = regexp.MustCompile(`^(?:各类)?(?:合同|协议|协议书)$`)
	otherPaper = regexp.MustCompile(`文件|文稿|议题|决策`)
	papers     = regexp.MustCompile(`^(?:各类)?(?:文件|合同|协议|文稿|议题|材料)$`)
)

// reviewed names papers of two kinds that were reviewed together: 审查文件、合同143件.
func reviewed(n naming) string {
	label := strings.TrimSuffix(strings.TrimSpace(n.label), "共")
	verb := reviews.FindString(n.joint)
	switch {
	case n.joint == "" || verb == "" || !papers.MatchString(label):
		return ""
	case strings.Contains(n.joint, "合法性"+verb):
		return "合法性" + verb
	case contract.MatchString(label) && strings.Contains(n.joint+label, "合同") && !otherPaper.MatchString(n.joint):
		return verb + "合同"
	}
	return "合法性审查"
}

// ownWords makes a name of the report's own words around a number.
func ownWords(n naming, topic string) string {
	if nounFollows(n.unit) || strings.HasSuffix(strings.TrimSpace(n.label), "等") {
		if name := tailName(n.tail); name != "" {
			return underSubject(name, n.clause)
		}
	}
	if step := countWords.ReplaceAllString(strings.TrimSpace(n.label), ""); steps.MatchString(step) && ofSubject(step, topic) != step {
		return ofSubject(step, topic)
	}
	name := labelName(n.label, n.tail)
	if name == "" {
		return ""
	}
	if previous, _, _ := strings.Cut(n.previous, "-"); previous != "" && levelOnly.MatchString(name) {
		return previous + "-" + name
	}
	if m := aidKind.FindStringSubmatch(name); m != nil && topic == "法援" {
		return "法律援助案件-" + m[1]
	}
	return ofSubject(partOf(n, name), topic)
}

// rule tries the words next to the number, then the whole clause before it.
func (v vocabulary) rule(n naming, topic string) string {
	around := n.label + mark + n.tail
	for _, text := range []string{around, n.clause + mark + n.tail} {
		for _, r := range v.rules {
			if r.fits(text, n.sentence, topic, n.unit) {
				return r.metric
			}
		}
		if strings.Contains(n.label, "等") && text == around {
			continue // the end of a list: what it lists says what is counted
		}
		if strings.TrimSpace(n.label) != "" && len(labelName(n.label, "")) > 0 {
			return ""
		}
	}
	return ""
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
