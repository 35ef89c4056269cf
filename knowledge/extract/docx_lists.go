package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	listLevels  = 9
	maxLvlText  = 40 // characters of 第%1章; a longer one is no number
	maxListText = 60 // characters of the number as it is printed
	maxStart    = 32_767
	maxLabels   = 1 << 20 // bytes of all numbers of a document together
)

// wordLists is the numbering of a Word file: what stands before a paragraph of a
// list, and how far each list has got.
type wordLists struct {
	kinds map[string]*listKind
	byID  map[string]*wordList

	kind  *listKind  // being read
	list  *wordList  // being read
	level *listLevel // being read
	at    int        // level of the override being read

	printed int // bytes of the numbers given out
}

// listKind is an abstract numbering. Lists of one kind count on together.
type listKind struct {
	levels [listLevels]listLevel
	link   string // another kind, by the style it is linked to, says what this one is
	linked string // the style this kind is linked to
	counts [listLevels]int
	begun  [listLevels]bool
}

// listLevel says how one level of a list is printed.
type listLevel struct {
	start   int
	format  string // w:numFmt
	text    string // w:lvlText: 第%1章
	style   string // of the paragraphs that stand on this level
	plain   bool   // w:isLgl: all numbers in Arabic digits
	tight   bool   // w:suff nothing
	restart int    // w:lvlRestart: after which level it begins anew; 0 never, -1 after any higher
}

// wordList is a numbering: a kind, and levels that are otherwise in this list.
type wordList struct {
	kind    string
	own     map[int]*listLevel
	restart map[int]int // w:startOverride
	used    map[int]bool
}

func (l *wordLists) full() error {
	if len(l.kinds)+len(l.byID) > maxStyles {
		return ErrBomb
	}
	return nil
}

func (l *wordLists) words([]byte) {}

func (l *wordLists) open(t xml.StartElement, depth int) (skip bool) {
	val := attr(t, "val")
	switch {
	case depth == 1 && l.kinds == nil:
		l.kinds, l.byID = map[string]*listKind{}, map[string]*wordList{}
	case depth == 2:
		return !l.begin(t)
	case t.Name.Local == "lvl":
		l.level = l.levelOf(attr(t, "ilvl"))
	case t.Name.Local == "lvlOverride":
		l.at = levelNumber(attr(t, "ilvl"))
	case t.Name.Local == "rPr" || t.Name.Local == "pPr":
		return true
	case l.level != nil:
		l.level.take(t.Name.Local, val)
	case t.Name.Local == "numStyleLink" && l.kind != nil:
		l.kind.link = val
	case t.Name.Local == "styleLink" && l.kind != nil:
		l.kind.linked = val
	case t.Name.Local == "abstractNumId" && l.list != nil:
		l.list.kind = val
	case t.Name.Local == "startOverride" && l.list != nil && l.at >= 0:
		l.list.restart[l.at] = startOf(val)
	}
	return false
}

func (l *wordLists) shut(name string) {
	if name == "lvl" {
		l.level = nil
	}
}

// begin opens an abstract numbering or a list.
func (l *wordLists) begin(t xml.StartElement) bool {
	l.kind, l.list, l.level = nil, nil, nil
	switch t.Name.Local {
	case "abstractNum":
		l.kind = &listKind{}
		l.kinds[attr(t, "abstractNumId")] = l.kind
	case "num":
		l.list = &wordList{own: map[int]*listLevel{}, restart: map[int]int{}, used: map[int]bool{}}
		l.byID[attr(t, "numId")] = l.list
	default:
		return false
	}
	return true
}

// levelOf is the level that is described from here on; nil when nobody asked for it.
func (l *wordLists) levelOf(ilvl string) *listLevel {
	at := levelNumber(ilvl)
	fresh := listLevel{start: 0, restart: -1}
	switch {
	case at < 0:
	case l.kind != nil:
		l.kind.levels[at] = fresh
		return &l.kind.levels[at]
	case l.list != nil:
		l.list.own[at] = &fresh
		return &fresh
	}
	return nil
}

func (v *listLevel) take(name, val string) {
	switch name {
	case "start":
		v.start = startOf(val)
	case "numFmt":
		v.format = val
	case "lvlText":
		if utf8.RuneCountInString(val) <= maxLvlText {
			v.text = val
		}
	case "pStyle":
		v.style = val
	case "isLgl":
		v.plain = val != "0" && val != "false"
	case "suff":
		v.tight = val == "nothing"
	case "lvlRestart":
		v.restart = startOf(val)
	}
}

