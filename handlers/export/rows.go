package export

import (
	"strconv"

	"mingbai/handlers/ledger"
)

// field is one value of a row: a text, or a number.
type field struct {
	text   string
	number int64
	unit   string // of the number; "" = the field is a text
}

// String is the field in CSV.
func (f field) String() string {
	if f.unit == "" {
		return f.text
	}
	return ledger.Text(f.number, f.unit)
}

// headers name the fields of a row.
func headers() []string {
	return []string{"案件键", "登记日期", "期间标签", "乡镇", "村(社区)", "类型", "渠道", "类别", "是否首次", "宗(件)", "人次",
		"答复方式", "转交去向", "是否紧急", "办结日期", "结果", "是否线下录入", "协议金额(万元)", "是否测试"}
}

// fields are the values of a row, in the order of headers.
func (t Table) fields(e ledger.Entry) []field {
	way, to := wayOf(e.Outcome)
	return []field{
		{text: Guard(e.CaseKey)}, {text: string(e.Date)}, {text: t.Period()}, {text: Guard(ledger.Town(e.Place))}, {text: Guard(e.Village)},
		{text: Guard(ledger.KindName(e.Kind))}, {text: Guard(ledger.ChannelName(e.Channel))}, {text: Guard(ledger.CategoryName(e.Kind, e.Category))},
		{text: yes(e.First)}, {number: e.Matters, unit: "宗"}, {number: e.Visits, unit: "人次"}, {text: way}, {text: to}, {text: yes(e.Urgent)},
		{text: string(e.Closed)}, {text: Guard(ledger.OutcomeName(e.Kind, e.Outcome))}, {text: yes(e.Offline)}, {number: e.Amount, unit: money}, {text: yes(e.Test)},
	}
}

// wayOf tells from an outcome how somebody was answered and where the matter went.
func wayOf(o ledger.Outcome) (way, to string) {
	switch o {
	case ledger.Answered:
		return "当场答复", ""
	case ledger.Replied:
		return "留言后答复", ""
	case ledger.ToLegalAid:
		return "转法律援助", "法律援助"
	case ledger.ToMediation:
		return "转调解", "人民调解"
	case ledger.ToAdviser:
		return "转村居顾问", "村(居)法律顾问"
	case ledger.ToOther:
		return "转其他部门", "其他部门"
	case ledger.Emergency:
		return "紧急转接", "110/120/119"
	case ledger.ToCourt:
		return "", "人民法院"
	case ledger.ToArbitration:
		return "", "仲裁"
	case ledger.ToPetition:
		return "", "信访"
	}
	return "", ""
}

// rowJSON is a row of the ledger as JSON.
type rowJSON struct {
	CaseKey  string         `json:"case_key"`
	Date     ledger.Date    `json:"date"`
	Place    string         `json:"place"`
	Village  string         `json:"village"`
	Kind     ledger.Kind    `json:"kind"`
	Channel  string         `json:"channel"`
	Category string         `json:"category"`
	First    bool           `json:"first"`
	Matters  int64          `json:"matters"`
	Visits   int64          `json:"visits"`
	Outcome  ledger.Outcome `json:"outcome"`
	Urgent   bool           `json:"urgent"`
	Closed   ledger.Date    `json:"closed"`
	Offline  bool           `json:"offline"`
	Amount   jsonAmount     `json:"amount_wan"`
	Test     bool           `json:"test"`
}

// jsonAmount is money, written in 万元.
type jsonAmount int64

// MarshalJSON writes the amount with two decimals.
func (a jsonAmount) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(a)/10_000, 'f', 2, 64), nil
}

// eachRow hands every row on as JSON.
func (t Table) eachRow(o Options, rows Entries, yield func(rowJSON) error) error {
	n := 0
	for e, err := range rows {
		if err != nil {
			return err
		}
		err := yield(rowJSON{e.CaseKey, e.Date, e.Place, e.Village, e.Kind, e.Channel, ledger.CategoryName(e.Kind, e.Category), e.First,
			e.Matters, e.Visits, e.Outcome, e.Urgent, e.Closed, e.Offline, jsonAmount(e.Amount), e.Test})
		if err != nil {
			return err
		}
		n++
		o.Progress(n)
	}
	return nil
}
