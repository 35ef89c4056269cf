package ledger

import "slices"

// shortNames are the labels of matters under the names that a desk has room for,
// the frequent ones first.
var shortNames = [][2]string{
	{"labor_wage", "欠薪"}, {"labor_dispute", "劳动合同"}, {"work_injury", "工伤"}, {"social_security", "社保救助"},
	{"marriage_family", "婚姻家庭"}, {"support_elderly", "赡养"}, {"inheritance", "继承"}, {"women_rights", "妇女权益"},
	{"domestic_violence", "家暴"}, {"minor_protection", "未成年人"}, {"loan_debt", "借贷"}, {"contract", "合同"},
	{"neighbor", "邻里"}, {"housing_property", "物业租房"}, {"land_rural", "土地宅基地"}, {"expropriation", "征地拆迁"},
	{"traffic", "交通事故"}, {"personal_injury", "人身损害"}, {"consumer", "消费"}, {"medical", "医疗"},
	{"fraud", "诈骗"}, {"legal_aid", "法律援助"}, {"criminal_aid", "刑事"}, {"mediation", "调解"},
	{"admin_review", "复议诉讼"}, {"petition", "信访"}, {"court_procedure", "法院程序"}, {"arbitration", "仲裁"},
	{"notary_appraisal", "公证鉴定"}, {"gov_service", "政务"}, {"legal_adviser", "村务法律"}, {"self_harm", "轻生危机"},
	{"personal_safety", "人身危险"}, {"other", "其他"},
}

// ShortCategories returns labels of matters, each with its short name, in the
// order in which they are offered. A file may use these names too.
func ShortCategories() [][2]string { return slices.Clone(shortNames) }
