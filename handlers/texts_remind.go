package handlers

// Words on the buttons of reminders.
const (
	labelRemind   = "提醒我"
	labelUnremind = "不用提醒了"
	labelCalendar = "存到日历"
)

// What is said of reminders.
const (
	textRemindSet   = "好，%s\n到时候我提醒你：%s。%s\n提醒的内容加密存着，发出就删。不想要了，点“不用提醒了”，或写“取消提醒”。"
	textRemindHere  = "就发在这里。"
	textRemindPage  = "网页没法主动叫你，那天起打开这个页面就能看到；怕忘，再存一份到手机日历。"
	textRemindLate  = "离那天太近，提醒来不及了：%s\n今天就去办，或打12348问。"
	textRemindWhat  = "要提醒哪一天？先告诉我是什么事、哪天收到的，我算出最后一天，再提醒你。比如“3月5日收到劳动仲裁裁决书，不服，几天内起诉”。"
	textRemindOld   = "那个日子我这里不记得了。把事情和日子再说一次，我重新算。"
	textUnremind    = "好，这件事不再提醒。"
	textUnremindAll = "好，提醒都取消了。"
	textDue         = "提醒你：%s\n交到：%s。\n%s请以文书和受理机关为准。\n已经办了，或不想再收，点“不用提醒了”，或写“取消提醒”。拿不准打12348，免费。"
	textDueBy       = "依据：%s。"
	textDueLast     = "最后一天是%s。要做的：%s。"
	textDueFirst    = "从%s起就可以了：%s。"
	textCalendar    = "日历文件好了，点开就能存进手机日历，提前3天会响。%s请以文书和受理机关为准。"
	textReminders   = "还没到的提醒 %d 个："
	textDates       = "我帮你算过的日子："
)
