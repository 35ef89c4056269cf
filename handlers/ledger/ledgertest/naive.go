package ledgertest

import (
	"strings"
	"time"

	"mingbai/handlers/ledger"
)

// Figure is one figure of the naive count.
type Figure struct {
	Value, Offline int64
	By             map[string]map[string]int64
}

// Figures are the figures of a query, by indicator and unit: "法律咨询/宗".
type Figures map[string]*Figure

// counted is an event with what is known once all the others are.
type counted struct {
	Event
	matters int64 // that it adds
	amount  int64
	fresh   map[string]bool // stages reached with it
	closed  time.Time       // zero = open
}

// Naive counts the year again: plain loops over the events, which know nothing
// of the rules, the tallies or the database.
func (y *Year) Naive(q ledger.Query) Figures {
	f, people := Figures{}, map[string]map[string]bool{}
	for _, c := range y.settle() {
		day := c.Day
		if q.ByClose {
			day = c.closed
		}
		date := day.Format("2006-01-02")
		if day.IsZero() || q.From != "" && date < string(q.From) || q.To != "" && date > string(q.To) {
			continue
		}
		if q.Place != "" && !strings.HasPrefix(c.Place, q.Place) || q.Village != "" && c.Village != q.Village || c.Test {
			continue
		}
		f.count(c, date[:7], people)
	}
	f.nameVillages()
	for name, who := range people {
		f[name] = &Figure{Value: int64(len(who))}
	}
	return f
}

// nameVillages names villages, with the town where two towns have one of the
// name.
func (f Figures) nameVillages() {
	towns := map[string]map[string]bool{}
	for _, figure := range f {
		for id := range figure.By["village"] {
			town, village, _ := strings.Cut(id, "/")
			if towns[village] == nil {
				towns[village] = map[string]bool{}
			}
			towns[village][town] = true
		}
	}
	for _, figure := range f {
		out := map[string]int64{}
		for id, n := range figure.By["village"] {
			town, village, _ := strings.Cut(id, "/")
			switch {
			case village == "":
				out["未登记"] += n
			case len(towns[village]) > 1:
				out[town+village] += n
			default:
				out[village] += n
			}
		}
		figure.By["village"] = out
	}
}

// settle works out which events are new matters and when they were closed.
func (y *Year) settle() []counted {
	var all []counted
	known, stages, paid := map[string]int64{}, map[string]bool{}, map[string]bool{}
	for _, e := range y.Events {
		c := counted{Event: e, matters: e.Matters, amount: e.Amount, fresh: map[string]bool{}, closed: e.Ended}
		id := string(e.Kind) + e.Key
		if !e.Online && e.Outcome != ledger.StepAccepted && e.Outcome != ledger.InMediation && e.Outcome != ledger.StepApplied && e.Outcome != ledger.StepApproved {
			c.closed = e.Day
		}
		_, seen := known[id]
		if e.Key != "" && seen {
			c.matters = 0
		}
		for _, stage := range reached(e) {
			c.fresh[stage] = e.Key == "" || !stages[id+stage]
			stages[id+stage] = true
		}
		if e.Key != "" && paid[id] {
			c.amount = 0
		}
		if e.Key != "" && (!e.Online || e.Matters > 0) {
			known[id] += c.matters
			paid[id] = paid[id] || e.Amount > 0
		}
		if !e.Online && !c.closed.IsZero() && e.Key != "" {
			for i := range all {
				if before := &all[i]; before.Kind == e.Kind && before.Key == e.Key && before.closed.IsZero() {
					before.closed = c.closed
				}
			}
		}
		all = append(all, c)
	}
	return all
}

// reached are the stages that an outcome stands for.
func reached(e Event) []string {
	words := map[ledger.Kind]map[ledger.Outcome]string{
		ledger.Mediating: {
			"accepted": "受理", "mediating": "受理 调解", "succeeded": "受理 调解 成功", "failed": "受理 调解",
			"party_refused": "受理", "fulfilled": "受理 调解 成功 履行", "confirmed": "受理 调解 成功 确认",
		},
		ledger.LegalAid: {"applied": "申请", "accepted": "申请 受理", "approved": "申请 受理 批准", "closed": "申请 受理 批准 办结"},
	}
	return strings.Fields(words[e.Kind][e.Outcome])
}

