package report

import (
	"regexp"
	"strings"
)

var (
	eachWord   = regexp.MustCompile(`(?:案件|数量|数)?(?:全部|全)?(?:均|都|皆)(?:为|是|达到?|实现)?\s*$`)
	rankedWord = regexp.MustCompile(`(?:案件|数量|数)?分别(?:为|是|达到?|有|完成|办理|受理)?`)
	nounSplit  = regexp.MustCompile(`[、,]|以及|和|与|及`)
	nounLead   = regexp.MustCompile(`^.*(?:截至\S*|全年|今年|我镇|全镇|本镇|我县|共)`)
)

// sharedLabels gives the nouns before 均为 (all of them) or before 分别为 (the
// one in this count's turn); none when the count is only its own.
func sharedLabels(text string, all []count, i int, w where) []string {
	c := all[i]
	clause := text[w.sentence.start:c.start]
	if c.spread {
		if at := eachWord.FindStringIndex(clause); at != nil {
			if nouns := splitNouns(clause[:at[0]]); len(nouns) > 1 {
				return nouns
			}
		}
		return nil
	}
	m := rankedWord.FindAllStringIndex(text[w.sentence.start:c.start], -1)
	if m == nil {
		return nil
	}
	at := m[len(m)-1]
	from := w.sentence.start + at[1]
	if strings.ContainsAny(text[from:c.start], ";。") {
		return nil
	}
	turn := 0
	for _, other := range all[:i] {
		if other.start >= from {
			turn++
		}
	}
	nouns := splitNouns(text[w.sentence.start : w.sentence.start+at[0]])
	if len(nouns) < 2 || turn >= len(nouns) {
		return nil
	}
	return []string{nouns[turn]}
}

// splitNouns reads 行政复议、行政诉讼 as two; a verb before the first stays with all.
func splitNouns(s string) []string {
	if at := strings.LastIndexAny(s, ";。"); at >= 0 {
		s = s[at+1:]
	}
	if at := strings.LastIndex(s, ","); at >= 0 && strings.ContainsAny(s[at:], "、和与及") {
		s = s[at+1:]
	}
	var nouns []string
	s = sealed().Replace(nounLead.ReplaceAllString(s, ""))
	for _, part := range nounSplit.Split(s, -1) {
		if part = strings.TrimSpace(unsealed().Replace(part)); len([]rune(part)) >= 2 {
			nouns = append(nouns, part)
		}
	}
	if len(nouns) > 1 && len(nouns) <= 6 {
		if head, ok := sharedHead(nouns[len(nouns)-1]); ok {
			for i := range nouns[:len(nouns)-1] {
				if !strings.Contains(nouns[i], head) {
					nouns[i] += head
				}
			}
		}
		return nouns
	}
	return nil
}

// sealed hides the words in which 及, 与, 和 join nothing.
func sealed() *strings.Replacer {
	return strings.NewReplacer("及时", "\x01", "参与", "\x02", "和解", "\x03", "和谐", "\x04", "普及", "\x05", "涉及", "\x06")
}

func unsealed() *strings.Replacer {
	return strings.NewReplacer("\x01", "及时", "\x02", "参与", "\x03", "和解", "\x04", "和谐", "\x05", "普及", "\x06", "涉及")
}

// sharedHead: in 受理、办结法律援助案件 the object belongs to both verbs.
func sharedHead(last string) (string, bool) {
	for _, verb := range []string{"办结", "批准", "成功", "受理", "调解成功", "化解", "结案"} {
		if rest, ok := strings.CutPrefix(last, verb); ok && rest != "" {
			return rest, true
		}
	}
	return "", false
}
