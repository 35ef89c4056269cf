package main

import (
	"strconv"
	"time"

	"mingbai/bot/browsertest"
)

// write sends words from a resident's page, and waits until they stand there.
func (d *firstDay) write(p *browsertest.Page, text string) {
	d.Helper()
	p.Fill("写下你的事", text)
	p.Press("发送")
	p.Wait(`[...document.querySelectorAll('.mine')].at(-1)?.innerText.includes(` + strconv.Quote(text) + `)`)
	p.Wait(`!document.querySelector('#pending, .waiting')`)
}

// hear asks a question as somebody who was never there, and returns the answer.
func (d *firstDay) hear(question string) string {
	d.Helper()
	p := d.open("/")
	d.write(p, question)
	return browsertest.Settled[string](p, `[...document.querySelectorAll('.card')].map(c => c.innerText).join('\n')`)
}

func (d *firstDay) residentAsks() {
	d.resident = d.open("/")
	d.resident.Reads("遇到事，先问清楚去哪里办", "是程序，不是律师")
	d.write(d.resident, "我在东凤镇甲村，老板拖欠工资三个月不给怎么办")
	d.resident.Reads("劳动", "依据")
	d.resident.Press("找法律顾问")
	d.resident.Reads("等法律顾问张三接", "单号 "+time.Now().In(time.FixedZone("CST", 8*60*60)).Format("2006")+"-中山市东凤镇-0001")
}

func (d *firstDay) adviserClaims() {
	p := d.adviser
	p.Reads("甲村 · 欠薪", "等接") // nobody loaded the page again
	d.kept["case"] = browsertest.Settled[string](p, `document.querySelector('#queue tbody a').innerText`)
	p.Follow(d.kept["case"])
	p.Reads("接单以后才看得到。")
	p.Follow("接单")
	p.Reads("在办：", dayAdviser)
	d.resident.Reads("法律顾问张三在办")
}

func (d *firstDay) talk() {
	p := d.adviser
	p.Fill("回住户", "带上欠条和考勤，明天上午来所里。")
	p.Follow("发给住户")
	p.Reads("转给住户了。")
	d.resident.Reads("带上欠条和考勤，明天上午来所里。")
	d.write(d.resident, "我没有欠条，有微信记录")
	p.Reads("我没有欠条，有微信记录") // by itself
	d.resident.Reads("已送到")
}

func (d *firstDay) closeCase() {
	p := d.adviser
	p.Choose("1/3 哪一类事", "欠薪")
	p.Tick("转法援")
	p.Follow("办结，记进台账")
	p.Reads("办结", "转法援")
	d.resident.Reads("办结了", "这次帮上你了吗")
	d.resident.Press("有帮助")
	d.resident.Reads("记下了，谢谢")
}
