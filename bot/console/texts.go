package console

// What the office reads.
const (
	textWrong   = "账号或密码不对，请再试一次。"
	textWait    = "试得太多了，请等 %d 秒再试。忘了密码，请找管理服务器的人。"
	textCode    = "一次性码不对。它印在启动服务的窗口里；找不到，就重新启动一次服务，会印出新的。"
	textName    = "账号名请用 2 到 32 个字，比如姓名或拼音。"
	textShort   = "密码至少 12 个字。几个不相干的词连起来，好记也难猜。"
	textHasName = "密码里不要带账号名。"
	textLong    = "账号名或密码太长了。账号名最多 32 个字，密码最多 1000 个字符。"
	textAgain   = "两次写的密码不一样，请重写。"
	textForeign = "这次提交不是从本页面发出的，已经拦下。请打开工作台再做一次。"
	textLost    = "没有这一页。"
	textFailed  = "出错了，是系统的问题。请稍后再试；一直这样，请找管理服务器的人看日志。"
)
