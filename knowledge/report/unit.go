package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// unitWords are the measure words that make a number a count, in simplified
// characters. Times of day, dates and ages are no counts and not here.
const unitWords = `人次 件次 场次 户次 艘次 天次 台次 架次 车次 班次 宗次 辆次 家次 批次 人\(次\) 件\(次\) 场\(次\) 人/次 课时 学时 个工作日
个百分点 百分点 平方米 公里 万元 亿元 元 亩 公斤 吨 宗 件 起 例 项 个 名 位 人 户 家 份 场 次 期 条 篇 册 本 张 幅 块 处 所 套 台 部
支 队 批 轮 类 种 辆 封 间 座 站 对 门 堂 节 课 版 面 副 枚 只 艘 架 头 棵 株 盏 则 集 首 档 卷 组 段 宗地 大类 大项 子项 倍 % ‰`

// notFollowed lists what may not come after a unit, because the word is another one then.
func notFollowed(unit string) string {
	switch unit {
	case "人":
		return "民 大代 社 员 力 口 均 工智 身 才"
	case "个":
		return "月 小时 星期 年 钟 百分 体 人 别 多月 半"
	case "部":
		return "门 署"
	case "位":
		return "一体 于 居 列 置"
	case "支":
		return "部 持"
	case "面":
		return "积 对 上"
	case "本":
		return "镇 乡 县 级 地 报告 年"
	case "类":
		return "似"
	case "对":
		return "接 照 外 于"
	case "门":
		return "式 口 户"
	case "站":
		return "式"
	case "项":
		return "目标"
	case "次":
		return "年 月 日"
	case "条":
		return "例 规"
	case "户":
		return "籍 外"
	case "所":
		return "有 属 需"
	case "期":
		return "间 限"
	case "版":
		return "权"
	case "组":
		return "织 成 建"
	case "元":
		return "旦 月 素"
	case "架":
		return "构 设"
	case "头":
		return "号"
	case "台":
		return "阶 账"
	}
	return ""
}

// unitPattern matches any unit, longest first.
var unitPattern = sync.OnceValue(func() string {
	words := strings.Fields(unitWords)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(words, "|")
})

var unitOnly = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + unitPattern() + `)$`)
})

// fitsUnit says whether the word after a number is really the unit it looks like.
func fitsUnit(unit, after string) bool {
	for bad := range strings.FieldsSeq(notFollowed(unit)) {
		if strings.HasPrefix(after, bad) {
			return false
		}
	}
	return true
}

// plainUnit writes a unit in its plain form.
func plainUnit(unit string) string {
	switch unit {
	case "人(次)", "人/次":
		return "人次"
	case "件(次)":
		return "件次"
	case "场(次)":
		return "场次"
	}
	return unit
}
