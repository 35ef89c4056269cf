package help

import "mingbai/handlers/account"

// job is one of the five things that a role does. Words in “ ” are what stands
// on the page: names of pages, buttons, headings; a test looks for each.
type job struct {
	Title      string
	Steps      []string
	Href, Link string // where it is done
}

// guide is what the page of a role says.
type guide struct {
	Jobs  []job // five
	Never []string
	Rest  []string // good to know
}

func guides() map[account.Role]guide {
	return map[account.Role]guide{
		account.Adviser: adviser(), account.Clerk: clerk(), account.Head: head(), account.County: county(), account.Administrator: administrator(),
	}
}

func adviser() guide {
	return guide{Jobs: []job{
		{"看有没有等你的单", []string{"打开“今天”：等你接的、在你手上的都排在这里。", "红字是晚了的，先看它。页面开着会自己更新，不用一直刷新。"}, "/office/", "去“今天”"},
		{"接单", []string{"第一次在电脑上接，先点“改在网页上接单”：新的单就请你在这里接，不再发到 Telegram。",
			"点开一单，先看是哪个村、什么事、机器已经答过什么，再点“接单”。", "不归你：“转备班”或“转司法所”。不是法律的事：“不属于”。"}, "/office/cases", "去“办单”"},
		{"回话", []string{"接了以后，在这一单的“回话”里写，居民马上收到。", "号码都不会露出来：你看不到居民的，居民也看不到你的。"}, "/office/cases", "去“办单”"},
		{"办结", []string{"事情答完了，在“办结”里选哪类事、怎么答复的、几个人，就进了台账，不用另外报。", "居民可以打分，也可以再问。"}, "/office/cases", "去“办单”"},
		{"登记讲座、走访、电话", []string{"不是从这里来的事，当天在“登记”里记一行：哪个村、哪类事、几人次。就记在你名下，“工作日志”里看得到。",
			"只能记你负责的村居。记错了，马上“撤销刚记的这一条”。", "在 Telegram 里发 /log 也一样，记一处就够。"}, "/office/record", "去“登记”"},
	}, Never: []string{"不要问身份证号、银行卡号、密码。", "有人身危险，先让他打 110，再说别的。", "不保证结果。"},
		Rest: []string{"在 Telegram 里接单的，同样的事点按钮就行，两边是同一个单。", "在“我的账号”里改密码、开动态码；在别人的电脑上用过，回来点“退出其他设备”。"}}
}

func clerk() guide {
	return guide{Jobs: []job{
		{"看今天有没有晚的", []string{"“今天”里先看红字：没人接的、接了没回话的。", "上面有横条的，是要你做的事，比如顾问任期快到了。"}, "/office/", "去“今天”"},
		{"顾问接不了的，自己接", []string{"在“办单”里点开，点“接单”，像顾问一样“回话”“办结”。", "没有“接单”可点：你不在名册里，或者还没有点“改在网页上接单”。"}, "/office/cases", "去“办单”"},
		{"登记来访、电话、讲座、调解", []string{"当天在“登记”里记一行，Ctrl+回车就是“记下”；日期和村居会留着，接着记下一条。",
			"同一件事再来，写同一个案号：只加人次，不加宗。记错了，马上“撤销刚记的这一条”。", "一整本的，“从文件登记”。"}, "/office/record", "去“登记”"},
		{"月底对数、交表", []string{"“统计”里每个数都能点开，看是哪几行。", "对好了，导出 XLSX 交上去；导出会记在日志里。"}, "/office/statistics", "去“统计”"},
		{"名册跟着人走", []string{"换顾问、换村，在“名册”里改，马上用上；在办的单不变。", "新顾问要一个邀请码(Telegram，10 分钟有效)，或请所长在“账号”里邀请。"}, "/office/roster", "去“名册”"},
	}, Never: []string{"不要把对话、号码抄到别处。看一单会记一条日志。", "不要几个人合用一个账号。"},
		Rest: []string{"有空看“没答上的”：常问的写成一条，居民下次就答得上。", "法律服务的电话、地址变了，在“资料”里改。"}}
}

