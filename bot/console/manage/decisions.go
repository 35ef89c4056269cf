package manage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
)

// fewAdministrators is under how many of them an office may shut itself out.
const fewAdministrators = 2

// backupOld is after how long a copy is too old.
const backupOld = 7 * 24 * time.Hour

// decision is something that an office decides, as it stands.
type decision struct {
	what, now, means string
	open             bool // it is still to be decided, or overdue
	change           console.Link
}

// decisions tables what an office decides, what holds now and what that means.
func (h pages) decisions(p *console.Page, r handoff.Roster) (console.Table, error) {
	t := console.Table{Caption: "要定的事", Stack: true, Columns: []console.Column{{Name: "定什么"}, {Name: "现在"}, {Name: "什么意思"}, {Name: "在哪里改"}}}
	all := append(h.rosterDecisions(p, r), h.channelDecision())
	if p.Me.Role == account.Administrator {
		watch, err := h.watchDecisions(p)
		if err != nil {
			return t, err
		}
		all = append(all, watch...)
	}
	all = append(all, decision{"居民的话留多久", fmt.Sprintf("%d 天", h.Days), "对话和文件加密存，到期自动删，删了找不回来；居民随时可以自己删。台账没有名字和原话，一直留着。", false, console.Link{Text: "程序里定好的"}},
		decision{"公开的表", "1 到 4 写成 <5", "人少的格子不写准数，免得认出是谁。内部的表写准数。", false, console.Link{Text: "统计口径", Href: "/office/help/rules"}})
	for _, d := range all {
		now := console.Words(d.now)
		if d.open {
			now.Tone = "late"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(d.what), now, console.Words(d.means), console.To(d.change.Text, d.change.Href)}})
	}
	return t, nil
}

// rosterDecisions are where, who and for what.
func (h pages) rosterDecisions(p *console.Page, r handoff.Roster) []decision {
	var towns []string
	villages, empty := 0, 0
	for _, post := range r.Posts {
		if !p.Me.Sees(post.Place) || post.Place == "" {
			continue
		}
		villages++
		if post.Adviser == "" {
			empty++
		}
		towns = append(towns, post.Place)
	}
	slices.Sort(towns)
	towns = slices.Compact(towns)
	names := make([]string, len(towns))
	var lacking, unreached []string
	for i, place := range towns {
		names[i] = handoff.Town(place)
		if _, there := r.Appointed(place); !there {
			lacking = append(lacking, names[i])
		} else if !r.AppointedReached(place) {
			unreached = append(unreached, names[i])
		}
	}
	where := decision{"管哪里", some(names), "名册、单号和统计都按它。", len(names) == 0, console.Link{Text: "名册", Href: "/office/roster"}}
	if p.Me.Role == account.Administrator && len(names) == 0 {
		where.change = console.Link{Text: "开张第 1 步", Href: "/office/start/1"}
	}
	who := decision{"每个村谁接", fmt.Sprintf("%d 个村居都有顾问", villages), "居民找人，先问他；没空问备班，再问司法所。", villages == 0, console.Link{Text: "名册", Href: "/office/roster"}}
	if empty > 0 {
		who.now, who.open, who.change.Href = fmt.Sprintf("%d 个村居，%d 个没有顾问", villages, empty), true, "/office/roster?show=empty"
	}
	if villages == 0 {
		who.now = "还没有村居"
	}
	appointed := decision{"指定人员", "每个镇都有", "家暴、未成年人、性侵的事只给他。没有，这类事就没有人接。", len(lacking)+len(unreached) > 0 || len(towns) == 0, console.Link{Text: "名册里的人", Href: "/office/roster#people"}}
	switch {
	case len(towns) == 0:
		appointed.now = "还没有"
	case len(lacking) > 0:
		appointed.now = some(lacking) + " 没有"
		if len(unreached) > 0 {
			appointed.now += "；" + some(unreached) + " 的还收不到单"
		}
	case len(unreached) > 0:
		appointed.now = some(unreached) + " 的还收不到单"
		appointed.means += "给他开一个网页账号，或者出一个 Telegram 邀请码。"
	}
	return []decision{where, who, appointed}
}

// some names a few of many.
func some(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "还没有写"
	case n > 4:
		return fmt.Sprintf("%s 等 %d 个", strings.Join(names[:3], "、"), n)
	}
	return strings.Join(names, "、")
}

// channelDecision is where residents ask.
func (h pages) channelDecision() decision {
	d := decision{"从哪里来问", "居民网页，一直开着；Telegram 没有开", "要开 Telegram，请管服务器的人设 TELEGRAM_BOT_TOKEN，重新启动。它的服务器在境外；不合适的，只用网页。", false, console.Link{Text: "居民网页", Href: "/"}}
	if h.Telegram() {
		d.now, d.means = "居民网页和 Telegram", "Telegram 的服务器在境外，居民的第一条消息里会说明。要关，请管服务器的人去掉 TELEGRAM_BOT_TOKEN，重新启动。"
	}
	return d
}

// watchDecisions are what keeps an office from losing its data or shutting
// itself out.
func (h pages) watchDecisions(p *console.Page) ([]decision, error) {
	accounts, err := h.Book.Accounts(p.R.Context())
	if err != nil {
		return nil, err
	}
	administrators, unbound := 0, 0
	for _, a := range accounts {
		if a.Active() && a.Joined() && a.Role == account.Administrator {
			administrators++
		}
		if a.Active() && a.Joined() && a.Enrol() {
			unbound++
		}
	}
	to := console.Link{Text: "账号", Href: "/office/accounts"}
	second := decision{"动态码", "该绑的都绑了", "管理员和所长必须绑，不绑进不来。", unbound > 0, to}
	if unbound > 0 {
		second.now = fmt.Sprintf("%d 位还没有绑", unbound)
	}
	out := []decision{{"几位管理员", fmt.Sprintf("%d 位", administrators), "至少两位：一位的手机和恢复码都丢了，另一位能帮他进来。", administrators < fewAdministrators, to}, second}

	backup := decision{"备份", "还没有备份过", "请管服务器的人每天 go run ./bot backup；密钥文件 mingbai.key 另外保管，没有它什么也打不开。", true, console.Link{Text: "备份的记录", Href: auditPath + "?what=" + string(audit.BackedUp)}}
	last, _, err := h.Trail.SearchTrail(p.R.Context(), audit.Query{What: audit.BackedUp}, 0, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		backup.now, backup.open = "上次 "+last[0].At.In(p.Now().Location()).Format("2006-01-02 15:04"), p.Now().Sub(last[0].At) > backupOld
	}
	c, err := h.lastCheck(p)
	if err != nil {
		return nil, err
	}
	chain := decision{"验证日志", "还没有验证过", "每月一次，看操作日志有没有被动过；把末尾校验码抄在纸上。", true, console.Link{Text: "日志", Href: auditPath + "/check"}}
	if !c.At.IsZero() {
		whole := map[bool]string{true: "完整", false: "被动过"}[c.Whole]
		chain.now, chain.open = fmt.Sprintf("上次 %s，%s", c.At.In(p.Now().Location()).Format("2006-01-02"), whole), c.Old(p.Now()) || !c.Whole
	}
	return append(out, backup, chain), nil
}