// count adds one event to the figures it belongs to.
func (f Figures) count(c counted, month string, people map[string]map[string]bool) {
	if c.Outcome == ledger.Refused {
		return
	}
	stage := func(name, word string) {
		if c.fresh[word] {
			f.add(name, c, month, 1)
		}
	}
	switch c.Kind {
	case ledger.SelfService:
		f.add("自助问答/次", c, month, 1)
		meet(people, "自助问答/人", c.Person)
	case ledger.Consulting:
		if c.Outcome == ledger.Withdrawn {
			return
		}
		f.add("法律咨询/宗", c, month, c.matters)
		f.add("法律咨询/人次", c, month, c.Visits)
		if c.Online {
			meet(people, "法律咨询/人", c.Person)
		}
		if c.Lawyer {
			f.add("村(居)法律顾问解答咨询/宗", c, month, c.matters)
			f.add("村(居)法律顾问服务群众/人次", c, month, c.Visits)
		}
	case ledger.Mediating:
		stage("调解受理/件", "受理")
		stage("调解/件", "调解")
		stage("调解成功/件", "成功")
		stage("调解协议履行/件", "履行")
		stage("司法确认/件", "确认")
		f.add("协议涉及金额/万元", c, month, c.amount)
	case ledger.LegalAid:
		stage("法律援助申请/件", "申请")
		stage("法律援助受理/件", "受理")
		stage("法律援助批准/件", "批准")
		stage("法律援助办结/件", "办结")
		if c.fresh["批准"] {
			f.add("法律援助受援人/人次", c, month, c.Visits)
		}
	default:
		f.work(c, month)
	}
}

func (f Figures) work(c counted, month string) {
	switch c.Kind {
	case ledger.Lecture:
		f.add("法治讲座/场", c, month, c.matters)
		f.add("法治讲座听众/人次", c, month, c.Visits)
		f.add("村(居)法律顾问服务群众/人次", c, month, c.Visits)
	case ledger.Opinion:
		f.add("法律意见/份", c, month, c.matters)
	case ledger.Document:
		f.add("代写文书/份", c, month, c.matters)
	case ledger.Petitioning:
		f.add("信访/宗", c, month, c.matters)
		f.add("信访/人次", c, month, c.Visits)
	}
}

func meet(people map[string]map[string]bool, name, person string) {
	if people[name] == nil {
		people[name] = map[string]bool{}
	}
	people[name][person] = true
}

func (f Figures) add(name string, c counted, month string, n int64) {
	if n == 0 {
		return
	}
	if f[name] == nil {
		f[name] = &Figure{By: map[string]map[string]int64{"category": {}, "village": {}, "month": {}, "channel": {}}}
	}
	figure := f[name]
	figure.Value += n
	if !c.Online {
		figure.Offline += n
	}
	figure.By["month"][month] += n
	figure.By["channel"][channelNames[c.Channel]] += n
	figure.By["category"][categoryNames[c.Category]] += n
	figure.By["village"][strings.TrimPrefix(c.Place, County)+"/"+c.Village] += n
}

var channelNames = map[string]string{"walk_in": "来访", "phone": "电话", "village_visit": "走访", "lecture_site": "讲座现场", "telegram": "网络", "web": "网络"}

var categoryNames = map[string]string{
	"labor_wage": "劳动纠纷", "labor_dispute": "劳动纠纷", "劳动纠纷": "劳动纠纷", "marriage_family": "婚姻家庭", "domestic_violence": "婚姻家庭",
	"expropriation": "征地拆迁", "land_rural": "涉农涉土", "涉农涉土": "涉农涉土", "housing_property": "房产物业", "loan_debt": "合同债务",
	"traffic": "交通事故", "consumer": "消费", "inheritance": "继承赡养", "neighbor": "其他", "other": "其他",
	"T01": "婚姻家庭纠纷", "T02": "邻里纠纷", "T03": "房屋宅基地纠纷", "T07": "山林土地纠纷", "T10": "劳动争议纠纷", "T99": "其他纠纷",
}
