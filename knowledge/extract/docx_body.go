package extract

import (
	"encoding/xml"
	"strings"
)

// wordBody turns the elements of a document, or of a part of notes, into blocks.
type wordBody struct {
	file   *wordFile
	blocks []Block
	inText bool
	para   wordPara
	outer  []wordPara // paragraphs that are interrupted by a text box

	tables int        // nesting of tables
	grid   [][]string // of the outermost table
	row    []string
	cell   strings.Builder
	span   int
	down   bool // the cell continues the one above

	known map[string]string // footnotes and endnotes by kind and id
	due   []string          // notes referred to, to be told after the paragraph or table
	note  string            // of a part of notes: the one being read
	notes map[string]string // of a part of notes: what was read
}

// wordPara is a paragraph that is being read. The strings are empty where it
// says nothing of its own.
type wordPara struct {
	text    []byte
	style   string
	outline string // w:outlineLvl
	list    string // w:numId; "0" takes the number of its style away
	depth   string // w:ilvl
}

func (w *wordFile) body(notes map[string]string) *wordBody {
	return &wordBody{file: w, known: notes, notes: map[string]string{}}
}

func (b *wordBody) full() error {
	switch {
	case len(b.blocks)+len(b.grid) > b.file.limits.Blocks:
		return ErrTooBig
	case b.file.lists.printed > maxLabels:
		return ErrBomb
	}
	return nil
}

func (b *wordBody) words(text []byte) {
	if b.inText {
		b.para.text = append(b.para.text, text...)
	}
}

func (b *wordBody) open(t xml.StartElement, _ int) (skip bool) {
	val := attr(t, "val")
	switch t.Name.Local {
	case "Fallback", "del", "moveFrom", "instrText", "delText", "rPrChange", "pPrChange":
		return true
	case "txbxContent":
		b.outer = append(b.outer, b.para)
		b.para = wordPara{}
	case "footnote", "endnote":
		b.note = t.Name.Local + attr(t, "id")
	case "footnoteReference", "endnoteReference":
		if text := b.known[strings.TrimSuffix(t.Name.Local, "Reference")+attr(t, "id")]; text != "" {
			b.due = append(b.due, text)
		}
	case "t":
		b.inText = true
	case "tab", "br", "cr", "ptab":
		b.para.text = append(b.para.text, ' ')
	case "noBreakHyphen":
		b.para.text = append(b.para.text, '-')
	case "pStyle":
		b.para.style = val
	case "outlineLvl":
		b.para.outline = val
	case "numId":
		b.para.list = val
	case "ilvl":
		b.para.depth = val
	case "tbl":
		b.tables++
	case "tc":
		if b.tables == 1 {
			b.cell.Reset()
			b.span, b.down = 1, false
		}
	case "gridSpan":
		if len(val) == 1 {
			b.span = max(1, int(val[0]-'0'))
		}
	case "vMerge":
		b.down = val != "restart"
	}
	return false
}

func (b *wordBody) shut(name string) {
	switch name {
	case "t":
		b.inText = false
	case "p":
		b.endParagraph()
		if b.tables == 0 && len(b.outer) == 0 {
			b.tellNotes()
		}
	case "txbxContent":
		if n := len(b.outer); n > 0 {
			b.para, b.outer = b.outer[n-1], b.outer[:n-1]
		}
	case "footnote", "endnote":
		b.note = ""
	case "tc":
		b.endCell()
	case "tr":
		if b.tables == 1 {
			b.grid = append(b.grid, b.row)
			b.row = nil
		}
	case "tbl":
		b.tables--
		if b.tables == 0 && len(b.grid) > 0 {
			b.blocks = append(b.blocks, rowsOf(b.grid)...)
			b.grid = nil
			b.tellNotes()
		}
	}
}

// tellNotes puts the notes of a paragraph or table behind it.
func (b *wordBody) tellNotes() {
	for _, text := range b.due {
		b.blocks = append(b.blocks, Block{Kind: Paragraph, Text: text})
	}
	b.due = nil
}

func (b *wordBody) endParagraph() {
	p := b.para
	b.para = wordPara{}
	text := squeeze(clean(string(p.text)))
	if b.note != "" {
		b.notes[b.note] = squeeze(b.notes[b.note] + " " + text)
		return
	}
	label := b.file.label(p)
	level := b.file.styles.level(p)
	switch {
	case b.tables > 0:
		b.cell.WriteString(labelled(label, text) + " ")
	case text == "":
	case level > 0:
		b.blocks = append(b.blocks, Block{Kind: Heading, Level: level, Text: labelled(label, text)})
	default:
		b.blocks = append(b.blocks, Block{Kind: Paragraph, Text: labelled(label, text)})
	}
}

func (b *wordBody) endCell() {
	if b.tables != 1 {
		return
	}
	text := squeeze(b.cell.String())
	if b.down && text == "" && len(b.grid) > 0 {
		if above := b.grid[len(b.grid)-1]; len(b.row) < len(above) {
			text = spread + strings.TrimPrefix(above[len(b.row)], spread)
		}
	}
	for i := range b.span {
		if i > 0 {
			text = spread + strings.TrimPrefix(text, spread)
		}
		b.row = append(b.row, text)
	}
}
