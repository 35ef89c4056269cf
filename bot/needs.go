package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/accounts"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
	"mingbai/knowledge"
)

// needs are what waits for somebody of the office besides cases, as the first
// page of the console lists it. Each is read from what is kept; what an account
// may not see or do is not in its list.
type needs struct {
	store *store.Store
	base  func() *knowledge.Base
	file  bool // the database is a file of ours, which our command backs up
}

// How long things may wait before the first page tells of them.
const (
	missesFor   = 7 * 24 * time.Hour  // back
	backupEvery = 7 * 24 * time.Hour  // a copy is due
	backupLate  = 30 * 24 * time.Hour // it is late
	oldAfter    = 2                   // years since an entry was checked, as the check command has it
	reportDue   = time.March          // the year's report is out by the end of it
)

// needs are those of the running service.
func (a *app) needs() func(context.Context, account.Account, time.Time) ([]console.Need, error) {
	n := needs{store: a.store, base: func() *knowledge.Base { return a.knowledge.latest().base }, file: a.config.database == ""}
	return n.list
}

// list is what waits for an account.
func (n needs) list(ctx context.Context, me account.Account, now time.Time) ([]console.Need, error) {
	office := me.Role == account.Clerk || me.Role == account.Head || me.Role == account.Administrator
	leads := me.Role == account.Head || me.Role == account.Administrator
	var all []console.Need
	for _, x := range []struct {
		allowed bool
		find    func(context.Context, account.Account, time.Time) (console.Need, error)
	}{
		{office, n.unreachable}, {office, n.unanswered}, {leads, n.invited}, {leads, n.unclosed}, {office, n.old}, {me.Role == account.Administrator && me.Place == "" && n.file, n.copied},
	} {
		if !x.allowed {
			continue
		}
		need, err := x.find(ctx, me, now)
		if err != nil {
			return nil, fmt.Errorf("what waits: %w", err)
		}
		if need.Text != "" {
			all = append(all, need)
		}
	}
	return all, nil
}

// need is one line of the list.
func need(text, note, href string, late bool) console.Need {
	return console.Need{Link: console.Link{Text: text, Href: href}, Note: note, Late: late}
}

// unreachable counts those who serve a village now and cannot be written to.
func (n needs) unreachable(ctx context.Context, me account.Account, now time.Time) (console.Need, error) {
	r, err := n.store.Roster(ctx)
	if err != nil {
		return console.Need{}, err
	}
	people, villages := map[string]handoff.Person{}, 0
	for _, post := range r.Posts {
		p, known := r.Person(post.Adviser)
		if !known || p.Reachable() || !post.Serves(now) || !me.Sees(post.Place) {
			continue
		}
		people[p.ID], villages = p, villages+1
	}
	if len(people) == 0 {
		return console.Need{}, nil
	}
	note := fmt.Sprintf("%d 个村居的单会直接转给备班或司法所。请他们用邀请码绑定，或登录工作台在网页上接单。", villages)
	return need(fmt.Sprintf("%d 位顾问还收不到单", len(people)), note, "/office/roster", false), nil
}

// unanswered counts the last days' questions without an answer.
func (n needs) unanswered(ctx context.Context, me account.Account, now time.Time) (console.Need, error) {
	count := 0
	for m, err := range n.store.Misses(ctx, now.Add(-missesFor), now) {
		if err != nil {
			return console.Need{}, err
		}
		if me.Place == "" || me.Sees(m.Place) {
			count++
		}
	}
	if count == 0 {
		return console.Need{}, nil
	}
	return need(fmt.Sprintf("%d 个问题没答上", count), "最近 7 天。能写成词条的，写一条，下次就答得上。", "/office/misses", false), nil
}

