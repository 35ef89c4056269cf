// Package extract makes clean text of the files offices have: plain text,
// Markdown, HTML in any Chinese charset, DOCX and PDF. What comes out is a list
// of blocks (headings, paragraphs, table rows that keep their column heads)
// with the words exactly as they stand in the file. It does not know what a
// report is (knowledge/report) and keeps nothing (knowledge/shelf). It is used
// by whatever takes a document in. Every file is taken for hostile: bytes,
// unpacked size, depth, blocks and time are limited, and a refusal says why.
package extract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Kind tells what a block is.
type Kind string

const (
	Paragraph Kind = "paragraph"
	Heading   Kind = "heading"   // Level is set
	Row       Kind = "row"       // a table row; Cells and Heads are set
	Furniture Kind = "furniture" // links and menus of the page around the document
)

// Block is one line of a document.
type Block struct {
	Kind  Kind
	Level int      // of a heading: 1 is the highest
	Text  string   // the words, runs of white space made one space; rows carry their heads: 件数：12
	Cells []string // of a row, as they stand
	Heads []string // of a row: the column head over each cell, "" where there is none

	// Verbatim is, of a row, its own cells joined by spaces: without heads and
	// without the cells that reach into it from above or from the side.
	Verbatim string
}

// Text is what was read from one file.
type Text struct {
	Format string // txt, md, html, docx or pdf
	Title  string // the file's own title field, "" when it has none
	Blocks []Block
	Doubts []string // what a person should look at: parts that were left out, in Chinese
}

// String gives the words of the document, one block a line.
func (t Text) String() string {
	var b strings.Builder
	for _, block := range t.Blocks {
		b.WriteString(block.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// Limits bounds what one file may cost. A zero field takes its default.
type Limits struct {
	Bytes    int64         // size of the file; default 20 MiB
	Unpacked int64         // size of the text, or of what an archive or a PDF unpacks to; default 4 MiB
	Entries  int           // files inside an archive; default 2,000
	Depth    int           // nesting of elements; default 200
	Blocks   int           // lines of text; default 50,000
	Time     time.Duration // for one file; default 20 s
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 20 << 20
	}
	if l.Unpacked <= 0 {
		l.Unpacked = 4 << 20
	}
	if l.Entries <= 0 {
		l.Entries = 2000
	}
	if l.Depth <= 0 {
		l.Depth = 200
	}
	if l.Blocks <= 0 {
		l.Blocks = 50_000
	}
	if l.Time <= 0 {
		l.Time = 20 * time.Second
	}
	return l
}

// ReadFile reads the file at path. The bytes are returned too, so that the
// caller can sign them.
func ReadFile(ctx context.Context, path string, limits Limits) (Text, []byte, error) {
	limits = limits.withDefaults()
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe that nobody writes to must not hold us
	if err != nil {
		return Text{}, nil, fmt.Errorf("%w: %w", ErrOpen, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return Text{}, nil, fmt.Errorf("%w: %s is no regular file", ErrOpen, filepath.Base(path))
	}
	data, err := io.ReadAll(io.LimitReader(f, limits.Bytes+1))
	if err != nil {
		return Text{}, nil, fmt.Errorf("%w: %w", ErrOpen, err)
	}
	t, err := Read(ctx, filepath.Base(path), data, limits)
	return t, data, err
}

// Read makes text of a file's bytes. The name serves only to tell Markdown and
// HTML from plain text; everything else is told by content.
func Read(ctx context.Context, name string, data []byte, limits Limits) (Text, error) {
	limits = limits.withDefaults()
	if int64(len(data)) > limits.Bytes {
		return Text{}, ErrTooBig
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return Text{}, ErrEmpty
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	t, err := readFormat(ctx, name, data, limits)
	if err != nil {
		return Text{}, err
	}
	if ctx.Err() != nil {
		return Text{}, fmt.Errorf("%w: %w", ErrTooSlow, ctx.Err())
	}
	if len(t.Blocks) > limits.Blocks {
		return Text{}, ErrTooBig
	}
	if strings.TrimSpace(t.String()) == "" {
		return Text{}, ErrEmpty
	}
	return t, nil
}

func readFormat(ctx context.Context, name string, data []byte, limits Limits) (Text, error) {
	switch format := sniff(name, data); format {
	case "pdf":
		return readPDF(ctx, data, limits)
	case "zip":
		return readDOCX(ctx, data, limits)
	case "doc":
		return Text{}, ErrOldWord
	case "binary":
		return Text{}, ErrBinary
	default:
		if int64(len(data)) > limits.Unpacked {
			return Text{}, ErrTooBig
		}
		text, err := decode(data)
		if err != nil {
			return Text{}, err
		}
		if int64(len(text)) > limits.Unpacked || strings.Count(text, "\n") > 4*limits.Blocks {
			return Text{}, ErrTooBig
		}
		return readDecoded(format, text, limits)
	}
}

func readDecoded(format, text string, limits Limits) (Text, error) {
	switch format {
	case "html":
		return readHTML(text, limits)
	case "md":
		return Text{Format: "md", Blocks: markdownBlocks(text)}, nil
	}
	return Text{Format: "txt", Blocks: plainBlocks(text)}, nil
}
