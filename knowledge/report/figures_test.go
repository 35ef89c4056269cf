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
		{"in turn, said otherwise", "林权、邻里、劳务三类纠纷依次为37件、112件、48件。", "纠纷-林权=37件 纠纷-邻里=112件 纠纷-劳务=48件"},
		{"a case that is told", "案例点评:锦绣小区外墙渗水,12户居民与物业公司互不相让。促成物业出资21.6万元维修。", "居民=12户!other 促成物业出资=21.6万元!other"},
		{"an activity that has cases in its name", "开展以案释法30场,案卷评查12件。", "以案释法=30场 案卷评查=12件"},
		{"the office itself as the other side", "以街道为被申请人的行政复议2件。", "行政复议=2件"},
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
		{"each of several", "送法进校园、送法进渔港各三场，讲座两场。", "送法进校园=3场 送法进渔港=3场 法治讲座=2场"},
		{"kinds in turn", "邻里、渔业、婚姻家庭三类纠纷分别为86起、54起、39起。", "纠纷-邻里=86起 纠纷-渔业=54起 纠纷-婚姻家庭=39起"},
		{"kinds that share a count", "受理纠纷155起，其中草场、水源类纠纷62起。", "纠纷受理=155起 纠纷-草场水源=62起"},
		{"last year aside", "受理法律援助案件709件，去年为658件，同比增长7.8%；受援人772名。", "法律援助案件受理=709件 法律援助案件受理=658件@2022年 法律援助案件受理同比=7.8% 法律援助受援人=772名"},
		{"last year in brackets", "受理纠纷2846件，同比上升6.4%（2022年为2675件）；调解成功2783件。", "纠纷受理=2846件 纠纷受理同比=6.4% 纠纷受理=2675件@2022年 调解成功=2783件"},
		{"from and to", "调解案件数由2022年的310件下降到256件，降幅17.4%。办结率由去年的92%提高到97%。", "纠纷调解=310件@2022年 纠纷调解=256件 纠纷调解同比=-17.4% 调解办结率=92%@2022年 调解办结率=97%"},
		{"several years", "五年来，累计接待群众1.9万人次。合同截至2023年底累计审查1036份。", "服务群众=19000人次@2019-2023年累计 合同审查=1036份@截至2023年底累计"},
		{"over months", "受理纠纷8件，较上月减少2件。", "纠纷受理=8件 纠纷受理环比=-2件"},
		{"a clause as the label", "上升较快的是物业纠纷，全年518件；劳动争议395件。", "纠纷-物业=518件 纠纷-劳动争议=395件"},
		{"a name in quotation marks", "开展“双随机、一公开”检查12次。", "双随机、一公开检查=12次"},
		{"shares", "女性占五成五，专职调解员仅占17%。", "女性占比=55% 专职调解员占比=17%"},
		{"what is lacking", "3个社区没有独立的调解室，4名调解员不会制作文书。", "无独立调解室社区=3个 不会制作文书调解员=4名"},
		{"fastest", "企业开办全流程平均1个工作日办结、最快0.5个工作日。", "企业开办平均用时=1个工作日 企业开办最快用时=0.5个工作日"},
		{"steps of a case", "社区矫正累计接收212人，解除186人，现在册26人。", "社区矫正接收=212人 社区矫正解除=186人 社区矫正对象=26人"},
		{"the telling of a case", "调解纠纷12件。2023年5月，村民王某与邻居争执3次，最终赔偿8000元。全年化解积案2件。", "纠纷调解=12件 村民王某与邻居争执=3次@2023年5月!other 协议涉及金额=8000元@2023年5月!other 信访积案化解=2件"},
		{"done so far", "预计全年可完成讲座60场，目前已完成52场。", "法治讲座=60场!plan 法治讲座=52场"},
		{"a standard", "补偿标准为每亩3.5万元，拟用于建设调解室4个。", "补偿标准为每亩=3.5万元!target 拟用于建设调解室=4个!plan"},
		{"sorted by kind", "化解矛盾54件。从类型看：家庭婚恋类42件（占27.1%）、物业类31件、其他19件。", "纠纷调解=54件 纠纷-家庭婚恋=42件 纠纷-家庭婚恋占比=27.1% 纠纷-物业=31件 纠纷-其他=19件"},
		{"what is left", "化解纠纷57件，尚有4件正在化解。", "纠纷调解=57件 纠纷调解-未办结=4件"},
		{"a demand for the next quarter", "下季度要求：排查不少于每周1次，化解率达到98%以上，4月底前建成调解室3个。", "纠纷排查=1次!target 调解成功率=98%超!target 调解室=3个@2023年4月!plan"},
		{"the most", "受理纠纷294起，其中家庭邻里类最多，有151起，其次是宅基地和土地流转类77起。", "纠纷受理=294起 纠纷-家庭邻里=151起 纠纷-宅基地土地流转=77起"},
		{"that year's", "审核文件234件，较2022年的195件增长20%。", "审核文件=234件 审核文件=195件@2022年 审核文件同比=20%"},
		{"told for comparison", "全镇讲座12场。（区里参考数）全区讲座合计618场，梅岭街道讲座81场。县里讲座300场，供参考。", "法治讲座=12场 法治讲座=618场!other 法治讲座=81场!other 法治讲座=300场!other"},
		{"an aim not reached", "行政争议调解中心：目标建成1个，因选址调整顺延。", "目标=1个!target"},
		{"what failed", "调解成功226件，未调解成功的5件均已告知。", "调解成功=226件 未调解成功=5件"},
		{"loss and about", "避免损失约150万元，村规民约十九件，受教育人数六千余人次。", "避免损失=150万元约 村规民约=19件 普法受众=6000人次余"},
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

