package consult

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/eligibility"
)

// TestEligibleInOneSentence asks whether aid can be had in words that decide
// it, or leave one thing open; used is the row or, undecided, the question.
func TestEligibleInOneSentence(t *testing.T) {
	c := newConsultant(t)
	tests := []struct{ text, used, article string }{
		{"我是农民工讨薪，能申请法律援助吗", "civil/no-check", "42"},
		{"在工地打工包工头欠了我两万工钱没给，法援给不给", "civil/no-check", "42"},
		{"被老公打想离婚，收入还可以，能不能申请法律援助", "civil/no-means-test", "32"},
		{"婆婆虐待我，我不穷，够不够格申请法援", "civil/no-means-test", "32"},
		{"见义勇为受了伤要赔偿，可以申请法律援助吗", "civil/no-means-test", "32"},
		{"车祸把我撞伤了，家里穷请不起律师，能申请法援吗", "civil/poor", "34"},
		{"我收入不高，老人要赡养费，符合法律援助条件吗，儿子没打我", "civil/poor", "34"},
		{"我有房有车年薪三十万，医疗事故，不是低保，能申请法律援助吗", "civil/not-poor", "34"},
		{"借给朋友五万块不还，能申请法律援助不", "civil/outside", "31"},
		{"邻居漏水把我家泡了，法律援助管吗", "civil/outside", "31"},
		{"想离婚分房子，没有家暴，可以申请法律援助吗", "civil/outside", "31"},
		{"吃低保的，抚养费他一直不给，能不能申请免费律师，他没打过我", "civil/no-check", "42"},
		{"我七十岁没有收入，儿子不养我，能申请法律援助吗", "civil/no-check", "42"},
		{"老板拖欠我工资，我能申请法律援助吗", "civil migrant", "42"},
		{"我工伤了能申请法律援助吗", "civil migrant", "42"},
		{"想离婚能申请法律援助吗", "civil violence", "32"},
		{"弟弟17岁被刑拘，没钱请律师，能给派律师吗，法律援助", "criminal/notified", "25"},
		{"我哥被抓了家里没钱请律师，能申请法律援助吗", "criminal special", "24"},
		{"我是被害人，被打成重伤，家里困难，能申请法律援助吗", "criminal/victim-poor", "29"},
		{"外地来的民工工伤了，法援要查我家收入不", "civil/no-check", "42"},
		{"残疾人没工作，要抚养费，申请法援要不要看经济", "civil/no-check", "42"},
		{"老公把我打伤，想申请法律援助离婚，家里有存款会不会不批", "civil/no-means-test", "32"},
		{"邻居把我打伤了，能申请法律援助吗", "civil/outside", "31"},
		{"继父打孩子，妈妈想离婚，法律援助可以吗", "civil/no-means-test", "32"},
		{"申请法律援助要看家庭收入吗", "civil exempt", "42"},
		{"已经请了律师，还能再申请法律援助吗，我弟被逮捕了", "criminal/has-lawyer", "25"},
		{"嫌疑人不是未成年也不穷，没有律师，能申请法律援助吗", "criminal reason", "24"},
		{"老母亲被儿子赶出家门，她有退休金，能申请法援吗", "civil/no-means-test", "32"},
		{"人民调解协议达成才20天，双方一起去，能申请司法确认吗", "confirmation kind", "355"},
		{"我们私下写的和解书能做司法确认吗", "confirmation/private", "205"},
		{"调委会调的协议，对方不肯去，我一个人能申请司法确认吗", "confirmation/one-side", "32"},
		{"离婚的调解协议可以司法确认吗", "confirmation/not-taken", "355"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			a, err := c.Ask(context.Background(), Question{Text: tt.text})
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Why) == 0 || a.Why[0].ID != "eligibility/"+tt.used {
				t.Fatalf("answered by %v (%v), want %s", a.Used, a.Why, tt.used)
			}
			if !mentions(a.Sources, tt.article) {
				t.Errorf("article %s is not among the sources %v", tt.article, a.Sources)
			}
			if !strings.Contains(a.Text, "审查为准") {
				t.Errorf("does not say who decides: %s", a.Text)
			}
		})
	}
}

func mentions(sources []knowledge.Citation, article string) bool {
	return slices.ContainsFunc(sources, func(s knowledge.Citation) bool {
		return slices.Contains(strings.FieldsFunc(s.Article, func(r rune) bool { return r < '0' || r > '9' }), article)
	})
}

// TestNotEligibility asks about legal aid without asking whether it is given,
// or tells nothing that decides.
func TestNotEligibility(t *testing.T) {
	c := newConsultant(t)
	for _, text := range []string{
		"申请法律援助多久给答复", "法律援助要带什么材料", "我能申请法律援助吗", "法援中心不批我的申请怎么办",
		"老板欠我工资怎么办", "东凤镇2024年受理了几件法律援助", "司法确认要钱吗", "教我做假收入证明好通过法援",
	} {
		a, err := c.Ask(context.Background(), Question{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Used) > 0 && strings.HasPrefix(a.Used[0], "eligibility/") {
			t.Errorf("%s: answered by %s", text, a.Used[0])
		}
	}
	a, _ := c.Ask(context.Background(), Question{Text: "我能申请法律援助吗"})
	if a.Check != "civil" {
		t.Errorf("the check is not offered: %q", a.Check)
	}
}

// TestVerdictsAreBacked composes every verdict and every open question and
// finds no line without a source.
func TestVerdictsAreBacked(t *testing.T) {
	c := newConsultant(t)
	for i := range c.base.Eligibility.Tables {
		table := &c.base.Eligibility.Tables[i]
		for j := range table.Rows {
			a := c.verdict(heard{}, table, &table.Rows[j])
			if len(a.Dropped) > 0 || len(a.Sources) == 0 {
				t.Errorf("%s/%s: dropped %q", table.ID, table.Rows[j].ID, a.Dropped)
			}
		}
		for j := range table.Questions {
			a := c.undecided(heard{}, table, nil, &table.Questions[j], nil)
			if len(a.Dropped) > 0 {
				t.Errorf("%s/%s: dropped %q", table.ID, table.Questions[j].ID, a.Dropped)
			}
		}
	}
}

func TestFollowUpTakesTheMatterFromBefore(t *testing.T) {
	c := newConsultant(t)
	a, err := c.Ask(context.Background(), Question{Text: "这种能申请法律援助吗", Prev: []string{"我在外地打工，老板欠工资不给"}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Used[0] != "eligibility/civil/no-check" {
		t.Errorf("answered by %v", a.Used)
	}
}

func TestCheckSteps(t *testing.T) {
	c := newConsultant(t)
	at, err := c.Check(Check{Table: "civil"})
	if err != nil || at.Next == nil || at.Next.ID != "matter" {
		t.Fatalf("first question %v, %v", at.Next, err)
	}
	at, err = c.Check(Check{Table: "civil", Asked: "matter", Text: "我是农民工，老板欠工资"})
	if err != nil || at.Next != nil || at.Verdict.Form != "legal-aid" {
		t.Fatalf("one sentence answers all: %v, %v, form %q", at.Next, err, at.Verdict.Form)
	}
	at, _ = c.Check(Check{Table: "civil", Given: eligibility.Answers{"matter": "family"}, Asked: "violence", Text: "没有"})
	if at.Next != nil || at.Verdict.Used[0] != "eligibility/civil/outside" {
		t.Errorf("plain no: %v", at.Verdict.Used)
	}
	if _, err := c.Check(Check{Table: "gone"}); err == nil {
		t.Error("a table that is gone is no error")
	}
}
