package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/delivery"
	"mingbai/knowledge/deadline"
)

// What the buttons of reminders carry: the number of a day in the session, or
// the id of what is reminded of.
const (
	dataRemind   = "remind:"
	dataUnremind = "unremind:"
	dataCalendar = "ics:"
)

// withDue puts what can be done with a counted day in front of the choices:
// to be reminded, and a file for the calendar where files can be delivered.
func (a *Assistant) withDue(t *turn, answer consult.Answer, rows [][]chat.Choice) [][]chat.Choice {
	today := deadline.DateOf(china(t.m.At))
	if answer.Due == nil || answer.Urgent || len(rows) == 0 || !answer.Due.Row.Wait && answer.Due.Passed(today) {
		return rows
	}
	d := dated(answer)
	no := strconv.Itoa(t.s.Date(d))
	var lead []chat.Choice
	if len(remindAt(d, t.m.At)) > 0 {
		lead = append(lead, chat.Choice{Label: labelRemind, Data: dataRemind + no})
	}
	if a.files[t.m.From.Channel] {
		lead = append(lead, chat.Choice{Label: labelCalendar, Data: dataCalendar + no})
	}
	if len(lead) == 0 {
		return rows
	}
	return [][]chat.Choice{lead, rows[0]}
}

// dated is a counted day as a session keeps it.
func dated(answer consult.Answer) chat.Dated {
	due := *answer.Due
	day := due.Last
	if due.Row.Wait {
		day = due.First()
	}
	d := chat.Dated{
		ID: due.Event("", "").UID[:16], Title: due.Row.Rule + "（" + due.Row.Event + "）", Wait: due.Row.Wait,
		Last: midnight(day), FileWith: due.Row.FileWith,
	}
	if len(due.Row.Law) == 0 {
		return d
	}
	d.Article = due.Row.Law[0].Law
	if len(answer.Sources) > 0 && answer.Sources[0].Article != "" { // the law's first: its articles are verified
		d.Article += due.Row.Law[0].Article()
	}
	return d
}

// midnight is the beginning of a day in China.
func midnight(d deadline.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, china(time.Time{}).Location())
}

// remindAt are the moments to remind of a day that are still to come: some
// days before a last day, and on the morning of a first one.
func remindAt(d chat.Dated, now time.Time) []time.Time {
	day := deadline.DateOf(china(d.Last))
	if !d.Wait {
		return deadline.Reminders(day, now)
	}
	all := deadline.Reminders(day.AddDays(1), now) // the last is a day before that: on the day itself
	if n := len(all); n > 0 {
		return all[n-1:]
	}
	return nil
}

// dueLine says what must be done by when.
func dueLine(d chat.Dated) string {
	day := deadline.DateOf(china(d.Last)).Full()
	if d.Wait {
		return fmt.Sprintf(textDueFirst, day, d.Title)
	}
	return fmt.Sprintf(textDueLast, day, d.Title)
}

// pressRemind takes the buttons of reminders.
func (a *Assistant) pressRemind(t *turn, data string) (bool, error) {
	if series, ok := strings.CutPrefix(data, dataUnremind); ok {
		t.unremind(series)
		return true, nil
	}
	for prefix, do := range map[string]func(*turn, chat.Dated) error{dataRemind: a.remind, dataCalendar: a.calendar} {
		no, ok := strings.CutPrefix(data, prefix)
		if !ok {
			continue
		}
		for _, d := range t.s.Dates {
			if strconv.Itoa(d.No) == no {
				return true, do(t, d)
			}
		}
		t.say(chat.Reply{Text: textRemindOld})
		return true, nil
	}
	return false, nil
}

// spokenRemind takes the same words typed by hand.
func (a *Assistant) spokenRemind(t *turn) (bool, error) {
	switch strings.Trim(t.text, "。！!,， ") {
	case labelRemind, labelCalendar, "到时候提醒我", "到时提醒我", "请提醒我", "提醒一下我":
		if len(t.s.Dates) == 0 {
			t.say(chat.Reply{Text: textRemindWhat})
			return true, nil
		}
		newest := t.s.Dates[len(t.s.Dates)-1]
		if t.text == labelCalendar && a.files[t.m.From.Channel] {
			return true, a.calendar(t, newest)
		}
		return true, a.remind(t, newest)
	case labelUnremind, "取消提醒", "不要提醒了", "别提醒我了", "不用提醒", "不要提醒", "别提醒了", "取消所有提醒", "不用提醒我了", "不要提醒我了":
		t.unremind(delivery.EveryReminder)
		return true, nil
	}
	return false, nil
}

