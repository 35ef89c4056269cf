package annual

import (
	"fmt"
	"io"
	"strings"
)

// head is the first line of the annual table.
func (d Draft) head() []string {
	return []string{"序号", "项目", "单位", "本年", d.Same, "增减", "公布过的数", "备注(口径)"}
}

func (l Line) cells() []string {
	return []string{l.No, l.Item, l.Unit, l.This, l.Before, l.Change, l.Published, l.Note}
}

// nothing is said where a list is empty.
const nothing = "没有发现。"

// sign is where the people who answer for the numbers sign.
const sign = "填表人：____________　审核人：____________　日期：____________"

// lists are the lists below the tables, with their headings.
func (d Draft) lists() []Section {
	lists := []Section{{"对不上的", numbered(d.Disagree, nothing)}}
	if len(d.Fixed) > 0 {
		lists = append(lists, Section{"更正", numbered(d.Fixed, "")})
	}
	if len(d.Sources) > 0 {
		var marked []string
		for i, s := range d.Sources {
			marked = append(marked, fmt.Sprintf("[%d] %s", i+1, s))
		}
		lists = append(lists, Section{"公布过的数，出处", strings.Join(marked, "\n")})
	}
	return append(lists, Section{"说明", numbered(d.Notes, "")})
}

func numbered(lines []string, empty string) string {
	if len(lines) == 0 {
		return empty
	}
	var all []string
	for i, l := range lines {
		all = append(all, fmt.Sprintf("%d. %s", i+1, l))
	}
	return strings.Join(all, "\n")
}

// Text writes the draft as plain text, tables with | between their cells.
func (d Draft) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.Title)
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n%s\n%s\n", s.Heading, s.Text)
	}
	fmt.Fprintf(&b, "\n年度统计表\n%s\n", strings.Join(d.head(), " | "))
	for _, l := range d.Table {
		fmt.Fprintln(&b, strings.TrimRight(strings.Join(l.cells(), " | "), " |"))
	}
	for _, t := range d.tables() {
		fmt.Fprintf(&b, "\n%s\n", t.heading)
		for _, line := range t.lines {
			fmt.Fprintln(&b, strings.Join(line, " | "))
		}
	}
	for _, s := range d.lists() {
		fmt.Fprintf(&b, "\n%s\n%s\n", s.Heading, s.Text)
	}
	fmt.Fprintf(&b, "\n%s\n", sign)
	_, err := io.WriteString(w, b.String())
	return err
}

// sub is a table below the annual one.
type sub struct {
	heading string
	lines   [][]string
}

func (d Draft) tables() []sub {
	var all []sub
	if d.Kinds != nil {
		all = append(all, sub{"附表：人民调解按类型", d.Kinds})
	}
	if d.Towns != nil {
		all = append(all, sub{"附表：分乡镇(按名称排，不排名)", d.Towns})
	}
	return all
}
