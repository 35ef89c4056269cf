package console

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/account"
)

// todayView is the first page.
type todayView struct {
	Date, Time string
	Needs      []Need
	Nothing    State // said instead of Needs
	Unread     bool  // some of Needs could not be read
	Panels     []Panel
	Counting   bool // the account sees figures
	Counted    bool
	Counts     Table
	Uncounted  State
	Checks     Table
	Version    string
}

// today shows what waits for the account, what is late first; then the areas'
// parts, the day's figures, and how the parts of the service do.
func (s *Server) today(p *Page) error {
	v := todayView{Date: p.Now().Format("2006年1月2日") + " " + weekday(p.Now()), Time: p.Now().Format("15:04"), Version: s.config.Version}
	if err := s.waiting(p, &v); err != nil {
		return err
	}
	for _, a := range s.areas {
		if a.Today == nil {
			continue
		}
		panels, err := a.Today(p)
		if err != nil {
			return err
		}
		v.Panels = append(v.Panels, panels...)
	}
	v.Counting = p.Me.Role != account.Adviser
	if v.Counting {
		s.count(p, &v)
	}
	if p.Me.Role == account.Administrator {
		v.Checks = checks(s.config.Health(p.R.Context()))
	}
	return p.Show("today", v)
}

// weekday is the day of the week as people call it.
func weekday(t time.Time) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[t.Weekday()]
}

// waiting reads what waits for the account. What the service knows of it that
// cannot be read is said, and keeps nobody from their cases.
func (s *Server) waiting(p *Page, v *todayView) error {
	tasks, err := s.tasks(p)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		v.Needs = append(v.Needs, Need{Link: t})
	}
	if s.config.Needs != nil {
		needs, err := s.config.Needs(p.R.Context(), p.Me, p.Now())
		if err != nil {
			s.config.Logger.Error("console: what waits", "error", err)
			v.Unread = true
		}
		v.Needs = append(v.Needs, needs...)
	}
	slices.SortStableFunc(v.Needs, func(a, b Need) int {
		switch {
		case a.Late == b.Late:
			return 0
		case a.Late:
			return -1
		}
		return 1
	})
	v.Nothing = State{Title: "现在没有别的要你处理", Text: nothingFor(p.Me.Role)}
	return nil
}

// nothingFor says what will stand in a list that is empty.
func nothingFor(r account.Role) string {
	switch r {
	case account.Adviser:
		return "除了单，还有要你做的事，会列在这里。"
	case account.County:
		return "各镇该结的账、该报的数会列在这里。"
	}
	return "顾问任期到了、有人收不到单、有问题没答上、该备份、该结账，都会列在这里。"
}

// tasks are what the areas say is still to be done.
func (s *Server) tasks(p *Page) ([]Link, error) {
	var all []Link
	for _, a := range s.areas {
		if a.Tasks == nil {
			continue
		}
		some, err := a.Tasks(p)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// count reads the day's figures.
func (s *Server) count(p *Page, v *todayView) {
	n, err := s.config.Counter.Today(p.R.Context(), p.Me.Place)
	if err != nil {
		s.config.Logger.Error("console: count", "error", err)
		v.Uncounted = State{Title: "现在数不出来", Text: "请刷新再看。数没有丢，只是没有读到。"}
		return
	}
	v.Counted = true
	v.Counts = Table{Caption: "今天的咨询", Columns: []Column{{Name: "今天"}, {Name: "数", Number: true}}, Rows: []Row{
		{Cells: []Cell{{Text: "法律咨询", Note: "人接待、登记了的"}, in(n.Consultations, "宗")}},
		{Cells: []Cell{{Text: "自助问答", Note: "机器答的，不算宗"}, in(n.Self, "次")}},
		{Cells: []Cell{Words("自助问答里：紧急，先给了报警急救电话"), in(n.Urgent, "次")}},
		{Cells: []Cell{Words("自助问答里：材料里没有答案，指了能问的人"), in(n.Declined, "次")}},
	}}
}

// in is a figure with its unit.
func in(n int64, unit string) Cell { return Cell{Text: strconv.FormatInt(n, 10) + " " + unit} }

// checks tables how the parts of the service do.
func checks(all []Check) Table {
	t := Table{Caption: "系统各部分", Columns: []Column{{Name: "部分"}, {Name: "现在"}, {Name: "说明"}}}
	for _, c := range all {
		state := Cell{Text: "正常"}
		if !c.OK {
			state = Cell{Text: "有问题", Tone: "late"}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{Words(c.Name), state, Words(strings.TrimSpace(c.Note))}})
	}
	return t
}
