package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// readDOCX reads the body of a Word file: its paragraphs, headings and tables.
// Names inside the archive are never used as paths.
func readDOCX(ctx context.Context, data []byte, limits Limits) (Text, error) {
	if countEntries(data) > limits.Entries {
		return Text{}, ErrBomb
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Text{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	body, err := readPart(ctx, archive, "word/document.xml", nil, limits)
	if err != nil {
		return Text{}, err
	}
	if body == nil {
		return Text{}, ErrUnknown
	}
	if !body.noted {
		return Text{Format: "docx", Blocks: body.blocks}, nil
	}
	notes := map[string]string{}
	for _, name := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		part, err := readPart(ctx, archive, name, notes, limits)
		if err != nil {
			return Text{}, err
		}
		if part != nil {
			maps.Copy(notes, part.notes)
		}
	}
	body, err = readPart(ctx, archive, "word/document.xml", notes, limits)
	if err != nil {
		return Text{}, err
	}
	return Text{Format: "docx", Blocks: body.blocks}, nil
}

// readPart reads one part of the archive; nil when there is none of that name.
func readPart(ctx context.Context, archive *zip.Reader, name string, notes map[string]string, limits Limits) (*wordReader, error) {
	at := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
	if at < 0 {
		return nil, nil
	}
	f := archive.File[at]
	if f.Flags&1 != 0 {
		return nil, ErrLocked
	}
	if f.UncompressedSize64 > uint64(limits.Unpacked) {
		return nil, ErrBomb
	}
	part, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer part.Close()
	limited := &io.LimitedReader{R: part, N: limits.Unpacked + 1}
	w := &wordReader{dec: xml.NewDecoder(&tagGuard{from: limited}), limits: limits, known: notes, notes: map[string]string{}}
	err = w.run(ctx)
	if limited.N <= 0 {
		return nil, ErrBomb
	}
	return w, err
}

// maxTag is how long one tag may be: each attribute costs the decoder many times
// its bytes.
const maxTag = 64 << 10

// tagGuard passes XML on until a tag grows too long.
type tagGuard struct {
	from io.Reader
	size int // of the tag being passed on, 0 outside tags
}

func (g *tagGuard) Read(p []byte) (int, error) {
	n, err := g.from.Read(p)
	for _, c := range p[:n] {
		switch {
		case c == '>':
			g.size = 0
		case c == '<' || g.size > 0:
			g.size++
		}
		if g.size > maxTag {
			return 0, ErrBomb
		}
	}
	return n, err
}

// countEntries reads the number of files from the archive's end record, before
// the whole directory is loaded. A wrong number is found out by archive/zip.
func countEntries(data []byte) int {
	tail := data[max(0, len(data)-65_557):]
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail) < at+22 {
		return 0
	}
	if n := int(binary.LittleEndian.Uint16(tail[at+10:])); n != 0xFFFF {
		return n
	}
	return 1 << 30 // zip64: no office document needs it
}

// wordReader turns WordprocessingML tokens into blocks.
type wordReader struct {
	dec    *xml.Decoder
	limits Limits
	blocks []Block
	depth  int
	skip   int // depth of the element whose content is left out, 0 none
	inText bool
	level  int
	para   strings.Builder
	tables int        // nesting of tables
	grid   [][]string // of the outermost table
	row    []string
	cell   strings.Builder
	span   int
	down   bool // the cell continues the one above

	outer []string          // paragraphs that are interrupted by a text box
	known map[string]string // footnotes and endnotes by kind and id
	due   []string          // notes referred to, to be told after the paragraph or table
	noted bool              // there are references to notes
	note  string            // of a part of notes: the one being read
	notes map[string]string // of a part of notes: what was read
}

func (w *wordReader) run(ctx context.Context) error {
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return fmt.Errorf("%w: %w", ErrTooSlow, ctx.Err())
		}
		token, err := w.dec.RawToken()
		if errors.Is(err, io.EOF) {
			if w.depth > 0 {
				return fmt.Errorf("%w: cut off", ErrDamaged)
			}
			return nil
		}
		if errors.Is(err, ErrBomb) {
			return ErrBomb
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if err := w.token(token); err != nil {
			return err
		}
	}
}

