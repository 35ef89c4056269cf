package handlers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/handlers/offline"
	"mingbai/handlers/worklog"
)

// lastMonth ends the data of the button that asks for the month before.
const lastMonth = ":last"

// workLog takes the wish for a month's work log.
func (a *Assistant) workLog(ctx context.Context, t *turn) (taken bool, err error) {
	pressed := t.m.Kind == chat.Button && strings.HasPrefix(t.m.Data, offline.Month)
	spoken := t.m.Kind == chat.Text && (t.text == offline.LabelMonth || t.text == labelLogLast)
	switch {
	case !pressed && !spoken:
		return false, nil
	case a.figures == nil:
		t.say(chat.Reply{Text: textNoFigures})
		return true, nil
	}
	at := t.m.At
	if strings.HasSuffix(t.m.Data, lastMonth) || t.text == labelLogLast {
		at = ledger.Date(ledger.DateOf(at).Month() + "-01").Add(-1).Time()
	}
	l, err := a.monthsWork(ctx, t, at)
	if err != nil {
		return true, err
	}
	last := [][]chat.Choice{{{Label: labelLogLast, Data: offline.Month + lastMonth}}}
	if strings.HasSuffix(t.m.Data, lastMonth) || t.text == labelLogLast {
		last = nil
	}
	month := fmt.Sprintf("%d年%d月", l.From.Year(), int(l.From.Time().Month()))
	if len(l.Entries) == 0 {
		t.say(chat.Reply{Text: fmt.Sprintf(textLogEmpty, month), Choices: last})
		return true, nil
	}
	return true, a.sendLog(t, l, month, last)
}

// sendLog sends a work log as a workbook and as a paper.
func (a *Assistant) sendLog(t *turn, l worklog.Log, month string, choices [][]chat.Choice) error {
	told := chat.Reply{Text: sumOf(month, l.Entries), Choices: choices, Ack: "做好了"}
	if !a.files[t.m.From.Channel] {
		told.Text += "\n" + textNoFilesHere
		t.say(told)
		return nil
	}
	name := fmt.Sprintf("工作日志-%s-%s", l.Name, l.From.Month())
	for _, f := range []struct {
		end, kind, text string
		write           func(io.Writer, worklog.Log) error
	}{
		{".xlsx", typeXLSX, told.Text, worklog.Workbook},
		{".docx", typeDOCX, "同一份，打印用的。", worklog.Paper},
	} {
		var file bytes.Buffer
		if err := f.write(&file, l); err != nil {
			return fmt.Errorf("work log: %w", err)
		}
		told.Text, told.Attach = f.text, &chat.Attachment{Name: name + f.end, Type: f.kind, Data: file.Bytes()}
		t.say(told)
		told.Choices, told.Ack = nil, ""
	}
	t.trail(audit.Exported, name, fmt.Sprintf("在聊天里导出 %s 至 %s 的工作日志，%d 条", l.From, l.To, len(l.Entries)))
	return nil
}

// typeDOCX is the media type of a paper.
const typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// monthsWork reads what the sender did in the month of a moment: an adviser's
// own, or what the judicial office's town did.
func (a *Assistant) monthsWork(ctx context.Context, t *turn, at time.Time) (worklog.Log, error) {
	return worklog.Of(ctx, a.figures, t.roster, t.who, ledger.DateOf(at), t.m.At)
}

// sumOf tells how much a work log holds.
func sumOf(month string, entries []ledger.Entry) string {
	var matters, visits, other, byHand int64
	for _, e := range entries {
		if e.Offline {
			byHand++
		}
		if e.Kind != ledger.Consulting {
			other++
			continue
		}
		matters, visits = matters+e.Matters, visits+e.Visits
	}
	return fmt.Sprintf(textLogMade, month, len(entries), matters, visits, other, byHand)
}
