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
	for _, f := range archive.File {
		if f.Name != "word/document.xml" {
			continue
		}
		if f.Flags&1 != 0 {
			return Text{}, ErrLocked
		}
		return readPart(ctx, f, limits)
	}
	return Text{}, ErrUnknown
}

func readPart(ctx context.Context, f *zip.File, limits Limits) (Text, error) {
	if f.UncompressedSize64 > uint64(limits.Unpacked) {
		return Text{}, ErrBomb
	}
	part, err := f.Open()
	if err != nil {
		return Text{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer part.Close()
	limited := &io.LimitedReader{R: part, N: limits.Unpacked + 1}
	w := &wordReader{dec: xml.NewDecoder(limited), limits: limits}
	err = w.run(ctx)
	switch {
	case limited.N <= 0:
		return Text{}, ErrBomb
	case err != nil:
		return Text{}, err
	}
	return Text{Format: "docx", Blocks: w.blocks}, nil
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
	case "Fallback", "del", "instrText", "delText", "txbxContent":
		w.skip = w.depth
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
		}
	}
}

func (w *wordReader) endParagraph() {
	text := squeeze(clean(w.para.String()))
	w.para.Reset()
	level := w.level
	w.level = 0
	switch {
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
