package wording

import (
	"context"
	"fmt"
	"strings"

	"mingbai/bot/console"
)

// compared is a question with what is answered to it without and with an edit.
type compared struct {
	Question, From string
	Before, After  Said
}

// changed tells whether anything of the answer is other.
func (c compared) changed() bool { return c.Before.Text != c.After.Text }

// moved tells whether the resident is sent elsewhere, or the matter counted
// elsewhere.
func (c compared) moved() bool {
	b, a := c.Before, c.After
	return b.Channel != a.Channel || b.Category != a.Category || b.Declined != a.Declined || b.Urgent != a.Urgent
}

// compare asks a question without and with the edit.
func compare(ctx context.Context, now, draft Version, c compared, place string) (compared, error) {
	var err error
	if c.Before, err = now.Ask(ctx, c.Question, place); err != nil {
		return c, err
	}
	c.After, err = draft.Ask(ctx, c.Question, place)
	return c, err
}

// others says how many of the product's own questions change; true when that
// is many.
func others(r result) (string, bool) {
	switch {
	case r.Lost > 0:
		return fmt.Sprintf("有 %d 句求救的话会听不出来，不能这样发布。", r.Lost), true
	case !r.enough():
		return "还不知道别的答复会不会变，不能这样发布。", true
	case r.Changed == 0:
		return fmt.Sprintf("自带的问题看了 %d 句，答复都不变。", r.Looked), false
	case r.Moved == 0:
		return fmt.Sprintf("自带的问题看了 %d 句：%d 句的话略有变，去处和类别都不变。", r.Looked, r.Changed), false
	}
	return fmt.Sprintf("自带的问题看了 %d 句：%d 句的答复会变，其中 %d 句换了去处或类别。看看下面的是不是该变。", r.Looked, r.Changed, r.Moved), true
}

// comparison tables questions with both answers.
func comparison(caption string, rows []compared) console.Table {
	t := console.Table{Caption: caption, Stack: true, Columns: []console.Column{{Name: "居民问"}, {Name: "现在"}, {Name: "改了以后"}, {Name: "变了什么"}}}
	for _, c := range rows {
		before, after := c.lines()
		row := console.Row{Cells: []console.Cell{{Text: c.Question, Note: c.From}, answerCell(c.Before, before), answerCell(c.After, after), {Text: c.difference()}}}
		if !c.changed() {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// lines are the first lines of both answers, with the first that is other where
// these are the same.
func (c compared) lines() (before, after string) {
	before, after = c.Before.First, c.After.First
	if !c.changed() || before != after {
		return before, after
	}
	b, a := strings.Split(c.Before.Text, "\n"), strings.Split(c.After.Text, "\n")
	for i := range max(len(b), len(a)) {
		was, is := "（没有这一行）", "（没有这一行）"
		if i < len(b) {
			was = b[i]
		}
		if i < len(a) {
			is = a[i]
		}
		if was != is {
			return before + " …… " + was, after + " …… " + is
		}
	}
	return before, after
}

// answerCell shows an answer: lines of it, where it leads and what it is about.
func answerCell(s Said, text string) console.Cell {
	var notes []string
	if s.Channel != "" && !strings.Contains(text, s.Channel) {
		notes = append(notes, "先去："+s.Channel)
	}
	if s.Category != "" {
		notes = append(notes, s.Category)
	}
	return console.Cell{Text: text, Note: strings.Join(notes, " · ")}
}

// difference says what of an answer changed.
func (c compared) difference() string {
	b, a := c.Before, c.After
	var out []string
	for _, d := range []struct {
		is   bool
		word string
	}{
		{b.Urgent && !a.Urgent, "不当紧急了"}, {!b.Urgent && a.Urgent, "当紧急了"},
		{b.Declined && !a.Declined, "答上了"}, {!b.Declined && a.Declined, "答不上了"},
		{b.Channel != a.Channel, "去处"}, {b.Category != a.Category, "类别"},
	} {
		if d.is {
			out = append(out, d.word)
		}
	}
	switch {
	case len(out) > 0:
		return strings.Join(out, "、")
	case c.changed():
		return "话有变"
	}
	return "不变"
}
