package cases

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strconv"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
)

// Files opens what people sent, from whichever channel it came.
type Files interface {
	// Open returns the bytes of a file, or fs.ErrNotExist.
	Open(ctx context.Context, m chat.Media) (io.ReadCloser, error)
}

// file hands out a file of a case, to be kept and never to be shown by the
// browser: it comes from outside. That it was opened is entered before.
func (h pages) file(p *console.Page) error {
	c, _, err := h.find(p.R.Context(), p.Me, p.R.PathValue("id"))
	if err != nil {
		return err
	}
	if !reads(p.Me, c) {
		return console.ErrDenied
	}
	lines, err := h.Book.Lines(p.R.Context(), c.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(p.R.PathValue("n"))
	if err != nil || n < 0 || n >= len(lines) || lines[n].Media == nil || h.Files == nil {
		return console.ErrMissing
	}
	if err := p.Note(audit.Viewed, "单号 "+c.Number, "打开了一个文件"); err != nil {
		return err
	}
	r, err := h.Files.Open(p.R.Context(), *lines[n].Media)
	if errors.Is(err, fs.ErrNotExist) {
		return console.ErrMissing
	}
	if err != nil {
		return err
	}
	defer r.Close()
	p.W.Header().Set("Content-Type", "application/octet-stream")
	p.W.Header().Set("Content-Disposition", `attachment; filename="file-`+strconv.Itoa(n)+extension(lines[n].Media)+`"`)
	_, _ = io.Copy(p.W, r) // the reader may be gone
	return nil
}

// extension is what a file's name ends in, for those that residents send.
func extension(m *chat.Media) string {
	switch m.Kind {
	case chat.Photo:
		return ".jpg"
	case chat.Voice:
		return ".ogg"
	}
	return ""
}
