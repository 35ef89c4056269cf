package consult

import (
	"fmt"
	"strings"

	"mingbai/knowledge/deadline"
)

// aidable are the places before which legal aid acts. Never changed.
var aidable = map[string]bool{"court": true, "labor_arbitration": true, "rural_land_arbitration": true, "admin_reconsideration": true, "social_insurance": true}

// closing tells whether so few days are left that a person should look.
func (c *Consultant) closing(r deadline.Result, today deadline.Date) bool {
	left := r.Left(today)
	return !r.Row.Wait && left >= 0 && left < c.base.Handover.AidDays
}

// aidFirst tells whether legal aid may come first and its papers follow.
func (c *Consultant) aidFirst(r deadline.Result, today deadline.Date) bool {
	return aidable[r.Row.Channel] && c.closing(r, today)
}

// aidLaw is the article by which legal aid may come first.
func aidLaw() ref { return ref{Law: "法律援助法", Articles: []string{"44"}} }

// lastDay says the last day and how far off it is.
func lastDay(r deadline.Result, today deadline.Date) string {
	left := r.Left(today)
	switch {
	case r.Row.Wait && r.First().Sub(today) > 0:
		return fmt.Sprintf("现在还不行：最早%s才可以，还要等%d天。", r.First().Full(), r.First().Sub(today))
	case r.Row.Wait:
		return fmt.Sprintf("可以了：%s已经过了，从%s起就可以。", r.Row.Span(), r.First().Full())
	case left < 0:
		return fmt.Sprintf("期限已过：最后一天是%s，已经过了%d天。", r.Last.Full(), -left)
	case r.Row.Unit == deadline.Hour:
		return fmt.Sprintf("最晚：%s%s。要做的：%s。", r.Last.Full(), clock(r), r.Row.Rule)
	case left == 0:
		return fmt.Sprintf("最后一天：%s，就是今天。要做的：%s。", r.Last.Full(), r.Row.Rule)
	}
	return fmt.Sprintf("最后一天：%s，还剩%d天。要做的：%s。", r.Last.Full(), left, r.Row.Rule)
}

// clock writes the time of day of a deadline in hours.
func clock(r deadline.Result) string {
	if r.Minute == 0 {
		return fmt.Sprintf("%d点", r.Hour)
	}
	return fmt.Sprintf("%d点%d分", r.Hour, r.Minute)
}

// counted says in one line how the day was found, and by which article.
func (c *Consultant) counted(r deadline.Result) string {
	from := r.Start.Day.Chinese()
	var b strings.Builder
	switch r.Row.Unit {
	case deadline.Hour:
		fmt.Fprintf(&b, "怎么算：从%s（%s）起数%s，按钟点连着数", from+at(r.Start), r.Row.From, r.Row.Span())
	case deadline.Month, deadline.Year:
		fmt.Fprintf(&b, "怎么算：从%s（%s）起%s，到对应的那天", from, r.Row.From, r.Row.Span())
	default:
		fmt.Fprintf(&b, "怎么算：%s（%s）当天不算，从第二天起数%s", from, r.Row.From, r.Row.Span())
	}
	if r.Row.Unit == deadline.WorkingDay {
		b.WriteString("，周末和放假不算")
	}
	if r.Moved {
		fmt.Fprintf(&b, "；数到%s是%s，顺延到%s", r.Counted.Short(), r.Why, r.Last.Short())
	}
	var names []string
	for _, ref := range r.Row.Law {
		names = append(names, ref.Law+c.base.Cite(ref).Article)
	}
	return b.String() + "（" + strings.Join(names, "、") + "）。"
}

// at writes the hour a clock in hours starts.
func at(m deadline.Moment) string {
	if !m.Timed {
		return "0点"
	}
	if m.Minute == 0 {
		return fmt.Sprintf("%d点", m.Hour)
	}
	return fmt.Sprintf("%d点%d分", m.Hour, m.Minute)
}

// latest counts from the latest day a date can mean. open tells that the time
// is over by the earliest and not by the latest.
func (c *Consultant) latest(d due, r deadline.Result, today deadline.Date) (end deadline.Result, open bool) {
	from := d.mention.Moment()
	from.Day = d.mention.To
	end, err := deadline.Compute(d.row, from, c.base.Deadlines.Calendar)
	if err != nil {
		return r, false
	}
	return end, r.Passed(today) && !end.Passed(today)
}

