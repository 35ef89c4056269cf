package webchat

import (
	"fmt"
	"net/http"
	"time"

	"mingbai/handlers/chat"
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

// unseen says what a file of another channel is, since its reference opens
// nothing here; "" without one.
func unseen(m *chat.Media) string {
	if m == nil {
		return ""
	}
	what := "一个文件"
	switch m.Kind {
	case chat.Photo:
		what = "一张照片"
	case chat.Voice:
		what = "一段语音"
	case chat.Location:
		what = "一个位置"
	}
	return "对方发来" + what + "，网页看不了。请在这里写一句，让他打字告诉你，或者打 12348 问。"
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