func (w *wordReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		w.depth++
		if w.depth > w.limits.Depth {
			return ErrTooDeep
		}
		if w.skip == 0 {
			w.start(t)
		}
	case xml.EndElement:
		if w.skip == w.depth {
			w.skip = 0
		} else if w.skip == 0 {
			w.end(t.Name.Local)
		}
		w.depth--
		if w.depth < 0 {
			return fmt.Errorf("%w: unbalanced", ErrDamaged)
		}
	case xml.CharData:
		if w.inText && w.skip == 0 {
			w.para.Write(t)
		}
	case xml.Directive:
		return fmt.Errorf("%w: document type declarations are not allowed", ErrBomb)
	}
	if len(w.blocks)+len(w.grid) > w.limits.Blocks {
		return ErrTooBig
	}
	return nil
}

func (w *wordReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "Fallback", "del", "moveFrom", "instrText", "delText", "rPrChange", "pPrChange":
		w.skip = w.depth
	case "txbxContent":
		w.outer = append(w.outer, w.para.String())
		w.para.Reset()
	case "footnote", "endnote":
		w.note = t.Name.Local + attr(t, "id")
	case "footnoteReference", "endnoteReference":
		w.noted = true
		if text := w.known[strings.TrimSuffix(t.Name.Local, "Reference")+attr(t, "id")]; text != "" {
			w.due = append(w.due, text)
		}
	case "t":
		w.inText = true
	case "tab", "br", "cr":
		w.para.WriteByte(' ')
	case "pStyle":
		w.level = styleLevel(attr(t, "val"))
	case "outlineLvl":
		if v := attr(t, "val"); len(v) == 1 && v[0] >= '0' && v[0] <= '5' {
			w.level = int(v[0]-'0') + 1
		}
	case "tbl":
		w.tables++
	case "tc":
		if w.tables == 1 {
			w.cell.Reset()
			w.span, w.down = 1, false
		}
	case "gridSpan":
		if n := len(attr(t, "val")); n == 1 {
			w.span = max(1, int(attr(t, "val")[0]-'0'))
		}
	case "vMerge":
		w.down = attr(t, "val") != "restart"
	}
}

func (w *wordReader) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "p":
		w.endParagraph()
		if w.tables == 0 && len(w.outer) == 0 {
			w.tellNotes()
		}
	case "txbxContent":
		if n := len(w.outer); n > 0 {
			w.para.Reset()
			w.para.WriteString(w.outer[n-1])
			w.outer = w.outer[:n-1]
		}
	case "footnote", "endnote":
		w.note = ""
	case "tc":
		w.endCell()
	case "tr":
		if w.tables == 1 {
			w.grid = append(w.grid, w.row)
			w.row = nil
		}
	case "tbl":
		w.tables--
		if w.tables == 0 && len(w.grid) > 0 {
			w.blocks = append(w.blocks, rowsOf(w.grid)...)
			w.grid = nil
			w.tellNotes()
		}
	}
}

// tellNotes puts the notes of a paragraph or table behind it.
func (w *wordReader) tellNotes() {
	for _, text := range w.due {
		w.blocks = append(w.blocks, Block{Kind: Paragraph, Text: text})
	}
	w.due = nil
}

func (w *wordReader) endParagraph() {
	text := squeeze(clean(w.para.String()))
	w.para.Reset()
	level := w.level
	w.level = 0
	switch {
	case w.note != "":
		w.notes[w.note] = squeeze(w.notes[w.note] + " " + text)
	case w.tables > 0:
		w.cell.WriteString(text + " ")
	case text == "":
	case level > 0:
		w.blocks = append(w.blocks, Block{Kind: Heading, Level: level, Text: text})
	default:
		w.blocks = append(w.blocks, Block{Kind: Paragraph, Text: text})
	}
}

func (w *wordReader) endCell() {
	if w.tables != 1 {
		return
	}
	text := squeeze(w.cell.String())
	if w.down && text == "" && len(w.grid) > 0 {
		if above := w.grid[len(w.grid)-1]; len(w.row) < len(above) {
			text = spread + strings.TrimPrefix(above[len(w.row)], spread)
		}
	}
	for i := range w.span {
		if i > 0 {
			text = spread + strings.TrimPrefix(text, spread)
		}
		w.row = append(w.row, text)
	}
}

// styleLevel knows the built-in heading styles in English, Chinese and by number.
func styleLevel(style string) int {
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

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
