package shelf

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// passageRunes is how long a passage may be before it is split between sentences.
const passageRunes = 400

var (
	servicePage = regexp.MustCompile(`指南|办事|联系方式|服务(?:中心|站|热线|窗口)|通讯录|一览表|名录`)
	contactWord = regexp.MustCompile(`(?:电话|热线|地址|办公时间|工作时间|服务时间)[^。]{0,6}[:：]?`)
)

// Make turns a report that was read into a document: its id, its passages with
// heading paths, and its figures. sum is the hash of the file it was read from;
// Added and URL are the caller's to set.
func Make(r report.Report, sum string) knowledge.Document {
	d := knowledge.Document{
		Kind: kindOf(r), Title: r.Title, Place: r.Place, Year: r.Year, Issuer: r.Issuer, Date: r.Date,
		SHA256: sum, Doubts: r.Doubts, Figures: report.Figures(r),
	}
	if len(d.Figures) >= report.MaxFigures {
		d.Doubts = append(d.Doubts, fmt.Sprintf("数字太多，只读了前 %d 个。", report.MaxFigures))
	}
	d.ID = ID(d)
	for _, p := range r.Paragraphs {
		if p.Furniture || p.IsHeading {
			continue
		}
		for i, text := range split(p.Text) {
			d.Passages = append(d.Passages, knowledge.Passage{ID: passageID(d.ID, p.ID, i), Heading: p.Section(), Text: text})
		}
	}
	d.Services = Services(d)
	return d
}

// passageID names a part of a paragraph: d0123#p3fa91c02ab, d0123#p3fa91c02ab-2.
func passageID(document, paragraph string, part int) string {
	id := document + "#" + paragraph
	if part > 0 {
		id = fmt.Sprintf("%s-%d", id, part+1)
	}
	return id
}

func kindOf(r report.Report) knowledge.Kind {
	contacts := 0
	for _, p := range r.Paragraphs {
		if !p.Furniture {
			contacts += len(contactWord.FindAllString(p.Text, -1))
		}
	}
	if contacts >= 2 && servicePage.MatchString(r.Title) {
		return knowledge.KindService
	}
	return knowledge.KindReport
}

// split cuts a long paragraph between sentences into parts of about passageRunes.
func split(text string) []string {
	if utf8.RuneCountInString(text) <= passageRunes {
		return []string{text}
	}
	var parts []string
	var part strings.Builder
	size := 0
	for _, sentence := range sentences(text) {
		n := utf8.RuneCountInString(sentence)
		if size > 0 && size+n > passageRunes {
			parts = append(parts, part.String())
			part.Reset()
			size = 0
		}
		part.WriteString(sentence)
		size += n
	}
	return append(parts, part.String())
}

// sentences cuts after full stops, and after commas where a sentence alone is too long.
func sentences(text string) []string {
	var out []string
	start, size := 0, 0
	for i, c := range text {
		size++
		end := i + utf8.RuneLen(c)
		if strings.ContainsRune("。！？；;", c) || size > passageRunes/2 && strings.ContainsRune("，,、", c) || size >= passageRunes {
			out = append(out, text[start:end])
			start, size = end, 0
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}