// invited counts the accounts that nobody has signed in to yet, of those that
// who asks may manage.
func (n needs) invited(ctx context.Context, me account.Account, now time.Time) (console.Need, error) {
	all, err := n.store.Accounts(ctx)
	if err != nil {
		return console.Need{}, err
	}
	waiting, over := 0, 0
	for _, a := range all {
		if !a.Active() || a.Joined() || a.Code == "" || !accounts.Manages(me, a) {
			continue
		}
		if waiting++; now.After(a.CodeEnds) {
			over++
		}
	}
	if waiting == 0 {
		return console.Need{}, nil
	}
	note := "把一次性码当面或打电话给他们。"
	if over > 0 {
		note = fmt.Sprintf("其中 %d 个的一次性码过期了，要重新出一个。", over)
	}
	return need(fmt.Sprintf("%d 个账号还没有人登录过", waiting), note, "/office/accounts", false), nil
}

// unclosed tells in spring that last year's books are open still.
func (n needs) unclosed(ctx context.Context, me account.Account, now time.Time) (console.Need, error) {
	now = now.In(time.FixedZone("CST", 8*60*60))
	if now.Month() > reportDue+2 {
		return console.Need{}, nil
	}
	year := now.Year() - 1
	_, err := n.store.ClosedYear(ctx, me.Place, year)
	if err == nil || !errors.Is(err, closing.ErrNotClosed) {
		return console.Need{}, err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, now.Location())
	rows, err := n.store.Count(ctx, ledger.Filter{From: from, To: from.AddDate(1, 0, 0), Place: me.Place})
	if err != nil || rows == 0 {
		return console.Need{}, err
	}
	return need(fmt.Sprintf("%d 年的账还没有结", year), "年度报告 3 月底前要公开，结了账数字才不再变。", fmt.Sprintf("/office/yearly?year=%d", year), now.Month() > reportDue), nil
}

// old counts phone numbers and offices that nobody checked for years.
func (n needs) old(ctx context.Context, me account.Account, now time.Time) (console.Need, error) {
	r, err := n.store.Roster(ctx)
	if err != nil {
		return console.Need{}, err
	}
	base, count := n.base(), 0
	here := func(place string) bool { // the town itself, what lies in it, and what it lies in
		return slices.ContainsFunc(r.Posts, func(p handoff.Post) bool {
			return me.Sees(p.Place) && (account.Within(p.Place, place) || account.Within(place, p.Place))
		})
	}
	for _, l := range base.Locals {
		if l.Year != 0 && l.Year+oldAfter < now.Year() && here(l.Place) {
			count++
		}
	}
	for _, c := range base.Channels {
		if checked, err := time.Parse(time.DateOnly, c.Checked); err == nil && checked.AddDate(oldAfter, 0, 0).Before(now) {
			count++
		}
	}
	if count == 0 {
		return console.Need{}, nil
	}
	return need(fmt.Sprintf("%d 个电话和去处超过两年没核对", count), "答复里会提醒居民打之前先核实。在“资料”里看是哪些。", "/office/material", false), nil
}

// copied tells when the data was backed up last, once that is too long ago.
func (n needs) copied(ctx context.Context, _ account.Account, now time.Time) (console.Need, error) {
	found, _, err := n.store.SearchTrail(ctx, audit.Query{What: audit.BackedUp}, 0, 1)
	if err != nil {
		return console.Need{}, err
	}
	const note = "在服务器上用 backup 命令做一份，放到另一块盘上；密钥文件单独存。"
	if len(found) == 0 {
		first, err := n.oldest(ctx)
		if err != nil || first.IsZero() || now.Sub(first) < backupEvery {
			return console.Need{}, err
		}
		return need("还没有备份过", note, "/office/help", now.Sub(first) > backupLate), nil
	}
	ago := now.Sub(found[0].At)
	if ago < backupEvery {
		return console.Need{}, nil
	}
	return need(fmt.Sprintf("上次备份是 %d 天前", int(ago.Hours()/24)), note, "/office/help", ago > backupLate), nil
}

// oldest is when the first account was made, zero when there is none.
func (n needs) oldest(ctx context.Context) (first time.Time, err error) {
	all, err := n.store.Accounts(ctx)
	for _, a := range all {
		if first.IsZero() || a.Made.Before(first) {
			first = a.Made
		}
	}
	return first, err
}
