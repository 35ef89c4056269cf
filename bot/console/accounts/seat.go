package accounts

import (
	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

// seatView is where the person of an account is asked about cases.
type seatView struct {
	Person string // the name in the roster; "" = the account is nobody's
	Short  string // for a list
	Says   string // in a sentence
	Here   bool   // on the office's pages, with this account
	Move   bool   // could be moved here
}

// seatOf tells where the person of an account is asked.
func seatOf(a account.Account, r handoff.Roster) seatView {
	p, known := r.Person(a.Person)
	if !known {
		return seatView{Short: "不接单", Says: "这个账号不是名册里的人，不接单。要接单，在上面选名册里的本人。"}
	}
	v := seatView{Person: p.Name, Move: a.Active() && a.Joined() && !p.Team}
	switch {
	case p.Address == handoff.Seat(a.ID) && !p.Lost:
		v.Short, v.Says, v.Here, v.Move = "网页", "新的单请 "+p.Name+" 在网页上接。", true, false
	case p.Reachable() && p.Address.Channel == handoff.OfficeChannel:
		v.Short, v.Says = "另一个账号", p.Name+" 现在用另一个账号在网页上接单。"
	case p.Reachable():
		v.Short, v.Says = "Telegram", p.Name+" 现在在 Telegram 里接单，网页上只能看。"
	case !a.Active():
		v.Short, v.Says = "没有", "账号停用了，"+p.Name+" 现在没有地方接单，新的单直接给备班和司法所。"
	case !a.Joined():
		v.Short, v.Says = "还没有", "本人设好密码，新的单就请 "+p.Name+" 在网页上接。在那以前给备班和司法所。"
	default:
		v.Short, v.Says = "没有", p.Name+" 现在没有地方接单。"
	}
	return v
}

// seat has the person of an account asked on the office's pages from now on.
func (h pages) seat(p *console.Page) error {
	a, err := h.other(p)
	if err != nil {
		return err
	}
	back := root + "/" + a.ID
	err = rosterbook.Change(p.R.Context(), h.Roster, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		v := seatOf(a, r)
		if !v.Move {
			return r, audit.Entry{}, console.Sorry("现在改不了：" + v.Says)
		}
		return r.Sit(a.Person, handoff.Seat(a.ID)), rosterEntry(p, a.Place, v.Person, "改在网页上接单"), nil
	})
	if err != nil {
		return err
	}
	return p.Done(back, "改好了，新的单请本人在网页上接。请告诉本人，Telegram 里不再有。")
}
