package extract

import (
	"slices"
	"strings"
	"testing"
)

// TestReadPrintedPages: lines broken at the edge of a page, digits half as wide
// as characters, page feet and heads between them.
func TestReadPrintedPages(t *testing.T) {
	page := strings.Join([]string{
		"柳树湾镇 2023 年工作报告                     第 1 页 共 2 页",
		"",
		"    今年以来,柳树湾镇坚持把法治建设摆在突出位置,各项工作有序推",
		"进,取得了新的成效。现将有关情况报告如下。",
		"    一、主要工作",
		"    1.依法决策方面。听取法治工作专题汇报 2 次,列入目录的",
		"重大决策 4 项,审查合同六十二份,提示风险一百零",
		"五处。",
		"    2.法律服务方面。镇公共法律服务站和 12 个村(社区)",
		"公共法律服务室接待群众 764 人次,受理法律援助申请 9 宗,批准 8",
		"宗,不符合条件 1 宗已作解释,群众反映的问题一件一件有人回,信访下降",
		"20.3%;及时受理率 100%。",
		"    3.矛盾化解方面。全年受理各类纠纷 143 宗,调解成功 139 宗;",
		"                         — 1 —",
		"",
		"协议涉及金额约 94.6 万元,其中邻里纠纷、婚姻家庭纠纷分别为 38 宗、",
		"27 宗,调解员把政策逐条念、逐条问,念一条签一条,搬迁才得以收尾。",
		"    二、存在问题",
		"    一是力量不足。",
	}, "\n")
	want := []string{
		"柳树湾镇 2023 年工作报告 第 1 页 共 2 页",
		"今年以来,柳树湾镇坚持把法治建设摆在突出位置,各项工作有序推进,取得了新的成效。现将有关情况报告如下。",
		"一、主要工作",
		"1.依法决策方面。听取法治工作专题汇报 2 次,列入目录的重大决策 4 项,审查合同六十二份,提示风险一百零五处。",
		"2.法律服务方面。镇公共法律服务站和 12 个村(社区)公共法律服务室接待群众 764 人次,受理法律援助申请 9 宗,批准 8宗,不符合条件 1 宗已作解释,群众反映的问题一件一件有人回,信访下降20.3%;及时受理率 100%。",
		"3.矛盾化解方面。全年受理各类纠纷 143 宗,调解成功 139 宗;协议涉及金额约 94.6 万元,其中邻里纠纷、婚姻家庭纠纷分别为 38 宗、27 宗,调解员把政策逐条念、逐条问,念一条签一条,搬迁才得以收尾。",
		"二、存在问题",
		"一是力量不足。",
	}
	text := read(t, "a.txt", page)
	if got := lines(text); !slices.Equal(got, want) {
		t.Errorf("lines\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if text.Blocks[0].Kind != Furniture {
		t.Errorf("the head of the page is %s", text.Blocks[0].Kind)
	}
}

// TestReadOverRunningHeads: the title over each page is no part of the sentence
// that the page breaks, and a heading with a spaced number is not its end.
func TestReadOverRunningHeads(t *testing.T) {
	page := strings.Join([]string{
		"柳树湾镇2023年工作报告",
		"1　公共法律服务",
		"　　镇公共法律服务站和十二个村工作室全年接待群众来访咨询一千余人次，代拟各",
		"类文书五十七份，律师定期到各村坐班，村民对律师不满意的可以向司法所提出更换，",
		"更换以后由司法所回访，听众两千六百余",
		"",
		"第 1 页 共 2 页",
		"柳树湾镇2023年工作报告",
		"",
		"人次，出具书面意见三十三份，律师到村实行签到、记录、回访，村民的意见都记在本",
		"子上，一件一件有人回，各村的公开栏里也贴着律师的姓名和坐班的日子，谁没来一看",
		"便知。",
		"1.1　矛盾纠纷",
		"　　镇村两级调委会全年登记的各类纠纷都有人接、有人管、有结果，调解以后双方签",
		"订书面协议，由司法所统一编号保管，到期回访，没有一起因为调解不及时而激化的。",
		"第 2 页 共 2 页",
	}, "\n")
	got := lines(read(t, "a.txt", page))
	for _, want := range []string{"听众两千六百余人次", "谁没来一看便知。", "1.1 矛盾纠纷"} {
		if !slices.ContainsFunc(got, func(line string) bool { return strings.HasSuffix(line, want) || strings.Contains(line, want+"，") }) {
			t.Errorf("lacks %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// TestShortLinesAreNoTable: a count among labels is no head of a table.
func TestShortLinesAreNoTable(t *testing.T) {
	text := read(t, "a.txt", "结对13个村(社区)\n全年坐班、走访312次\n解答法律咨询\n1,045宗\n代写法律文书\n73份\n")
	for _, b := range text.Blocks {
		if slices.ContainsFunc(b.Heads, func(h string) bool { return strings.Contains(h, "13") }) {
			t.Errorf("a count is a head: %+v", b)
		}
	}
	if s := text.String(); !strings.Contains(s, "结对13个村") || !strings.Contains(s, "312次") {
		t.Errorf("text %q", s)
	}
}

func TestReadCaption(t *testing.T) {
	text := read(t, "a.html", "<table><caption>调解情况（单位：件）</caption><tr><th>类型<th>受理<tr><td>邻里<td>59<tr><td>合计<td>59</table>")
	if got := lines(text); len(got) != 3 || got[0] != "调解情况（单位：件）" {
		t.Fatalf("lines = %q", got)
	}
}
