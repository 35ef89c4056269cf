package report

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge/extract"
)

var (
	titleWord  = regexp.MustCompile(`报告|总结|方案|规划|计划|要点|通报|公报|年报|情况|纲要|意见$|白皮书|简报|汇报|指南|服务|台账|公示|年鉴|一览|统计|数据|小结|自查表|登记表|情况表|报表|实录|发布会|访谈|答记者问|通稿`)
	titleEnd   = regexp.MustCompile(`(?:报告|总结|方案|规划|计划|要点|通报|公报|年报|情况|纲要|意见|白皮书|简报|汇报|指南|台账|公示|公开|台账公示|一览表|统计表|自查表|登记表|情况表|报表|数据|小结|实录|发布会|访谈|答记者问|通稿)(?:[(][^)]*[)])?$`)
	topicWord  = regexp.MustCompile(`法治|依法|法律|调解|司法|普法|信访|矛盾|平安|综治|工作|援助|法院|检察|公安|派出所|警|维权|复议|应诉|仲裁|公证|矫正|热线|消费`)
	yearLine   = regexp.MustCompile(`^[\p{Han}]{2,20}\s*(?:19|20)\d\d\s*年(?:度)?\s*(?:上半年|下半年|第?[一二三四]季度)?$`)
	nameLine   = regexp.MustCompile(`^[\p{Han}]{2,20}(?:人民政府|街道办事处|司法所|司法局|委员会|办公室|党委|中心|[镇乡县区市])$`)
	planWord   = regexp.MustCompile(`方案|规划|计划|工作要点|纲要|实施意见|行动|工作安排|任务分解`)
	reportWord = regexp.MustCompile(`报告|总结|通报|公报|年报|白皮书|情况|汇报|小结|完成|台账|公示|数据|统计`)
	siteTail   = regexp.MustCompile(`\s*[-_|—]+\s*[^-_|—]*(?:网|门户|网站|政府|平台)\s*$`)
)

// titleBlocks is how far into a document its title is looked for.
const titleBlocks = 40

// findTitle finds the document's own name and returns the block after it;
// what stands before the title is furniture.
func findTitle(r *Report, pageTitle string, blocks []extract.Block) int {
	best, at, after := 0, -1, 0
	for i, b := range blocks[:min(len(blocks), titleBlocks)] {
		if b.Kind == extract.Row || isNumbered(b.Text) {
			break
		}
		if score := titleScore(b); score > best {
			best, at, after = score, i, i+1
		}
		if utf8.RuneCountInString(b.Text) > 90 && at >= 0 {
			break
		}
	}
	if at < 0 {
		if r.Title == "" {
			r.Title = pageName(pageTitle)
		}
		return 0
	}
	title := blocks[at].Text
	if at > 0 && (nameLine.MatchString(foldString(blocks[at-1].Text)) || yearLine.MatchString(foldString(blocks[at-1].Text)) && !yearInTitle.MatchString(foldString(title))) && !strings.Contains(title, blocks[at-1].Text) {
		title = blocks[at-1].Text + title
	}
	if r.Title == "" {
		r.Title = title
	}
	return lastSame(blocks, title, after)
}

// lastSame skips a title printed twice, once by the page and once by the document.
func lastSame(blocks []extract.Block, title string, after int) int {
	for i := after; i < min(len(blocks), after+12); i++ {
		if blocks[i].Text == title {
			return i + 1
		}
	}
	return after
}

// titleScore is 0 for what cannot be a title.
func titleScore(b extract.Block) int {
	text := foldString(b.Text)
	n := utf8.RuneCountInString(text)
	if b.Kind == extract.Furniture || n < 6 || n > 60 || strings.ContainsAny(text, "。;!?>") || !titleWord.MatchString(text) || isFurniture(text) {
		return 0
	}
	if strings.ContainsAny(text, ",:") && !titleEnd.MatchString(text) {
		return 0
	}
	score := 1
	if b.Kind == extract.Heading && b.Level == 1 {
		score += 4
	}
	if titleEnd.MatchString(text) {
		score += 3
	}
	if topicWord.MatchString(text) {
		score += 2
	}
	if yearInTitle.MatchString(text) {
		score++
	}
	return score
}

func pageName(title string) string {
	title = siteTail.ReplaceAllString(strings.TrimSpace(title), "")
	if titleWord.MatchString(foldString(title)) {
		return title
	}
	return ""
}

// isPlan says whether a document sets tasks rather than reporting on them.
func isPlan(title string) bool {
	title = foldString(title)
	return planWord.MatchString(title) && !reportWord.MatchString(title)
}

// describe makes a title in brackets for a document that has none.
func describe(r *Report, blocks []extract.Block) {
	name := r.Place
	if parts := strings.FieldsFunc(shortPlace(r.Place), func(c rune) bool { return c == ' ' }); len(parts) > 0 {
		name = parts[len(parts)-1]
	}
	r.Title = "〔" + name + subject(blocks) + "，原文无标题〕"
	r.doubt("原文没有标题，标题是按内容拟的。")
}

// subject says in a few words what an untitled document is about.
func subject(blocks []extract.Block) string {
	var all strings.Builder
	for _, b := range blocks {
		all.WriteString(foldString(b.Text))
	}
	text := all.String()
	best, most := "工作情况", 2
	for _, s := range []struct{ word, name string }{
		{"法治政府", "法治政府建设情况"}, {"人民调解", "人民调解工作情况"}, {"法律援助", "法律援助工作情况"},
		{"普法", "普法工作情况"}, {"信访", "信访工作情况"}, {"公共法律服务", "公共法律服务情况"},
	} {
		if n := strings.Count(text, s.word); n > most {
			best, most = s.name, n
		}
	}
	return best
}
