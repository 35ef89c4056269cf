package attach

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mingbai/handlers/chat"
)

// mostHeard is how long a sound may be to be played in pieces, in bytes: about
// twenty minutes of speech.
const mostHeard = 4 << 20

// Send answers with a file that came from outside. What is not of the kinds
// that are taken goes as unknown bytes. When it fails nothing was written.
func Send(w http.ResponseWriter, r *http.Request, m chat.Media, file io.Reader) error {
	body := bufio.NewReaderSize(file, headSize)
	head, err := body.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	kind := "application/octet-stream"
	f, known := formatOf(head)
	if known && !strings.HasPrefix(f.mime, "text/") {
		kind = f.mime
	}
	Headers(w, kind, savedName(m, f))
	if m.Kind == chat.Voice {
		body = bufio.NewReader(playable(w, r, body))
	}
	_, _ = io.Copy(w, body) // the reader may be gone
	return nil
}

// savedName is what a saved file is called.
func savedName(m chat.Media, f format) string {
	if name := strings.TrimSpace(seen(m.Name)); name != "" {
		return name
	}
	if len(f.ends) > 0 {
		return m.Kind.Word() + f.ends[0]
	}
	return m.Kind.Word()
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

// Headers say that what follows is to be saved rather than shown, and not kept
// by anybody on the way. Pictures are shown all the same where a page of ours
// stands around them.
func Headers(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "private, no-store")
}
