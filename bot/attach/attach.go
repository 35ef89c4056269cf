// Package attach knows the files that people send on pages: which kinds are
// taken and how each is known, how large one may be, what it is called when it
// is kept, and how it is handed out so that nothing of it runs in a browser. It
// keeps nothing: bot/webchat takes residents' files with it, bot/console/cases
// those of advisers.
package attach

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/handlers/chat"
)

// Most is how large a file may be, in bytes.
const Most = 10 << 20

var (
	// ErrLarge says that a file has more than Most bytes.
	ErrLarge = errors.New("attach: the file is too large")
	// ErrKind says that a file is of no kind that is taken, or named as if it were
	// of another.
	ErrKind = errors.New("attach: not a kind of file that is taken")
	// ErrEmpty says that a file has no bytes.
	ErrEmpty = errors.New("attach: no file, or an empty one")
)

// File is a file on its way in.
type File struct {
	Kind chat.Kind
	Name string    // fit to be kept and shown
	Type string    // media type
	Body io.Reader // all of it; it fails with ErrLarge after Most bytes
}

// Read looks at a file that comes under a name, and tells what it is. It fails
// with ErrEmpty, ErrKind or an error of r.
func Read(name string, r io.Reader) (File, error) {
	body := bufio.NewReaderSize(r, headSize)
	head, err := body.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return File{}, err
	}
	if len(head) == 0 {
		return File{}, ErrEmpty
	}
	f, ok := formatOf(head)
	if !ok {
		return File{}, ErrKind
	}
	if name = fileName(name, f); name == "" {
		return File{}, ErrKind
	}
	return File{Kind: f.kind, Name: name, Type: f.mime, Body: &capped{r: body, left: Most}}, nil
}

// Endings are how the names of the files end that are taken, for a field that
// chooses one.
func Endings() string {
	var all []string
	for _, f := range formats {
		all = append(all, f.ends...)
	}
	return strings.Join(append(all, textEnd), ",")
}

// format is a kind of file that is taken, known by how it begins.
type format struct {
	begins string // at offset
	offset int
	holds  string // further on in the first bytes; "" = nothing more is asked
	kind   chat.Kind
	mime   string
	ends   []string // of its name, the first one is given to a name without
}

// formats are what phones and offices make. Nothing of it runs in a browser,
// and names that would run elsewhere are refused with the rest.
var formats = [...]format{
	{"\xff\xd8\xff", 0, "", chat.Photo, "image/jpeg", []string{".jpg", ".jpeg", ".jfif"}},
	{"\x89PNG\r\n\x1a\n", 0, "", chat.Photo, "image/png", []string{".png"}},
	{"WEBP", 8, "", chat.Photo, "image/webp", []string{".webp"}},
	{"GIF8", 0, "", chat.File, "image/gif", []string{".gif"}},
	{"%PDF-", 0, "", chat.File, "application/pdf", []string{".pdf"}},
	{"OggS", 0, "OpusHead", chat.Voice, "audio/ogg", []string{".ogg", ".oga", ".opus"}},
	{"OggS", 0, "", chat.File, "audio/ogg", []string{".ogg", ".oga"}},
	{"#!AMR", 0, "", chat.File, "audio/amr", []string{".amr"}},
	{"ID3", 0, "", chat.File, "audio/mpeg", []string{".mp3"}},
	{"\xff\xfb", 0, "", chat.File, "audio/mpeg", []string{".mp3"}},
	{"\xff\xf3", 0, "", chat.File, "audio/mpeg", []string{".mp3"}},
	{"WAVE", 8, "", chat.File, "audio/wav", []string{".wav"}},
	{"ftyphei", 4, "", chat.File, "image/heic", []string{".heic", ".heif"}},
	{"ftypmif1", 4, "", chat.File, "image/heic", []string{".heic", ".heif"}},
	{"ftypM4A", 4, "", chat.File, "audio/mp4", []string{".m4a"}},
	{"ftyp", 4, "", chat.File, "video/mp4", []string{".mp4", ".m4a", ".m4v", ".mov", ".3gp"}},
	{"PK\x03\x04", 0, "word/", chat.File, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}},
	{"PK\x03\x04", 0, "xl/", chat.File, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}},
	{"PK\x03\x04", 0, "[Content_Types].xml", chat.File, "application/octet-stream", []string{".docx", ".xlsx", ".pptx"}},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "", chat.File, "application/octet-stream", []string{".doc", ".xls", ".ppt", ".wps", ".et"}},
}

// headSize is how much of a file is looked at to know what it is.
const headSize = 4 << 10

// textEnd is how the name of a plain text ends.
const textEnd = ".txt"

// formatOf tells what a file is by its first bytes; ok is false when it is
// nothing that is taken.
func formatOf(head []byte) (format, bool) {
	for _, f := range formats {
		if len(head) >= f.offset && bytes.HasPrefix(head[f.offset:], []byte(f.begins)) && bytes.Contains(head, []byte(f.holds)) {
			return f, true
		}
	}
	if len(head) > 0 && !bytes.ContainsRune(head, 0) && utf8.Valid(trimRune(head)) {
		return format{kind: chat.File, mime: "text/plain; charset=utf-8", ends: []string{textEnd}}, true
	}
	return format{}, false
}

// trimRune drops a character that was cut in two at the end.
func trimRune(b []byte) []byte {
	for i := 0; i < utf8.UTFMax && len(b) > 0 && !utf8.Valid(b); i++ {
		b = b[:len(b)-1]
	}
	return b
}

// fileName makes a name fit to be kept and shown: no folders, one line, short,
// and with an ending that fits what the file is. It is "" when the ending says
// that it is something else.
func fileName(name string, f format) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Join(strings.Fields(seen(name)), " ")
	end := strings.ToLower(path.Ext(name))
	stem := strings.Trim(strings.TrimSuffix(name, path.Ext(name)), " .")
	if end == "" || end == "." {
		end = f.ends[0]
	}
	for _, fits := range f.ends {
		if end != fits {
			continue
		}
		if r := []rune(stem); len(r) > 60 {
			stem = string(r[:60])
		}
		if stem == "" {
			stem = f.kind.Word()
		}
		return stem + end
	}
	return ""
}

// seen is what can be seen of a name: no control characters, and no marks that
// turn the reading direction around.
func seen(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
}

// capped fails when more than left bytes come.
type capped struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, ErrLarge
	}
	return n, err
}

// SizeWord is how large a file is.
func SizeWord(n int64) string {
	if n < 100<<10 {
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
