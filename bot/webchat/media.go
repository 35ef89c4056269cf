package webchat

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"mingbai/bot/attach"
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
	v := &mediaView{Word: m.Kind.Word()}
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
		v.Name = strings.TrimSpace(v.Name + " " + attach.SizeWord(m.Size))
	}
	return v
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

// sendMedia writes a file of a conversation.
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
	if attach.Send(w, r, m, file) != nil {
		s.plain(w, r, problemFileLater())
	}
}
