package accounts_test

import (
	"fmt"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestBrowser invites an adviser, who sets a password and is asked on the pages
// from then on, and locks the account; a second invitation is taken back.
func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800, Dark: true}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			o := office(t)
			o.T = t
			p := b.Open(t, size)
			look := func(name string) {
				t.Helper()
				o.Look(p, fmt.Sprintf("accounts-%s-%d", name, size.Width))
			}
			o.Visit(p, o.Account(account.Account{Name: "赵所长", Role: account.Head, Place: consoletest.Town}), "/office/accounts")
			p.Follow("邀请一个人")
			look("invite")
			p.Tick("法律顾问")
			p.Choose("名册里的人", "还没有，一起加进名册")
			p.Follow("出一次性码")
			p.Reads("把法律顾问加进名册，要写姓名。")
			look("invite-wrong")
			p.Fill("姓名或账号名", "张三")
			p.Follow("出一次性码")
			p.Reads("张三 的一次性码", "只显示这一次。", "11月23日 11:00")
			look("code")
			code := p.Text(".once")
			owner := b.Open(t, size)
			owner.Go(o.URL + "/office/reset")
			owner.Fill("账号", "张三")
			owner.Fill("一次性码", code)
			owner.Fill("新密码", password)
			owner.Fill("再写一次新密码", password)
			owner.Follow("设好并登录")
			owner.Reads("今天", "张三")
			p.Follow("告诉本人了")
			p.Reads("新的单请 张三 在网页上接。", "在用")
			look("one")
			p.Follow("忘了密码：出一次性码")
			p.Reads("现在的密码马上作废", "登录着的 1 处马上退出")
			look("reset")
			p.Follow("先不")
			p.Follow("停用这个账号")
			p.Reads("新的单不再给 张三", "做过的事留在操作日志里")
			look("lock")
			p.Follow("停用")
			p.Reads("已经停用。", "张三 现在没有地方接单")
			look("locked")
			owner.Go(o.URL + "/office/")
			owner.Reads("登录", "密码")
			p.Go(o.URL + "/office/accounts")
			p.Follow("邀请一个人")
			p.Follow("出一次性码")
			p.Reads("甲镇工作人员 的一次性码")
			p.Follow("回账号列表")
			p.Reads("没用掉的邀请", "网页：设密码")
			look("list")
			p.Follow("撤回")
			p.Reads("撤回了给 甲镇工作人员 的邀请，码作废了。")
			p.Lacks("没用掉的邀请")
			for _, c := range p.Complaints() {
				if !strings.Contains(c, "422") {
					t.Errorf("console: %s", c)
				}
			}
		})
	}
}