// undecided says that it depends on the day.
func undecided(r, latest deadline.Result) string {
	return fmt.Sprintf("要看准是哪天：按最早的%s算，%s就到期了；按最晚的%s算，到%s。先当快到期来办。",
		r.Start.Day.Chinese(), r.Last.Full(), latest.Start.Day.Chinese(), latest.Last.Full())
}

// unsure says what was assumed about the date.
func (c *Consultant) unsure(d due, r, latest deadline.Result, today deadline.Date) []string {
	var out []string
	m := d.mention
	switch {
	case !m.Exact() && latest.Last != r.Last:
		out = append(out, fmt.Sprintf("你没写准哪一天，先按较早的%s算；就算是%s，最晚也只到%s。看准日子再告诉我。",
			m.From.Chinese(), m.To.Chinese(), latest.Last.Full()))
	case !m.Exact():
		out = append(out, "你没写准哪一天，先按最早的"+m.From.Chinese()+"算。看准日子再告诉我。")
	case m.Rough:
		out = append(out, fmt.Sprintf("“%s”是大概的日子，按%s算的；看准日子再告诉我。", m.Words, m.From.Chinese()))
	case m.Inferred() && m.From.Year != today.Year:
		out = append(out, fmt.Sprintf("没写哪一年，按最近的%d年算的；不对就再说一遍。", m.From.Year))
	}
	if d.row.Unit == deadline.Hour && !m.Timed {
		out = append(out, "没写几点，先按那天0点算；知道钟点再告诉我。")
	}
	if r.Unknown && !r.Passed(today) && !d.row.Wait {
		out = append(out, fmt.Sprintf("%d年的放假安排还没有资料，周末算过了，遇法定节假日再顺延。", r.Last.Year))
	}
	return out
}

// filing says where and until when on the day, and to go at once when little
// time is left.
func (c *Consultant) filing(r deadline.Result, today deadline.Date) []string {
	line := "交到：" + r.Row.FileWith + "。"
	switch {
	case r.Row.Wait:
		return []string{line}
	case r.Row.Unit == deadline.Hour:
		return []string{line, "按钟点算，等不得：现在就书面提出，留好回执。"}
	}
	line += "当天24时前，有上班时间的到下班为止；"
	if r.Row.Post {
		line += "期满前交邮局寄出也算，寄挂号、留底。"
	} else {
		line += "以递到为准，别拖到最后一天。"
	}
	out := []string{line}
	if c.base.Deadlines.Calendar.WorkLeft(today.AddDays(1), r.Last) < c.base.Handover.NowDays {
		out = append(out, fmt.Sprintf("只剩不到%d个工作日：今天就自己去递交，留好回执，不要等别人。", c.base.Handover.NowDays))
	}
	if c.aidFirst(r, today) {
		out = append(out, fmt.Sprintf("想申请法律援助的，不满%d日可以请法律援助机构先帮忙、后补手续，你自己照样先递交。", c.base.Handover.AidDays))
	}
	return out
}

// alongside counts the deadline that runs from the same day, and the one that
// begins when this one ends.
func (c *Consultant) alongside(d due, r deadline.Result, today deadline.Date) ([]string, []ref) {
	var lines []string
	var law []ref
	if row, ok := c.base.Deadlines.Find(d.row.Beside); ok {
		if res, err := deadline.Compute(row, r.Start, c.base.Deadlines.Calendar); err == nil {
			lines = append(lines, fmt.Sprintf("另外，%s是%s：%s", row.Rule, row.Span(), lastDay(res, today)))
			law = append(law, row.Law...)
		}
	}
	if row, ok := c.base.Deadlines.Find(d.row.Then); ok {
		if res, err := deadline.Compute(row, deadline.Moment{Day: r.Last}, c.base.Deadlines.Calendar); err == nil {
			lines = append(lines, fmt.Sprintf("期满后%s内%s：从%s起，到%s为止。", row.Span(), row.Rule, r.Last.AddDays(1).Short(), res.Last.Full()))
			law = append(law, row.Law...)
		}
	}
	return lines, law
}
