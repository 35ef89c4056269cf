package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/sheet"
)

// invite enters somebody in the roster and prints the code, alone on the last
// line.
func (s shop) invite(ctx context.Context, who handoff.Invitation, out io.Writer) error {
	var code string
	err := s.changeRoster(ctx, who.Place, "邀请 "+who.Name, func(r handoff.Roster) (next handoff.Roster, err error) {
		who := who
		if who.Place, err = r.Called(who.Place, ""); err != nil {
			return r, err
		}
		if who.Role == handoff.Officer {
			office, err := r.NameOffice(who.Place, who.Office)
			if err != nil {
				return r, err
			}
			who.Place, who.Office = office.Place, office.Name
		}
		if n := namesakes(r, who); n > 1 {
			return r, fmt.Errorf("%w：名单里有 %d 位%s，写明是哪个镇：--place 东凤镇，或哪个律所：--firm 某所", errUsage, n, who.Name)
		}
		next, code, err = s.desk.Invite(r, who, nil)
		return next.WithOffices(who.Place), err
	})
	if says := misnamed(err); says != nil {
		return says
	}
	if errors.Is(err, handoff.ErrPerson) {
		return fmt.Errorf("%w：要写名字，--name 张三", errUsage)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "请%s在10分钟内，用自己的 Telegram 私聊机器人，发 /start 加空格加下面的码。只能用一次；再发一个，旧的就作废。\n%s\n", who.Name, code)
	return nil
}

// namesakes counts the advisers that an invitation without a town may mean.
func namesakes(r handoff.Roster, who handoff.Invitation) int {
	n := 0
	for _, p := range r.People {
		if who.Place == "" && p.Role == handoff.Adviser && who.Role != handoff.Officer && p.Name == who.Name && (who.Firm == "" || p.Firm == "" || p.Firm == who.Firm) {
			n++
		}
	}
	return n
}

// misnamed is what people are told of an office or a town that cannot be named
// like that; nil of any other error.
func misnamed(err error) error {
	var wrong *handoff.OfficeError
	if !errors.As(err, &wrong) {
		return nil
	}
	return fmt.Errorf("%w：%s", errUsage, strings.TrimSuffix(wrong.Says, "。"))
}

// keep sets the times and hours of a town's judicial office.
func (s shop) keep(ctx context.Context, o handoff.Office, out io.Writer) error {
	var says string
	err := s.changeRoster(ctx, o.Place, "改办公和等待的时间 "+o.Place, func(r handoff.Roster) (handoff.Roster, error) {
		o := o
		place, err := r.Called(o.Place, "")
		if err != nil {
			return r, err
		}
		id := r.OfficeIn(place)
		if town, shared := r.Town(place); shared.Name != "" && shared.Place != town {
			return r, &handoff.OfficeError{Says: fmt.Sprintf("%s现在归%s的%s管，时间在那里改：office set --place %s。", place, handoff.Town(shared.Place), shared, shared.Place)}
		}
		if !r.Knows(place) {
			return r, fmt.Errorf("%w：名单里没有%s，先加人：office invite --place %s", errUsage, o.Place, o.Place)
		}
		o.Name, o.Place = id.Name, id.Place
		next, err := r.Keeps(o)
		if err == nil {
			next = next.WithOffices(place)
			says = s.desk.Says(next, id)
		}
		return next, err
	})
	if says := misnamed(err); says != nil {
		return says
	}
	if errors.Is(err, handoff.ErrTimes) {
		return fmt.Errorf("%w：%s", errUsage, strings.TrimPrefix(err.Error(), handoff.ErrTimes.Error()+"："))
	}
	if err == nil {
		fmt.Fprintln(out, says+"已经开的单还按原来的时间走。")
	}
	return err
}

// take enters the posts of a file.
func (s shop) take(ctx context.Context, o importOrder, out io.Writer) error {
	n := 0
	err := s.changeRoster(ctx, o.Place, "收名单文件 "+o.Place, func(r handoff.Roster) (next handoff.Roster, err error) {
		place, err := r.Called(o.Place, "")
		if err != nil {
			return r, err
		}
		next, n, err = handoff.Import(r, handoff.Where{Place: place}, bytes.NewReader(o.File))
		return next.WithOffices(place), err
	})
	if says := misnamed(err); says != nil {
		return says
	}
	var bad sheet.BadRows
	if errors.As(err, &bad) {
		return fmt.Errorf("名单没有收，什么都没有改：\n%w", bad)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "收了 %d 个村居。每位顾问还要一个邀请码：adviser invite --name 名字\n", n)
	return nil
}

// postLine is a village as adviser list shows it: without codes and addresses.
type postLine struct {
	Place   string `json:"place"`
	Village string `json:"village"`
	Adviser string `json:"adviser"`
	Firm    string `json:"firm"`
	State   string `json:"state"` // of the adviser
	Backup  string `json:"backup"`
	Office  string `json:"office"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// personLine is somebody of the roster.
type personLine struct {
	Name      string `json:"name"`
	Role      string `json:"role"`
	Firm      string `json:"firm"`
	Office    string `json:"office"`
	Appointed bool   `json:"appointed"`
	State     string `json:"state"` // invited, bound, unreachable
}

// list shows the roster.
func (s shop) list(ctx context.Context, o listOrder, out io.Writer) error {
	r, err := s.store.Roster(ctx)
	if err != nil {
		return err
	}
	posts, people := rosterLines(r)
	if o.JSON {
		return writeJSON(out, struct {
			Posts  []postLine   `json:"posts"`
			People []personLine `json:"people"`
		}{posts, people})
	}
	if len(posts)+len(people) == 0 {
		fmt.Fprintln(out, "名单是空的。加人：adviser invite --name 张三 --villages 甲村,乙村 --place 东凤镇")
		return nil
	}
	words := map[string]string{"bound": "已绑定", "unreachable": "联系不上", "invited": "还没绑定", "": "没有人"}
	for _, p := range posts {
		fmt.Fprintf(out, "%s %s：%s(%s)，备班 %s，%s\n", p.Place, p.Village, p.Adviser, words[p.State], orNone(p.Backup), orNone(p.Office))
	}
	for _, p := range people {
		if p.Role == string(handoff.Officer) {
			fmt.Fprintf(out, "%s：%s(%s)%s\n", p.Office, p.Name, words[p.State], map[bool]string{true: "，指定人员"}[p.Appointed])
		}
	}
	return nil
}

func orNone(text string) string {
	if text == "" {
		return "没有写"
	}
	return text
}

func rosterLines(r handoff.Roster) (posts []postLine, people []personLine) {
	posts, people = []postLine{}, []personLine{}
	for _, p := range r.Posts {
		adviser, _ := r.Person(p.Adviser)
		backup, _ := r.Person(p.Backup)
		posts = append(posts, postLine{p.Place, p.Village, adviser.Name, adviser.Firm, stateOf(adviser), backup.Name, p.OfficeID().String(), dayOf(p.From), dayOf(p.To)})
	}
	for _, p := range r.People {
		people = append(people, personLine{p.Name, string(p.Role), p.Firm, r.OfficeOf(p).String(), p.Appointed, stateOf(p)})
	}
	return posts, people
}

func stateOf(p handoff.Person) string {
	switch {
	case p.ID == "":
		return ""
	case p.Lost:
		return "unreachable"
	case p.Reachable():
		return "bound"
	}
	return "invited"
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
