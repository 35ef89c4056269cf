package webchat

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
)

// ErrFilesFull says that a conversation keeps as many files as it may.
var ErrFilesFull = errors.New("webchat: the conversation keeps as many files as it may")

// NewFile is a file that a resident sends.
type NewFile struct {
	Of   chat.Address
	Once string // the same content under the same Once is the same file
	Name string
	Type string
}

// Files keeps what residents send, and opens what stands in a conversation
// from whichever channel it came.
type Files interface {
	// Keep stores a file and returns its reference and size, or ErrFilesFull; an
	// error of r comes back as it is.
	Keep(ctx context.Context, f NewFile, r io.Reader) (ref string, size int64, err error)
	// Open returns the bytes of a file; fs.ErrNotExist when there are none.
	Open(ctx context.Context, m chat.Media) (io.ReadCloser, error)
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

// formatOf tells what a file is by its first bytes; ok is false when it is
// nothing that is taken.
func formatOf(head []byte) (format, bool) {
	for _, f := range formats {
		if len(head) >= f.offset && bytes.HasPrefix(head[f.offset:], []byte(f.begins)) && bytes.Contains(head, []byte(f.holds)) {
			return f, true
		}
	}
	if len(head) > 0 && !bytes.ContainsRune(head, 0) && utf8.Valid(trimRune(head)) {
		return format{kind: chat.File, mime: "text/plain; charset=utf-8", ends: []string{".txt"}}, true
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
	name = strings.Join(strings.Fields(clean(name)), " ")
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
			stem = mediaWord(f.kind)
		}
		return stem + end
	}
	return ""
}

// mediaView is a file, a voice note or a place as a turn shows it.
type mediaView struct {
	Word string       // what it is
	Name string       // with its size, when it is known
	Link string       // opens it; "" for a place
	Look bool         // it can be looked at in place
	Hear bool         // it can be heard in place
	Map  template.URL // opens the phone's own map
}

// viewMedia prepares what came with a turn; nil when nothing did.
func (s *Server) viewMedia(of chat.Address, m *chat.Media) *mediaView {
	if m == nil {
		return nil
	}
	v := &mediaView{Word: mediaWord(m.Kind)}
	if m.Kind == chat.Location {
		v.Name = fmt.Sprintf("北纬%.5f，东经%.5f", m.Lat, m.Lon)
		v.Map = template.URL(fmt.Sprintf("geo:%.6f,%.6f?q=%.6f,%.6f", m.Lat, m.Lon, m.Lat, m.Lon)) // numbers alone
		return v
	}
	if s.config.Files == nil {
		v.Name = textNotHere
		return v
	}
	v.Link, v.Look, v.Hear = "/file/"+s.mediaID(of, *m), m.Kind == chat.Photo, m.Kind == chat.Voice
	v.Name = clean(m.Name)
	if m.Size > 0 {
		v.Name = strings.TrimSpace(v.Name + " " + sizeWord(m.Size))
	}
	return v
}

// mediaWord is what people call a kind of file.
func mediaWord(k chat.Kind) string {
	switch k {
	case chat.Photo:
		return "照片"
	case chat.Voice:
		return "语音"
	case chat.Location:
		return "位置"
	}
	return "文件"
}

// sizeWord is how large a file is.
func sizeWord(n int64) string {
	if n < 100<<10 {
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// mediaID names a file in one conversation; it says nothing of the reference.
func (s *Server) mediaID(of chat.Address, m chat.Media) string {
	return s.digest("file", of.Chat, m.Channel, m.Ref)[:32]
}

// mediaOf is what came with a turn.
func mediaOf(t Turn) *chat.Media {
	if t.Reply != nil {
		return t.Reply.Media
	}
	m, err := Decoder{}.Decode(t.Raw)
	if err != nil {
		return nil
	}
	return m.Media
}

// mediaName is what a saved file is called.
func mediaName(m chat.Media, f format) string {
	if name := clean(m.Name); name != "" {
		return name
	}
	if len(f.ends) > 0 {
		return mediaWord(m.Kind) + f.ends[0]
	}
	return mediaWord(m.Kind)
}

// sendMedia writes a file of a conversation. What is not of the kinds that are
// taken goes as unknown bytes.
func (s *Server) sendMedia(w http.ResponseWriter, r *http.Request, m chat.Media) {
	if s.config.Files == nil {
		s.lost(w, r)
		return
	}
	file, err := s.config.Files.Open(r.Context(), m)
	if errors.Is(err, fs.ErrNotExist) {
		s.plain(w, r, problemFileGone())
		return
	}
	if err != nil {
		s.config.Logger.Warn("webchat: a file could not be opened", "channel", m.Channel, "error", err)
		s.plain(w, r, problemFileLater())
		return
	}
	defer func() { _ = file.Close() }()
	// A large file may take longer than the server gives a page.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileTime))
	body := bufio.NewReaderSize(file, headSize)
	head, err := body.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		s.plain(w, r, problemFileLater())
		return
	}
	kind := "application/octet-stream"
	f, known := formatOf(head)
	if known && !strings.HasPrefix(f.mime, "text/") {
		kind = f.mime
	}
	fileHeaders(w, kind, mediaName(m, f))
	if m.Kind == chat.Voice {
		body = bufio.NewReader(playable(w, r, body))
	}
	_, _ = io.Copy(w, body)
}

// playable answers a player, which asks for a sound in pieces: some play
// nothing otherwise. What is too long for that comes back whole.
func playable(w http.ResponseWriter, r *http.Request, body io.Reader) io.Reader {
	sound, err := io.ReadAll(io.LimitReader(body, mostHeard+1))
	if err != nil || len(sound) > mostHeard {
		return io.MultiReader(bytes.NewReader(sound), body)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(sound))
	return bytes.NewReader(nil)
}

// mostHeard is how long a sound may be to be played in pieces, in bytes: about
// twenty minutes of speech.
const mostHeard = 4 << 20

// fileHeaders say that what follows is to be saved rather than shown, and not
// kept by anybody on the way.
func fileHeaders(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, no-store")
}
