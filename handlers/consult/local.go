package consult

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

var (
	// asking matches questions for a number or for what a report says.
	asking = mustSet("多少|几|率|比例|是不是|有没有|哪些|哪几|哪年|结果|怎么样|如何|全覆盖|哪个|谁|更多|还是|比|叫啥|报告|数字|数据|统计|总共|一共|合计|吗|呢|什么|怎么弄|怎么个|怎么搞|怎么回事|是啥|咋样|加起来|够不够|达到|完成")
	// counting matches questions that only a count can answer.
	counting = mustSet("多少|几|率|比例|总共|一共|合计 + 宗|件|起|人次|多少人|多少名|几名|多少个|场|份|次|回|率|比例|户|名|期|学时|个村|个社区|对|条|张|辆|所|支|家|位|数|案|纠纷|咨询|讲座|调解|信访|复议|诉讼|援助 - 几天 - 多少天 - 几日 - 多少日 - 多久 - 多少钱 - 几个工作日 - 多少个工作日 - 几个月 - 几年")
	// own matches a resident's own trouble.
	own = mustSet("我被|我家|我的|我老公|我老婆|我爸|我妈|我儿子|我女儿|我和|我跟|我要|我想|欠我|打我|骗我|赔我|告我|帮我|找谁|去哪|怎么办|能不能|俺")
)

const (
	leastFact    = 1.5 // below this a fact was not heard
	factsAtOnce  = 3
	nextFact     = 0.5 // of the best fact's score, for a further one to be told as well
	strongGuide  = 1.6 // how much better a guide must be heard to beat a fact in one's own trouble
	guideCarries = 5.0 // a guide this well heard is not overruled by "not in the report"
)

// told is a fact or a gap of a sheet that a message asks for.
type told struct {
	sheet  *report.Sheet
	fact   *report.Fact
	absent *report.Absent
	score  float64
	words  []string
}

// local answers from what the place's own reports say, or say nothing about.
func (c *Consultant) local(ctx context.Context, h heard, ranked []match) (Answer, bool) {
	if !h.known {
		if a, ok := c.office(h); ok {
			return a, true
		}
		return c.elsewhere(h, ranked)
	}
	if a, ok := c.overYears(h); ok {
		return a, true
	}
	if a, ok := c.compared(h); ok {
		return a, true
	}
	sheets, docs := c.base.SheetsOf(h.place.String()), c.documentsOf(h.place.String())
	if len(sheets)+len(docs) == 0 {
		if a, ok := c.office(h); ok {
			return a, true
		}
		if h.place.Bare {
			h.other = h.place.String()
			return c.elsewhere(h, ranked)
		}
		return Answer{}, false
	}
	if a, ok := c.contact(h, docs); ok {
		return a, true
	}
	if a, ok := c.office(h); ok { // it is no question for a count
		return a, true
	}
	guide := 0.0
	if len(ranked) > 0 {
		guide = ranked[0].firm
	}
	mine := own.Match(h.text).Score > 0
	asks := asksFor(h) || h.named && !mine // who names a place asks about it
	counts := asks && !mine && (h.named || namesYear(h) || counting.Match(h.text).Score > 0)
	facts := c.tell(h, sheets)
	if len(facts) == 0 && h.named && !mine { // the topic alone: what does the report count of it
		facts = tellIn(h.text+"\n多少几个", sheets, h.years)
	}
	if len(facts) == 0 && (guide < guideCarries || counts) {
		facts = c.searchFacts(ctx, h, sheets)
	}
	if year, gone := missingYear(h, sheets, docs); gone && (asks || len(facts) > 0) && !(mine && guide > leastFact) {
		return c.otherYear(h, year, facts, sheets, docs), true
	} else if !gone {
		facts = ofAsked(facts, h.years)
	}
	if a, ok := c.newer(h, facts, docs, guide, asks && !mine); ok {
		return a, true
	}
	if len(facts) > 0 && believes(facts[0], guide, asks, mine) {
		return c.reported(h, facts, docs), true
	}
	if a, ok := c.fromDocuments(h, docs, guide, asks && !mine); ok {
		return a, true
	}
	if tallying.Match(h.text).Score > 0 && !mine || counts && (guide < guideCarries || namesYear(h) || h.named && counting.Match(h.text).Score > 0) || asks && !mine && guide == 0 {
		return c.notReported(h, "", sheets, docs), true
	}
	return Answer{}, false
}

