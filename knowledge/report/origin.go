package report

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge/extract"
)

var (
	placeName     = regexp.MustCompile(`[\p{Han}]{1,5}?(?:省|市|自治州|州|盟|县|旗|区|镇|乡|街道)`)
	notPlace      = regexp.MustCompile(`乡镇|各镇|各乡|全[镇乡县市区省]|[我本该两各]|村镇|城区|市区|社区|山区|辖区|园区|小区|县区|街镇|镇街|的|在|市场|和|与|对|由|到|向`)
	signer        = regexp.MustCompile(`^[\p{Han}()、]{2,24}(?:人民政府|街道办事处|司法所|司法局|委员会|办公室|党委|党工委|领导小组)$`)
	sourceLabel   = regexp.MustCompile(`(?:信息来源|来源|发布机构|发文机关|供稿|作者单位)\s*:\s*([\p{Han}]{3,24})`)
	suppliedBy    = regexp.MustCompile(`[(]([\p{Han}]{4,24})供稿[)]\s*$`)
	issuerInTitle = regexp.MustCompile(`^([\p{Han}]{2,16}(?:人民政府|街道办事处|司法所|司法局|党委))`)
)

// findSignature finds the issuer and the block at which the document ends; what
// comes after belongs to the page.
func findSignature(r *Report, blocks []extract.Block) int {
	end := len(blocks)
	for i := len(blocks) - 1; i >= max(0, len(blocks)-60); i-- {
		text := strings.ReplaceAll(chineseDate(foldString(blocks[i].Text)), " ", "")
		if dateLine.MatchString(text) || brokenDate.MatchString(text) || signer.MatchString(text) {
			if i >= len(blocks)/3 && shortFrom(blocks, i+1) {
				end = i
				if signer.MatchString(text) {
					r.Issuer = text
				}
			}
			if brokenDate.MatchString(text) && !dateLine.MatchString(text) && end == i {
				r.doubt("落款日期原文有缺字（“%s”）。", strings.TrimSpace(blocks[i].Text))
			}
		}
	}
	for _, b := range blocks {
		text := foldString(b.Text)
		if m := sourceLabel.FindStringSubmatch(text); r.Issuer == "" && m != nil && m[1] != "本网" && utf8.RuneCountInString(text) < 80 {
			r.Issuer = m[1]
		}
		if m := suppliedBy.FindStringSubmatch(text); r.Issuer == "" && m != nil {
			r.Issuer = m[1]
		}
	}
	if m := issuerInTitle.FindStringSubmatch(foldString(r.Title)); r.Issuer == "" && m != nil {
		r.Issuer = m[1]
	}
	return end
}

// shortFrom says whether only short lines follow, as under a signature.
func shortFrom(blocks []extract.Block, i int) bool {
	for _, b := range blocks[i:] {
		if utf8.RuneCountInString(b.Text) > 90 || isNumbered(b.Text) {
			return false
		}
	}
	return true
}

// findPlace settles whose report it is: hint, title, issuer, then the name most
// used in the text, in that order; the lookup makes it a full chain.
func findPlace(r *Report, blocks []extract.Block, hints Hints) {
	if r.Place != "" {
		if chain, ok := lookUp(hints.Lookup, r.Place); ok {
			r.Place = chain
		}
		return
	}
	for _, text := range []string{foldString(r.Title), r.Issuer} {
		if chain, ok := knownPlace(text, hints.Lookup); ok {
			r.Place = chain
			return
		}
	}
	name := writtenPlace(foldString(r.Title))
	if name == "" {
		name = writtenPlace(r.Issuer)
	}
	if name != "" {
		r.Place = name
		r.doubt("地名表里没有“%s”，地点按原文记录，请用 --place 注明完整区划。", name)
		return
	}
	name = commonPlace(blocks, hints.Lookup)
	if chain, ok := lookUp(hints.Lookup, name); ok {
		name = chain
	}
	if r.Place = name; name == "" {
		r.doubt("看不出是哪个地方的，请用 --place 注明。")
		return
	}
	r.doubt("标题和落款没有写地点，按正文多次出现的“%s”记录，请核对。", shortPlace(name))
}

func lookUp(lookup Lookup, name string) (string, bool) {
	if lookup == nil || name == "" {
		return "", false
	}
	return lookup(name)
}

// knownPlace tries the names in a title, the longest and innermost first.
func knownPlace(text string, lookup Lookup) (string, bool) {
	runes := []rune(text)
	for end := min(len(runes), 30); end > 1; end-- {
		if !strings.ContainsRune("镇乡道县区市旗", runes[end-1]) {
			continue
		}
		for start := max(0, end-14); start < end-1; start++ {
			if chain, ok := lookUp(lookup, string(runes[start:end])); ok {
				return chain, true
			}
		}
	}
	return "", false
}

// writtenPlace takes the chain of names at the beginning of a title.
func writtenPlace(title string) string {
	title = strings.TrimPrefix(strings.TrimPrefix(title, "中共"), "关于")
	name, rest := "", title
	for {
		m := placeName.FindStringIndex(rest)
		if m == nil || m[0] != 0 || notPlace.MatchString(rest[:m[1]]) {
			return name
		}
		name += rest[:m[1]]
		rest = rest[m[1]:]
	}
}

// commonPlace counts the names of towns and counties in a text.
func commonPlace(blocks []extract.Block, lookup Lookup) string {
	seen := map[string]int{}
	for _, b := range blocks {
		runes := []rune(foldString(b.Text))
		for i, c := range runes {
			if !strings.ContainsRune("镇乡县区", c) {
				continue
			}
			for n := 2; n <= 4 && i-n >= 0; n++ {
				name := string(runes[i-n : i+1])
				_, known := lookUp(lookup, name)
				if known || strings.ContainsRune(" ,。;、:的", runes[max(0, i-n-1)]) || i-n == 0 {
					if placeName.FindString(name) == name && !notPlace.MatchString(name) {
						seen[name]++
					}
				}
			}
		}
	}
	best := ""
	for name, n := range seen {
		if n >= 2 && (n > seen[best] || n == seen[best] && name < best) {
			best = name
		}
	}
	return best
}

// shortPlace is the last link of a chain: 东凤镇 of 广东省中山市东凤镇.
func shortPlace(chain string) string {
	names := placeName.FindAllString(chain, -1)
	if len(names) == 0 {
		return chain
	}
	return names[len(names)-1]
}
