package consult_test

import (
	"testing"

	"mingbai/handlers/consult"
)

// Anger and graves do not silence a cry: who is driven to jump, who jumped and
// who lies under a machine at a grave is in danger. Pressed graves and sayings
// are not.
func TestCriesBesideSayings(t *testing.T) {
	c := wholeConsultant(t)
	for _, q := range []string{
		"老公气得我想跳楼了",
		"婆婆气得我要跳楼",
		"他气得我想跳楼了",
		"我妈气得要跳楼怎么办",
		"他气得跳楼了",
		"老婆气得跳楼了躺在楼下",
		"我妈被气得跳楼了快来",
		"物业费涨了，老公气得我想跳楼",
	} {
		if a := answerTo(t, c, consult.Question{Text: q}); !a.Urgent || a.Category != "self_harm" {
			t.Errorf("%s: urgent %v, %s %v", q, a.Urgent, a.Category, a.Used)
		}
	}
	for _, q := range []string{
		"我爸在坟地被推土机压了",
		"我爸在祖坟那边吐血了",
		"我妈在坟地上吐血",
		"我爸上坟在坟地里吐血",
		"我妈去坟地被推土机压了",
		"我爸上坟被墓碑压住了",
		"祖坟被推，我爸被压了",
		"坟地塌了把我妈埋了",
		"老公在祖坟被人打得吐血了",
		"老公吐血了怎么办",
		"他又吐血了",
		"急得想撞墙，孩子在我眼前昏倒了",
		"我妈烦得想撞墙，拉都拉不住",
		"要死了要死了我流了好多血",
		"我喘不上气要死了要死了",
		"愁死我了，我想跳河",
		"我爸愁死了，喝了农药",
		"路上井盖没盖我掉下去了",
		"他杀人不眨眼，现在拿刀堵我门口",
		"被老板杀人不见血逼得活不下去",
		"杀人不见血，我被逼得想跳楼",
	} {
		if a := answerTo(t, c, consult.Question{Text: q}); !a.Urgent {
			t.Errorf("%s: no alarm, %s %v", q, a.Category, a.Used)
		}
	}
	for _, q := range []string{
		"祖坟让人拿石头压住了",
		"老坟头被隔壁的预制板压了",
		"祖坟被推土机推了",
		"坟地被人占了",
		"爷爷的坟被石板盖住了怎么办",
		"这店杀熟，会员更贵",
		"急得想撞墙，户口办不下来",
		"老板气得我吐血",
		"修车贵得吐血",
		"拖工资三个月，吐血了都",
		"物业费贵得想跳楼",
	} {
		if a := answerTo(t, c, consult.Question{Text: q}); a.Urgent {
			t.Errorf("%s: alarm, %s %v", q, a.Category, a.Used)
		}
	}
}
