package main

import (
	"path/filepath"
	"strings"
	"time"
)

// teachWord: a word that nobody knew is written by the office, tried, and then
// understood on the residents' page.
func (d *firstDay) teachWord() {
	const question = "我的嘎嘎豆要不回来"
	before := d.hear(question)
	p := d.admin
	d.menu(p, "词和问法")
	p.Fill("当地怎么说", "嘎嘎豆")
	p.Fill("普通话里是什么", "工资")
	p.Fill("拿一句话试", question)
	p.Enter()
	p.Reads("还没有发布", "答复都不变")
	p.Follow("发布")
	p.Reads("发布了，现在就生效")
	d.untilAnswered(question, "劳动监察")
	if after := d.hear(question); strings.Contains(before, "劳动监察") || !strings.Contains(after, "劳动监察") {
		d.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// untilAnswered waits until the running program, which takes up what is new
// beside everything else, answers with a word.
func (d *firstDay) untilAnswered(question, word string) {
	d.Helper()
	end := time.Now().Add(time.Minute)
	for tick := time.NewTicker(100 * time.Millisecond); ; <-tick.C {
		if strings.Contains(d.program.ask(question).Text, word) {
			tick.Stop()
			return
		}
		if time.Now().After(end) {
			d.Fatalf("%s is not answered with %s", question, word)
		}
	}
}

// dayReport is a report of a town as towns write them.
const dayReport = `东凤镇2025年法治政府建设情况报告

一、化解矛盾纠纷
全年调解委员会受理民间纠纷137件，调解成功131件，涉及金额280万元。

二、公共法律服务
全年接待群众法律咨询462人次，举办法治讲座18场。2026年计划举办法治讲座30场。

东凤镇人民政府
2026年1月8日
`

func (d *firstDay) takeReport() {
	path := filepath.Join(d.TempDir(), "report.txt")
	write(d.T, path, dayReport)
	p := d.admin
	d.menu(p, "资料")
	p.Follow("传一份报告")
	p.Attach("文件", path)
	p.Follow("先看看读到了什么")
	p.Reads("东凤镇2025年法治政府建设情况报告", "2025年", "131", "调解成功")
	p.Follow("收下")
}

func (d *firstDay) askReport() {
	const question = "东凤镇2025年调解成功多少件"
	d.untilAnswered(question, "131件")
	answer := d.hear(question)
	for _, want := range []string{"131件", "东凤镇2025年法治政府建设情况报告"} {
		if !strings.Contains(answer, want) {
			d.Errorf("the answer lacks %s:\n%s", want, answer)
		}
	}
}

func (d *firstDay) readBook() {
	p := d.admin
	d.menu(p, "日志")
	p.Reads("操作日志", dayAdmin, dayAdviser, dayClerk, "登录", "建第一个管理员账号", "绑定了动态码", "看了一单", d.kept["case"], "导出", "加了一个词", "《东凤镇2025年法治政府建设情况报告》")
	p.Follow("现在验证")
	p.Reads("日志是完整的")
	if strings.Contains(d.program.errs.String(), "欠条") || strings.Contains(d.program.errs.String(), dayPassword) {
		d.Error("words of people are in the log")
	}
}
