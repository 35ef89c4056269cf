package console

import "fmt"

// What the office reads.
const (
	textWrong     = "账号或密码不对，请再试一次。"
	textCode      = "一次性码不对。它印在启动服务的窗口里；找不到，就重新启动一次服务，会印出新的。"
	textReset     = "账号或一次性码不对，或者码已经过期。请找管理员再要一个。"
	textSecond    = "动态码不对。看一下手机时间准不准，等下一个数字出来再写；每个数字只能用一次。"
	textOld       = "现在的密码不对。"
	textName      = "账号名请用 2 到 32 个字，比如姓名或拼音，前后不要空格。"
	textShort     = "密码至少 12 个字。几个不相干的词连起来，好记也难猜。"
	textHasName   = "密码里不要带账号名。"
	textLong      = "账号名或密码太长了。账号名最多 32 个字，密码最多 1000 个字符。"
	textAgain     = "两次写的密码不一样，请重写。"
	textForeign   = "这次提交不是从本页面发出的。请打开工作台再做一次。"
	textMissing   = "没有这一页，或者它已经不在了。"
	textDenied    = "你的账号看不了这里。要用，请找管理员调整。"
	textStale     = "你打开以后，别人先改过了，所以你的没有保存。请看一下现在的样子，再改一次。"
	textNotTheirs = "上一位没存的字没有带过来。"
	textHeldOld   = "登录隔得太久，没存的字没有带过来。"
	textFileLate  = "登录到期了，文件没有收。登录以后请重新选一次。"
	textLarge     = "交上来的东西太大，没有收。请分开交。"
	textFailed    = "是系统的问题，刚才做的可能没有保存。请稍后再试；一直这样，请找管理服务器的人看日志。"
)

// waitNext is what helps somebody who has tried too often, by the page.
func waitNext(page string) string {
	return map[string]string{
		"login":  "忘了密码，请找管理员要一个一次性码。",
		"reset":  "码是一组一组的字母和数字，照抄就行；过期了，请管理员再出一个。",
		"setup":  "码印在启动服务的窗口里；找不到，就重新启动一次服务，会印出新的。",
		"code":   "看看手机的时间准不准，等下一个数字出来再写。手机不在身边，写一个恢复码；恢复码也没有，请另一位管理员取消动态码。",
		"second": "看看手机的时间准不准，等下一个数字出来再写；每个数字只能用一次。",
		"change": "想不起现在的密码，请管理员出一个一次性码。",
	}[page]
}

// waitText asks somebody who has tried too often to wait, and says what helps.
func waitText(page string, seconds int) string {
	return fmt.Sprintf("试了好几次都不对。为了不让别人一直猜，请等 %d 秒再试；账号没有锁死，什么都没有丢。%s", seconds, waitNext(page))
}