func startOf(val string) int {
	n, err := strconv.Atoi(val)
	if err != nil {
		return 0
	}
	return min(max(n, 0), maxStart)
}

// levelNumber is -1 for what is no level.
func levelNumber(ilvl string) int {
	if len(ilvl) == 1 && ilvl[0] >= '0' && ilvl[0] < '0'+listLevels {
		return int(ilvl[0] - '0')
	}
	return -1
}

// link settles which kind a list is of where that is said by way of a style.
func (l *wordLists) link(styles *wordStyles) {
	for _, k := range l.kinds {
		style, ok := styles.byID[k.link]
		if k.link == "" || !ok {
			continue
		}
		if list := l.byID[style.list]; list != nil && l.kinds[list.kind] != nil && l.kinds[list.kind].link == "" {
			k.levels = l.kinds[list.kind].levels
		}
	}
}

// label is the number Word prints before a paragraph, "" for none; it counts on.
func (w *wordFile) label(p wordPara) string {
	list, at := p.list, levelNumber(p.depth)
	if list == "" {
		var own int
		if list, own = w.styleList(p.style); at < 0 {
			at = own
		}
	}
	l := w.lists.byID[list]
	if l == nil || w.lists.kinds[l.kind] == nil {
		return ""
	}
	label := l.next(w.lists.kinds[l.kind], max(at, 0))
	w.lists.printed += len(label)
	return label
}

// styleList finds the list and level that a style puts its paragraphs in.
func (w *wordFile) styleList(id string) (list string, level int) {
	level = -1
	w.styles.chain(id, func(id string, style wordStyle) bool {
		if style.list == "" {
			return true
		}
		list = style.list
		l := w.lists.byID[list]
		if l == nil {
			return false
		}
		for i := range listLevels {
			if k := w.lists.kinds[l.kind]; k != nil && l.level(k, i).style == id {
				level = i
			}
		}
		level = max(level, levelNumber(style.depth))
		return false
	})
	return list, level
}

// level is how a level of the list is printed.
func (l *wordList) level(k *listKind, at int) *listLevel {
	if own := l.own[at]; own != nil {
		return own
	}
	return &k.levels[at]
}

// next counts a paragraph of the list and gives its number as it is printed.
func (l *wordList) next(k *listKind, at int) string {
	v := l.level(k, at)
	start, again := l.restart[at]
	switch {
	case again && !l.used[at]:
		k.counts[at] = start
	case !k.begun[at]:
		k.counts[at] = v.start
	default:
		k.counts[at]++
	}
	k.begun[at], l.used[at] = true, true
	for deeper := at + 1; deeper < listLevels; deeper++ {
		if r := l.level(k, deeper).restart; r < 0 || at < r {
			k.begun[deeper] = false
		}
	}
	return l.print(k, at)
}

// print fills the numbers of this level and those above it into the text of a
// level: 第%1章, %1.%2.
func (l *wordList) print(k *listKind, at int) string {
	v := l.level(k, at)
	if v.format == "bullet" || v.format == "" && v.text == "" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(v.text) && b.Len() < 4*maxListText; i++ {
		c := v.text[i]
		if c != '%' || i+1 == len(v.text) || v.text[i+1] < '1' || v.text[i+1] > '9' {
			b.WriteByte(c)
			continue
		}
		i++
		of := int(v.text[i] - '1')
		n, format := k.counts[of], l.level(k, of).format
		if !k.begun[of] {
			n = l.level(k, of).start
		}
		if v.plain {
			format = "decimal"
		}
		b.WriteString(listNumber(n, format))
	}
	label := squeeze(clean(b.String()))
	if utf8.RuneCountInString(label) > maxListText {
		return ""
	}
	if v.tight && label != "" {
		label += tightMark
	}
	return label
}

// tightMark ends a number that nothing separates from the words.
const tightMark = "\x00"

// labelled puts the number before the words. A number that ends with a Chinese
// sign stands right before them, as it is printed.
func labelled(label, text string) string {
	bare, tight := strings.CutSuffix(label, tightMark)
	if bare == "" || text == "" {
		return bare + text
	}
	last, _ := utf8.DecodeLastRuneInString(bare)
	first := text[0]
	digits := last < utf8.RuneSelf && first >= '0' && first <= '9' // 1. 2023年, never 1.2023年
	if strings.ContainsRune("、，。：；）】〕．", last) || tight && !digits {
		return bare + text
	}
	return bare + " " + text
}
