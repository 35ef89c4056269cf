package report

import (
	"fmt"
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

// TestFiguresAfterABox: a box within （一） ends where （二） begins, and what is told
// in it with it.
func TestFiguresAfterABox(t *testing.T) {
	r := Read(page("柳树湾镇2023年法治工作总结", "一、主要做法", "（一）抓调解。全年调解纠纷387宗。", "【典型案例】某小区132户业主拒交物业费，调解员3次上门。", "（二）抓普法。全年举办法治讲座52场。",
		"（三）抓热线。承办12345工单7412件，满意率95.3%，而同期全县乡镇平均满意率为93.6%；从类别看，物业管理类2106件。"), Hints{})
	var got []string
	for _, f := range Figures(r) {
		if f.Status == Result {
			got = append(got, show([]Figure{f}))
		}
	}
	want := "纠纷调解=387宗 法治讲座=52场 12345工单=7412件 12345满意率=95.3% 12345工单-物业管理=2106件"
	if strings.Join(got, " ") != want {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, " "), want)
	}
}

// TestPeriodsOfSections: what stands under 一季度 is of that quarter, and a count
// that another fell to is of this year.
func TestPeriodsOfSections(t *testing.T) {
	r := Read(page("柳树湾镇2023年法治工作总结", "一、一季度", "受理纠纷96件。2022年同期有80件。", "二、二季度", "受理纠纷108件。", "三、不足", "涉企检查由2022年的9,864次降至6,421次，同比下降34.9%。"), Hints{})
	got := ""
	for _, f := range Figures(r) {
		got += fmt.Sprintf("%v %s;", f.Value, f.Period)
	}
	if want := "96 2023年一季度;80 2022年;108 2023年二季度;9864 2022年;6421 2023年;-34.9 2023年;"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestFormsAndQuarters: the right column of a form is a passage, counts in words
// are counts, the rows of a table may be quarters, and a list of plans stays one.
func TestFormsAndQuarters(t *testing.T) {
	text := extract.Text{Blocks: []extract.Block{
		{Kind: extract.Paragraph, Text: "柳树湾苏木2023年法治工作登记表"},
		{Kind: extract.Row, Cells: []string{"纠纷调处", "受理纠纷214件，调解成功209件。"}, Heads: []string{"", ""}, Text: "x"},
		{Kind: extract.Row, Cells: []string{"司法确认", "六十三件"}, Heads: []string{"", ""}, Text: "x"},
		{Kind: extract.Row, Cells: []string{"案例简述", "老于家的牛踩坏邻居的菌段，牛主人认赔4500元。"}, Heads: []string{"", ""}, Text: "x"},
		{Kind: extract.Row, Cells: []string{"下年安排", "2024年计划讲座30场，把律师请进来。"}, Heads: []string{"", ""}, Text: "x"},
		{Kind: extract.Row, Cells: []string{"一季度", "43"}, Heads: []string{"季度", "信访(件)"}, Text: "x"},
		{Kind: extract.Row, Cells: []string{"全年", "205"}, Heads: []string{"季度", "信访(件)"}, Text: "x"},
		{Kind: extract.Paragraph, Text: "全旗全年受理纠纷2316件。柏树湾的张大爷和侄儿为1.2亩柴山争了几年，侄儿当场拿出3800元。"},
	}}
	got := ""
	for _, f := range Figures(Read(text, Hints{})) {
		got += fmt.Sprintf("%s=%v%s %s %s\n", f.Metric, f.Value, f.Unit, f.Period, f.Status)
	}
	for _, want := range []string{"纠纷受理=214件 2023年 result", "调解成功=209件 2023年 result", "司法确认=63件 2023年 result", "信访=43件 2023年一季度 result", "信访=205件 2023年 result"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s", want)
		}
	}
	if n := strings.Count(got, " result"); n != 5 {
		t.Errorf("%d results", n)
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestWhatIsNoResult: what is planned, demanded, printed to be filled in, paid by
// one party of one matter or counted elsewhere, and what stands beside it and is.
func TestWhatIsNoResult(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"before and after", "法律咨询由1045件增至1260件。", "other 法律咨询=1260件"},
		{"before with its year", "涉企检查由2022年的9864次降至6421次。", "涉企检查=9864次@2022年 涉企检查=6421次"},
		{"a speech", "县领导来镇调研时说：“全县去年调解7100件，大家辛苦了。”", "other"},
		{"one party pays", "狗主人认赔2800元，两家和好。", "other"},
		{"one matter", "调解纠纷45件，其中一起由施工方赔偿养殖户15.8万元。", "纠纷调解=45件 other"},
		{"all matters", "为农民工追回工资、赔偿共98万元。", "赔偿=98万元"},
		{"posts and money to come", "司法所核定编制5名，年度普法经费预算26万元，培育“法律明白人”52名。", "plan plan 法律明白人=52名"},
		{"a form", "填写样式：受理纠纷50件。", "other"},
		{"a demand", "区里来镇督查，要求年底前各镇规范率达到100%，督查时我镇为84%。", "target 督查时我镇=84%"},
		{"a demand that was met", "按照省里要求，全年办结率达到100%。", "办结率=100%"},
		{"in brackets", "接听电话咨询742人次（区级热线同期接听9850人次，不在本数之内），代写文书57份。", "法律咨询人次=742人次 other 代写文书=57份"},
		{"beside a neighbour", "受理纠纷507宗，邻近的银沙镇同期为96宗。其中邻里纠纷128宗。", "纠纷受理=507宗 other 纠纷-邻里=128宗"},
		{"rooms that bear a name", "“王大姐”调解室调解纠纷128件。“警察哥哥”普法队举办法治讲座23场。", "纠纷调解=128件 法治讲座=23场"},
		{"a year that began", "在新的一年到来之际，全镇共调解纠纷99件。新的一年以来，共受理法律咨询231人次。", "纠纷调解=99件 法律咨询人次=231人次"},
		{"posts that are filled", "现有政法专项编制5名。", "政法专项编制=5名"},
		{"sayings that lead to a count", "有人说纠纷难调，全年仍调解成功71件。", "调解成功=71件"},
		{"one side pays in many matters", "调解赔偿案件26件，促成一方当事人支付赔偿金86万元。", "调解赔偿案件=26件 协议涉及金额=86万元"},
		{"by how many", "由3名专职调解员调解成功纠纷86件。", "专职人民调解员=3名 调解成功=86件"},
		{"the year to come", "问题不少。新的一年，一季度先办讲座20场。", "plan"},
	} {
		var got []string
		for _, f := range Figures(Read(page("柳树湾镇2023年法治工作总结", c.text), Hints{})) {
			if f.Status != Result {
				got = append(got, string(f.Status))
				continue
			}
			got = append(got, show([]Figure{f}))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, " "), c.want)
		}
	}
}

// TestAnswersAboutTheYearToCome: what is answered to a question about plans is one,
// until the next question.
func TestAnswersAboutTheYearToCome(t *testing.T) {
	r := Read(page("柳树湾镇2023年法治工作问答", "问：今年调解了多少纠纷？", "答：全年调解纠纷387宗。", "问：新的一年怎么打算？", "答：讲座排到66场。", "问：顾问有几位？", "答：村居法律顾问9名。"), Hints{})
	want := "纠纷调解=387宗@ 法治讲座=66场@!plan 村居法律顾问人数=9名@"
	if got := show(Figures(r)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
