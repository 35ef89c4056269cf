package webchat

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// hotline is the public legal service line, one tap away on every page.
const hotline = "12348"

// Commands that the page sends for its own forms.
const (
	commandPlace  = "/place"
	commandForget = "/forget"
)

// How those commands read in the conversation.
const (
	textChangePlace = "换个地方："
	textForget      = "删除我的记录"
)

// What is said about cases and files.
const (
	textGuarded = "这件事只有司法所指定的人看得到。"
	textRelayed = "你在下面写的话直接转给他，回话也从这里来。双方都看不到对方的号码。"
	textWaiting = "你在下面接着写、发照片都行，接单的人看得到。"
	textUrgent  = "急的话先打12348，律师接，免费；有危险先打110。"
	textNotHere = "(这里打不开，请他打字告诉你)"
)

// caseLines says who has a case, or by when somebody will, and what that means.
func caseLines(st handoff.Standing, now time.Time) (head string, more []string) {
	switch {
	case st.State == handoff.Closed:
		return "办结了", []string{"再写，就当新的事来答。还是这件事、还要找人，写“找法律顾问”。"}
	case st.State == handoff.Claimed:
		return cmp.Or(st.Who, "接单的人") + "在办", []string{textRelayed, textUrgent}
	case st.State == handoff.Offered && st.By.After(now):
		by := clock(st.By, now)
		return "等" + cmp.Or(st.Who, "人") + "接，最晚" + by, []string{"到" + by + "还没人接，就换人，并在这里告诉你。", textWaiting, textUrgent}
	case st.State == handoff.Offered:
		return "等" + cmp.Or(st.Who, "人") + "接", []string{"马上换人，并在这里告诉你。", textWaiting, textUrgent}
	case st.Opens.After(now):
		return "下班了，" + clock(st.Opens, now) + "上班后找人", []string{"等不了，现在就打12348，律师接，免费。", textWaiting}
	}
	return "还没有人能接", []string{"请现在打12348，律师接，免费；也可以直接去镇司法所，报这个单号。有人接了马上在这里告诉你。"}
}

// passWord says how far the resident's words came to a person.
func passWord(p delivery.Pass) string {
	switch p {
	case delivery.Passing:
		return "正在转给对方……"
	case delivery.Passed:
		return "已送到"
	case delivery.PassLost:
		return "没有送到，请打 12348"
	}
	return ""
}

// quickQuestions are offered before the first message.
func quickQuestions() []string {
	return []string{
		"老板欠我工资，怎么要回来？",
		"想离婚，孩子和房子怎么办？",
		"没钱请律师，能不能申请法律援助？",
		"邻居占了我家的地，找谁管？",
	}
}

// problem is something that went wrong, as the resident reads it: what
// happened and what to do now.
type problem struct {
	Status int
	What   string
	Do     string
	Retry  bool // sending the same again may help
}

func problemEmpty() *problem {
	return &problem{Status: http.StatusUnprocessableEntity, What: "还没有写字。",
		Do: "在下面写一句话，比如“老板欠我工资”，再按“发送”。"}
}

func problemLong() *problem {
	return &problem{Status: http.StatusRequestEntityTooLarge, What: fmt.Sprintf("写得太长了，一次最多 %d 个字。", MaxText),
		Do: "请先写最要紧的一件事：谁、什么时候、欠了或伤了什么。材料不用贴上来。"}
}

func problemOften(wait time.Duration) *problem {
	return &problem{Status: http.StatusTooManyRequests, What: "问得太快了，这一句还没有处理。",
		Do: fmt.Sprintf("请等 %d 秒再发一次，你写的话还在。", seconds(wait)), Retry: true}
}

func problemFailed() *problem {
	return &problem{Status: http.StatusServiceUnavailable, What: "没有查成，是我们这边出了问题，不是你写错了。",
		Do: "你写的话还在，请再发一次。", Retry: true}
}

func problemLate() *problem {
	return &problem{Status: http.StatusGatewayTimeout, What: "查得比平时慢，还没有结果。",
		Do: "你写的话还在。等一会儿再发一次，同一句话不会记成两次。", Retry: true}
}

func problemBusy() *problem {
	return &problem{Status: http.StatusServiceUnavailable, What: "现在问的人太多，这一句还没有收下。",
		Do: "你写的话还在，请过一两分钟再发一次。", Retry: true}
}

func problemParked() *problem {
	return &problem{Status: http.StatusInternalServerError, What: "这一句没有处理成，是我们这边出了问题。",
		Do: "原话再发也不行，请换个说法，短一点，再发一次。"}
}

