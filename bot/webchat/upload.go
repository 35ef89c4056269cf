package webchat

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"mingbai/bot/attach"
	"mingbai/bot/guard"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// MaxFile is how large a file from the page may be, in bytes.
const MaxFile = attach.Most

const (
	fileTime    = 5 * time.Minute  // for a file on its way, up or down
	refuseTime  = 30 * time.Second // to read past a file that nobody waits for
	uploadsEach = 2                // of one visitor at a time
	uploadsAll  = 32
	mostDrained = 96 << 20 // of a body that is refused, so that the browser reads why
)

// upload is what the form for files holds.
type upload struct {
	token, text string
	media       chat.Media
}

// takeFile takes a photo or a document of a resident whose case is open.
func (s *Server) takeFile(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	var u upload
	p, within := s.refuseFile(w, r, v), refuseTime
	if p == nil {
		within = fileTime
	}
	// A phone may need longer than the server gives a form.
	rc, end := http.NewResponseController(w), time.Now().Add(within)
	_, _ = rc.SetReadDeadline(end), rc.SetWriteDeadline(end.Add(s.config.Wait))
	if p == nil {
		u, p = s.readUpload(r, v)
	}
	if p != nil {
		_, _ = io.CopyN(io.Discard, r.Body, mostDrained)
		s.refuse(w, r, v, pageView{Problem: p, Draft: clean(u.text)})
		return
	}
	s.remember(w, r, v)
	m := chat.Message{Kind: u.media.Kind, Text: clean(u.text), Media: &u.media}
	s.pass(w, r, v, m, u.token, pageView{Draft: m.Text})
}

// refuseFile tells why no file is taken now, nil when one is.
func (s *Server) refuseFile(w http.ResponseWriter, r *http.Request, v visitor) *problem {
	st := s.standing(r.Context(), s.address(v))
	if s.config.Files == nil || v.fresh || st == nil || st.State == handoff.Closed {
		return problemNoCase()
	}
	if wait, ok := s.files.Allow(guard.Client(r)); !ok {
		retryAfter(w, wait)
		return problemOften(wait)
	}
	return s.tooOften(w, r, v)
}

// readUpload reads the form as it comes, the file last, which is kept while it
// is read.
func (s *Server) readUpload(r *http.Request, v visitor) (u upload, p *problem) {
	who := s.address(v).Chat
	if !s.uploads.Enter(who) {
		return u, problemBusy()
	}
	defer s.uploads.Leave(who)
	form, err := r.MultipartReader()
	if err != nil {
		return u, problemNoFile()
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return u, problemNoFile()
		}
		if err != nil {
			return u, problemFileTorn()
		}
		switch part.FormName() {
		case "token":
			u.token, err = readField(part, 64)
		case "text":
			u.text, err = readField(part, 4*MaxText)
		case "file":
			u.media, err = s.keepFile(r.Context(), v, u.token, part)
			if err == nil && tooLong(clean(u.text)) {
				return u, problemLong()
			}
			return u, s.problemOfFile(err)
		}
		if err != nil {
			return u, problemFileTorn()
		}
	}
}

// readField reads a short field of a form.
func readField(r io.Reader, most int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, most))
	return string(b), err
}

// keepFile stores a file of the form under a reference that only the message
// knows.
func (s *Server) keepFile(ctx context.Context, v visitor, token string, part *multipart.Part) (chat.Media, error) {
	f, err := attach.Read(part.FileName(), part)
	if err != nil {
		return chat.Media{}, err
	}
	if token == "" {
		if token, err = s.random(16); err != nil {
			return chat.Media{}, err
		}
	}
	file := NewFile{Of: s.address(v), Once: s.digest("upload", v.id, token), Name: f.Name, Type: f.Type}
	ref, size, err := s.config.Files.Keep(ctx, file, f.Body)
	return chat.Media{Kind: f.Kind, Channel: Channel, Ref: ref, Name: f.Name, Size: size}, err
}

// problemOfFile puts what went wrong with a file in words.
func (s *Server) problemOfFile(err error) *problem {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, attach.ErrLarge):
		return problemFileBig()
	case errors.Is(err, attach.ErrKind):
		return problemFileKind()
	case errors.Is(err, attach.ErrEmpty):
		return problemNoFile()
	case errors.Is(err, ErrFilesFull):
		return problemFilesFull()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problemFileTorn()
	}
	s.config.Logger.Error("webchat: keep file", "error", err)
	return problemFileTorn()
}
