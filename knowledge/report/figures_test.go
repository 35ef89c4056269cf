package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

// page makes a text of lines, as extract does of a plain file.
func page(lines ...string) extract.Text {
	t := extract.Text{Format: "txt"}
	for _, l := range lines {
		t.Blocks = append(t.Blocks, extract.Block{Kind: extract.Paragraph, Text: l})
	}
	return t
}

func show(figures []Figure) string {
	var out []string
	for _, f := range figures {
		s := fmt.Sprintf("%s=%v%s%s", f.Metric, f.Value, f.Unit, f.Qualifier)
		if f.Period != "2023年" {
			s += "@" + f.Period
		}
		if f.Status != Result {
			s += "!" + string(f.Status)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestFigures(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"mediation", "全年共受理民间纠纷120件，调解成功118件，成功率98.3%。", "纠纷受理=120件 调解成功=118件 调解成功率=98.3%"},
		{"kinds", "调解各类纠纷60件，其中婚姻家庭类20件、邻里纠纷15件、合同债务15件、其他10件。", "纠纷调解=60件 纠纷-婚姻家庭=20件 纠纷-邻里=15件 纠纷-合同债务=15件 纠纷-其他=10件"},
		{"aid", "受理法律援助案件12件，批准10件，结案9件，为受援人挽回损失8.5万元。", "法律援助案件受理=12件 法律援助案件批准=10件 法律援助案件办结=9件 法律援助挽回损失=8.5万元"},
		{"each in turn", "受理、办结法律援助案件分别为12件、10件。", "法律援助案件受理=12件 法律援助案件办结=10件"},
		{"all alike", "行政复议、行政诉讼均为0宗。", "行政复议=0宗 行政诉讼=0宗"},
		{"advisers", "6名律师担任15个村（社区）法律顾问，开展法治讲座24场，解答法律咨询近200宗。", "村居法律顾问人数=6名 法律顾问覆盖村(社区)=15个 法治讲座=24场 法律咨询=200宗近"},
		{"petitions", "接到信访39宗52人次，同比下降8%，按期办结率100%。", "信访=39宗 信访人次=52人次 信访同比=-8% 信访按期办结率=100%"},
		{"nearest subject", "办理信访30件，办结率99%；办理12345工单610件，满意率93.2%。", "信访=30件 信访办结率=99% 12345工单=610件 12345满意率=93.2%"},
		{"before last year", "受理纠纷12件，较上年减少3件。", "纠纷受理=12件 纠纷受理同比=-3件"},
		{"own period", "1-12月，受理纠纷12件。上半年举办讲座3场。截至11月底，受理信访5件。", "纠纷受理=12件@2023年1-12月 法治讲座=3场@2023年上半年 信访=5件@截至2023年11月底"},
		{"year before", "受理纠纷12件，2022年同期为9件。", "纠纷受理=12件 纠纷受理=9件@2022年"},
		{"target in a report", "力争调解成功率达到98%，法律援助满意率达99%以上。", "调解成功率=98%!target 法律援助满意率=99%超!target"},
		{"demand", "每年讲座不少于40场。", "法治讲座=40场!target"},
		{"plan in a report", "计划举办讲座20场。明年将培育法律明白人30名。", "法治讲座=20场!plan 法律明白人=30名!plan"},
		{"aim and outcome", "年初计划化解积案8件，实际化解积案9件。", "信访积案化解=8件!target 信访积案化解=9件"},
		{"a wider area", "全县共受理纠纷5302件，我镇受理纠纷12件。", "纠纷受理=5302件!other 纠纷受理=12件"},
		{"a neighbour", "相邻的白沙镇受理纠纷300件。", "纠纷受理=300件!other"},
		{"a neighbour in brackets", "对比邻近的高坪镇（调解纠纷310件），我镇受理纠纷12件。", "纠纷调解=310件!other 纠纷受理=12件"},
		{"task given from above", "县里下达我镇调解任务200件，实际调解纠纷230件。", "县里下达我镇调解任务=200件!target 纠纷调解=230件"},
		{"two years", "2022年，受理纠纷210件；2023年受理230件，增长9.5%。", "纠纷受理=210件@2022年 纠纷受理=230件 纠纷受理同比=9.5%"},
		{"parts", "受理法律援助案件38件，其中民事26件、刑事12件，同比增长11.2%。", "法律援助案件受理=38件 法律援助案件-民事=26件 法律援助案件-刑事=12件 法律援助案件同比=11.2%"},
		{"a higher body", "县司法局在全县开展检查4轮。", "检查=4轮!other"},
		{"area as a place only", "在全市率先建成调解室3个。", "调解室=3个"},
		{"kept for review", "其中拟保留4份、拟废止1份。", "拟保留=4份 拟废止=1份"},
		{"legal education", "开展普法宣传活动46场，受教育群众约1.1万人次，张贴海报1000余张。", "普法活动=46场 普法受众=11000人次约 海报=1000张余"},
		{"law and dates", "依据第三十八条和〔2016〕21号文，12月4日开展活动。", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(page("柳树湾镇2023年法治政府建设情况报告", "一、主要工作", tt.text), Hints{})
			if got := show(Figures(r)); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestFiguresOfSections(t *testing.T) {
	r := Read(page("首页 > 公开", "柳树湾镇2023年工作总结和2024年工作计划", "浏览次数：3051次", "一、主要工作", "受理纠纷12件。",
		"二、2024年工作计划", "举办讲座34场，调解成功率达98%。", "柳树湾镇人民政府", "2024年1月8日", "下一篇：全县排查纠纷5302件"), Hints{})
	want := "纠纷受理=12件 法治讲座=34场!plan 调解成功率=98%!target"
	var own []Figure
	for _, f := range Figures(r) {
		if f.Status != Other {
			own = append(own, f)
		}
	}
	if got := show(own); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if s := own[0].Section; s != "一、主要工作" {
		t.Errorf("section = %q", s)
	}
}

func TestFiguresOfAPlanAreTargets(t *testing.T) {
	r := Read(page("柳树湾镇法治建设实施方案（2023年）", "一、任务", "受理纠纷12件，建立五项机制，每2年清理一次。"), Hints{})
	for _, f := range Figures(r) {
		if f.Status != Target {
			t.Errorf("%+v", f)
		}
	}
	if n := len(Figures(r)); !r.Plan || n != 4 {
		t.Errorf("plan = %v, %d figures: %s", r.Plan, n, show(Figures(r)))
	}
}

func TestFiguresOfTables(t *testing.T) {
	text := page("柳树湾镇2023年人民调解工作报告", "受理纠纷126宗。")
	for _, cells := range [][]string{{"1", "受理纠纷", "宗", "126", "118", "6.8%"}, {"2", "法律援助（件）", "", "9", "7", ""}} {
		text.Blocks = append(text.Blocks, extract.Block{Kind: extract.Row, Text: strings.Join(cells, "；"), Cells: cells,
			Heads: []string{"序号", "项目", "单位", "2023年", "上年", "同比"}, Verbatim: strings.Join(cells, " ")})
	}
	want := "纠纷受理=126宗 纠纷受理=118宗@2022年 纠纷受理同比=6.8% 法律援助案件=9件 法律援助案件=7件@2022年"
	if got := show(Figures(Read(text, Hints{}))); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestVocabularyLoads(t *testing.T) {
	if v := words(); len(v.rules) < 50 || len(v.topics) < 10 {
		t.Fatalf("%d rules, %d topics", len(v.rules), len(v.topics))
	}
	if list, err := events(); err != nil || len(list) < 20 {
		t.Fatalf("%d events: %v", len(list), err)
	}
}

func FuzzFigures(f *testing.F) {
	f.Add("一、做法\n受理近1.2万件、成功二百六十三宗（其中邻里3件），同比下降8%；均为0。四成五")
	f.Add("二〇二四年受理條1-2件，分别为3件和4件，全县5件")
	f.Fuzz(func(t *testing.T, body string) {
		lines := strings.Split(body, "\n")
		r := Read(page(append([]string{"柳树湾镇2023年工作报告"}, lines...)...), Hints{})
		for _, fig := range Figures(r) {
			if math.IsNaN(fig.Value) || math.IsInf(fig.Value, 0) || fig.Metric == "" {
				t.Fatalf("figure %+v", fig)
			}
			if !strings.Contains(tight(strings.Join(lines, "")+r.Title), tight(fig.Quote)) {
				t.Fatalf("quote %q is not in the text", fig.Quote)
			}
		}
	})
}
