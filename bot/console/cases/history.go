package cases

import (
	"fmt"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// happened is what a mark of a case's history says, with %s for who it is about.
func happened(m handoff.Mark) string {
	return map[handoff.Happened]string{
		handoff.WasOpened: "住户要找人", handoff.WasQueued: "下班时间，等开门", handoff.WasAsked: "请%s接",
		handoff.WasLeft: "没有人能接，请住户打 12348", handoff.WasClaimed: "%s接单", handoff.WasPassed: "%s转走",
		handoff.WasOverdue: "%s没有按时接", handoff.WasLost: "联系不上%s", handoff.WasReminded: "提醒%s回话",
		handoff.WasClosed: "%s办结", handoff.WasDismissed: "%s按“不属于”结了", handoff.WasWithdrawn: "住户取消",
		handoff.WasNoted: "%s写了备注", handoff.WasRated: "住户评过了",
	}[m.What]
}

// history tables what happened to a case. One from before the history was kept
// has the times that are known of it.
func history(c handoff.Case, r handoff.Roster) console.Table {
	t := console.Table{Caption: "经过", Columns: []console.Column{{Name: "时间"}, {Name: "经过"}}}
	marks := c.Marks
	if len(marks) == 0 {
		marks = []handoff.Mark{{What: handoff.WasOpened, At: c.Opened}}
		if !c.Claimed.IsZero() {
			marks = append(marks, handoff.Mark{What: handoff.WasClaimed, At: c.Claimed})
		}
		if !c.Ended.IsZero() {
			marks = append(marks, handoff.Mark{What: handoff.WasClosed, At: c.Ended})
		}
	}
	for _, m := range marks {
		says := happened(m)
		if strings.Contains(says, "%s") {
			says = fmt.Sprintf(says, names(m.Who, r))
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(clock(m.At)), console.Words(says)}})
	}
	return t
}

// names are people of the roster, as far as it still knows them.
func names(ids []string, r handoff.Roster) string {
	var all []string
	for _, id := range ids {
		if p, known := r.Person(id); known {
			all = append(all, p.Name)
		}
	}
	return strings.Join(all, "、")
}

// placeName is where a resident says they are.
func placeName(m *chat.Media) string {
	return fmt.Sprintf("位置：北纬 %.5f，东经 %.5f", m.Lat, m.Lon)
}
