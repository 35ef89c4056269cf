package eligibility

import (
	"strconv"
	"strings"
)

// Read finds in normalised free text the answers it holds: one sentence may
// answer several questions, and one that is silent about a question leaves it
// open.
func (t *Table) Read(text string) Answers {
	out := Answers{}
	for i := range t.Questions {
		if id, ok := t.Questions[i].hear(text); ok {
			out[t.Questions[i].ID] = id
		}
	}
	return out
}

// hear returns the option heard best; two heard equally well are none.
func (q *Question) hear(text string) (string, bool) {
	id, best, tie := "", 0.0, false
	for _, o := range q.Options {
		score := o.Hear.Match(text).Score
		switch {
		case score > best:
			id, best, tie = o.ID, score, false
		case score == best && score > 0:
			tie = true
		}
	}
	return id, best > 0 && !tie
}

// Answer reads normalised text as the answer to a question that was asked:
// the words or the number of an option, a plain yes, no or don't know, or what
// Read hears.
func (q *Question) Answer(text string) (string, bool) {
	said := strings.Trim(firstClause(text), "。！？!?.、 ")
	for i, o := range q.Options {
		if said == strings.ToLower(o.Label) || said == strconv.Itoa(i+1) {
			return o.ID, true
		}
	}
	for id, words := range plain() {
		if _, ok := q.Option(id); ok && contains(words, said) {
			return id, true
		}
	}
	return q.hear(text)
}

// plain are the bare answers, by the option they mean.
func plain() map[string][]string {
	return map[string][]string{
		"yes":   {"是", "是的", "是啊", "对", "对的", "对啊", "有", "有的", "嗯", "嗯嗯", "算", "属于", "符合", "yes", "y"},
		"no":    {"不是", "不", "没有", "没", "否", "无", "都不是", "都没有", "不属于", "不算", "不符合", "不是的", "no", "n"},
		Unknown: {"不清楚", "不知道", "说不清", "不确定", "不晓得", "搞不清", "不太清楚", "不懂", "难说"},
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// firstClause is the text up to its first comma or full stop.
func firstClause(text string) string {
	if i := strings.IndexAny(text, ",，。;；\n"); i > 0 {
		return text[:i]
	}
	return text
}