func problemHistory() *problem {
	return &problem{Status: http.StatusServiceUnavailable, What: "以前的对话现在显示不出来。",
		Do: "过一会儿刷新这一页再看。"}
}

func problemPlace() *problem {
	return &problem{Status: http.StatusUnprocessableEntity, What: "没有看懂是哪个地方。",
		Do: "请写到县或镇，比如“某某县某某镇”，不超过 60 个字。"}
}

func problemForeign() *problem {
	return &problem{Status: http.StatusForbidden, What: "这次发送不是从本网页发出的，已经拦下。",
		Do: "请打开本网页，再写一次。"}
}

func problemLost() *problem {
	return &problem{Status: http.StatusNotFound, What: "没有这一页。", Do: "回到首页就可以提问。"}
}

func problemNoCase() *problem {
	return &problem{Status: http.StatusConflict, What: "现在没有人看文件，这个没有收下。",
		Do: "先写“找法律顾问”；登记好了，就可以发照片和文件给他。"}
}

func problemNoFile() *problem {
	return &problem{Status: http.StatusUnprocessableEntity, What: "还没有选文件，或者文件是空的。", Do: "先按“选照片或文件”，选好再按“发出去”。"}
}

func problemFileBig() *problem {
	return &problem{Status: http.StatusRequestEntityTooLarge, What: fmt.Sprintf("文件太大，没有收下：一个最大 %d MB。", MaxFile>>20),
		Do: "纸上的材料拍成照片，一张一张发；录像、大文件请当面给。你写的话还在。"}
}

func problemFileKind() *problem {
	return &problem{Status: http.StatusUnsupportedMediaType, What: "这种文件收不了。",
		Do: "能收：照片、PDF、Word、Excel、录音、短录像。别的请拍成照片再发。"}
}

func problemFileTorn() *problem {
	return &problem{Status: http.StatusServiceUnavailable, What: "文件没有传完，没有收下。", Do: "文件还在你手机里，请再选一次、再发一次。网不好就换成小一点的照片。"}
}

func problemFilesFull() *problem {
	return &problem{Status: http.StatusInsufficientStorage, What: "你发的文件太多了，这个没有收下。", Do: "前面发的都在。要紧的先说明，剩下的当面给，或者打 12348 问。"}
}

func problemFileGone() *problem {
	return &problem{Status: http.StatusNotFound, What: "这个文件不在了。", Do: "可能过了保存的时间。还要用，请对方再发一次。"}
}

func problemFileLater() *problem {
	return &problem{Status: http.StatusBadGateway, What: "这个文件现在打不开，是我们这边的问题。", Do: "过一会儿再按一次；还是不行，请对方打字告诉你。"}
}

func problemNoLinkYet() *problem {
	return &problem{Status: http.StatusConflict, What: "现在还做不了换手机的链接。", Do: "有了单号才需要它：先写“找法律顾问”。"}
}

func problemLinkGone() *problem {
	return &problem{Status: http.StatusGone, What: "这个链接不能用了。",
		Do: "每个链接只能用一次，72 小时内有效，再做一个新的，旧的就作废。请在原来的手机上再做一个；原来的手机不在了，就在这里重新问。"}
}

func problemNotForgotten() *problem {
	return &problem{Status: http.StatusServiceUnavailable, What: "记录没有删成，是我们这边出了问题。",
		Do: "你的记录还在。请过一会儿再删一次。", Retry: true}
}

// Sentences of POST /api/ask.
const (
	apiMethod  = "请用 POST 提交问题。"
	apiBody    = `请求不是一个完整的 JSON 对象。应当是 {"q":"问题","place":"地方","prev":["前面说过的话"]}，其中 place 和 prev 可以不写。`
	apiTooBig  = "请求太大了，最多 1 MB。"
	apiEmpty   = "q 是空的，请写上问题。"
	apiPlace   = "place 太长了，请写到县或镇，不超过 60 个字。"
	apiPrev    = "prev 太多了，最多 20 条。"
	apiFailed  = "没有查成，是我们这边出了问题，请稍后再试；想问人请打 12348。"
	apiLate    = "查得太慢，没有结果，请稍后再试；想问人请打 12348。"
	apiForeign = "这个请求来自别的网站，已经拦下。"
)

func apiTooLong() string {
	return fmt.Sprintf("问题太长了，最多 %d 个字，请先写最要紧的一件事。", MaxText)
}

func apiOften(wait time.Duration) string {
	return fmt.Sprintf("问得太快了，请等 %d 秒再试；想问人请打 12348。", seconds(wait))
}

// seconds rounds up, at least one.
func seconds(d time.Duration) int {
	return max(1, int((d+time.Second-1)/time.Second))
}
