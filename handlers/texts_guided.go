package handlers

// Words on the buttons of guided checks and papers.
const (
	labelCheck  = "查我能不能申请"
	labelAgain  = "重新查"
	labelBack   = "上一步"
	labelResume = "接着来"
	labelSkip   = "跳过"
	labelKeep   = "就这样"
	labelMake   = "生成文件"
)

// What is said around guided checks and papers; questions, verdicts and fields
// are knowledge (eligibility.yaml, forms.yaml).
const (
	textCheckBegin   = "%s？我问几句，答哪句都行，用自己的话说也行。"
	textCheckNoted   = "你前面说过的，我先记下了；不对就按“上一步”。"
	textCheckAgain   = "没对上。选一个，或者换个说法；拿不准选“不清楚”。"
	textCheckNoBack  = "这是第一句，前面没有了。"
	textCheckDropped = "好，不查了。想再查，写“查我能不能申请”。"
	textCheckGone    = "这个检查现在用不了。打12348问，免费。"
	textCheckPaused  = "刚才的检查还没做完。要接着来吗？"

	textFillAsk      = "（%d/%d）%s"
	textFillKnown    = "我先填了“%s”。对就按“就这样”，不对直接写。"
	textFillHas      = "你写的是“%s”。不改就按“就这样”。"
	textFillLong     = "太长了，纸上放不下。请写到%d字以内，要紧的先写。"
	textFillNumber   = "身份证号、银行卡号我没有记，打印后用笔填。"
	textFillConfirm  = "都问完了，看看对不对：\n%s\n对就按“生成文件”；要改，按“上一步”退回去。"
	textFillBlank    = "（空着，用笔填）"
	textFillDropped  = "好，不填了，表里记的都清了。聊天记录里的话要一起删，写 /forget。"
	textFillNoFiles  = "这里发不了文件。申请表在法律援助中心、司法所窗口都能领，工作人员会帮着填；也可以用本地网页聊天做一份。"
	textFillGone     = "这张表现在做不了。窗口能领到表，打12348问在哪里，免费。"
	textFillPaused   = "刚才的表还没填完。要接着来吗？"
	textFillKept     = "你刚才写的，先记在“%s”这一栏，可以退回去改。"
	textFillMade     = "做好了：%s。表里记的已经清了；聊天记录和这个文件加密存着，写 /forget 一起删。\n"
	textFillNotReady = "按“生成文件”就做，要改按“上一步”，不要了按“取消”。"
)
