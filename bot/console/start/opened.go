package start

import (
	"fmt"
	"net"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// todo is something to do now, where it is done, and whether it is done.
type todo struct {
	Text, Note string
	Link       console.Link
	Done       bool
}

// openedView is the page after the last step.
type openedView struct {
	Todos   []todo
	Address string // of the residents' page
	Local   bool   // which only this computer can open
}

// opened says what to do now, as a short list.
func (h pages) opened(p *console.Page) error {
	s, _, err := h.progress(p.R.Context())
	if err != nil {
		return err
	}
	if !s.Done {
		return p.Done(root, "")
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	accounts, err := h.Book.Accounts(p.R.Context())
	if err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(p.R.Host)
	if err != nil {
		host = p.R.Host
	}
	local := host == "localhost" || net.ParseIP(host).IsLoopback()
	return p.Show("opened", openedView{Todos: todos(s, r, accounts), Address: p.Origin() + "/", Local: local})
}

// todos are what an office does on its first day, what is done of it too.
func todos(s progress, r handoff.Roster, accounts []account.Account) []todo {
	here := posts(r, s.Place)
	empty, unreached := 0, 0
	for _, post := range here {
		person, known := r.Person(post.Adviser)
		switch {
		case !known:
			empty++
		case !person.Reachable():
			unreached++
		}
	}
	to := func(text, href string) console.Link { return console.Link{Text: text, Href: href} }
	officer, appointed := r.Appointed(s.Place)
	guard := todo{Text: "定一位指定人员", Note: "家暴、未成年人、性侵的事只给他", Link: to("第 3 步", root+"/3"), Done: r.AppointedReached(s.Place)}
	if appointed && !guard.Done {
		guard.Note, guard.Link = officer.Name+"还收不到单，给他开一个网页账号，或者出一个 Telegram 邀请码。"+guard.Note, to("邀请", "/office/accounts/new")
	}
	administrators := 0
	for _, a := range accounts {
		if a.Active() && a.Role == account.Administrator {
			administrators++
		}
	}
	villages := todo{Text: "写村居和法律顾问", Note: "都写了", Link: to("去名册", "/office/roster"), Done: len(here) > 0 && empty == 0}
	switch {
	case s.Place == "":
		villages.Note, villages.Link = "还没有写在哪里", to("第 1 步", root+"/1")
	case len(here) == 0:
		villages.Note, villages.Link = "还没有村居", to("第 2 步", root+"/2")
	case empty > 0:
		villages.Note, villages.Link = fmt.Sprintf("%d 个村居没有顾问", empty), to("第 3 步", root+"/3")
	}
	reach := todo{Text: "让顾问收得到单", Note: "每人一个网页账号，或者一个 Telegram 邀请码", Link: to("邀请", "/office/accounts/new"), Done: len(here) > 0 && empty+unreached == 0}
	if unreached > 0 {
		reach.Note = fmt.Sprintf("%d 个村居的顾问还收不到单。", unreached) + reach.Note
	}
	return []todo{
		villages, reach,
		guard,
		{Text: "请第二位管理员", Note: "一位的手机丢了，另一位能帮他进来", Link: to("邀请", "/office/accounts/new"), Done: administrators > 1},
		{Text: "看看等多久、几点上班", Note: "没人接 30 分钟换人，工作日 8:30 上班，不合适就改", Link: to("去设置", "/office/settings")},
		{Text: "把居民网页的地址告诉大家", Note: "贴在村里、发在群里；打开就能问，不用登录", Link: to("居民网页", "/")},
		{Text: "请管服务器的人做备份", Note: "每天一次；密钥文件另外保管", Link: to("怎么做", "/office/help/administrator#job-5")},
	}
}
