package report

import (
	"regexp"
	"strings"
)

var (
	eachWord   = regexp.MustCompile(`(?:案件|数量|数)?(?:全部|全)?(?:(?:均|都|皆)(?:为|是|达到?|实现)?|各)\s*$`)
	rankedWord = regexp.MustCompile(`(?:案件|数量|数)?(?:分别|依次)(?:为|是|达到?|有|完成|办理|受理)?`)
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
	turn := turnFrom(all[:i], from)
	nouns := splitNouns(text[w.sentence.start : w.sentence.start+at[0]])
	if len(nouns) < 2 || turn >= len(nouns) {
		return nil
	}
	return []string{nouns[turn]}
}

// turnFrom counts the counts that begin at or after an offset.
func turnFrom(all []count, from int) int {
	turn := 0
	for _, c := range all {
		if c.start >= from {
			turn++
		}
	}
	return turn
}

const timeName = `(?:第?[一二三四]季度|上半年|下半年|(?:(?:19|20)\d\d年)?1?\d月份?|(?:19|20)\d\d年(?:度)?)`

var timesInTurn = regexp.MustCompile(`(` + timeName + `(?:[、,和与及]` + timeName + `)+)([^、,;。\d]*?)分别(?:为|是|达到?|有|完成|办理|受理)?`)

// timeInTurn reads 一季度、二季度法律咨询分别为251件、268件: the name all share and
// the time that is this count's.
func timeInTurn(text string, all []count, i int, w where) (label, time string) {
	before := text[w.sentence.start:all[i].start]
	m := timesInTurn.FindAllStringSubmatchIndex(before, -1)
	if m == nil {
		return "", ""
	}
	at := m[len(m)-1]
	times := nounSplit.Split(before[at[2]:at[3]], -1)
	turn := turnFrom(all[:i], w.sentence.start+at[1])
	if turn >= len(times) || strings.ContainsAny(before[at[1]:], ";。") {
		return "", ""
	}
	return before[at[4]:at[5]], times[turn]
}

var (
	changedInTurn = regexp.MustCompile(`(?:同比|环比|[较比](?:上年|去年|上一年度?)(?:同期)?)[^,;。\d]{0,6}分别(?:上升|增长|提高|增加|提升|下降|减少|降低|回落|下滑)?(?:了)?`)
	fallInTurn    = regexp.MustCompile(`分别(?:下降|减少|降低|回落|下滑)(?:了)?[\d.,%、和与及约近个百分点件宗起人次名万元]*$`)
)

// changeInTurn reads 受理12件,办结10件,同比分别上升2%、3%: which of the counts
// before it in the sentence this change belongs to. names are theirs.
func changeInTurn(text string, all []count, i int, w where, names []string) (string, bool) {
	before := text[w.sentence.start:all[i].start]
	m := changedInTurn.FindAllStringIndex(before, -1)
	if m == nil {
		return "", false
	}
	at := m[len(m)-1]
	own := before[:at[0]]
	if cut := strings.LastIndexAny(own, ",;"); strings.TrimSpace(own[cut+1:]) != "" && !strings.ContainsAny(own[cut+1:], "0123456789") {
		return "", false // the changes name their own nouns
	}
	from := w.sentence.start + at[1]
	first, last := -1, i
	for k, c := range all {
		if c.start >= from && first < 0 {
			first = k
		}
		if first >= 0 && c.start < w.sentence.end && strings.Trim(between(text, all, k), "、和与及 ,") == "" {
			last = max(last, k)
		}
	}
	n := last - first + 1
	names = names[:max(0, len(names)-(i-first))]
	if first < 0 || n < 2 || len(names) < n {
		return "", false
	}
	return names[len(names)-n+i-first], true
}

// between is what stands between a count and the one before it.
func between(text string, all []count, k int) string {
	if k == 0 {
		return text[:all[k].start]
	}
	return text[min(all[k-1].end, all[k].start):all[k].start]
}

// splitNouns reads 行政复议、行政诉讼 as two; a verb before the first stays with all.
func splitNouns(s string) []string {
	if at := strings.LastIndexAny(s, ";。"); at >= 0 {
		s = s[at+1:]
	}
	if at := strings.LastIndex(s, "分别为"); at >= 0 {
		s = s[at+len("分别为"):]
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
	if n := len(nouns); n > 1 {
		if m := kindsOf.FindStringSubmatch(nouns[n-1]); m != nil { // 邻里、渔业、婚姻家庭三类纠纷
			nouns[n-1] = m[1] + m[2]
			for i := range nouns[:n-1] {
				nouns[i] += m[2]
			}
		}
	}
	if len(nouns) > 1 && len(nouns) <= 10 {
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

// kindsOf parts the last noun of a list from what all of them are kinds of.
var kindsOf = regexp.MustCompile(`^([\p{Han}]{2,8}?)等?(?:[两二三四五六七八九十]|\d{1,2})(?:大类|类|种|项)([\p{Han}]{2,6})$`)

// sealed hides the words in which 及, 与, 和 join nothing.
var sealed, unsealed = sealers("及时 参与 和解 和谐 普及 涉及 及格 和好")

// sharedHead: in 受理、办结法律援助案件 the object belongs to both verbs.
func sharedHead(last string) (string, bool) {
	for _, verb := range []string{"办结", "批准", "成功", "受理", "调解成功", "化解", "结案"} {
		if rest, ok := strings.CutPrefix(last, verb); ok && rest != "" {
			return rest, true
		}
	}
	return "", false
}