// asksFor tells whether a message asks something: by a word, or by ending as
// a question of yes or no does.
func asksFor(h heard) bool {
	if asking.Match(h.text).Score > 0 {
		return true
	}
	for _, end := range []string{"没", "没有", "不", "么", "嘛", "不对", "?"} {
		if strings.HasSuffix(strings.TrimRight(h.plain, "。.!！"), end) {
			return true
		}
	}
	return either(h.plain)
}

// either tells whether a text holds a question of the kind 勤不勤, 有没有.
func either(text string) bool {
	runes := []rune(text)
	for i := 0; i+2 < len(runes); i++ {
		if runes[i] == runes[i+2] && (runes[i+1] == '不' || runes[i+1] == '没') {
			return true
		}
	}
	return false
}

// namesYear tells whether a year is written in figures.
func namesYear(h heard) bool { return yearForm.MatchString(h.plain) }

// believes decides between a report's fact and a guide.
func believes(best told, guide float64, asks, mine bool) bool {
	switch {
	case best.fact != nil && best.fact.Channel != "":
		return asks || best.score >= guide/2
	case mine && guide > strongGuide*best.score:
		return false
	}
	return asks || best.score >= guide
}

// tell finds the facts a message asks for, the best first; a short follow-up
// may lean on the message before it.
func (c *Consultant) tell(h heard, sheets []report.Sheet) []told {
	found := tellIn(h.text, sheets, h.years)
	if h.prev == "" || len(found) > 0 && found[0].score >= ownEnough {
		return found
	}
	joined := tellIn(h.prev+"\n"+h.text, sheets, h.years)
	fresh := joined[:0]
	for _, t := range joined {
		if slices.ContainsFunc(t.words, func(w string) bool { return strings.Contains(h.text, w) }) {
			fresh = append(fresh, t)
		}
	}
	if len(found) > 0 || len(fresh) > 0 {
		return longerOf(found, fresh)
	}
	if fresh = tellIn(h.text+"\n多少几个", sheets, h.years); len(fresh) > 0 { // a new word: the count of that
		return fresh
	}
	return tellIn(h.prev, sheets, h.years)
}

// longerOf prefers the list whose best entry was heard better.
func longerOf(a, b []told) []told {
	if len(a) == 0 || len(b) > 0 && b[0].score > a[0].score {
		return b
	}
	return a
}

func tellIn(text string, sheets []report.Sheet, years []int) []told {
	var found []told
	for i := range sheets {
		s := &sheets[i]
		if len(years) > 0 && !slices.Contains(years, s.Year) && slices.ContainsFunc(sheets, func(o report.Sheet) bool { return slices.Contains(years, o.Year) }) {
			continue
		}
		for j := range s.Facts {
			if hit := s.Facts[j].Hear.Match(text); hit.Score >= leastFact {
				found = append(found, told{sheet: s, fact: &s.Facts[j], score: hit.Score + named(text, s.Facts[j]), words: hit.Words})
			}
		}
		for j := range s.Absent {
			if hit := s.Absent[j].Hear.Match(text); hit.Score >= leastFact {
				found = append(found, told{sheet: s, absent: &s.Absent[j], score: hit.Score, words: hit.Words})
			}
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].score > found[j].score })
	return found
}

// named adds to a fact whose own number stands in the message.
func named(text string, f report.Fact) float64 {
	bonus := 0.0
	for _, fig := range f.Figures {
		if n := number(fig.Value); len(n) > 1 && strings.Contains(text, n) {
			bonus++
		}
	}
	return bonus
}

// number writes a value without needless zeros.
func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.4f", v), "0"), ".")
}

// reported tells the facts a message asks for.
func (c *Consultant) reported(h heard, facts []told, docs []knowledge.Document) Answer {
	if facts[0].absent != nil {
		return c.notReported(h, facts[0].absent.Say, []report.Sheet{*facts[0].sheet}, docs)
	}
	lines, cautions, sources := []string{}, []string{}, []cited{}
	var used []string
	for _, t := range chosen(facts) {
		line := t.fact.Say
		if len(lines) == 0 {
			line = fmt.Sprintf("%s，%d年：%s", t.sheet.Place, t.sheet.Year, line)
		}
		lines = append(lines, line)
		if t.fact.Caution != "" && !contains(cautions, t.fact.Caution) {
			cautions = append(cautions, t.fact.Caution)
		}
		sources = append(sources, sheetSource(t.sheet, quoteOf(docs, t)))
		used = append(used, "sheet/"+t.sheet.ID+"/"+t.fact.ID)
	}
	if facts[0].sheet.Plan {
		cautions = append(cautions, "这份文件是方案，写的是目标和要求，不是做到的结果。")
	}
	best := facts[0].fact
	category, channel := best.Category, best.Channel
	card := chat.Card{Place: h.place.String(), Parts: []chat.Part{part("answer", "", lines...), part("note", "注意", cautions...)}}
	if channel != "" && channel != "knowledge_base" {
		card.Parts = append(card.Parts, c.firstPart(h, channel, "", category))
	}
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels, a.Used = "report-figure", orElse(category, "local_report"), []string{orElse(channel, "knowledge_base")}, used
	if channel != "" && channel != "knowledge_base" {
		a.Kind = "where-to-go"
	}
	a.Why = []Reason{{ID: facts[0].fact.ID, Score: facts[0].score, Words: facts[0].words}}
	return a
}

