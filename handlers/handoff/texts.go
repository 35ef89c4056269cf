package handoff

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/chat"
)

// Everything that is said about cases stands in this file and in cards.go.
const (
	textCannotRelay   = "这条转不过去。能转的有：文字、照片、语音、文件、位置。"
	textOldButton     = "这个按钮过时了，看最新的那条。"
	textNotForYou     = "这个按钮不是给你的，没有动任何东西。"
	textNoSuchCase    = "没有这一单，或者住户已经删除了记录。"
	textAlreadyYours  = "这一单已经在你手上。直接写，我转给住户。"
	textGuarded       = "这类事只交给司法所指定的人。"
	textOfficeIsLast  = "已经到司法所了，没有下一家可转。"
	textClaimFirst    = "先点“接单”。"
	textNothingWaits  = "没有等着转的话了。"
	textTooManyDrafts = "等着转的话太多了，先点一下前面那些要转给谁；这一条没有收下。"
	textNoneOpen      = "现在没有等你接的单。"
	textAskNote       = "写一句备注发过来就行，只有司法所看得到。不写就不用管。"
	textNoNote        = "这一单加不了备注。"
	textNoteLong      = "备注太长了，500字以内。"
	textWithdrawn     = "好，不找人了，这一单取消了。以后要找，随时写“找法律顾问”。"
	textRated         = "记下了，谢谢。"
	textRatedBefore   = "已经评过了，谢谢。"
	textResidentCode  = "你自己有一单正在办，先办完或取消，再用邀请码。"
	textStaffHelp     = "你是这里的顾问/司法所账号。\n/open 等你接的单\n/mine 你在办的单\n/close 办结一单\n/log 记一笔线下的：来访、电话、讲座、调解\n/stats 看统计(司法所)\n住户的话会转到这里，回复那一条就转回去；双方都看不到对方的号码和账号。"
	text12348         = "急的话先打12348，律师接，免费；有危险先打110。"
)

func contains(text, part string) bool { return part != "" && strings.Contains(text, part) }

// clip cuts a text to n characters.
func clip(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}

func joinNames(names []string) string { return strings.Join(names, "、") }

// longestOf is how much of a place stands in a case's number, in characters.
const longestOf = 8

// number is what people call a case: the year, the town with as many of the
// units around it as are short, each whole, and the place in the row.
func number(c Case) string {
	place := []rune(c.Place)
	for len(place) > longestOf {
		i := slices.IndexFunc(place[:len(place)-3], func(r rune) bool { return strings.ContainsRune("省市县区州盟旗", r) })
		if i < 0 {
			place = place[len(place)-longestOf:]
			break
		}
		place = place[i+1:]
	}
	if len(place) == 0 {
		return fmt.Sprintf("%d-%04d", c.Year, c.Seq)
	}
	return fmt.Sprintf("%d-%s-%04d", c.Year, string(place), c.Seq)
}

// title says who a person is to a resident.
func title(p Person) string {
	if p.Role == Officer {
		return orElse(OfficeID{p.Place, p.Office}.String(), "司法所") + p.Name
	}
	if p.Firm != "" {
		return "法律顾问" + p.Name + "(" + p.Firm + ")"
	}
	return "法律顾问" + p.Name
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// when writes a time as people say it.
func when(t, now time.Time) string {
	t, now = t.In(china), now.In(china)
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return "今天" + t.Format("15:04")
	}
	return t.Format("1月2日 15:04")
}

// sayOpened tells a resident what happens now.
func (d *Desk) sayOpened(c Case, r Roster, post Post, next time.Time, nobody bool) chat.Reply {
	now := d.now()
	var s string
	switch {
	case nobody:
		s = fmt.Sprintf("登记好了，单号 %s。现在联系不上能接的人，由谁联系你：未定；有人接了马上告诉你。先打12348，律师接，免费；也可以直接去镇司法所。", c.Number)
	case !next.IsZero():
		s = fmt.Sprintf("登记好了，单号 %s。现在下班了，%s 上班后替你找人；等不了，现在就打12348，律师接，免费。", c.Number, when(next, now))
	default:
		by := now.Add(d.patience(r, c, post.OfficeID()))
		s = fmt.Sprintf("转出去了，单号 %s。已经请%s接；到%s还没人接，我就换人，并告诉你。%s", c.Number, d.askedTitles(c, r), when(by, now), text12348)
	}
	if c.Guarded {
		s += "\n你的事只有司法所指定的人看得到。"
	}
	s += "\n你在这里接着写、发照片语音都行，接单的人看得到；对方看不到你的号码和账号。"
	return chat.Reply{Text: s, Choices: withdrawChoice(c)}
}

