package recordfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/handlers/ledger"
)

// row is a line of the file.
type row struct {
	cells   []string
	columns map[string]int
}

// cell is what a column holds, "" when the file has no such column.
func (r row) cell(column string) string {
	if i, there := r.columns[column]; there && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// folded is a cell whose full-width letters and digits do not matter.
func (r row) folded(column string) string { return fold(r.cell(column)) }

// readRow makes a record of a row, or says all that is wrong with it, so that it
// is mended in one go.
func (r Rules) readRow(in row) (ledger.Record, string) {
	var out ledger.Record
	var reasons []string
	for _, step := range []func(row, *ledger.Record) string{
		checkCells, r.readDate, readVocabulary, readNumbers, readNames, countsNothing, r.readPlace, r.readSummary,
	} {
		if reason := step(in, &out); reason != "" {
			reasons = append(reasons, reason)
		}
	}
	return out, strings.Join(reasons, "；")
}

// checkCells refuses what no register holds.
func checkCells(in row, _ *ledger.Record) string {
	for _, c := range in.cells {
		if utf8.RuneCountInString(c) > mostCell {
			return fmt.Sprintf("有一格超过%d个字", mostCell)
		}
	}
	if last := lastColumn(in.columns); len(in.cells) > last+1 && strings.TrimSpace(strings.Join(in.cells[last+1:], "")) != "" {
		return "比表头多出几格，可能是内容里有逗号没有加引号"
	}
	return ""
}

func lastColumn(columns map[string]int) int {
	last := 0
	for _, i := range columns {
		last = max(last, i)
	}
	return last
}

// midnight is what spreadsheets write behind days.
var midnight = regexp.MustCompile(`[ T]0{1,2}:00(:00)?$`)

func (r Rules) readDate(in row, out *ledger.Record) string {
	text := midnight.ReplaceAllString(in.folded("date"), "")
	if text == "" {
		return "没有写日期"
	}
	day, err := ledger.ParseDate(text)
	if err != nil {
		return fmt.Sprintf("日期“%s”不对，要写成 2026-03-15，而且要有这一天", clip(text))
	}
	if r.Today != "" && day > r.Today {
		return fmt.Sprintf("日期 %s 还没有到", day)
	}
	out.Date = day
	return ""
}

// readVocabulary reads the columns whose values are fixed.
func readVocabulary(in row, out *ledger.Record) string {
	var known bool
	if out.Kind, known = ledger.FindKind(in.folded("kind")); !known {
		return fmt.Sprintf("类型“%s”看不懂，可以写：%s", clip(in.cell("kind")), strings.Join(kindNames(), "、"))
	}
	if text := in.folded("channel"); text != "" {
		if out.Channel, known = ledger.FindChannel(text); !known {
			return fmt.Sprintf("渠道“%s”看不懂，可以写：%s", clip(text), strings.Join(ledger.ChannelNames(), "、"))
		}
	}
	if text := in.folded("category"); text != "" {
		if out.Category, known = ledger.FindCategory(out.Kind, text); !known {
			out.Category, known = ledger.FindCategory(out.Kind, in.cell("category"))
		}
		if !known && out.Kind == ledger.Mediating {
			return fmt.Sprintf("类别“%s”看不懂，调解写 T01 到 T17、T99，或它的名称，如 邻里纠纷", clip(text))
		}
		if !known {
			return fmt.Sprintf("类别“%s”看不懂，可以写：%s", clip(text), strings.Join(ledger.CategoryNames(out.Kind), "、"))
		}
	}
	if out.Outcome, known = ledger.FindOutcome(out.Kind, in.folded("outcome")); !known {
		return fmt.Sprintf("结果“%s”对“%s”用不上，可以写：%s", clip(in.cell("outcome")), ledger.KindName(out.Kind), strings.Join(ledger.OutcomeNames(out.Kind), "、"))
	}
	return ""
}

// mostCount is how much one row may count.
const mostCount = 100_000

func readNumbers(in row, out *ledger.Record) string {
	for _, n := range []struct {
		column, name string
		into         *int64
	}{{"matters", "宗", &out.Matters}, {"visits", "人次", &out.Visits}} {
		*n.into = 1
		text := in.folded(n.column)
		if text == "" {
			continue
		}
		value, err := strconv.ParseInt(text, 10, 64)
		switch {
		case err == nil && value < 0 || strings.HasPrefix(text, "-"):
			return fmt.Sprintf("%s不能是负数：%s", n.name, clip(text))
		case err != nil:
			return fmt.Sprintf("%s要写整数，现在是“%s”", n.name, clip(text))
		case value > mostCount:
			return fmt.Sprintf("%s太大：%s", n.name, clip(text))
		}
		*n.into = value
	}
	return readAmount(in, out)
}

// countsNothing refuses a row that no count would ever show, and says what to
// write. One that takes a matter on to its next stage counts as that.
func countsNothing(_ row, out *ledger.Record) string {
	if out.Kind == "" || out.Matters != 0 || out.Visits != 0 || out.Key != "" && (out.Kind == ledger.Mediating || out.Kind == ledger.LegalAid) {
		return ""
	}
	unit, first := "宗", "头一回来的事，写 1 宗、来了几个人写几人次"
	switch out.Kind {
	case ledger.Lecture:
		unit, first = "场", "讲了一场，写 1 场、来听的人数"
	case ledger.Opinion, ledger.Document:
		unit, first = "份", "写了一份，写 1 份、1 人次"
	case ledger.Mediating, ledger.LegalAid:
		unit, first = "件", "头一回来的事，写 1 件、来了几个人写几人次；以前登记过的，写上它的案号"
	case ledger.Consulting, ledger.Petitioning:
		first += "；以前登记过的又来，写 0 宗、来的人数和它的案号"
	}
	return fmt.Sprintf("0 %s 0 人次等于没有记。%s", unit, first)
}

// money is an amount in 万元 with at most two decimals.
var money = regexp.MustCompile(`^(\d{1,9})(?:\.(\d{1,2})0*)?$`)

func readAmount(in row, out *ledger.Record) string {
	text := strings.ReplaceAll(in.folded("amount"), ",", "")
	if text == "" {
		return ""
	}
	parts := money.FindStringSubmatch(text)
	if strings.HasPrefix(text, "-") {
		return "金额不能是负数：" + clip(text)
	}
	if parts == nil {
		return fmt.Sprintf("金额“%s”不对，单位是万元，最多两位小数，如 1.25", clip(text))
	}
	whole, _ := strconv.ParseInt(parts[1], 10, 64) // at most nine digits
	hundredths, _ := strconv.ParseInt((parts[2] + "00")[:2], 10, 64)
	if out.Amount = whole*10_000 + hundredths*100; out.Amount > 0 && out.Kind != ledger.Mediating && out.Kind != ledger.LegalAid {
		return "只有调解和法律援助有金额"
	}
	return ""
}

func readNames(in row, out *ledger.Record) string {
	out.Key, out.Adviser = in.folded("key"), in.cell("adviser")
	for name, text := range map[string]string{"案号": out.Key, "顾问": out.Adviser} {
		if utf8.RuneCountInString(text) > longestKey || strings.ContainsFunc(text, unicode.IsControl) {
			return name + "太长，或里面有换行"
		}
	}
	return ""
}

// readPlace finds the town and the village. A village that the roster does not
// know is more often a slip of the pen than a new village.
func (r Rules) readPlace(in row, out *ledger.Record) string {
	town, village := in.folded("place"), in.folded("village")
	if town == "" {
		town = r.Place
	} else if r.Place != "" && !ledger.Within(town, r.Place) && !ledger.Within(r.Place, town) {
		return fmt.Sprintf("乡镇“%s”不在 %s", clip(town), r.Place)
	}
	for _, text := range []string{town, village} {
		if utf8.RuneCountInString(text) > longestKey || strings.ContainsFunc(text, unicode.IsControl) || strings.ContainsAny(text, "|/") {
			return "村居或乡镇的名称太长，或里面有不该有的符号"
		}
	}
	out.Place, out.Village = town, village
	if len(r.Villages) == 0 {
		return ""
	}
	if village == "" {
		out.Place = r.townOf(town)
		return ""
	}
	var found []Village
	for _, v := range r.Villages {
		if (fold(v.Name) == village || ledger.Town(v.Place)+fold(v.Name) == village) && (town == "" || ledger.Within(v.Place, town) || ledger.Within(town, v.Place)) {
			found = append(found, v)
		}
	}
	switch len(found) {
	case 0:
		return fmt.Sprintf("名册里没有“%s”这个村居；先加进名册，或改成名册里的名称", clip(village))
	case 1:
		out.Place, out.Village = found[0].Place, found[0].Name
		return ""
	}
	return fmt.Sprintf("几个镇都有“%s”，要加一列“乡镇”，或用 --place 写明是哪个镇", clip(village))
}

// townOf is the roster's name of a town; with no town, the only one it has.
func (r Rules) townOf(town string) string {
	name := ""
	for _, v := range r.Villages {
		if town != "" && !ledger.Within(v.Place, town) && !ledger.Within(town, v.Place) || v.Place == name {
			continue
		}
		if name != "" {
			return town
		}
		name = v.Place
	}
	if name == "" {
		return town
	}
	return name
}

func (r Rules) readSummary(in row, out *ledger.Record) string {
	out.Summary = in.cell("summary")
	if r.Redact != nil && out.Summary != "" {
		out.Summary = r.Redact(out.Summary)
	}
	return ""
}

// reference is what makes a row the same entry when it comes again: all that it
// says, and how many rows before it in the file say the same. What it is made
// of must never change, or a file that comes again would be counted again.
func reference(r ledger.Record, said string, seen map[string]int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%s\n%s\n%d\n%d\n%s\n%s\n%s\n%d\n%s", r.Date, r.Kind, r.Place, r.Village,
		r.Category, r.Channel, r.Matters, r.Visits, r.Outcome, r.Key, r.Adviser, r.Amount, said))
	id := hex.EncodeToString(sum[:])
	seen[id]++
	return fmt.Sprintf("file/%s/%d", id, seen[id])
}
