package report

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	captionUnit = regexp.MustCompile(`单位\s*:\s*(` + unitPattern() + `)`)
	cellNumber  = regexp.MustCompile(`^(约|近|超过|超|逾)?\s*([-+−]?\d[\d,]*(?:\.\d+)?)\s*(万)?(余|多)?\s*(` + unitPattern() + `)?(余|多|以上|左右)?$`)
	unitInName  = regexp.MustCompile(`[(](` + unitPattern() + `)(?:/[^)]*)?[)]|/(` + unitPattern() + `)$`)
	headYear    = regexp.MustCompile(`((?:19|20)\d\d)年?(?:度)?`)
	headNow     = regexp.MustCompile(`本年|今年|本期|当年|全年`)
	headBefore  = regexp.MustCompile(`上年|去年|同期|上期`)
	headTime    = regexp.MustCompile(`^(第?[一二三四]季度|前[一二三]季度|上半年|下半年|全年|1?\d月份?|1?\d-1?\d月)(?:合计|总计|累计|小计|完成数?|数量|数)?$`)
	headDone    = regexp.MustCompile(`^(?:调解|调处)?成功(?:数|量)?$`)
	headChange  = regexp.MustCompile(`同比|增减|增长|变化|比上年|升降`)
	shareHead   = regexp.MustCompile(`^(?:占比|比例|比重|所占比例|所占比重|百分比)$`)
	headTarget  = regexp.MustCompile(`目标|计划|任务|应完成`)
	headPlain   = regexp.MustCompile(`^(?:数量|数值|数|合计|总数|总计|完成(?:数|值|量|情况)?|实际(?:完成)?(?:数|值|量)?|(?:完成|年度)?实绩|情况|结果|小计|单位:?.*|)$`)
	headSkip    = regexp.MustCompile(`序号|编号|备注|电话|联系|时间|日期|地址|邮编|代码`)
	headName    = regexp.MustCompile(`项目|指标|内容|类别|类型|名称|名目|事项|村|社区|单位|科目|工作`)
	rowLead     = regexp.MustCompile(`^\s*(?:[-—–·•]+|其中[:,]?|包括:?|[(]?\d{1,2}[)、.])\s*`)
	totalRow    = regexp.MustCompile(`^(?:合计|总计|全镇|全县|全乡|小计)$`)
)

// row reads the numbers of a table row with the heads over them.
func (fr *figureReader) row(p Paragraph) {
	cells, heads := foldAll(p.Cells), foldAll(p.Heads)
	name, unit := rowName(cells, heads)
	if rest, others := fr.home.cell(name); !others {
		name = rest // a row of another place keeps its name
	}
	_, others := fr.home.cell(name)
	for i, cell := range cells {
		m := cellNumber.FindStringSubmatch(cell)
		if m == nil && cell != "" && !headSkip.MatchString(heads[i]) && !others {
			fr.wordedCell(p, i, name, cell)
			continue
		}
		if m == nil || headSkip.MatchString(heads[i]) || name == "" && heads[i] == "" {
			continue
		}
		head, foreign := fr.home.cell(heads[i])
		if fig, ok := fr.cell(p, m, name, unit, head); ok {
			if fig.Status == Result && (others || foreign) {
				fig.Status = Other
			}
			fig.Quote = p.Verbatim
			fr.tabled = append(fr.tabled, fig)
		}
	}
}

// wordedCell reads a cell whose count is written in words, or that is a passage: in
// a form the left column says what the right one tells.
func (fr *figureReader) wordedCell(p Paragraph, i int, name, cell string) {
	all := counts(cell, false)
	if len(all) == 0 || strings.TrimSpace(cell) == name {
		return
	}
	whole := len(all) == 1 && utf8.RuneCountInString(strings.TrimSpace(cell[:all[0].start]+cell[all[0].end:])) <= 3
	passage := strings.ContainsAny(cell, "。,;") && len(p.Cells) == 2 && i == 1
	if !whole && !passage {
		return
	}
	in, first := p, len(fr.found)
	in.Cells, in.Heads, in.Text = nil, nil, p.Cells[i]
	in.over = append(slices.Clone(p.over), name)
	in.Ahead = p.Ahead || aheadHeading(name, fr.report.Year)
	if whole {
		in.Text = name + "：" + in.Text
	}
	fr.paragraph(in)
	for at := first; whole && at < len(fr.found); at++ {
		fr.found[at].Quote = p.Verbatim
	}
}

