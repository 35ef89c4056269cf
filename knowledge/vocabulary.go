package knowledge

import (
	"slices"
	"strings"
)

// categories are the labels a matter may have, with the Chinese name of each.
// Fixed by the contract with the checks outside the repository; never changed.
var categories = [][2]string{
	{"legal_aid", "民事行政法律援助"}, {"criminal_aid", "刑事法律援助、值班律师"},
	{"mediation", "调解与司法确认"}, {"legal_adviser", "村(居)法律顾问"},
	{"labor_wage", "欠薪"}, {"labor_dispute", "劳动合同、辞退、仲裁"},
	{"work_injury", "工伤"}, {"social_security", "社保医保救助"},
	{"women_rights", "妇女权益"}, {"marriage_family", "婚姻、抚养、彩礼"},
	{"support_elderly", "赡养"}, {"inheritance", "继承遗嘱"},
	{"domestic_violence", "家暴、保护令"}, {"minor_protection", "未成年人"},
	{"loan_debt", "借贷担保讨债"}, {"contract", "其他合同"},
	{"neighbor", "邻里"}, {"housing_property", "物业、租房、买房"},
	{"land_rural", "承包地宅基地"}, {"expropriation", "征地拆迁"},
	{"traffic", "交通事故"}, {"personal_injury", "人身损害(非交通医疗)"},
	{"consumer", "消费"}, {"medical", "医疗"},
	{"admin_review", "复议诉讼信息公开"}, {"petition", "信访"},
	{"court_procedure", "法院程序"}, {"arbitration", "商事仲裁"},
	{"notary_appraisal", "公证鉴定"}, {"fraud", "诈骗"},
	{"gov_service", "政务便民"}, {"self_harm", "轻生危机"},
	{"personal_safety", "其他人身危险"}, {"local_report", "本地报告"},
	{"multi", "一问多事"}, {"other", "说不清"},
	{"out_of_scope", "越界"}, {"smalltalk", "寒暄"},
}

// channelCodes are the codes of places to go; those from wage_clue_platform on are our own additions.
// Never changed.
var channelCodes = strings.Fields(`110 119 120 122 96110 12348 12345 12333 12315 12338 12355 12351 12356 12368 12309 12393
	legal_aid_center judicial_office mediation_committee mediation_industry village_adviser
	labor_inspection labor_arbitration labor_mediation court court_mediation traffic_police police_station
	rural_land_arbitration township_gov county_gov housing_authority market_regulator social_insurance
	admin_reconsideration petition_office notary forensic arbitration_commission womens_federation civil_affairs
	health_authority school_education wage_clue_platform 12388 12300 12305 12363 12329 12366 12378`)

// Categories returns the labels of matters in their fixed order.
func Categories() []string {
	out := make([]string, 0, len(categories))
	for _, c := range categories {
		out = append(out, c[0])
	}
	return out
}

// CategoryName returns the Chinese name of a label.
func CategoryName(code string) (string, bool) {
	for _, c := range categories {
		if c[0] == code {
			return c[1], true
		}
	}
	return "", false
}

// IsChannel tells whether a code is one of a place to go.
func IsChannel(code string) bool { return slices.Contains(channelCodes, code) }

// ChannelCodes returns the codes of places to go in their fixed order.
func ChannelCodes() []string { return slices.Clone(channelCodes) }