func (d *Desk) askedTitles(c Case, r Roster) string {
	var names []string
	for _, id := range c.Asked {
		if p, known := r.Person(id); known {
			names = append(names, title(p))
		}
	}
	if len(names) > 2 {
		return names[0] + "等" + strconv.Itoa(len(names)) + "人"
	}
	return orElse(joinNames(names), "司法所")
}

func withdrawChoice(c Case) [][]chat.Choice {
	return [][]chat.Choice{{{Label: "取消", Data: press{do: doWithdraw, id: c.ID, epoch: c.Epoch}.data()}}}
}

// sayMoved tells a resident who is asked now.
func (d *Desk) sayMoved(c Case, r Roster, nobody bool, now time.Time) chat.Reply {
	if nobody {
		return chat.Reply{Text: fmt.Sprintf("%s：还没有人接。请现在打12348，律师接，免费；也可以直接去镇司法所。单子留着，我会再催；由谁联系你：未定。", c.Number)}
	}
	by := now.Add(d.patience(r, c, d.post(r, c).OfficeID()))
	last := c.Asked[len(c.Asked)-1]
	p, _ := r.Person(last)
	return chat.Reply{Text: fmt.Sprintf("%s：现在请%s接，到%s还没人接，我再换人。%s", c.Number, title(p), when(by, now), text12348)}
}

func sayAfterHours(c Case, next time.Time) chat.Reply {
	return chat.Reply{Text: fmt.Sprintf("%s：现在下班了，还没有人接。%s 上班后接着找人；等不了，现在就打12348，律师接，免费。", c.Number, next.In(china).Format("1月2日 15:04"))}
}

func saySilent(c Case) chat.Reply {
	return chat.Reply{Text: fmt.Sprintf("%s：接单的人一直没有回你，已经催过。请打12348，律师接，免费；也可以直接去镇司法所，报这个单号。", c.Number)}
}

func sayClaimed(c Case, p Person) chat.Reply {
	return chat.Reply{Text: fmt.Sprintf("%s：%s接单了。你在这里写的话会直接转过去，我不再插嘴；回话也从这里来。%s", c.Number, title(p), text12348)}
}

func sayNotOurs(c Case) chat.Reply {
	return chat.Reply{Text: fmt.Sprintf("%s：司法所看过了，这件事不归法律顾问和司法所办，这一单结了。不知道归谁，打12345问政务、打12348问法律，都免费。", c.Number)}
}

// rateChoices ask how it was.
func rateChoices(c Case) []chat.Choice {
	var row []chat.Choice
	for i, name := range []string{"没帮上", "一般", "有帮助"} {
		row = append(row, chat.Choice{Label: name, Data: press{do: doRate, id: c.ID, epoch: c.Epoch, args: []string{strconv.Itoa(i + 1)}}.data()})
	}
	return row
}

// sayFarewell closes a case for the resident and asks once how it was.
func sayFarewell(c Case, label string) chat.Reply {
	row := rateChoices(c)
	return chat.Reply{
		Text:    fmt.Sprintf("%s 办结了(%s)。这次帮上你了吗？点一下就行，不点也可以。\n以后再写，就当新的事来答；还是这件事，写“找法律顾问”。", c.Number, label),
		Choices: [][]chat.Choice{row[:2], row[2:]},
	}
}

func sayClosedCase(c Case) chat.Reply {
	return chat.Reply{Text: fmt.Sprintf("%s 已经办结，接单的人看不到这一条了。还要找人，写“找法律顾问”。", c.Number)}
}

