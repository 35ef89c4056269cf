package report

import (
	"fmt"
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

const (
	aTown     = "柳树湾镇2023年法治政府建设情况报告"
	aStreet   = "青萍街道办事处2023年法治政府建设年度报告"
	anOffice  = "柳树湾司法所2023年工作总结"
	aCounty   = "云桥县2023年法治政府建设情况报告"
	aBureau   = "云桥县公安局2023年法治公安建设情况报告"
	aDistrict = "石浦区司法局2023年工作总结"
	aCity     = "洛溪市2023年法治政府建设情况报告"
	aTalk     = "云桥县公安局2023年法治公安建设新闻发布会实录"
)

// statuses shows the values and, of those that are no results, the status.
func statuses(figures []Figure) string {
	var out []string
	for _, f := range figures {
		s := fmt.Sprint(f.Value)
		if f.Status != Result {
			s += "!" + string(f.Status)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// TestWhoseCount: whose count a sentence gives depends on who reports. 全县 is a
// county's own and a town's wider area.
func TestWhoseCount(t *testing.T) {
	tests := []struct{ title, text, want string }{
		// the wider area
		{aTown, "全县共受理纠纷5302件。", "5302!other"},
		{aCounty, "全县共受理纠纷5302件。", "5302"},
		{aBureau, "全县公安机关共接报警情2.86万起。", "28600"},
		{aTown, "全镇共受理纠纷302件，我镇调解员86人。", "302 86"},
		{aStreet, "全区受理纠纷6102件，全街道受理302件。", "6102!other 302"},
		{aStreet, "全街道受理纠纷302件，本街道调解成功298件。", "302 298"},
		{aDistrict, "全区受理纠纷6102件，全市受理8.1万件。", "6102 81000!other"},
		{aCounty, "全市共受理纠纷12904件，全县受理2318件。", "12904!other 2318"},
		{aCounty, "从全市看，去年各县区共受理纠纷12904件，其中岚口县3115件。", "12904!other 3115!other"},
		{aCounty, "各乡镇共受理纠纷2318件，其中城关街道806件、柳洼镇512件。", "2318 806 512"},
		{aTown, "各乡镇共受理纠纷2318件，其中柳洼镇512件。", "2318!other 512!other"},
		{aCity, "全市受理行政复议126件，全省受理3904件。", "126 3904!other"},
		{aCity, "全市受理纠纷9126件，其中云桥县2318件、石浦区1204件。", "9126 2318 1204"},
		{anOffice, "全县司法所共受理纠纷5302件，本所受理302件。", "5302!other 302"},
		{anOffice, "全系统开展法治讲座806场。", "806!other"},
		{aBureau, "市局通报去年全市共破电诈案1904起，邻近的津浦县破了209起。", "1904!other 209!other"},
		{aBureau, "横向比，全市公安机关一年破获盗窃案件806起，其中命案3起。", "806!other 3!other"},
		{aCounty, "据市司法局通报，全市共办理法律援助案件6287件。其中刑事案件1204件。", "6287!other 1204!other"},
		{aTown, "全国每年约有5200万人次参加普法活动。", "5.2e+07!other"},
		{aCounty, "2023年全省法院受理行政诉讼28450件。", "28450!other"},
		{aTown, "同期全县法治讲座平均每个乡镇48场，我镇举办52场。", "48!other 52"},
		{aTown, "县里信访总量2205批次，镇里受理46批次。", "2205!other 46"},
		{aCounty, "调解成功率98.3%，高于全市平均水平2.1个百分点。", "98.3 2.1"},
		{aCounty, "调解成功率98.3%，全市平均为96.2%。", "98.3 96.2!other"},
		// the area as a measure of praise only
		{aTown, "建成全市首个渔港法庭联络点，调解纠纷35件。", "35"},
		{aTown, "在全县率先推行积分管理，受理纠纷120件。", "120"},
		{aTown, "获评2023年全县先进单位，办理信访46件。", "46"},
		{aCounty, "被评为全省示范县，法治讲座264场。", "264"},
		{aTown, "利用“全国安全生产月”，受教育群众1200人次。", "1200"},
		{aTown, "全国宪法宣传日期间开展普法活动12场。", "12"},
		{aTown, "按照全市统一部署，排查纠纷35件。", "35"},
		// neighbours and other named places
		{aTown, "邻近的沙汀镇受理纠纷512起。", "512!other"},
		{aTown, "相邻的白沙乡全年调解纠纷188件，做法值得学习。", "188!other"},
		{aTown, "沙汀镇同期受理信访75件，我镇受理46件。", "75!other 46"},
		{aTown, "柳树湾镇受理信访46件。", "46"},
		{aTown, "2023年柳树湾镇共受理信访46件。", "46"},
		{aTown, "与邻近的沙汀镇联合开展检查3次。", "3"},
		{aTown, "与沙汀镇相比，沙汀镇受理512件，我镇受理317件。", "512!other 317"},
		{aCounty, "岚口县同期受理纠纷3115件。", "3115!other"},
		{aCounty, "相比之下，邻县一年调解纠纷1800件。", "1800!other"},
		{aCounty, "石汊镇受理纠纷447件。", "447"},
		{aCounty, "云桥县受理纠纷2318件。", "2318"},
		{aDistrict, "邻区苇湖区收到行政复议申请198件。", "198!other"},
		{aCounty, "兄弟县区平均办理法律援助案件310件，我县办理286件。", "310!other 286"},
		{aTown, "兄弟乡镇举办讲座75场。", "75!other"},
		{aCounty, "有的县一年只评查案卷60宗。", "60!other"},
		{aTown, "外地来镇务工人员申请法律援助19件。", "19"},
		{aCounty, "外省一年评查案卷5000宗。", "5000!other"},
		{aTown, "律师进社区12场，送法下乡8场。", "12 8"},
		{aTown, "集镇调解纠纷12件，小区调解室受理9件。", "12 9"},
		{aBureau, "其中，城区派出所受理纠纷1204起、开发区派出所受理306起。", "1204 306"},
		{aCounty, "其他乡镇受理纠纷330件。", "330"},
		{aTown, "其他乡镇受理纠纷330件。", "330!other"},
		{aTown, "明确镇综合服务中心254项服务事项。", "254"},
		// told by others
		{aTown, "据县司法局通报，受理纠纷5302件。", "5302!other"},
		{aTown, "据县司法局通报，我镇调解成功率98.3%。", "98.3"},
		{aTown, "县法院审理民事案件1204件，我镇协助送达35件。", "1204!other 35"},
		{aCounty, "县法院审理民事案件1204件。", "1204"},
		{aCounty, "市中院全年受理行政诉讼806件。", "806!other"},
		{aBureau, "听说外省有的县公安局一年评查案卷5000宗，我们评查120宗。", "5000!other 120"},
		{aCounty, "网传该县一年调解纠纷9000件。", "9000!other"},
		{aCounty, "据《某某日报》报道，有的地方一年举办讲座900场。", "900!other"},
		{aCounty, "专家介绍，每年因欠薪引发的纠纷约12万件。", "120000!other"},
		{aCounty, "据省厅公布，信访按期办结率99.1%。", "99.1!other"},
		{aTown, "县局通报表扬2次，受理纠纷317件。", "2 317"},
		{aCounty, "媒体报道外地一年接诉即办工单30万件，全县办理12345工单6903件。", "300000!other 6903"},
		// questions
		{aTalk, "【《云桥日报》记者】听说一年评查案卷5000宗，咱们呢？", "5000!other"},
		{aTalk, "【县融媒体中心记者】去年破案1200起，这个数字怎么看？", "1200!other"},
		{aTalk, "【发布人】数量上没有攀比，全年评查案卷320宗。", "320"},
		{aTalk, "记者：网上说破案率只有60%，是真的吗？", "60!other"},
		{aTalk, "问：一年调解多少件，有没有5000件？", "5000!other"},
		{aTalk, "答：全年调解3870件。", "3870"},
		{aCounty, "3870件纠纷是怎么化解的？靠的是调解员。", "3870!other"},
		{aCounty, "我县受理纠纷3870件，怎么化解？靠的是调解员。", "3870"},
		// former years and other papers
		{aTown, "往年一般受理纠纷300件左右，2023年受理317件。", "300!other 317"},
		{aTown, "历史上最多的一年受理512件。", "512!other"},
		{aTown, "改变以往的做法，化解纠纷35件。", "35"},
		{aTown, "2022年受理纠纷389件，2023年受理416件。", "389 416"},
		{aTown, "受理纠纷12件，比去年减少3件。", "12 -3"},
		{aTown, "《实施意见》要求每村每年讲座不少于4场，我镇每村举办5场。", "4!target 5"},
		{aTown, "如果按每村4场计算，需要52场。", "4!other 52!other"},
		{aTown, "据统计，全年受理纠纷317件。", "317"},
		{aTown, "据悉，我镇全年受理纠纷317件。", "317"},
		{aStreet, "辖区内商户参加讲座36场，周边群众约900人次参加。", "36 900"},
		{aBureau, "我们和司法局共建驻所调解室11个，配了专职调解员24名。", "11 24"},
		{aBureau, "协助外省公安机关抓获嫌疑人12名。", "12"},
		{aTown, "来自邻近镇的当事人申请调解6件。", "6"},
		{aTown, "跨镇联合调解委员会与沙汀镇联合调解纠纷4件。", "4"},
		// more of each
		{aTown, "全县18个乡镇中，我镇受理纠纷317件，排名第三。", "18!other 317"},
		{aTown, "与去年全县平均数48场相比，我镇多出4场。", "48!other 4"},
		{aTown, "放眼全省，类似案件有3200起，我镇仅4起。", "3200!other 4"},
		{aTown, "省高院发布的数据显示，民间借贷案件占三成。", "30!other"},
		{aCounty, "省会江州市一年办理行政复议1204件。", "1204!other"},
		{aCounty, "在全市12个县区中，我县办理的286件法律援助案件居第二位。", "12!other 286"},
		{aCounty, "全市排名第一的岚口县办理法律援助512件。", "512!other"},
		{aCounty, "学习岚口县“一站式”调解经验，化解纠纷120件。", "120"},
		{aCounty, "赴岚口县考察学习2次。", "2"},
		{aCounty, "邀请省城专家授课3场。", "3"},
		{aStreet, "隔壁的翠湖街道调解了413件。", "413!other"},
		{aStreet, "翠湖街道413件、南湖街道388件，本街道302件。", "413!other 388!other 302"},
		{aStreet, "区里通报，全区热线工单按期办结率平均96.1%，我街道99.6%。", "96.1!other 99.6"},
		{aTown, "《云桥晚报》报道，全县有3万人参加普法考试。", "30000!other"},
		{aBureau, "省公安厅公布，全省电诈发案下降12%。", "-12!other"},
		{aBureau, "全国公安机关同期破获电诈案件29.4万起。", "294000!other"},
		{aBureau, "公安部公布的数据显示，2023年共破获电诈案件43.7万起。", "437000!other"},
		{aDistrict, "最高人民法院公布，全国法院诉前调解成功1204万件。", "1.204e+07!other"},
		{aTown, "上级下达我镇讲座任务40场，实际完成45场。", "40!target 45"},
		{aTown, "兄弟乡镇的平均数是36场。", "36!other"},
		{aTown, "邻县的清河镇发生群体性事件2起，我镇保持零发生。", "2!other"},
		{aCounty, "我县所辖石汊镇受理纠纷447件。", "447"},
		{aCounty, "与全市平均相比，我县调解成功率高1.2个百分点。", "1.2"},
		{aCounty, "县直部门办理行政复议12件，乡镇办理54件。", "12 54"},
		{aCity, "岚口县受理纠纷3115件，居各县区首位。", "3115"},
		{aCity, "邻近的泉江市受理行政复议204件。", "204!other"},
		{aCity, "省司法厅通报全省行政复议案件3904件。", "3904!other"},
		{anOffice, "全县人民调解员1204人，我所辖区86人。", "1204!other 86"},
		{anOffice, "县局通报全县司法所排查纠纷5302件。", "5302!other"},
		{aTalk, "【观众提问】我看到有的地方一年抓了800人，你们抓了多少？", "800!other"},
		{aTalk, "网友“老张”：听说罚了50万元？", "50!other"},
		{aTalk, "记者问：据我了解，邻县去年处罚了120起，贵县呢？", "120!other"},
		{aTalk, "答：2023年，我局行政处罚86起。", "86"},
		{aTalk, "问：去年受理了多少起纠纷？答：受理3870起。", "3870"},
		{aTown, "近年来，全国各地推广“枫桥经验”，我镇化解纠纷317件。", "317"},
		{aTown, "在全国普法日开展活动12场。", "12"},
		{aTown, "协助县法院执结案件8件。", "8"},
		{aTown, "配合县公安局破获案件3起。", "3"},
		{aTown, "县公安局在我镇破获案件3起。", "3"},
		{aTown, "县法律援助中心受理我镇居民申请19件。", "19"},
		{aTown, "经县法律援助中心批准17件。", "17"},
		{aTown, "向县法院移送司法确认14件。", "14"},
		{aTown, "镇里7个村，其中河西村调解34件。", "7 34"},
		{aTown, "省级民主法治示范村2个，市级6个。", "2 6"},
		{aTown, "全县仅有的2个五星级司法所之一，受理案件12件。", "2!other 12"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := statuses(Figures(Read(page(tt.title, "一、主要工作", tt.text), Hints{}))); got != tt.want {
				t.Errorf("%s\n got %s\nwant %s", tt.title, got, tt.want)
			}
		})
	}
	if len(tests) < 60 {
		t.Errorf("%d sentences", len(tests))
	}
}

// TestWhoseCell: a column or a row of a table may be another area's.
func TestWhoseCell(t *testing.T) {
	tests := []struct{ title, heads, cells, want string }{
		{aStreet, "项目 单位 本街道 全区合计", "接待法律咨询 人次 1326 18450", "法律咨询人次=1326人次 法律咨询人次=18450人次!other"},
		{aTown, "项目 本镇 全县", "受理纠纷(件) 317 5302", "纠纷受理=317件 纠纷受理=5302件!other"},
		{aTown, "项目 我镇 全县平均 沙汀镇", "法治讲座(场) 36 48 52", "法治讲座=36场 法治讲座=48场!other 法治讲座=52场!other"},
		{aCounty, "项目 全县 全市", "受理纠纷(件) 2318 12904", "纠纷受理=2318件 纠纷受理=12904件!other"},
		{aCounty, "乡镇 受理纠纷(件)", "全县合计 2318", "纠纷受理=2318件"},
		{aCounty, "乡镇 受理纠纷(件)", "其中:城关街道 806", "纠纷受理-城关街道=806件"},
		{aCounty, "县区 受理纠纷(件)", "岚口县 3115", "纠纷受理-岚口县=3115件!other"},
		{aCounty, "县区 受理纠纷(件)", "云桥县 2318", "纠纷受理=2318件"},
		{aTown, "乡镇 受理纠纷(件)", "沙汀镇 512", "纠纷受理-沙汀镇=512件!other"},
		{aTown, "村 受理纠纷(件)", "上梁村 31", "纠纷受理-上梁村=31件"},
		{aTown, "村 受理纠纷(件)", "全镇合计 317", "纠纷受理=317件"},
		{aCity, "县区 行政复议(件)", "云桥县 31", "行政复议-云桥县=31件"},
	}
	for _, tt := range tests {
		t.Run(tt.heads+" "+tt.cells, func(t *testing.T) {
			text := page(tt.title)
			text.Blocks = append(text.Blocks, extract.Block{Kind: extract.Row, Text: tt.cells, Verbatim: tt.cells, Heads: strings.Fields(tt.heads), Cells: strings.Fields(tt.cells)})
			if got := show(Figures(Read(text, Hints{}))); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}
