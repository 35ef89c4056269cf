package ledger

// Rule is one counting rule: what an indicator counts, in which unit. The
// rules are data, so that what counts and what explains the counts cannot part.
type Rule struct {
	ID        string // stable: what is counted under it stays comparable
	Indicator string
	Unit      string
	Says      string // the definition, for the people who sign

	Kinds   []Kind  // registers that it counts
	Measure Measure // what it adds up
	Step    Steps   // count the matters that reached this stage; 0 = every matter
	Lawyer  bool    // only what villages' legal advisers did
	Instant bool    // registered and closed at once, so both ways of taking days agree
}

// Measure is what a rule adds up.
type Measure string

// The measures.
const (
	Matters Measure = "matters" // 宗, 件, 场, 份
	Visits  Measure = "visits"  // 人次
	Times   Measure = "times"   // one a row
	Persons Measure = "persons" // 人: different pseudonyms; never added across periods
	Amount  Measure = "amount"  // 元
	Moment  Measure = "moment"  // a figure of one point in time, given by the caller; never added
)

// IDs of the rules.
const (
	RuleMatters     = "consultation.matters"
	RuleVisits      = "consultation.visits"
	RulePersons     = "consultation.persons"
	RuleLawyer      = "adviser.matters"
	RuleServed      = "adviser.visits"
	RuleSelf        = "self.times"
	RuleSelfPersons = "self.persons"
	RuleAccepted    = "mediation.accepted"
	RuleMediated    = "mediation.mediated"
	RuleSucceeded   = "mediation.succeeded"
	RuleAmount      = "mediation.amount"
	RulePerformed   = "mediation.performed"
	RuleConfirmed   = "mediation.confirmed"
	RuleApplied     = "aid.applied"
	RuleAid         = "aid.accepted"
	RuleApproved    = "aid.approved"
	RuleAidClosed   = "aid.closed"
	RuleAided       = "aid.visits"
	RuleLectures    = "lecture.times"
	RuleAudience    = "lecture.visits"
	RuleOpinions    = "opinion.documents"
	RuleDocuments   = "document.documents"
	RulePetitions   = "petition.matters"
	RulePetitioners = "petition.visits"
	RuleAdvisers    = "roster.advisers"
	RuleCovered     = "roster.villages"
)