// sayStatus tells a resident where the case stands.
func (d *Desk) sayStatus(c Case, r Roster) chat.Reply {
	text := c.Number + " 在排队，上班后有人接。"
	switch {
	case c.State == Claimed:
		p, _ := r.Person(c.Owner)
		text = c.Number + " 在" + title(p) + "手上。直接写，我转过去。"
	case c.State == Offered:
		text = c.Number + " 已经请" + d.askedTitles(c, r) + "接，还没有人接。"
	case c.Stage == ToHotline:
		text = c.Number + " 登记着，还没有人能接。"
	}
	return chat.Reply{Text: text + text12348, Choices: withdrawChoice(c)}
}

// mostVillages is how many villages are offered as buttons.
const mostVillages = 12

func sayWhichVillage(villages []string) chat.Reply {
	var choices []chat.Choice
	for _, name := range villages {
		data := press{do: doVillage, args: []string{name}}.data()
		if len(choices) < mostVillages && data != "" && !strings.Contains(name, ":") {
			choices = append(choices, chat.Choice{Label: name, Data: data})
		}
	}
	choices = append(choices, chat.Choice{Label: "不知道", Data: press{do: doVillage, id: "", epoch: 0}.data()})
	return chat.Reply{Text: "你是哪个村(社区)的？点一下，或者写名字。不知道也行，我转给镇司法所。", Choices: rows(choices)}
}

// rows puts buttons in rows of two.
func rows(choices []chat.Choice) [][]chat.Choice {
	return slices.Collect(slices.Chunk(choices, 2))
}

func sayBadCode(err error) chat.Reply {
	text := "没有这个邀请码，核对一下，或者请司法所重新发一个。"
	switch {
	case errors.Is(err, ErrUsed):
		text = "这个邀请码用过了。换手机、换账号要请司法所重新发一个。"
	case errors.Is(err, ErrExpired):
		text = "这个邀请码过了10分钟，不能用了。请司法所重新发一个。"
	}
	return chat.Reply{Text: text}
}

func sayBoundAlready(p Person) chat.Reply {
	return chat.Reply{Text: "这个账号已经是" + p.Name + "的。要换人用，先请司法所解绑。"}
}

func sayWelcome(p Person, r Roster) chat.Reply {
	var villages []string
	for _, post := range r.Posts {
		if post.Adviser == p.ID {
			villages = append(villages, post.Village)
		}
	}
	text := title(p) + "，绑定好了。"
	if len(villages) > 0 {
		text += "你负责：" + clip(joinNames(villages), 120) + "。"
	}
	return chat.Reply{Text: text + "有人要找你，卡片会发到这里。\n" + textStaffHelp}
}

func sayTooLarge(limit int64) string {
	return fmt.Sprintf("文件太大，转不过去(最大 %d MB)。拍成照片、分几份发，或者当面给。", limit>>20)
}

func sayForgotten(c Case) chat.Reply {
	return chat.Reply{Text: "【" + c.Number + "】住户删除了自己的全部记录，这一单结束，不用再办。"}
}

func sayWithdrawn(c Case) chat.Reply {
	return chat.Reply{Text: "【" + c.Number + "】住户取消了，不用再办。"}
}

func sayResidentGone(c Case) chat.Reply {
	return chat.Reply{Text: "【" + c.Number + "】住户退出了聊天，你的话送不到了。要么办结，要么按你们所里的办法当面找。"}
}

func sayTaken(c Case, p Person) chat.Reply {
	return chat.Reply{Text: "【" + c.Number + "】" + p.Name + " 已接，你不用管了。"}
}

func sayPassed(c Case, names string) chat.Reply {
	text := "【" + c.Number + "】转走了。"
	if names != "" {
		text = "【" + c.Number + "】转给了" + names + "。"
	}
	return chat.Reply{Text: text, Ack: text}
}

func sayDismissed(c Case) chat.Reply {
	text := "【" + c.Number + "】按“不属于”结了，已告诉住户去哪儿问。"
	return chat.Reply{Text: text, Ack: text}
}

func sayNoCase(waiting int) chat.Reply {
	if waiting > 0 {
		return chat.Reply{Text: fmt.Sprintf("你手上没有在办的单，这条没有转给任何人。有 %d 单等你接，写 /open 看。", waiting)}
	}
	return chat.Reply{Text: "你手上没有在办的单，这条没有转给任何人。写 /open 看等接的单。"}
}
