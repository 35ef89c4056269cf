package start_test

import (
	"fmt"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestLook goes through the steps on a phone and on a desk, and looks at each
// with what was written in it.
func TestLook(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}} {
		o := office(t, nil)
		who := o.Account(account.Account{Name: "李主任", Role: account.Administrator})
		p := b.Open(t, size)
		look := func(name string) { o.Look(p, fmt.Sprintf("start-%s-%d", name, size.Width)) }
		o.Visit(p, who, "/office/start")
		look("1")
		p.Fill("镇(街道)的全称", "某丙镇")
		p.Press("保存，下一步")
		p.Reads("要从省写起")
		look("1-wrong")
		p.Fill("镇(街道)的全称", consoletest.Town)
		p.Press("保存，下一步")
		p.Reads("第 2 步")
		look("2")
		p.Fill("村和社区", "东村\n西村\n南门社区居民委员会")
		p.Press("保存，下一步")
		p.Reads("第 3 步")
		p.Fill("东村的法律顾问", "张三")
		p.Fill("司法所的指定人员", "王干事")
		look("3")
		p.Press("保存，下一步")
		p.Reads("第 4 步")
		look("4")
		p.Tick("只用网页")
		p.Press("保存，下一步")
		p.Reads("第 5 步")
		p.Press("问")
		p.Reads("劳动监察")
		look("5")
		p.Press("看过了，开张")
		p.Reads("现在做什么")
		look("opened")
		p.Go(o.URL + "/office/start/1")
		look("1-again")
	}
}