// chosen takes the best fact and those that answer another part of the
// question: heard nearly as well, by words of their own.
func chosen(facts []told) []told {
	out := facts[:1]
	heardBy := append([]string(nil), facts[0].words...)
	for _, t := range facts[1:] {
		if len(out) == factsAtOnce || t.fact == nil || t.sheet != facts[0].sheet || t.score < nextFact*facts[0].score {
			continue
		}
		fresh := slices.ContainsFunc(t.words, func(w string) bool { return !contains(heardBy, w) })
		if fresh {
			out = append(out[:len(out):len(out)], t)
			heardBy = append(heardBy, t.words...)
		}
	}
	return out
}

// notReported says first that the material does not hold the answer, then who
// may know it.
func (c *Consultant) notReported(h heard, say string, sheets []report.Sheet, docs []knowledge.Document) Answer {
	if say == "" {
		say = "手上的资料没有写这一项，我不猜数。"
	}
	lines := []string{fmt.Sprintf("%s：%s", h.place, say)}
	card := chat.Card{Place: h.place.String(), Declined: true, Parts: []chat.Part{
		part("answer", "", lines...),
		part("first", "问谁", "打12348，或到当地司法所、公共法律服务站问；要正式的数，可以向当地政府申请信息公开。"),
	}}
	card.Parts[1].Phones = []string{"12348"}
	var sources []cited
	for i := range sheets {
		sources = append(sources, sheetSource(&sheets[i], ""))
	}
	for _, d := range docs {
		if len(sheets) == 0 {
			sources = append(sources, documentSource(d, ""))
		}
	}
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels = "report-figure", "local_report", []string{"knowledge_base", "12348", "judicial_office"}
	a.Declined, a.Handoff, a.Used = true, true, []string{"absent/" + h.place.String()}
	return a
}

// missingYear tells whether a year is asked for that no material covers.
func missingYear(h heard, sheets []report.Sheet, docs []knowledge.Document) (int, bool) {
	if len(h.years) == 0 {
		return 0, false
	}
	for _, y := range h.years {
		for _, s := range sheets {
			if s.Year == y {
				return 0, false
			}
		}
		for _, d := range docs {
			if d.Year == y || slices.ContainsFunc(d.Figures, func(f report.Figure) bool { return strings.Contains(f.Period, strconv.Itoa(y)) }) {
				return 0, false
			}
		}
	}
	return h.years[0], true
}

// otherYear says that the year is missing and what there is instead.
func (c *Consultant) otherYear(h heard, year int, facts []told, sheets []report.Sheet, docs []knowledge.Document) Answer {
	have := []string{}
	for _, s := range sheets {
		have = append(have, fmt.Sprintf("%d年", s.Year))
	}
	for _, d := range docs {
		if y := yearText(d.Year); !contains(have, y) {
			have = append(have, y)
		}
	}
	say := fmt.Sprintf("没有%d年的资料，所以查不到这个数；手上只有%s的。", year, strings.Join(have, "、"))
	if len(facts) > 0 && facts[0].fact != nil {
		for _, t := range chosen(facts) {
			say += fmt.Sprintf("\n%d年的是：%s", t.sheet.Year, t.fact.Say)
		}
	}
	return c.notReported(h, say, sheets, docs)
}

// sheetSource cites a fact sheet's document.
func sheetSource(s *report.Sheet, quote string) cited {
	return cited{
		Citation: knowledge.Citation{Title: s.Title, Place: s.Place, Year: s.Year, URL: s.URL, Quote: quote},
		short:    fmt.Sprintf("《%s》（%s，%d年）", strings.Trim(s.Title, "《》"), s.Place, s.Year),
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
