package console

import (
	"strings"

	"mingbai/handlers/account"
)

// todayView is the first page.
type todayView struct {
	Date, Time string
	Tasks      []Link
	Panels     []Panel
	Counting   bool // the account sees figures
	Counted    bool
	Counts     Table
	Uncounted  State
	Checks     Table
	Version    string
}

// today shows what is there to do, then the day's figures, then how the parts
// of the service do.
func (s *Server) today(p *Page) error {
	v := todayView{Date: p.Now().Format("2006年1月2日"), Time: p.Now().Format("15:04"), Version: s.config.Version}
	var err error
	if v.Tasks, err = s.tasks(p); err != nil {
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
	v.Counts = Table{Caption: "今天的咨询", Columns: []Column{{Name: "今天"}, {Name: "宗", Number: true}}, Rows: []Row{
		{Cells: []Cell{Words("居民咨询"), Figure(n.Consultations)}},
		{Cells: []Cell{Words("其中：紧急，先给了报警急救电话"), Figure(n.Urgent)}},
		{Cells: []Cell{Words("其中：材料里没有答案，指了能问的人"), Figure(n.Declined)}},
	}}
}

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
