package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chart"
	"mingbai/handlers/chat"
	"mingbai/handlers/export"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// Figures counts, and reads what stands behind the counts; handlers/store does.
type Figures interface {
	// Figures returns the counts as they are shown: those of a signed year as
	// they were signed.
	Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error)
	Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error]
}

// What the buttons of the figures carry.
const (
	dataExport      = "st:year"  // of this year
	dataExportMonth = "st:month" // of this month
	dataExportLast  = "st:last"  // of last year
)

// statsRules are the figures of /stats, in its order: matters, and visits or
// what became of them on the same line.
var statsRules = [...]struct{ name, first, second string }{
	{"法律咨询", ledger.RuleMatters, ledger.RuleVisits},
	{"调解受理/成功", ledger.RuleAccepted, ledger.RuleSucceeded},
	{"法律援助受理", ledger.RuleAid, ""},
	{"法治讲座", ledger.RuleLectures, ledger.RuleAudience},
	{"法律意见", ledger.RuleOpinions, ""},
	{"代写文书", ledger.RuleDocuments, ""},
	{"机器自助问答", ledger.RuleSelf, ""},
}

// stats takes what offices ask of the counts. Advisers are told where their own are.
func (a *Assistant) stats(ctx context.Context, t *turn, name string) (taken bool, err error) {
	pressed := t.m.Kind == chat.Button && strings.HasPrefix(t.m.Data, "st:")
	spoken := t.m.Kind == chat.Text && t.text == labelExport
	if name != "stats" && !pressed && !spoken {
		return false, nil
	}
	place := t.roster.OfficeOf(t.who).Place
	switch {
	case t.who.Role != handoff.Officer:
		t.say(chat.Reply{Text: textOfficeOnly})
		return true, nil
	case a.figures == nil:
		t.say(chat.Reply{Text: textNoFigures})
		return true, nil
	case place == "":
		t.say(chat.Reply{Text: textNoSeat})
		return true, nil
	case pressed && t.m.Data == dataExportMonth:
		return true, a.exportFigures(ctx, t, monthOf(place, t.m.At))
	case pressed && t.m.Data == dataExportLast:
		return true, a.exportFigures(ctx, t, yearOf(place, ledger.DateOf(t.m.At).Year()-1))
	case pressed && t.m.Data == dataExport, spoken:
		return true, a.exportFigures(ctx, t, yearOf(place, ledger.DateOf(t.m.At).Year()))
	case pressed:
		t.say(chat.Reply{Text: textOldButton, Ack: textOldButton})
		return true, nil
	}
	return true, a.showFigures(ctx, t, place)
}

// yearOf asks for a whole year of a place.
func yearOf(place string, year int) ledger.Query {
	return ledger.Query{From: ledger.Date(fmt.Sprintf("%04d-01-01", year)), To: ledger.Date(fmt.Sprintf("%04d-12-31", year)), Place: place}
}

// monthOf asks for the month of a moment.
func monthOf(place string, now time.Time) ledger.Query {
	first := ledger.Date(ledger.DateOf(now).Month() + "-01")
	return ledger.Query{From: first, To: ledger.DateOf(first.Time().AddDate(0, 1, -1)), Place: place}
}

// showFigures tells this month's and this year's figures, and shows the year.
func (a *Assistant) showFigures(ctx context.Context, t *turn, place string) error {
	today := ledger.DateOf(t.m.At)
	month, err := a.count(ctx, t, monthOf(place, t.m.At))
	if err != nil {
		return err
	}
	year, err := a.count(ctx, t, yearOf(place, today.Year()))
	if err != nil || month == nil || year == nil {
		return err
	}
	lines := []string{fmt.Sprintf("%s，到%s：", place, today)}
	lines = append(lines, figuresOf("本月", *month)...)
	lines = append(lines, figuresOf("今年", *year)...)
	r := chat.Reply{
		Text: strings.Join(lines, "\n") + "\n" + textFiguresNote,
		Choices: [][]chat.Choice{
			{{Label: labelExport, Data: dataExport}, {Label: labelExport + "本月", Data: dataExportMonth}},
			{{Label: labelExport + "去年", Data: dataExportLast}},
		},
	}
	if picture, table := a.picture(place, today, *year); picture != nil {
		r.Attach = picture
	} else if table != "" {
		r.Text += "\n\n" + table
	}
	t.say(r)
	t.trail(audit.Exported, place, fmt.Sprintf("在聊天里看了本月和今年的统计，到 %s", today))
	return nil
}