func head() guide {
	return guide{Jobs: []job{
		{"看晚了的单", []string{"“今天”和“办单”里红字的：没人接超过时间，或者接了不回话。", "多久算晚，在“设置”里定。"}, "/office/cases", "去“办单”"},
		{"管本所的账号", []string{"来了新人：“邀请一个人”，出一次性码，当面告诉本人。没用掉的可以撤回。", "人走了，当天“停用这个账号”：马上退出，手上的单转给别人。", "忘了密码、丢了手机，也在这里。"}, "/office/accounts", "去“账号”"},
		{"定谁接、等多久", []string{"“名册”里每个村要有法律顾问，最好有备班；任期到了会提醒。", "家暴、未成年人、性侵的事只给“指定人员”，一个镇至少要有一位。"}, "/office/roster", "去“名册”"},
		{"年底结账", []string{"“年报”里看草稿，和“统计”对数，对不上的会列出来。", "数定了再“结账”：结了不能再打开，漏的只能记成更正，看得见。"}, "/office/yearly", "去“年报”"},
		{"看谁做了什么", []string{"“日志”里看本所的人登录、导出、看单、改名册。", "每月点一次“现在验证”，把末尾的校验码抄在纸上。"}, "/office/audit", "去“日志”"},
	}, Never: []string{"不要把自己的密码和动态码给工作人员；给他们自己的账号。", "导出的明细不要发在群里。"},
		Rest: []string{"工作人员能做的，所长都能做。", "所长的账号要绑定动态码。换手机前，先在“我的账号”里重新绑定；恢复码抄在纸上锁好。"}}
}

func county() guide {
	return guide{Jobs: []job{
		{"看各镇的数", []string{"“统计”里选期间和地方，可以看全县，也可以点到一个镇、一个村。", "数从台账里来，和镇里看到的是同一个。"}, "/office/statistics", "去“统计”"},
		{"一个数是怎么来的", []string{"点数字，打开那几行；行里没有居民的名字和原话。", "数字旁的“口径”说怎么算的。"}, "/office/ledger", "去“台账”"},
		{"交表、公开", []string{"“统计”里导出。要公开的，选公开的那种：人少的格子写成 <5。", "导出会记在日志里。"}, "/office/statistics", "去“统计”"},
		{"写年报", []string{"“年报”里有草稿和统计表，对不上的会列出来。", "“下载 DOCX”，在 Word 里改。"}, "/office/yearly", "去“年报”"},
		{"看哪个村没有顾问", []string{"“名册”里选“没有顾问的”“任期快到或已到的”。", "要改，请镇里改。"}, "/office/roster", "去“名册”"},
	}, Never: []string{"只看数，不看单：谁问了什么，县里看不到，也不要向镇里要。", "各镇不排名次。"}}
}

func administrator() guide {
	return guide{Jobs: []job{
		{"开张", []string{"第一次按五步做：在哪里、哪些村居、谁来接、从哪里来问、问一句试试。", "可以跳过，以后接着做。"}, "/office/start", "接着做"},
		{"给每个人自己的账号", []string{"“邀请一个人”，出一次性码，当面告诉本人。不要几个人合用一个。", "忘了密码，“出一次性码”；手机丢了，“取消动态码”。都先认清是本人。", "至少要有两位管理员：一位的手机和恢复码都丢了，另一位能帮他。只有一位又进不来，请管服务器的人 go run ./bot office reset --name 账号名。"}, "/office/accounts", "去“账号”"},
		{"定规矩", []string{"“设置”里是一个所要定的事，现在是什么、什么意思、在哪里改。", "标着红字的，是还没有定的。"}, "/office/settings", "去“设置”"},
		{"每月验证日志", []string{"点“现在验证”，把末尾的校验码和日期抄在纸上。", "说被动过，照页面上的几步做，不要先动数据库。"}, "/office/audit", "去“日志”"},
		{"备份", []string{"请管服务器的人每天 go run ./bot backup。", "密钥文件 mingbai.key 另外保管：没有它，备份什么也打不开。", "“设置”里看得到上次备份是哪天。"}, "/office/settings", "去“设置”"},
	}, Never: []string{"最后一个管理员停不掉，自己也停不掉自己：请另一位管理员来做。", "密钥文件不要和备份放在一起。"},
		Rest: []string{"居民要删自己的记录：他自己在对话里发 /forget；来所里要求的，由管服务器的人删。", "“今天”最下面看数据库、索引、Telegram 好不好。"}}
}
