package report

import "regexp"

// Spans of text whose numbers are names, dates or addresses, never counts.
var masks = []*regexp.Regexp{
	regexp.MustCompile(`《[^》]{1,80}》|〈[^〉]{1,60}〉`),
	regexp.MustCompile(`[“"「『‘][^”"」』’“,。;]{1,14}[”"」』’]`),
	regexp.MustCompile(`[〔\[(【]\s*\d{4}\s*[〕\])】]\s*第?\s*\d+\s*号`),
	regexp.MustCompile(`第\s*[\d一二三四五六七八九十百千零〇两]+\s*(?:条|款|项|届|次|号|章|节|期|批|轮|名|位|个|部|类|季度|场|课|站|版)(?:之[一二三四五六七八九十])?`),
	regexp.MustCompile(`(?:19|20)\d\d\s*[-—–~至]+\s*(?:19|20)?\d\d\s*年?`),
	regexp.MustCompile(`(?:19|20)\d\d\s*年(?:度)?(?:\s*\d{1,2}\s*[-—–~至]+\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*月(?:份|底|末)?)?(?:\s*\d{1,2}\s*[日号])?`),
	regexp.MustCompile(`(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}`),
	regexp.MustCompile(`[二一][〇零○九][〇零○一二三四五六七八九]{2}年(?:[一二三四五六七八九十]{1,3}月)?(?:[一二三四五六七八九十]{1,3}日)?`),
	regexp.MustCompile(`\d{1,2}\s*月\s*\d{1,2}\s*[日号]?\s*[-—–~至]+\s*(?:\d{1,2}\s*月)?\s*\d{1,2}\s*[日号]`),
	regexp.MustCompile(`\d{1,2}\s*[-—–~至]+\s*\d{1,2}\s*月(?:份)?|\d{1,2}\s*月\s*(?:份|底|末)?(?:\s*\d{1,2}\s*[日号])?|[一二三四五六七八九十]{1,3}月份?`),
	regexp.MustCompile(`\d{1,2}:\d\d(?::\d\d)?`),
	regexp.MustCompile(`0\d{2,3}\s*[-—]\s*\d{7,8}(?:\s*[、/,]\s*\d{7,8})*|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{11,}`),
	regexp.MustCompile(`(?:电话|手机|传真|邮编|热线|QQ|微信号|账号|编号|代码|证号)(?:号码)?\s*[:为是]\s*[\d\-—、/ ]+`),
	regexp.MustCompile(`^\s*(?:[(]?[一二三四五六七八九十\d]{1,3}[)、]|\d{1,2}\.(?:\D|$))`),
	regexp.MustCompile(`^\s*[(【]?(?:附?表|附?图|附件)\s*[一二三四五六七八九十\d]{1,2}`),
	regexp.MustCompile(`[到在坐聚走连绑摆放拉凑叫]一起`),
	regexp.MustCompile(`[A-Za-z][A-Za-z.\-]*\d+(?:\.\d+)?`),
	regexp.MustCompile(`\d+\s*[·.]\s*\d+\s*(?:国际|全国|消费者|禁毒|国家|宪法|宣传)`),
}

type span struct{ start, end int }

// masked finds the spans whose numbers must be passed over. A quoted name of
// offices, 3办7局, is one too.
func masked(text string) []span {
	var spans []span
	for _, re := range masks {
		for _, m := range re.FindAllStringIndex(text, -1) {
			spans = append(spans, span{m[0], m[1]})
		}
	}
	return spans
}

func overlaps(spans []span, start, end int) bool {
	for _, s := range spans {
		if start < s.end && s.start < end {
			return true
		}
	}
	return false
}
