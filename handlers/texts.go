package handlers

import "fmt"

// Words on buttons and commands: people and manuals rely on them.
const (
	labelPerson  = "找法律顾问"
	labelPlace   = "换个地方"
	labelUseful  = "有用"
	labelUseless = "没用"
	labelCancel  = "取消"
	labelErase   = "确认删除"
)

// Everything the assistant says of itself stands here; answers to questions
// are composed in package consult.
const (
	textStart = "我是明白，村里镇上的法律指路助手，是机器，不是律师。\n" +
		"用平常的话说发生了什么，比如“老板三个月没发工资”。我告诉你去哪里、打什么电话、带什么、多久内办、要不要钱，每句都有出处。\n" +
		"有危险先打110。想跟人说，打12348，免费。"
	textHelp = "直接说事就行。也可以用：\n" +
		"查我能不能申请：几句问答，看能不能有免费律师\n" +
		"/place 说在哪个镇、县，我找当地的电话\n" +
		"/person 找法律顾问\n" +
		"/mydata 看我存了你什么\n" +
		"/forget 删掉你的记录\n" +
		"有危险先打110。法律咨询打12348，免费。"
	textAskPlace    = "你在哪个镇、哪个县？点下面的，或者直接写，比如“东凤镇”。不写也能问，我按全国通用的路子答。"
	textPlaceSet    = "好，按%s来答。要改，随时说“换个地方”。"
	textPlaceBare   = "这里还没有收本地的资料，先按全国通用的路子答；当地的电话打12348问。"
	textPlaceOther  = "我手上没有“%s”的本地资料，会按全国通用的路子答；当地电话可以打12348问。"
	textPlaceWhich  = "有几个地方叫这个名，是哪一个？"
	textPlaceKept   = "好，地方不改。"
	textPerson      = "要跟人说，现在就能找到人：\n1. 打12348，律师接，免费。\n2. 找村(居)法律顾问：名字和电话一般贴在村(居)委会公告栏、公共法律服务室；不知道是谁，去镇司法所问。\n3. 直接去镇司法所、公共法律服务站，当面说。\n带上身份证和手头的纸。你那里的法律顾问还没有在这里登记，我转不过去。"
	textPersonNear  = "\n你在：%s。"
	textWordless    = "我现在只看得懂文字，图片、语音、文件和表情还看不了，也没有存下来。请把事情写几句；不方便写，打12348，免费。"
	textHeld        = "收到了，放进了你的单子里：有人接了单就看得到。我自己只看得懂文字，急的话写几句，或者打12348，免费。" // the same while a case waits to be taken
	textAdded       = "记进你的单里了，接单的人看得到。还有要补的接着写；要问别的，直接问。"                   // to words that add to a case nobody has taken yet
	textEmpty       = "这条是空的。写一句发生了什么就行，比如“邻居漏水不修”。"
	textUnknown     = "没有这个命令。"
	textStaffOnly   = "这个命令给绑定过的法律顾问和司法所用。是顾问的，请司法所发一个邀请码，在这里写 /start 加那个码。"
	textStaffPerson = "你是顾问/司法所账号，这里不替你转人。自己有事打12348，免费。"
	textOldButton   = "这个按钮过时了。直接写你想问的就行。"
	textUseful      = "好，谢谢告诉我。"
	textUseless     = "抱歉没帮上。换个说法再说一次：对方是谁、发生了什么、你想要什么结果？也可以直接打12348，律师听你说，免费。"
	textCancelled   = "好，已取消。"
	textGroup       = "群里人多，家里事、钱的事别在这儿说。点我的名字私聊我，别人看不到。有危险先打110；法律咨询打12348，免费。"
	textForget      = "要删掉我存的你的全部记录吗？删掉的有：你发的话和文件、我的回复、你选的地方、没答上的问题、还没到的提醒。删了找不回来。\n只留一行统计(哪一类事、哪个月)，里面没有你的名字和话，也对不上你。"
	textForgotten   = "删好了。你发的话、我的回复、你选的地方都删了；统计里只剩和你对不上的一行数。以后再来问，就当第一次见。\n(%s 里你自己看得到的聊天，要你自己删。)"
	textFilesKept   = "你发的照片、文件 %d 个：加密存着，只给接你单子的人看。"
	textMissesKept  = "没答上的问题 %d 个：去掉姓名、号码后给办公室看，好补资料。"
	textNothing     = "我这里没有存你的任何东西。"
)

// noticeText says what is kept, in three lines, before anything else.
func noticeText(channel string, days int) string {
	where := "消息存在本办公室的服务器上，加密保存。"
	if channel == "telegram" {
		where = "Telegram 的服务器在境外，消息会经过那里；不放心就打12348，或用本地网页聊天。"
	}
	return fmt.Sprintf("先说一声：你发的话会加密存 %d 天，只用来回答你和改进指路；统计里没有名字和原话。\n%s\n随时写 /mydata 看存了什么，写 /forget 删掉。请别发身份证号、银行卡号。继续问，就是同意这样做。", days, where)
}

// channelName is what people call a channel.
func channelName(channel string) string {
	switch channel {
	case "telegram":
		return "Telegram"
	case "web":
		return "网页"
	}
	return "这里"
}
