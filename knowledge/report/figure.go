// Package report reads annual reports: a text becomes sections, clauses and
// figures (metric, value, unit, qualifier, period, status, quote). Built-in
// facts about places use the same Figure. It reads text only; knowledge/extract
// makes text of files.
package report

// Status tells what a figure says about the world.
type Status string

const (
	Result Status = "result" // what was done or counted
	Target Status = "target" // what a plan or law demands
	Plan   Status = "plan"   // what is meant to happen next
	Other  Status = "other"  // another place's or body's count, page furniture
)

// Figure is one number of a report with what is needed to repeat it honestly.
type Figure struct {
	Metric    string  `yaml:"metric" json:"metric"`       // 法律咨询, 调解成功, ...
	Value     float64 `yaml:"value" json:"value"`         // 12000 for 1.2万; 万元 amounts stay in 万元
	Unit      string  `yaml:"unit" json:"unit"`           // 宗, 件, 起, 人次, %, 万元: as written
	Qualifier string  `yaml:"qualifier" json:"qualifier"` // 近, 约, 超, 余 or ""
	Period    string  `yaml:"period" json:"period"`       // 2024年1-12月
	Status    Status  `yaml:"status" json:"status"`
	Quote     string  `yaml:"quote" json:"quote"`           // the clause, verbatim; "" in built-in facts
	Section   string  `yaml:"section" json:"section"`       // heading it stands under
	Corrected string  `yaml:"-" json:"corrected,omitempty"` // what was read and when an officer corrected it, "" = as read
}
