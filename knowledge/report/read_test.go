package report

import (
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

func TestReadHead(t *testing.T) {
	tests := []struct {
		name                               string
		lines                              []string
		hints                              Hints
		title, place, issuer, date, period string
		year                               int
		doubts                             int
	}{
		{"town's report", []string{"首页 > 公开", "柳树湾镇2023年法治政府建设情况报告", "发布日期：2024-02-18　来源：柳树湾镇司法所", "一、做法", "很好。"}, Hints{},
			"柳树湾镇2023年法治政府建设情况报告", "柳树湾镇", "柳树湾镇司法所", "2024-02-18", "2023年", 2023, 1},
		{"known place", []string{"东坑镇2017年法治政府建设情况报告", "很好。"}, Hints{Lookup: fivePlaces},
			"东坑镇2017年法治政府建设情况报告", "广东省东莞市东坑镇", "", "", "2017年", 2017, 0},
		{"two-line title", []string{"柳树湾镇人民政府", "2023年度法治政府建设工作报告", "很好。"}, Hints{},
			"柳树湾镇人民政府2023年度法治政府建设工作报告", "柳树湾镇", "柳树湾镇人民政府", "", "2023年", 2023, 1},
		{"year on the line before", []string{"柳树湾镇 2025 年上半年", "法治政府建设工作报告", "很好。"}, Hints{},
			"柳树湾镇 2025 年上半年法治政府建设工作报告", "柳树湾镇", "", "", "2025年上半年", 2025, 1},
		{"quarter", []string{"柳树湾镇2025年第一季度工作通报", "很好。"}, Hints{}, "柳树湾镇2025年第一季度工作通报", "柳树湾镇", "", "", "2025年一季度", 2025, 1},
		{"half year", []string{"柳树湾镇2025年上半年调解工作总结", "很好。"}, Hints{}, "柳树湾镇2025年上半年调解工作总结", "柳树湾镇", "", "", "2025年上半年", 2025, 1},
		{"hints win", []string{"柳树湾镇2023年工作报告", "很好。"}, Hints{Place: "某省某县柳树湾镇", Year: 2022},
			"柳树湾镇2023年工作报告", "某省某县柳树湾镇", "", "", "2022年", 2022, 0},
		{"signature in Chinese", []string{"柳树湾镇2023年工作报告", "很好。", "柳树湾镇人民政府", "二〇二四年一月八日"}, Hints{},
			"柳树湾镇2023年工作报告", "柳树湾镇", "柳树湾镇人民政府", "2024-01-08", "2023年", 2023, 1},
		{"no title, dated by an event", []string{"今年以来,东凤镇深入学习二十届三中全会精神,加强法治政府建设。", "我们建设法治政府。东凤镇建设法治政府,东凤镇很好。"}, Hints{Lookup: fivePlaces},
			"〔东凤镇法治政府建设情况，原文无标题〕", "广东省中山市东凤镇", "", "", "2024年", 2024, 3},
		{"plan after an autumn plenum", []string{"东宝区法治政府建设实施方案", "学习十八届三中全会精神。"}, Hints{Lookup: fivePlaces},
			"东宝区法治政府建设实施方案", "湖北省荆门市东宝区", "", "", "2014年", 2014, 1},
		{"nothing known", []string{"各项工作都做好了。"}, Hints{}, "〔工作情况，原文无标题〕", "", "", "", "", 0, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read(page(tt.lines...), tt.hints)
			got := []any{r.Title, r.Place, r.Issuer, r.Date, r.Period, r.Year, len(r.Doubts)}
			want := []any{tt.title, tt.place, tt.issuer, tt.date, tt.period, tt.year, tt.doubts}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("field %d = %v, want %v (doubts %q)", i, got[i], want[i], r.Doubts)
				}
			}
		})
	}
}

func TestReadStructure(t *testing.T) {
	r := Read(page("柳树湾镇2023年工作报告", "一、做法", "（一）化解矛盾。受理纠纷12件。", "一是很好。", "1.建好阵地。设立3个站。", "二、不足", "人少。", "三、下步打算", "多办讲座。",
		"柳树湾镇人民政府", "2024年1月8日", "（联系人：某人，联系电话：6089020）"), Hints{})
	var got []string
	for _, p := range r.Paragraphs {
		s := p.Section()
		switch {
		case p.Furniture:
			s = "-"
		case p.IsHeading:
			s = "*" + s
		}
		if p.Ahead {
			s += "→"
		}
		got = append(got, s)
	}
	want := "-|*一、做法|一、做法 › （一）化解矛盾|一、做法 › （一）化解矛盾|一、做法 › （一）化解矛盾 › 1.建好阵地|*二、不足|二、不足|*三、下步打算→|三、下步打算→|-|-|-"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("\n got %s\nwant %s", s, want)
	}
}

func TestContactsOfAServicePageStay(t *testing.T) {
	r := Read(page("柳树湾镇公共法律服务站办事指南", "地址：柳树湾镇政府院内", "联系电话：见公示栏"), Hints{})
	if p := r.Paragraphs[2]; p.Furniture {
		t.Fatalf("%+v", p)
	}
}

func TestFurniture(t *testing.T) {
	for _, text := range []string{"【字体：大 中 小】", "上一篇：某镇召开会议", "首页 > 政务公开", "东府〔2020〕3号", "备案号:粤ICP备1号", "打印", "责任编辑：某", "某网站  2018-01-02 09:31:00"} {
		if !isFurniture(foldString(text)) {
			t.Errorf("%q passes for text", text)
		}
	}
	for _, text := range []string{"备案审查规范性文件3份。", "打印法律文书120份。", "阅读材料发放500份。", "登记来访群众300人次。", "一、做法", "受理信访5件。"} {
		if isFurniture(foldString(text)) {
			t.Errorf("%q passes for furniture", text)
		}
	}
}

func TestHeadingBlocks(t *testing.T) {
	text := extract.Text{Blocks: []extract.Block{{Kind: extract.Heading, Level: 1, Text: "柳树湾镇2023年工作报告"}, {Kind: extract.Heading, Level: 2, Text: "调解"}, {Kind: extract.Paragraph, Text: "受理纠纷12件。"}}}
	r := Read(text, Hints{})
	if got := r.Paragraphs[2].Section(); got != "调解" {
		t.Fatalf("section = %q", got)
	}
}

// TestSectionsOfNumberedParagraphs: chapters stand over 一、, which Word may
// have numbered itself.
func TestSectionsOfNumberedParagraphs(t *testing.T) {
	r := Read(page("柳树湾镇2023年工作报告", "第一部分 基本情况", "一、做法", "（一）调解", "1. 2023年调解纠纷12件。", "二．普法", "第二部分　打算", "明年办讲座3场。"), Hints{})
	got := r.Paragraphs[4].Section() + "|" + r.Paragraphs[7].Section()
	if want := "第一部分 基本情况 › 一、做法 › （一）调解|第二部分　打算"; got != want {
		t.Fatalf("sections %s, want %s", got, want)
	}
	if f := Figures(r); len(f) != 2 || f[0].Value != 12 || f[0].Status != Result || f[1].Status != Plan {
		t.Fatalf("figures %s", show(f))
	}
}
