package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"Arabic", "受理纠纷263宗", "263宗"},
		{"grouped", "派单1,208件，回复", "1208件"},
		{"full width", "受理４１６件，成功率９８．１％", "416件 98.1%"},
		{"Chinese", "受理二百六十三宗", "263宗"},
		{"Chinese with gap", "受理一千零五件", "1005件"},
		{"ten thousands", "受众1.2万人次", "12000人次"},
		{"more than", "检查20多场，发放1000余张", "20场余 1000张余"},
		{"qualifiers", "近280宗，超900人次，约46.5万元，逾30件", "280宗近 900人次超 46.5万元约 30件超"},
		{"qualifiers behind", "达98%以上，40场左右", "98%超 40场约"},
		{"bare ten thousand", "发放近万份，上万人次参加，百余场", "10000份近 10000人次超 100场余"},
		{"spaces", "受理 263 宗，超 900 余 人次", "263宗 900人次超"},
		{"money", "1.5亿元，3000万元，500多万元，三百二十万元，800元", "15000万元 3000万元 500万元余 320万元 800元"},
		{"tenths", "四成五的村民，七成以上的人，一成不变，下降两成", "45% 70%超 20%"},
		{"a table number", "表1部分乡镇调解工作情况", ""},
		{"percent in words", "百分之九十八点六，百分之百", "98.6% 100%"},
		{"pair", "39宗52人次", "39宗 52人次"},
		{"zero", "均为0宗", "0宗"},
		{"zero without unit", "均为0。", "0"},
		{"range", "每年选取1-2件", "1件 2件"},
		{"unit in brackets", "受理纠纷（件）：230", "230件"},
		{"persons or visits", "咨询30人（次）", "30人次"},
		{"traditional", "法律意見16條，講座十八場，三百萬元", "16条 18场 300万元"},
		{"dates", "2023年1月8日，1-12月，截至12月19日，2016-2020年，2024-01-05，二〇二四年三月", ""},
		{"document numbers", "东府〔2020〕3号，（2013）12号，第31条，第三十八条，第3期", ""},
		{"phones", "电话0437-5555816、5555815，13800138000，12345热线，拨打12348", ""},
		{"names", "“3·15”，《第2号令》，“八五”普法，“1310”部署，A4纸，PM2.5", ""},
		{"numbering", "一是压实责任；二是建好阵地", ""},
		{"section number", "1.件件有回音", ""},
		{"manner of speaking", "汇到一张单上，三条线，一个窗口，五项机制，两级平台，一次往返", ""},
		{"small Chinese counts", "明确四种举报途径以及十二种处理方式，召开三次会议", "4种 12种 3次"},
		{"fractions", "四分之三的人，近三分之二，百分之五，十分之一", "75% 66.67%近 5% 10%"},
		{"points", "平均满意度为96分，考试96分钟，得分98.5分", "96分 98.5分"},
		{"how long", "平均办理约28天，由30天压缩至15天，为期3天，用时2.5小时", "28天约 15天 2.5小时"},
		{"staff in words", "八名律师担任顾问，九名村居法律顾问，两名群众", "8名 9名"},
		{"done in words", "专题研究法治工作六次，集中学法三次，来回两次", "6次 3次"},
		{"boats", "出动船艇105艘次，接访49天次", "105艘次 49天次"},
		{"other words", "3个月，5人民调解，2部门，平均1个工作日完成", "1个工作日"},
		{"some", "数十场，几百人次，第一批", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range counts(foldString(tt.text), false) {
				got = append(got, fmt.Sprint(c.value, c.unit, c.qualifier))
			}
			if s := strings.Join(got, " "); strings.ReplaceAll(s, "+", "") != tt.want {
				t.Errorf("counts(%s) = %s, want %s", tt.text, s, tt.want)
			}
		})
	}
}

func TestParseNumeral(t *testing.T) {
	tests := map[string]float64{"十": 10, "十二": 12, "二十": 20, "两千": 2000, "一百零四": 104, "三千五百": 3500, "一万二千": 12000,
		"二亿三千万": 230_000_000, "九十八点六": 98.6, "二〇二四": 2024, "零": 0, "1,208": 1208, "万": 10000}
	for text, want := range tests {
		if got, ok := parseNumeral(text); !ok || got != want {
			t.Errorf("parseNumeral(%s) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "点五件", "甲"} {
		if v, ok := parseNumeral(text); ok {
			t.Errorf("parseNumeral(%s) = %v", text, v)
		}
	}
}
