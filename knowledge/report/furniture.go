package report

import (
	"regexp"
	"unicode/utf8"
)

var (
	furnitureLine = regexp.MustCompile(`^\s*[【\[(]?\s*(?:首页|当前位置|您(?:的|现在的|当前)?位置|今日访问|访问(?:量|次数)|浏览(?:量|次数|解读)|阅读(?:量|次数)?\s*:|点击(?:量|数|率)?\s*:|字体|字号|上一[篇条页]|下一[篇条页]|网站地图|ICP|粤ICP|版权所有|主办单位|主办\s*:|承办(?:单位|\s*:)|技术支持|扫一扫|网站标识|责任编辑|编辑\s*:|信息来源|来源\s*:|发布(?:时间|日期|机构)|索引号|文号|主题词|分类\s*:|公开(?:方式|日期|类别)|联系我们|相关(?:新闻|附件|链接|文档|阅读|解读)|文章关键词|关键词\s*:|签发人|抄送|抄报|附件\s*:?|您访问的链接)`)
	menuWord      = regexp.MustCompile(`^\s*(?:打印|分享|收藏|备案号?|关闭|搜索|返回|登录|注册|无障碍|繁体|简体|English|头部|ico|其他|文件|访谈)\s*[^,。;\d]{0,10}$`)
	furnitureMark = regexp.MustCompile(`【[上下]一?[篇条页]】|网站地图|备案号|ICP备|公网安备|版权所有|网站标识码|分享到|今日访问|责任编辑|上一篇|下一篇|点击数|浏览次数|访问量\s*:|字体\s*:|\[纠错\]|打印本页|关闭窗口|扫一扫|技术支持\s*:`)
	fileNumber    = regexp.MustCompile(`^\s*[\p{Han}]{1,8}[〔\[(]\d{4}[〕\])]\s*\d+\s*号\s*$`)
	stampLine     = regexp.MustCompile(`^[^,。;]{0,40}(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s|$)[^,。;]{0,40}$`)
	pageStamp     = regexp.MustCompile(`(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2}).*(?:阅读|浏览|点击|访问|字号|字体|来源|作者|编辑|打印)|(?:阅读|浏览|点击|访问)(?:量|数|次数|人数)?\s*:\s*\d`)
	breadcrumb    = regexp.MustCompile(`^[^,。;]{0,40}(?:>|»|›)[^,。;]{0,60}$`)
)

// contactLine is the line for officials under a report. A page about an office
// is made of such lines, so there they count as text.
var contactLine = regexp.MustCompile(`^\s*[(]?(?:联系人|经办人|联系电话|咨询电话)\s*:|[(]联系人\s*:`)

func isContact(text, title string) bool {
	return utf8.RuneCountInString(text) <= 90 && contactLine.MatchString(text) && (reportWord.MatchString(title) || planWord.MatchString(title))
}

// isFurniture knows the lines of a page that are not the document: menus,
// counters, share buttons, neighbours' titles, letterhead, the officials' contact.
func isFurniture(text string) bool {
	n := utf8.RuneCountInString(text)
	switch {
	case fileNumber.MatchString(text), breadcrumb.MatchString(text), menuWord.MatchString(text), n < 80 && stampLine.MatchString(text), n < 80 && pageStamp.MatchString(text):
		return true
	case n <= 90 && furnitureLine.MatchString(text):
		return true
	case n <= 160 && furnitureMark.MatchString(text):
		return true
	}
	return false
}