// Rules returns the counting rules of the version Rule, in the order in which
// every table shows them.
func Rules() []Rule {
	return []Rule{
		{RuleMatters, "法律咨询", "宗", "一件咨询事项算1宗。同一案号再来、补材料、转接，只加人次，不加宗。由人接待并登记的才算，机器自动答复的另计。", []Kind{Consulting}, Matters, 0, false, false},
		{RuleVisits, "法律咨询", "人次", "一个人来一次算1人次；一群人同来，按人数算。", []Kind{Consulting}, Visits, 0, false, false},
		{RulePersons, "法律咨询", "人", "期间内不同的人数，按线上的代号去重；线下登记不记代号，不在内。各期、各村的人数不能相加。", []Kind{Consulting}, Persons, 0, false, false},
		{RuleLawyer, "村(居)法律顾问解答咨询", "宗", "上面“法律咨询”里由村(居)法律顾问接待的部分，已含在内，不能再与它相加。", []Kind{Consulting}, Matters, 0, true, false},
		{RuleServed, "村(居)法律顾问服务群众", "人次", "法律顾问接待咨询的人次，加讲座听众的人次。", []Kind{Consulting, Lecture}, Visits, 0, true, false},
		{RuleSelf, "自助问答", "次", "机器自动答复、没有转给人的提问，一问算1次。没有登记成咨询，不算宗，不与“法律咨询”相加。", []Kind{SelfService}, Times, 0, false, true},
		{RuleSelfPersons, "自助问答", "人", "期间内不同的人数，按代号去重。各期、各村的人数不能相加。", []Kind{SelfService}, Persons, 0, false, true},
		{RuleAccepted, "调解受理", "件", "调委会登记受理的纠纷，一次登记算1件；一件只归一个主要类型。", []Kind{Mediating}, Matters, Accepted, false, false},
		{RuleMediated, "调解", "件", "受理后实际开展调解的。", []Kind{Mediating}, Matters, Mediated, false, false},
		{RuleSucceeded, "调解成功", "件", "达成书面或口头协议的。算成功率时必须写明分母是受理还是调解。", []Kind{Mediating}, Matters, Succeeded, false, false},
		{RuleAmount, "协议涉及金额", "万元", "调解协议载明的给付金额之和，两位小数；同一案号只算一次。", []Kind{Mediating}, Amount, 0, false, false},
		{RulePerformed, "调解协议履行", "件", "协议已经履行完毕的，不会多于成功。", []Kind{Mediating}, Matters, Performed, false, false},
		{RuleConfirmed, "司法确认", "件", "法院裁定有效的调解协议，不会多于成功。", []Kind{Mediating}, Matters, Confirmed, false, false},
		{RuleApplied, "法律援助申请", "件", "提出法律援助申请的，受理的也在内。", []Kind{LegalAid}, Matters, Applied, false, false},
		{RuleAid, "法律援助受理", "件", "受理的法律援助申请。与批准、办结是三个数，不能互相代替。", []Kind{LegalAid}, Matters, Accepted, false, false},
		{RuleApproved, "法律援助批准", "件", "批准给予法律援助的。", []Kind{LegalAid}, Matters, Approved, false, false},
		{RuleAidClosed, "法律援助办结", "件", "已经办结的法律援助案件。", []Kind{LegalAid}, Matters, Finished, false, false},
		{RuleAided, "法律援助受援人", "人次", "批准的案件里受援的人次，一案几人就是几人次。", []Kind{LegalAid}, Visits, Approved, false, false},
		{RuleLectures, "法治讲座", "场", "一场算1场，不论人数。", []Kind{Lecture}, Matters, 0, false, false},
		{RuleAudience, "法治讲座听众", "人次", "登记的到场人次。", []Kind{Lecture}, Visits, 0, false, false},
		{RuleOpinions, "法律意见", "份", "书面法律意见。", []Kind{Opinion}, Matters, 0, false, false},
		{RuleDocuments, "代写文书", "份", "代写的法律文书。", []Kind{Document}, Matters, 0, false, false},
		{RulePetitions, "信访", "宗", "信访部门提供的数，与咨询、调解、法律援助分开，不相加。", []Kind{Petitioning}, Matters, 0, false, false},
		{RulePetitioners, "信访", "人次", "与信访宗数成对，信访部门提供。", []Kind{Petitioning}, Visits, 0, false, false},
		{RuleAdvisers, "村(居)法律顾问", "名", "期末在册的人数，时点数，不随月份、季度累加。一名律师可任几个村；几个镇都登记了的，确认是同一位，只算一名。", nil, Moment, 0, false, false},
		{RuleCovered, "法律顾问覆盖村(社区)", "个", "期末有法律顾问的村(社区)数，时点数，不累加。", nil, Moment, 0, false, false},
	}
}

// Of returns what an entry adds to the rule. Persons and figures of one moment
// are not added up from entries.
func (r Rule) Of(e Entry) Number {
	if !r.covers(e) {
		return 0
	}
	switch r.Measure {
	case Matters:
		if r.Step != 0 {
			return e.Size
		}
		return e.Matters
	case Visits:
		return e.Visits
	case Times:
		return 1
	case Amount:
		return e.Amount
	}
	return 0
}

// Stands tells whether an entry stands behind the rule's figure: it is one of
// the rows that the figure opens to.
func (r Rule) Stands(e Entry) bool {
	return r.covers(e) && (r.Measure == Persons || r.Measure == Times || r.Of(e) != 0)
}

func (r Rule) covers(e Entry) bool {
	if !e.Counts() || r.Step != 0 && e.Steps&r.Step == 0 || r.Lawyer && !e.ByLawyer {
		return false
	}
	for _, k := range r.Kinds {
		if k == e.Kind {
			return true
		}
	}
	return false
}

// Counts tells whether an entry is counted at all: trials, nonsense, what was
// not the office's business and what the resident took back are not.
func (e Entry) Counts() bool {
	if e.Test || e.Outcome == Refused {
		return false
	}
	return e.Outcome != Withdrawn || e.Kind != Consulting && e.Kind != SelfService
}

// Day is the day an entry belongs to in a query, "" for none.
func (q Query) Day(e Entry) Date {
	if q.ByClose {
		return e.Closed
	}
	return e.Date
}

// Includes tells whether a day lies in the query's span.
func (q Query) Includes(d Date) bool {
	return d != "" && (q.From == "" || d >= q.From) && (q.To == "" || d <= q.To)
}