// remind stores reminders of a day.
func (a *Assistant) remind(t *turn, d chat.Dated) error {
	times := remindAt(d, t.m.At)
	if len(times) == 0 {
		t.say(chat.Reply{Text: fmt.Sprintf(textRemindLate, dueLine(d)), Choices: [][]chat.Choice{{{Label: labelPerson, Data: dataPerson}}}})
		return nil
	}
	off := chat.Choice{Label: labelUnremind, Data: dataUnremind + d.ID}
	var when []string
	for _, at := range times {
		when = append(when, remindTime(at))
		t.effect.Reminders = append(t.effect.Reminders, delivery.Reminder{
			Series: d.ID, Title: d.Title, At: at,
			Outgoing: delivery.Outgoing{Key: reminderKey(t.m.From, d.ID, at), To: t.m.From, Reply: chat.Reply{
				Text: dueText(d), Choices: [][]chat.Choice{{off, {Label: labelPerson, Data: dataPerson}}},
			}},
		})
	}
	where, choices := textRemindHere, []chat.Choice{off}
	if t.m.From.Channel == "web" {
		where = textRemindPage
	}
	if a.files[t.m.From.Channel] {
		choices = append(choices, chat.Choice{Label: labelCalendar, Data: dataCalendar + strconv.Itoa(d.No)})
	}
	t.say(chat.Reply{
		Text: fmt.Sprintf(textRemindSet, dueLine(d), strings.Join(when, "、"), where), Choices: [][]chat.Choice{choices},
	})
	return nil
}

// remindTime writes when a reminder comes: 2026年3月13日（周五）上午9点.
func remindTime(at time.Time) string {
	at = china(at)
	return deadline.DateOf(at).Full() + fmt.Sprintf("上午%d点", at.Hour())
}

// dueText is a reminder. It names the day and not how far off it is, so that
// it is right whenever it arrives.
func dueText(d chat.Dated) string {
	article := ""
	if d.Article != "" {
		article = fmt.Sprintf(textDueBy, d.Article)
	}
	return fmt.Sprintf(textDue, dueLine(d), d.FileWith, article)
}

// reminderKey is the same however often one asks for the same reminder.
func reminderKey(a chat.Address, id string, at time.Time) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "remind\n%s\n%s\n%s\n%d", a.Channel, a.Chat, id, at.Unix()))
	return hex.EncodeToString(sum[:16])
}

// unremind ends the reminders of one thing, or all.
func (t *turn) unremind(series string) {
	text := textUnremind
	if series == delivery.EveryReminder {
		text = textUnremindAll
	}
	t.effect.Unremind = append(t.effect.Unremind, series)
	t.say(chat.Reply{Text: text, Ack: text})
}

// calendar makes a file for the calendar of a phone.
func (a *Assistant) calendar(t *turn, d chat.Dated) error {
	day := deadline.DateOf(china(d.Last))
	if !a.files[t.m.From.Channel] {
		t.say(chat.Reply{Text: dueLine(d)})
		return nil
	}
	var file bytes.Buffer
	event := deadline.Event{UID: d.ID + "@mingbai", Day: day, Title: d.Title, Note: dueLine(d) + "交到：" + d.FileWith + "。请以文书和受理机关为准。"}
	if err := deadline.WriteICS(&file, event, t.m.At); err != nil {
		return fmt.Errorf("calendar: %w", err)
	}
	t.say(chat.Reply{
		Text:   fmt.Sprintf(textCalendar, dueLine(d)),
		Attach: &chat.Attachment{Name: "提醒-" + day.String() + ".ics", Type: "text/calendar; charset=utf-8", Data: file.Bytes()},
	})
	return nil
}

// keptDates lists the reminders that wait and the days that were counted, for
// /mydata.
func (t *turn) keptDates(kept Kept) (lines []string, choices [][]chat.Choice) {
	if len(kept.Reminders) > 0 {
		lines = append(lines, fmt.Sprintf(textReminders, len(kept.Reminders)))
		for _, r := range kept.Reminders {
			lines = append(lines, "· "+remindTime(r.Last)+"："+r.Title)
		}
		choices = [][]chat.Choice{{{Label: labelUnremind, Data: dataUnremind + delivery.EveryReminder}}}
	}
	if len(t.s.Dates) > 0 {
		lines = append(lines, textDates)
		for _, d := range t.s.Dates {
			lines = append(lines, "· "+dueLine(d))
		}
	}
	return lines, choices
}