func (fr *figureReader) cell(p Paragraph, m []string, name, unit, head string) (Figure, bool) {
	v, ok := parseNumeral(strings.TrimLeft(m[2], "-+−"))
	if !ok {
		return Figure{}, false
	}
	if strings.HasPrefix(m[2], "-") || strings.HasPrefix(m[2], "−") {
		v = -v
	}
	if m[3] != "" {
		v = round(v * 10_000)
	}
	fig := Figure{Value: v, Unit: unit, Qualifier: qualifier(m[1], m[4]+m[6], m[6]), Section: p.Section()}
	headText, headUnit := splitUnit(head)
	if head == "" && (m[5] == "%" || m[5] == "百分点") {
		fig.Metric = fr.rowMetric(p, name, "件") + "占比"
	}
	fig.Unit = firstOf(plainUnit(m[5]), headUnit, unit, fr.caption)
	fig.Period, fig.Status = fr.cellTime(p, headText)
	if m := headTime.FindStringSubmatch(name); m != nil && !headYear.MatchString(headText) && fr.report.Year > 0 {
		fig.Period = partOfYear(fr.report, m[1])
	}
	change := headChange.MatchString(headText)
	if change && m[5] == "" && headUnit == "" && strings.ContainsAny(head, "%率幅") {
		fig.Unit = "%"
	}
	if m[3] != "" && m[5] == "元" {
		fig.Value, fig.Unit = round(v/10_000), "万元"
	}
	if fig.Unit == "亿元" {
		fig.Value, fig.Unit = round(v*10_000), "万元"
	}
	if shareHead.MatchString(headText) {
		fig.Metric = fr.rowMetric(p, name, "件") + "占比"
	}
	if fig.Metric == "" {
		fig.Metric = fr.cellMetric(p, name, headText, fig.Unit)
	}
	if change {
		fig.Metric = fr.rowMetric(p, name, unit) + "同比"
	}
	return fig, fig.Metric != ""
}

// cellTime reads a column head as a year, a target or neither.
func (fr *figureReader) cellTime(p Paragraph, head string) (string, Status) {
	r := fr.report
	period, status := r.Period, Result
	if m := headYear.FindStringSubmatch(head); m != nil {
		period = lastPeriod(r, head)
		if period == "" || period == r.Period {
			period = m[1] + "年"
		}
	} else if m := headTime.FindStringSubmatch(head); m != nil && r.Year > 0 {
		period = partOfYear(r, m[1])
	} else if headBefore.MatchString(head) && !headChange.MatchString(head) && r.Year > 0 {
		period = yearAgo(r)
	}
	switch {
	case p.Furniture:
		status = Other
	case r.Plan, headTarget.MatchString(head) && !strings.Contains(head, "完成率"):
		status = Target
	case p.Ahead, r.Year > 0 && periodYear(period) > r.Year:
		status = Plan
	}
	return period, status
}

// partOfYear is a quarter, a half or some months of the report's year. A half
// that is all the report covers is called as the report calls it.
func partOfYear(r Report, time string) string {
	time = strings.TrimPrefix(time, "第")
	year := strconv.Itoa(r.Year) + "年"
	switch {
	case time == "全年", time == "上半年" && strings.HasSuffix(r.Period, "1-6月"):
		return r.Period
	}
	return year + time
}

// cellMetric: a head that is a time or says only 数量 leaves the row its name;
// any other head is what was counted, and the row says where or of what kind.
func (fr *figureReader) cellMetric(p Paragraph, name, head, unit string) string {
	head = strings.TrimSpace(headYear.ReplaceAllString(head, ""))
	if head == "" || headTime.MatchString(head) || headPlain.MatchString(head) || headNow.MatchString(head) || headBefore.MatchString(head) || headTarget.MatchString(head) {
		return fr.rowMetric(p, name, unit)
	}
	base := fr.rowMetric(p, head, unit)
	if headDone.MatchString(head) && disputing.MatchString(foldString(strings.Join(p.Heads, " "))) {
		base = "调解成功"
	}
	switch {
	case name == "" || totalRow.MatchString(name), headTime.MatchString(name): // or the rows are quarters
		return base
	case kindOnly.MatchString(name) || kind.MatchString(name):
		if base == "纠纷受理" || base == "受理" {
			base = "纠纷" // 邻里纠纷 | 受理 59
		}
		return base + "-" + bare(name)
	}
	return base + "-" + name
}

func (fr *figureReader) rowMetric(p Paragraph, name, unit string) string {
	n := naming{label: name, clause: name, before: p.Section() + name, sentence: name, unit: unit, heading: foldString(fr.report.Title + "\n" + p.Section())}
	if unit == "" {
		n.unit = "件"
	}
	if m := fr.words.dispute(n); m != "" {
		return m
	}
	if m := fr.words.rule(n, fr.words.topicOf(name, n.heading)); m != "" {
		return m
	}
	return name
}

// placeHead is the head of a column that says where, not what.
var placeHead = regexp.MustCompile(`村|社区|单位|镇|乡|街道|地区|区域`)

// rowName takes the words of a row, and the unit if a column gives it.
func rowName(cells, heads []string) (name, unit string) {
	for i, cell := range cells {
		switch {
		case cell == "" || cellNumber.MatchString(cell) || headSkip.MatchString(heads[i]):
		case unitOnly().MatchString(cell):
			unit = plainUnit(cell)
		case name == "":
			name = cell
		case headName.MatchString(heads[i]) && cell != name && len([]rune(cell)) >= 4 && !placeHead.MatchString(heads[0]):
			name = cell // 公共法律服务 | 解答法律咨询: the inner one says what
		case headName.MatchString(heads[i]) && cell != name && len([]rune(name+cell)) < 20:
			name += cell
		}
	}
	text, own := splitUnit(name)
	return text, firstOf(own, unit)
}

func splitUnit(s string) (text, unit string) {
	s = rowLead.ReplaceAllString(s, "")
	m := unitInName.FindStringSubmatch(s)
	if m == nil {
		return strings.TrimSpace(s), ""
	}
	return strings.TrimSpace(strings.Replace(s, m[0], "", 1)), plainUnit(m[1] + m[2])
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func foldAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.TrimSpace(foldString(s))
	}
	return out
}
