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
)

// wordFile is a Word file that is being read. Names inside the archive are never
// used as paths.
type wordFile struct {
	archive *zip.Reader
	limits  Limits
	styles  wordStyles
	lists   wordLists
}

// readDOCX reads the body of a Word file: its paragraphs with the numbers Word
// puts before them, headings, tables and notes.
func readDOCX(ctx context.Context, data []byte, limits Limits) (Text, error) {
	if countEntries(data) > limits.Entries {
		return Text{}, ErrBomb
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Text{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	w := &wordFile{archive: archive, limits: limits}
	if !w.has("word/document.xml") {
		return Text{}, ErrUnknown
	}
	if err := w.part(ctx, "word/styles.xml", &w.styles); err != nil {
		return Text{}, err
	}
	if err := w.part(ctx, "word/numbering.xml", &w.lists); err != nil {
		return Text{}, err
	}
	w.lists.link(&w.styles)
	notes := map[string]string{}
	for _, name := range []string{"word/footnotes.xml", "word/endnotes.xml"} {
		part := w.body(nil)
		if err := w.part(ctx, name, part); err != nil {
			return Text{}, err
		}
		maps.Copy(notes, part.notes)
	}
	body := w.body(notes)
	if err := w.part(ctx, "word/document.xml", body); err != nil {
		return Text{}, err
	}
	return Text{Format: "docx", Blocks: body.blocks}, nil
}

func (w *wordFile) has(name string) bool {
	return slices.ContainsFunc(w.archive.File, func(f *zip.File) bool { return f.Name == name })
}

// wordPart is what makes something of the XML of one part. open is called for
// each element with its depth, from 1; the elements inside one it says to skip
// are left out.
type wordPart interface {
	open(t xml.StartElement, depth int) (skip bool)
	shut(name string)
	words(text []byte)
	full() error // why no more is read, nil while it goes on
}

// part reads one part of the archive; nothing happens when there is none of that name.
func (w *wordFile) part(ctx context.Context, name string, into wordPart) error {
	at := slices.IndexFunc(w.archive.File, func(f *zip.File) bool { return f.Name == name })
	if at < 0 {
		return nil
	}
	f := w.archive.File[at]
	if f.Flags&1 != 0 {
		return ErrLocked
	}
	if f.UncompressedSize64 > uint64(w.limits.Unpacked) {
		return ErrBomb
	}
	part, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer part.Close()
	limited := &io.LimitedReader{R: part, N: w.limits.Unpacked + 1}
	err = walkXML(ctx, xml.NewDecoder(&tagGuard{from: limited}), w.limits.Depth, into)
	if limited.N <= 0 {
		return ErrBomb
	}
	return err
}

// walkXML hands the elements of a document to a part.
func walkXML(ctx context.Context, dec *xml.Decoder, deepest int, into wordPart) error {
	depth, skip := 0, 0
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return fmt.Errorf("%w: %w", ErrTooSlow, ctx.Err())
		}
		token, err := dec.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth > 0:
			return fmt.Errorf("%w: cut off", ErrDamaged)
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, ErrBomb):
			return ErrBomb
		case err != nil:
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if depth > deepest {
				return ErrTooDeep
			}
			if skip == 0 && into.open(t, depth) {
				skip = depth
			}
		case xml.EndElement:
			if skip == depth {
				skip = 0
			} else if skip == 0 {
				into.shut(t.Name.Local)
			}
			if depth--; depth < 0 {
				return fmt.Errorf("%w: unbalanced", ErrDamaged)
			}
		case xml.CharData:
			if skip == 0 {
				into.words(t)
			}
		case xml.Directive:
			return fmt.Errorf("%w: document type declarations are not allowed", ErrBomb)
		}
		if err := into.full(); err != nil {
			return err
		}
	}
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

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
