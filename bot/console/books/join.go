package books

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// askJoin asks to which matter a row's matter is to be joined, and, once that is
// known, says what changes and asks whether it is to be done.
func (h pages) askJoin(p *console.Page, e ledger.Entry, v *rowView) error {
	into := strings.TrimSpace(p.Value("into"))
	v.Find = &console.Form{Action: rowPath, Method: "get", Submit: "看并了以后怎样", Inline: true, Fields: []console.Field{
		{Name: "id", Kind: "hidden", Value: e.ID},
		{Name: "into", Label: "并进哪个案号", Value: into, Required: true, Max: 60, Hint: "先看会变多少，再决定"},
	}}
	if into == "" {
		return nil
	}
	plan, err := h.Book.PlanJoin(p.R.Context(), e.CaseKey, into)
	switch {
	case errors.Is(err, ledger.ErrMatter):
		v.Find.Wrong("into", "没有这个案号的咨询，或者就是这一件自己。")
		return nil
	case errors.Is(err, closing.ErrClosed):
		v.Find.Wrong("into", "这里有已经结账的年份，不能并。")
		return nil
	case err != nil:
		return err
	}
	for _, place := range plan.Places {
		if !p.Me.Sees(place) {
			v.Find.Wrong("into", "那一件不归你的账号管。")
			return nil
		}
	}
	v.Joining = append([]string{fmt.Sprintf("%s 的 %d 行都归到 %s，人次照算，只算一宗。", e.CaseKey, len(plan.Edits), into)}, says(plan)...)
	v.Join = &console.Form{Action: joinPath, Submit: "并案", Fields: []console.Field{
		{Name: "id", Kind: "hidden", Value: e.ID}, {Name: "into", Kind: "hidden", Value: into}, {Name: "print", Kind: "hidden", Value: plan.Print},
		reason("比如“同一个人为同一件事，换了手机再问的”。会记进操作日志，可以撤销"),
	}}
	return nil
}

// join joins the matter of a row to another.
func (h pages) join(p *console.Page) error {
	e, err := h.found(p)
	if err != nil {
		return err
	}
	into := p.Value("into")
	if p.Value("reason") == "" {
		v, err := h.view(p, e)
		if err != nil {
			return err
		}
		if v.Join != nil {
			v.Join.Wrong("reason", "原因还没有写。")
		}
		return p.Again("row", v)
	}
	if err := h.mine(p, func(ctx context.Context) (ledger.Plan, error) { return h.Book.PlanJoin(ctx, e.CaseKey, into) }); err != nil {
		return err
	}
	if _, err := h.Book.Rejoin(p.R.Context(), e.CaseKey, into, p.Value("print"), p.Me.Name, p.Value("reason")); err != nil {
		return plainly(err)
	}
	return p.Done(rowPath+"?"+url.Values{"id": {e.ID}}.Encode(), "并好了："+e.CaseKey+" 并进 "+into+"，只算一宗。并错了可以在下面撤销。")
}

// undo takes an amendment back.
func (h pages) undo(p *console.Page) error {
	e, err := h.found(p)
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(p.Value("n"), 10, 64)
	if err != nil {
		return console.ErrMissing
	}
	all, err := h.Book.Amendments(p.R.Context(), e.ID, "", most)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a ledger.Amendment) bool { return a.N == n })
	if i < 0 {
		return console.ErrMissing
	}
	if all[i].What == ledger.Joining && !slices.Contains(joins[:], p.Me.Role) {
		return console.ErrDenied
	}
	why := p.Value(fmt.Sprintf("reason%d", n))
	if why == "" {
		return console.Sorry("撤销的原因还没有写。回上一页写上再点。")
	}
	for _, m := range all[i].Moves {
		if !p.Me.Sees(m.Place) {
			return console.ErrDenied
		}
	}
	if err := h.Book.Unamend(p.R.Context(), n, p.Me.Name, why); err != nil {
		return plainly(err)
	}
	return p.Done(rowPath+"?"+url.Values{"id": {e.ID}}.Encode(), fmt.Sprintf("更动%d 撤销了，数回到原来的样子。", n))
}

// changes lists what was done to rows of the account's places.
func (h pages) changes(p *console.Page) error {
	all, err := h.Book.Amendments(p.R.Context(), "", p.Me.Place, most)
	if err != nil {
		return err
	}
	t := console.Table{Caption: "更动", Stack: true, Columns: []console.Column{{Name: "哪天"}, {Name: "什么"}, {Name: "谁"}, {Name: "原因"}, {Name: "计数"}, {Name: "撤销"}},
		Empty: console.State{Title: "没有更动", Text: "在“台账”里点一行的日期，可以把它标记为测试或误登；所长还可以并案。"}}
	for _, a := range all {
		what, undone, moved := a.What.Name(), "", ""
		if a.What == ledger.Joining {
			what += "，" + a.From + " 并进 " + a.Into
		}
		if !a.Undone.IsZero() {
			undone = a.Undoer + "，" + a.Undoing
		}
		for _, m := range a.Moves {
			moved += m.Say() + " "
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.To(string(ledger.DateOf(a.At)), rowPath+"?"+url.Values{"id": {a.Edits[0].Is.ID}}.Encode()), console.Words(what), console.Words(a.Who),
			console.Words(a.Reason), console.Words(strings.TrimSpace(moved)), console.Words(undone),
		}})
	}
	return p.Show("changes", t)
}
