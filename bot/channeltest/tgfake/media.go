package tgfake

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	longestCaption = 1024     // UTF-16 units under a file
	mostUp         = 50 << 20 // bytes a bot may upload
	mostDown       = 20 << 20 // bytes a bot may fetch
)

// File is something other than text that a person sends.
type File struct {
	Kind     string // photo, voice, document, video, audio, animation, video_note
	Name     string
	Size     int64
	Data     []byte // what getFile leads to; nil = Size is only told
	Caption  string
	Answers  int // id of the message it answers; 0 = none
	Lat, Lon float64
}

// stored is a file that Telegram keeps.
type stored struct {
	kind string
	size int64
	data []byte
}

// keep gives a file an id.
func (s *Server) keep(kind string, size int64, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "AgAD" + kind + "-" + strconv.Itoa(len(s.files))
	s.files[id] = stored{kind: kind, size: size, data: data}
	return id
}

// Send lets a person send a file, or a place when Kind is location, and
// returns the update's id and the file's.
func (s *Server) Send(chat int64, f File) (update int64, id string) {
	fields := object{"caption": f.Caption}
	if f.Answers != 0 {
		fields["reply_to_message"] = s.earlier(chat, f.Answers)
	}
	if f.Kind == "location" {
		fields["location"] = object{"latitude": f.Lat, "longitude": f.Lon}
		return s.With(chat, fields), ""
	}
	size := max(f.Size, int64(len(f.Data)))
	id = s.keep(f.Kind, size, f.Data)
	file := object{"file_id": id, "file_unique_id": id, "file_size": size}
	if f.Name != "" {
		file["file_name"] = f.Name
	}
	fields[f.Kind] = file
	switch f.Kind {
	case "photo":
		small := s.keep(f.Kind, size/10, nil)
		fields["photo"] = []object{{"file_id": small, "file_unique_id": small, "width": 90, "height": 60, "file_size": size / 10},
			{"file_id": id, "file_unique_id": id, "width": 1280, "height": 960, "file_size": size}}
	case "animation":
		fields["document"] = file
	}
	return s.With(chat, fields), id
}

// earlier is a message that the bot sent to a chat, as an answer to it shows it.
func (s *Server) earlier(chat int64, id int) object {
	return object{"message_id": id, "date": s.cfg.Now().Unix(), "chat": where(chat),
		"from": object{"id": 42, "is_bot": true, "first_name": "明白"}}
}

// Answer lets a person answer a message of the bot.
func (s *Server) Answer(chat int64, message int, text string) int64 {
	return s.With(chat, object{"text": text, "reply_to_message": s.earlier(chat, message)})
}

// Tap lets a person press the newest button whose label begins as given, and
// tells whether there is one.
func (s *Server) Tap(chat int64, label string) bool {
	sent := s.Sent(chat)
	for i := len(sent) - 1; i >= 0; i-- {
		for _, row := range sent[i].Rows {
			for _, b := range row {
				if strings.HasPrefix(b.Text, label) && b.Data != "" {
					s.Press(chat, b.Data)
					return true
				}
			}
		}
	}
	return false
}

// sendFile takes a file of a kind, uploaded or by the id of one that is kept.
func sendFile(kind string) method {
	return func(s *Server, r *http.Request, p params) (any, *refusal) {
		m := &Sent{Chat: p["chat_id"], Told: !isUntold(r.Context()), Agent: r.UserAgent(), Kind: kind}
		m.Text, m.File, m.Data = p["caption"], p[kind+fileName], p[kind]
		m.Markup = p["parse_mode"] != "" || p["caption_entities"] != ""
		s.mu.Lock()
		defer s.mu.Unlock()
		if no := s.admit(m.Chat); no != nil {
			return nil, no
		}
		if m.File == "" {
			m.FileID, m.Data = p[kind], ""
			if no := s.byID(m); no != nil {
				return nil, no
			}
		} else if m.Data == "" {
			return nil, refuse(http.StatusBadRequest, "Bad Request: file must be non-empty")
		}
		return s.caption(m, p)
	}
}

// byID refuses what is no id of a kept file of the same kind.
func (s *Server) byID(m *Sent) *refusal {
	f, ok := s.files[m.FileID]
	switch {
	case m.FileID == "":
		return refuse(http.StatusBadRequest, "Bad Request: there is no "+m.Kind+" in the request")
	case !ok:
		return refuse(http.StatusBadRequest, "Bad Request: wrong file identifier/HTTP URL specified")
	case f.kind != m.Kind:
		return refuse(http.StatusBadRequest, "Bad Request: can't use file of type "+f.kind+" as "+m.Kind)
	}
	return nil
}

// caption reads what stands under a file and posts it.
func (s *Server) caption(m *Sent, p params) (any, *refusal) {
	if units(m.Text) > longestCaption {
		return nil, refuse(http.StatusBadRequest, "Bad Request: message caption is too long")
	}
	if m.Kind == "video_note" {
		m.Text = ""
	}
	var k keyboard
	if p.object("reply_markup", &k) != nil {
		return nil, refuse(http.StatusBadRequest, "Bad Request: can't parse reply keyboard markup JSON object")
	}
	if no := buttons(k); no != nil {
		return nil, no
	}
	m.Rows = k.Inline
	return s.post(m)
}

func (s *Server) sendLocation(r *http.Request, p params) (any, *refusal) {
	m := &Sent{Chat: p["chat_id"], Told: !isUntold(r.Context()), Agent: r.UserAgent(), Kind: "location"}
	var err1, err2 error
	m.Lat, err1 = strconv.ParseFloat(p["latitude"], 64)
	m.Lon, err2 = strconv.ParseFloat(p["longitude"], 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.admit(m.Chat); no != nil {
		return nil, no
	}
	if err1 != nil || err2 != nil || m.Lat < -90 || m.Lat > 90 {
		return nil, refuse(http.StatusBadRequest, "Bad Request: latitude is invalid")
	}
	return s.caption(m, p)
}

func (s *Server) getFile(_ *http.Request, p params) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[p["file_id"]]
	switch {
	case !ok:
		return nil, refuse(http.StatusBadRequest, "Bad Request: wrong file_id or the file is temporarily unavailable")
	case f.size > mostDown:
		return nil, refuse(http.StatusBadRequest, "Bad Request: file is too big")
	}
	return object{"file_id": p["file_id"], "file_unique_id": p["file_id"], "file_size": f.size, "file_path": "files/" + p["file_id"]}, nil
}

// serveFile answers /file/bot<token>/files/<id>.
func (s *Server) serveFile(w http.ResponseWriter, path string) {
	token, id, _ := strings.Cut(path, "/files/")
	s.mu.Lock()
	f, ok := s.files[id]
	s.mu.Unlock()
	if !ok || token != s.cfg.Token {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write(f.data)
}

// WaitText waits until a chat got a message that holds a text, or until the
// time is over, and returns the newest such message.
func (s *Server) WaitText(chat int64, text string, most time.Duration) (Sent, bool) {
	for end := time.Now().Add(most); ; time.Sleep(2 * time.Millisecond) {
		sent := s.Sent(chat)
		for i := len(sent) - 1; i >= 0; i-- {
			if strings.Contains(sent[i].Text, text) {
				return sent[i], true
			}
		}
		if time.Now().After(end) {
			return Sent{}, false
		}
	}
}