// TestFiguresOfQuartersAndKinds: a head that is a time is one, a kind of dispute
// under 受理 is a kind.
func TestFiguresOfQuartersAndKinds(t *testing.T) {
	text := page("柳树湾镇2023年人民调解工作报告", "单位：件")
	row := func(heads, cells string) {
		text.Blocks = append(text.Blocks, extract.Block{Kind: extract.Row, Text: cells, Verbatim: cells, Heads: strings.Fields(heads), Cells: strings.Fields(cells)})
	}
	row("项目 一季度 全年", "受理纠纷 61 231")
	row("类型 受理 调解成功", "邻里纠纷 59 58")
	row("类型 受理 调解成功", "其中:山林土地 73 70")
	row("村 普法活动(场)", "上梁村 14")
	want := "纠纷受理=61件@2023年一季度 纠纷受理=231件 纠纷-邻里=59件 调解成功-邻里=58件 纠纷-山林土地=73件 调解成功-山林土地=70件 普法活动-上梁村=14场"
	if got := show(Figures(Read(text, Hints{}))); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestFiguresOfHalfAYear: what a head calls 去年同期 is the same half.
func TestFiguresOfHalfAYear(t *testing.T) {
	text := page("柳树湾镇2023年1—6月人民调解工作情况")
	cells := "受理纠纷(件) 61 74 135 128"
	text.Blocks = append(text.Blocks, extract.Block{Kind: extract.Row, Text: cells, Verbatim: cells, Heads: strings.Fields("项目 一季度 二季度 上半年合计 去年同期"), Cells: strings.Fields(cells)})
	want := "纠纷受理=61件@2023年一季度 纠纷受理=74件@2023年二季度 纠纷受理=135件@2023年1-6月 纠纷受理=128件@2022年1-6月"
	if got := show(Figures(Read(text, Hints{}))); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestFiguresOfBoxedSections(t *testing.T) {
	r := Read(page("柳树湾镇2023年法治指标自查表", "【指标四】法治讲座", "目标：60场", "完成：66场", "【下一年度拟申报】讲座72场", "【往期推荐】", "全市查处酒驾1916宗"), Hints{})
	want := "法治讲座=60场!target 法治讲座=66场 法治讲座=72场!plan 酒驾=1916宗!other"
	if got := show(Figures(r)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestLabelsOfLines: where a number stands on a line of its own, the line before
// says what it counts.
func TestLabelsOfLines(t *testing.T) {
	r := Read(page("柳树湾镇2023年法治工作总结", "全年调解各类纠纷", "✅ 387宗", "签订调解协议", "166份", "其中", "邻里纠纷142宗", "其他29宗", "法律援助", "申请21件 批准19件"), Hints{})
	want := "纠纷调解=387宗 调解协议=166份 纠纷-邻里=142宗 纠纷-其他=29宗 法律援助申请=21件 法律援助案件批准=19件"
	if got := show(Figures(r)); got != want {
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
	f.Add("全年调解\n✅ 387宗\n成功化解\n381宗\n其中\n其他29宗")
	f.Add("五年来累计接待1.9万人次;其中四分之三满意,平均用时约2天,满意度为96分。送法进校园、进军营各三场,邻里、渔业三类纠纷分别为8起、5起(2022年为7起)")
	f.Add("“双随机、一公开”检查12次，上升較快的是物業糾紛，全年518件，去年為500件，同比增長3.6%")
	f.Add("\xe4\xba\n\x970%000") // halves of a character on two lines
	f.Fuzz(func(t *testing.T, body string) {
		lines := strings.Split(body, "\n")
		r := Read(page(append([]string{"柳树湾镇2023年工作报告"}, lines...)...), Hints{})
		for _, fig := range Figures(r) {
			if math.IsNaN(fig.Value) || math.IsInf(fig.Value, 0) || fig.Metric == "" {
				t.Fatalf("figure %+v", fig)
			}
			if !strings.Contains(tight(strings.Join(lines, "\n")+r.Title), tight(fig.Quote)) {
				t.Fatalf("quote %q is not in the text", fig.Quote)
			}
		}
	})
}

// FuzzRows takes tables: a line a row, a tab between cells; the first line is
// the heads.
func FuzzRows(f *testing.F) {
	f.Add("项目\t单位\t本年\t上年\n纠纷受理\t件\t1,204\t约1.2万\n其中:邻里\t件\t12余\t—\n合计\t\t同比\t-3%")
	f.Add("村\t普法活动(场)\t调解成功率(%)\t2023年\n甲村\t14\t98.5\t亿元")
	f.Fuzz(func(t *testing.T, table string) {
		text := page("柳树湾镇2023年工作报告", "单位：件")
		rows := strings.Split(table, "\n")
		heads := strings.Split(rows[0], "\t")
		for _, row := range rows[1:] {
			b := extract.Block{Kind: extract.Row, Text: row, Cells: strings.Split(row, "\t"), Verbatim: row}
			b.Heads = make([]string, len(b.Cells))
			copy(b.Heads, heads)
			text.Blocks = append(text.Blocks, b)
		}
		for _, fig := range Figures(Read(text, Hints{})) {
			if math.IsNaN(fig.Value) || math.IsInf(fig.Value, 0) || fig.Metric == "" || !strings.Contains(table, fig.Quote) {
				t.Fatalf("figure %+v", fig)
			}
		}
	})
}
