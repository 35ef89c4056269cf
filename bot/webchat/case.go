package webchat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// Cases tells where a resident's case stands; *handoff.Desk does.
type Cases interface {
	// Standing fails with handoff.ErrNone when there is nothing to show.
	Standing(ctx context.Context, resident chat.Address) (handoff.Standing, error)
}

// closedFor is how long the page shows that a case was closed.
const closedFor = 7 * 24 * time.Hour

// china is the zone in which times are told.
var china = time.FixedZone("CST", 8*60*60)

// caseView is a case as the page shows it, all the time while it is open.
type caseView struct {
	Is       string // changes when anything else of this does, Token apart
	Number   string
	Open     bool
	Head     string   // who has it, or by when somebody will
	More     []string // what that means
	Withdraw []choiceView
	Rate     []choiceView
	Links    bool   // a way back can be made
	Until    string // one that was made can be used until then; "" = there is none
	Token    string
}

// standing is a visitor's case, nil when there is none to show. One that cannot
// be read is not shown: the conversation goes on without.
func (s *Server) standing(ctx context.Context, of chat.Address) *handoff.Standing {
	if s.config.Cases == nil {
		return nil
	}
	st, err := s.config.Cases.Standing(ctx, of)
	if errors.Is(err, handoff.ErrNone) {
		return nil
	}
	if err != nil {
		s.config.Logger.Error("webchat: case", "error", err)
		return nil
	}
	if !st.Ended.IsZero() && s.config.Clock().Sub(st.Ended) > closedFor {
		return nil
	}
	return &st
}

// viewCase prepares a case.
func (s *Server) viewCase(ctx context.Context, of chat.Address, st *handoff.Standing, token string) *caseView {
	if st == nil {
		return nil
	}
	v := &caseView{Number: st.Number, Open: st.State != handoff.Closed, Links: s.config.Links != nil}
	v.Withdraw, v.Rate = viewChoices(st.Withdraw), viewChoices(st.Rate)
	v.Head, v.More = caseLines(*st, s.config.Clock())
	if st.Guarded && v.Open {
		v.More = append(v.More, textGuarded)
	}
	if v.Links {
		until, err := s.config.Links.Until(ctx, of)
		if err != nil {
			s.config.Logger.Error("webchat: link", "error", err)
		}
		if !until.IsZero() {
			v.Until = clock(until, s.config.Clock())
		}
	}
	v.Is, v.Token = s.digest("case", fmt.Sprintf("%+v", *v))[:12], token
	return v
}

// viewChoices prepares buttons.
func viewChoices(choices []chat.Choice) (views []choiceView) {
	for _, c := range choices {
		if v, ok := viewChoice(c); ok {
			views = append(views, v)
		}
	}
	return views
}

// clock writes a time as people say it.
func clock(t, now time.Time) string {
	t, now = t.In(china), now.In(china)
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return "今天" + t.Format("15:04")
	}
	return t.Format("1月2日15:04")
}

// offered are the buttons that the case's own place on the page has: cards
// leave them out.
func offered(st *handoff.Standing) []string {
	var data []string
	if st != nil {
		for _, c := range slices.Concat(st.Withdraw, st.Rate) {
			data = append(data, c.Data)
		}
	}
	return data
}

// without drops the buttons that carry one of data.
func without(choices []choiceView, data []string) []choiceView {
	return slices.DeleteFunc(choices, func(c choiceView) bool { return slices.Contains(data, c.Data) })
}
