package ledger

// Steps are stages of a matter, as bits.
type Steps uint16

// The stages that reports count. A later one implies the ones before it.
const (
	Applied   Steps = 1 << iota // 申请
	Accepted                    // 受理
	Mediated                    // 调解: was in fact mediated
	Approved                    // 批准(给予)
	Succeeded                   // 调解成功: an agreement, written or spoken
	Performed                   // 履行
	Confirmed                   // 司法确认
	Finished                    // 办结
)

// More outcomes: those of offline entries.
const (
	Replied       Outcome = "replied"        // 留言后答复
	ToAdviser     Outcome = "to_adviser"     // 转村居顾问
	StepApplied   Outcome = "applied"        // 申请
	StepAccepted  Outcome = "accepted"       // 受理
	NotAccepted   Outcome = "not_accepted"   // 不予受理
	StepApproved  Outcome = "approved"       // 批准
	NotGiven      Outcome = "not_given"      // 不给予
	Assigned      Outcome = "assigned"       // 指派
	StepClosed    Outcome = "closed"         // 办结
	Terminated    Outcome = "terminated"     // 终止
	InMediation   Outcome = "mediating"      // 调解中
	StepSucceeded Outcome = "succeeded"      // 调解成功
	Fulfilled     Outcome = "fulfilled"      // 已履行
	StepConfirmed Outcome = "confirmed"      // 司法确认
	Failed        Outcome = "failed"         // 未成功
	PartyRefused  Outcome = "party_refused"  // 一方拒绝
	ToCourt       Outcome = "to_court"       // 转诉讼
	ToArbitration Outcome = "to_arbitration" // 转仲裁
	ToPetition    Outcome = "to_petition"    // 转信访
)

// outcome is a way a matter can stand, in one register.
type outcome struct {
	code  Outcome
	name  string
	also  []string // other words for it
	steps Steps    // stages that it implies
	open  bool     // the matter goes on
}

// Outcomes of each register; the first is meant where nothing is written.
var (
	consultOutcomes = []outcome{
		{code: Answered, name: "当场答复", also: []string{"答复", "已答复", "解答", "办结"}},
		{code: Replied, name: "留言后答复", also: []string{"留言答复"}},
		{code: ToLegalAid, name: "转法律援助", also: []string{"转法援"}},
		{code: ToMediation, name: "转调解", also: []string{"转人民调解"}},
		{code: ToAdviser, name: "转村居顾问", also: []string{"转顾问", "转法律顾问"}},
		{code: ToOther, name: "转其他部门", also: []string{"转其他"}},
		{code: Emergency, name: "紧急转接"},
		{code: StepClosed, name: "已办结"},
		{code: Refused, name: "不属于"},
		{code: Withdrawn, name: "撤回"},
	}
	mediationOutcomes = []outcome{
		{code: StepAccepted, name: "受理", steps: Accepted, open: true},
		{code: InMediation, name: "调解中", steps: Accepted | Mediated, open: true},
		{code: StepSucceeded, name: "调解成功", also: []string{"成功", "调处成功", "书面协议", "口头协议"}, steps: Accepted | Mediated | Succeeded},
		{code: Fulfilled, name: "已履行", also: []string{"履行"}, steps: Accepted | Mediated | Succeeded | Performed},
		{code: StepConfirmed, name: "司法确认", steps: Accepted | Mediated | Succeeded | Confirmed},
		{code: Failed, name: "未成功", also: []string{"调解不成", "不成功", "失败", "终止"}, steps: Accepted | Mediated},
		{code: ToCourt, name: "转诉讼", steps: Accepted | Mediated},
		{code: ToArbitration, name: "转仲裁", steps: Accepted | Mediated},
		{code: ToPetition, name: "转信访", steps: Accepted | Mediated},
		{code: StepClosed, name: "办结", steps: Accepted | Mediated},
		{code: PartyRefused, name: "一方拒绝", steps: Accepted},
		{code: Withdrawn, name: "撤回", steps: Accepted},
		{code: Refused, name: "不属于"},
	}
	aidOutcomes = []outcome{
		{code: StepAccepted, name: "受理", steps: Applied | Accepted, open: true},
		{code: StepApplied, name: "申请", steps: Applied, open: true},
		{code: NotAccepted, name: "不予受理", steps: Applied},
		{code: StepApproved, name: "批准", also: []string{"给予", "批准(给予)"}, steps: Applied | Accepted | Approved, open: true},
		{code: NotGiven, name: "不给予", also: []string{"不批准"}, steps: Applied | Accepted},
		{code: Assigned, name: "指派", steps: Applied | Accepted | Approved, open: true},
		{code: StepClosed, name: "办结", also: []string{"结案"}, steps: Applied | Accepted | Approved | Finished},
		{code: Terminated, name: "终止", steps: Applied | Accepted | Approved},
		{code: Withdrawn, name: "撤回", also: []string{"视为撤回"}, steps: Applied},
		{code: Refused, name: "不属于"},
	}
	workOutcomes = []outcome{
		{code: StepClosed, name: "办结", also: []string{"完成", "已完成"}},
		{code: StepAccepted, name: "受理", open: true},
		{code: Answered, name: "答复", also: []string{"已答复"}},
		{code: ToOther, name: "转其他部门", also: []string{"转其他"}},
		{code: ToLegalAid, name: "转法律援助", also: []string{"转法援"}},
		{code: ToMediation, name: "转调解"},
		{code: ToAdviser, name: "转村居顾问"},
		{code: Withdrawn, name: "撤回"},
	}
)

func outcomesOf(k Kind) []outcome {
	switch k {
	case Consulting, SelfService:
		return consultOutcomes
	case Mediating:
		return mediationOutcomes
	case LegalAid:
		return aidOutcomes
	}
	return workOutcomes
}

func findOutcome(k Kind, o Outcome) (outcome, bool) {
	for _, known := range outcomesOf(k) {
		if known.code == o {
			return known, true
		}
	}
	return outcome{}, false
}

// StepsOf returns the stages that a matter of a register has reached when it
// stands at an outcome.
func StepsOf(k Kind, o Outcome) Steps {
	known, _ := findOutcome(k, o)
	return known.steps
}

// Ends tells whether nothing more is expected after an outcome.
func Ends(k Kind, o Outcome) bool {
	known, there := findOutcome(k, o)
	return there && !known.open
}

// OutcomeName is the Chinese name of an outcome in a register; the code itself
// when there is none.
func OutcomeName(k Kind, o Outcome) string {
	if known, there := findOutcome(k, o); there {
		return known.name
	}
	if o == Declined {
		return "资料里没有"
	}
	return string(o)
}
