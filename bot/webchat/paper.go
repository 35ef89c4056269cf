package webchat

import (
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"

	"mingbai/bot/attach"
	"mingbai/handlers/chat"
)

// fileView is a file as a card offers it.
type fileView struct{ Name, Link string }

// viewFile prepares the link to a reply's file, nil without one.
func viewFile(a *chat.Attachment) *fileView {
	if a == nil {
		return nil
	}
	return &fileView{Name: a.Name, Link: "/file/" + fileID(*a)}
}

// fileID names a file by what it holds. The name opens nothing by itself: a
// file is served only to the conversation it stands in.
func fileID(a chat.Attachment) string {
	h := sha256.New()
	h.Write([]byte(a.Name + "\x00" + a.Type + "\x00"))
	h.Write(a.Data)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// serveFile sends a file of the visitor's own conversation, to be saved rather
// than shown.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	if v.fresh {
		s.lost(w, r)
		return
	}
	turns, err := s.config.Transcripts.Transcript(r.Context(), s.address(v), maxTurns)
	if err != nil {
		s.fail(w, r, "transcript", err)
		return
	}
	id := r.PathValue("id")
	for _, t := range turns {
		if t.Reply != nil && t.Reply.Attach != nil && fileID(*t.Reply.Attach) == id {
			sendFile(w, *t.Reply.Attach)
			return
		}
		if m := mediaOf(t); m != nil && m.Kind != chat.Location && s.mediaID(s.address(v), *m) == id {
			s.sendMedia(w, r, *m)
			return
		}
	}
	s.lost(w, r)
}

// sendFile writes a file. Its type is one we made, or unknown bytes.
func sendFile(w http.ResponseWriter, a chat.Attachment) {
	kind := "application/octet-stream"
	if _, _, err := mime.ParseMediaType(a.Type); err == nil {
		kind = a.Type
	}
	attach.Headers(w, kind, a.Name)
	_, _ = w.Write(a.Data)
}
