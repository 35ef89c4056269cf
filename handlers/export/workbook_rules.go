package export

import (
	"fmt"
	"strings"

	"mingbai/handlers/ledger"
)

// rulesWidth is how wide the explanation is, in characters.
const rulesWidth = 110

// explain writes the last sheet: what was counted, when and how, and the
// rules themselves.
func (b *workbook) explain(t Table) error {
	if _, err := b.file.NewSheet(sheetRules); err != nil {
		return err
	}
	row := 0
	for _, pair := range t.about() {
		row++
		if err := b.put(sheetRules, 1, row, pair[0], b.styles.head); err != nil {
			return err
		}
		if err := b.put(sheetRules, 2, row, pair[1], b.styles.wrapped); err != nil {
			return err
		}
		if err := b.file.SetRowHeight(sheetRules, row, height(pair[1], rulesWidth)); err != nil {
			return err
		}
	}
	row++
	var page strings.Builder
	if err := ledger.Explain(&page); err != nil {
		return err
	}
	for _, line := range strings.Split(strings.TrimSpace(page.String()), "\n") {
		row++
		if err := b.put(sheetRules, 2, row, line, b.styles.wrapped); err != nil {
			return err
		}
		if err := b.file.SetRowHeight(sheetRules, row, height(line, rulesWidth)); err != nil {
			return err
		}
	}
	if err := b.setWidth(sheetRules, 1, 14); err != nil {
		return err
	}
	return b.setWidth(sheetRules, 2, rulesWidth)
}

// about says what the table holds.
func (t Table) about() [][2]string {
	out := [][2]string{
		{"口径版本", t.Rule}, {"期间", t.Period()}, {"地方", t.Place()}, {"取数口径", fmt.Sprintf("按%s落在期间内取数", t.Basis())}, {"导出时间", moment(t.At)},
		{"空值", "没有记录的写“" + NoRecord + "”，不写 0；写 0 的是有记录而为零。分类不适用的格空着。"},
	}
	if t.Public {
		out = append(out, [2]string{"公开", "1 到 4 的格写“" + BelowFive + "”。能从合计、其他分表倒推出这些格的，写“" + NotPublic + "”；合计不足 5 的指标、金额不再分列，村级只出合计。"})
	}
	for _, note := range t.Notes {
		out = append(out, [2]string{"结账和更正", Guard(note)})
	}
	return out
}