// count returns the figures of a query; nil, with the reason told, when they
// do not add up.
func (a *Assistant) count(ctx context.Context, t *turn, q ledger.Query) (*ledger.Counts, error) {
	counts, err := a.figures.Figures(ctx, q)
	if errors.Is(err, ledger.ErrSum) {
		t.say(chat.Reply{Text: textFiguresWrong})
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("stats: %w", err)
	}
	return &counts, nil
}

// figuresOf writes the figures of a period that anything stands behind.
func figuresOf(period string, c ledger.Counts) []string {
	lines := []string{"【" + period + "】"}
	for _, f := range statsRules {
		first, there := c.Row(f.first)
		if !there || !first.Recorded() {
			continue
		}
		line := f.name + " " + ledger.Text(first.Value, first.Unit) + first.Unit
		if second, there := c.Row(f.second); there && second.Recorded() {
			line += " / " + ledger.Text(second.Value, second.Unit) + second.Unit
		}
		if first.Offline > 0 && first.Offline < first.Value {
			line += fmt.Sprintf("(线下 %s)", ledger.Text(first.Offline, first.Unit))
		}
		lines = append(lines, line)
	}
	if len(lines) == 1 {
		lines = append(lines, "无记录")
	}
	return lines
}

// picture draws the year's consultations by category: as a picture where the
// machine has a font and the channel takes files, else as text.
func (a *Assistant) picture(place string, today ledger.Date, c ledger.Counts) (*chat.Attachment, string) {
	row, there := c.Row(ledger.RuleMatters)
	if !there || len(row.By[ledger.ByCategory]) == 0 {
		return nil, ""
	}
	bars := chart.Bars{Title: fmt.Sprintf("%s %d年法律咨询，按类别", place, today.Year()), Unit: row.Unit, Note: "到 " + string(today) + "，按登记日"}
	for _, name := range ledger.CategoryNames(ledger.Consulting) {
		if n := row.By[ledger.ByCategory][name]; n > 0 {
			bars.Items = append(bars.Items, chart.Item{Name: name, Value: float64(n)})
		}
	}
	var file bytes.Buffer
	if a.font == nil || bars.PNG(&file, a.font) != nil {
		return nil, bars.Text()
	}
	return &chat.Attachment{Name: fmt.Sprintf("统计-%s-%s.png", place, today), Type: "image/png", Data: file.Bytes()}, ""
}

// exportFigures sends the figures of a query as a workbook.
func (a *Assistant) exportFigures(ctx context.Context, t *turn, q ledger.Query) error {
	if !a.files[t.m.From.Channel] {
		t.say(chat.Reply{Text: textNoFilesHere, Ack: textNoFilesHere})
		return nil
	}
	counts, err := a.count(ctx, t, q)
	if err != nil || counts == nil {
		return err
	}
	table, err := export.New(*counts, t.m.At)
	if err != nil {
		t.say(chat.Reply{Text: textFiguresWrong})
		return nil
	}
	var file bytes.Buffer
	if err := table.Write(&file, export.XLSX, export.Options{}, nil); err != nil {
		return fmt.Errorf("stats: %w", err)
	}
	name := fmt.Sprintf("统计-%s-%s至%s.xlsx", q.Place, q.From, q.To)
	t.say(chat.Reply{
		Text:   fmt.Sprintf(textExported, q.Place, q.From, q.To),
		Ack:    "导出了",
		Attach: &chat.Attachment{Name: name, Type: typeXLSX, Data: file.Bytes()},
	})
	t.trail(audit.Exported, name, fmt.Sprintf("在聊天里导出 %s %s 至 %s 的汇总", q.Place, q.From, q.To))
	return nil
}

// typeXLSX is the media type of a workbook.
const typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// trail enters what somebody of the roster did.
func (t *turn) trail(what audit.What, object, details string) {
	who := t.who.Name
	if t.who.Office != "" {
		who = t.roster.OfficeOf(t.who).String() + " " + who
	}
	t.effect.Trail = append(t.effect.Trail, audit.Entry{Who: who, What: what, Object: object, Details: details + "(" + channelName(t.m.From.Channel) + ")"})
}
