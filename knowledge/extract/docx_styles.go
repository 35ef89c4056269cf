package extract

import (
	"encoding/xml"
	"strings"
)

const (
	maxStyles = 10_000 // styles, lists and numbers of a Word file: a document has some hundreds
	maxBased  = 20     // styles that a style is based on, one on the other
)

// wordStyles is what the styles of a Word file say about headings and numbers.
type wordStyles struct {
	byID map[string]wordStyle
	id   string // of the style being read
}

type wordStyle struct {
	name, based    string
	outline        string
	list, depth    string
	numbersByStyle bool // it is a style of lists, not of paragraphs
}

func (s *wordStyles) full() error {
	if len(s.byID) > maxStyles {
		return ErrBomb
	}
	return nil
}

func (s *wordStyles) words([]byte) {}

func (s *wordStyles) open(t xml.StartElement, depth int) (skip bool) {
	val := attr(t, "val")
	if depth == 2 {
		if t.Name.Local != "style" {
			return true
		}
		if s.byID == nil {
			s.byID = map[string]wordStyle{}
		}
		s.id = attr(t, "styleId")
		s.byID[s.id] = wordStyle{numbersByStyle: attr(t, "type") == "numbering"}
		return false
	}
	style, ok := s.byID[s.id]
	if !ok {
		return false
	}
	switch t.Name.Local {
	case "rPr", "tblPr", "tblStylePr", "pPrChange":
		return true
	case "name":
		style.name = val
	case "basedOn":
		style.based = val
	case "outlineLvl":
		style.outline = val
	case "numId":
		style.list = val
	case "ilvl":
		style.depth = val
	}
	s.byID[s.id] = style
	return false
}

func (s *wordStyles) shut(string) {}

// chain walks from a style to those it is based on.
func (s *wordStyles) chain(id string, yield func(id string, style wordStyle) bool) {
	for range maxBased {
		style, ok := s.byID[id]
		if !ok || !yield(id, style) {
			return
		}
		id = style.based
	}
}

// level tells which heading a paragraph is, 1 the highest; 0 for none.
func (s *wordStyles) level(p wordPara) int {
	if p.outline != "" {
		return outlineLevel(p.outline)
	}
	level := 0
	s.chain(p.style, func(_ string, style wordStyle) bool {
		if level = namedLevel(style.name); level == 0 && style.outline != "" {
			level = outlineLevel(style.outline)
			return false
		}
		return level == 0
	})
	if _, known := s.byID[p.style]; !known {
		return namedLevel(p.style)
	}
	return level
}

// outlineLevel reads w:outlineLvl; deep levels are body text.
func outlineLevel(v string) int {
	if len(v) == 1 && v[0] >= '0' && v[0] <= '5' {
		return int(v[0]-'0') + 1
	}
	return 0
}

// namedLevel knows the built-in heading styles in English, Chinese and by number.
func namedLevel(style string) int {
	s := strings.ToLower(strings.ReplaceAll(style, " ", ""))
	for _, prefix := range []string{"heading", "标题", ""} {
		rest, ok := strings.CutPrefix(s, prefix)
		if ok && len(rest) == 1 && rest[0] >= '1' && rest[0] <= '6' {
			return int(rest[0] - '0')
		}
	}
	if s == "title" || s == "标题" {
		return 1
	}
	return 0
}
