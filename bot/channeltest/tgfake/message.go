package tgfake

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Sent is a message that the bot sent.
type Sent struct {
	ID      int
	Chat    string
	Text    string
	Rows    [][]Button
	Preview bool   // link previews were not switched off
	Markup  bool   // a parse mode or entities came with it
	Kind    string // photo, document, location, ...; "" for a text
	File    string // name of an uploaded file
	Data    string // of an uploaded file
	FileID  string // of a file that Telegram kept
	Lat     float64
	Lon     float64
	Edits   int
	Deleted bool   // the person deleted it
	Told    bool   // the bot was answered; false = it cannot know
	Agent   string // User-Agent of the call: tells apart the bots of a test
	At      time.Time
}

// Button is one inline button.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
	URL  string `json:"url"`
}

type keyboard struct {
	Inline [][]Button `json:"inline_keyboard"`
}

// longest is how many UTF-16 units a text may have.
const longest = 4096

func (s *Server) sendMessage(r *http.Request, p params) (any, *refusal) {
	chat := p["chat_id"]
	m := &Sent{Chat: chat, Told: !isUntold(r.Context()), Agent: r.UserAgent()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.admit(chat); no != nil {
		return nil, no
	}
	if no := m.fill(p); no != nil {
		return nil, no
	}
	return s.post(m)
}

// post records a message when the limits let it pass.
func (s *Server) post(m *Sent) (any, *refusal) {
	chat, now := m.Chat, s.cfg.Now()
	wait := s.parked.Sub(now)
	if wait <= 0 {
		wait = s.buckets.take(chat, now)
	}
	if wait > 0 {
		s.throttle++
		return nil, tooMany(int((wait + time.Second - 1) / time.Second))
	}
	s.messages++
	m.ID, m.At = s.messages, now
	s.sent = append(s.sent, m)
	s.byChat[chat] = append(s.byChat[chat], m)
	return m.result(), nil
}

// admit tells whether the bot may write to a chat.
func (s *Server) admit(chat string) *refusal {
	switch {
	case chat == "":
		return refuse(http.StatusBadRequest, "Bad Request: chat_id is empty")
	case s.movedTo[chat] != 0:
		return &refusal{code: http.StatusBadRequest, text: "Bad Request: group chat was upgraded to a supergroup chat", moved: s.movedTo[chat]}
	case s.blocked[chat]:
		s.refused[chat]++
		return refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	case !s.known[chat]:
		return refuse(http.StatusBadRequest, "Bad Request: chat not found")
	}
	return nil
}

// fill reads text and buttons from the arguments and refuses what Telegram refuses.
func (m *Sent) fill(p params) *refusal {
	if !utf8.ValidString(p["text"]) {
		return refuse(http.StatusBadRequest, "Bad Request: strings must be encoded in UTF-8")
	}
	m.Text = strings.TrimSpace(p["text"])
	if m.Text == "" {
		return refuse(http.StatusBadRequest, "Bad Request: message text is empty")
	}
	if units(m.Text) > longest {
		return refuse(http.StatusBadRequest, "Bad Request: message is too long")
	}
	if no := entities(p, m.Text); no != nil {
		return no
	}
	m.Markup = p["parse_mode"] != "" || p["entities"] != ""
	var preview struct {
		Off bool `json:"is_disabled"`
	}
	_ = p.object("link_preview_options", &preview)
	m.Preview = !preview.Off
	var k keyboard
	if p.object("reply_markup", &k) != nil {
		return refuse(http.StatusBadRequest, "Bad Request: can't parse reply keyboard markup JSON object")
	}
	m.Rows = k.Inline
	return buttons(k)
}

func buttons(k keyboard) *refusal {
	for _, row := range k.Inline {
		for _, b := range row {
			if no := b.check(); no != nil {
				return no
			}
		}
	}
	return nil
}

func (b Button) check() *refusal {
	switch {
	case b.Text == "":
		return refuse(http.StatusBadRequest, "Bad Request: can't parse inline keyboard button: Field \"text\" must be non-empty")
	case b.URL == "" && b.Data == "":
		return refuse(http.StatusBadRequest, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(b.Data) > 64:
		return refuse(http.StatusBadRequest, "Bad Request: BUTTON_DATA_INVALID")
	case b.URL != "" && !link(b.URL):
		return refuse(http.StatusBadRequest, fmt.Sprintf("Bad Request: inline keyboard button URL '%s' is invalid: Unsupported URL protocol", b.URL))
	}
	return nil
}

func link(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "tg") && u.Host != ""
}

// entities refuses markup that Telegram cannot read: a parse mode with an
// unclosed or unknown tag or an unescaped sign, entities beyond the text.
func entities(p params, text string) *refusal {
	switch strings.ToLower(p["parse_mode"]) {
	case "html":
		if strings.Count(text, "<") != strings.Count(text, ">") || strings.Count(text, "<")%2 != 0 {
			return refuse(http.StatusBadRequest, "Bad Request: can't parse entities: Can't find end tag")
		}
	case "markdownv2":
		for i, c := range text {
			if strings.ContainsRune("_*[]()~`>#+-=|{}.!", c) && (i == 0 || text[i-1] != '\\') {
				return refuse(http.StatusBadRequest, fmt.Sprintf("Bad Request: can't parse entities: Character '%c' is reserved", c))
			}
		}
	}
	var list []struct{ Offset, Length int }
	if p.object("entities", &list) != nil {
		return refuse(http.StatusBadRequest, "Bad Request: can't parse entities JSON object")
	}
	for _, e := range list {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
			return refuse(http.StatusBadRequest, "Bad Request: ENTITY_BOUNDS_INVALID")
		}
	}
	return nil
}

// units counts UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func (m *Sent) result() any {
	id, _ := strconv.ParseInt(m.Chat, 10, 64)
	kind := "private"
	if id < 0 {
		kind = "group"
	}
	return map[string]any{"message_id": m.ID, "date": m.At.Unix(), "text": m.Text,
		"chat": map[string]any{"id": id, "type": kind}}
}

func tooMany(seconds int) *refusal {
	return &refusal{code: http.StatusTooManyRequests, after: seconds,
		text: "Too Many Requests: retry after " + strconv.Itoa(seconds)}
}

func (s *Server) editMessageText(r *http.Request, p params) (any, *refusal) {
	id, _ := p.number("message_id")
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.admit(p["chat_id"]); no != nil {
		return nil, no
	}
	var old *Sent
	for _, m := range s.byChat[p["chat_id"]] {
		if m.ID == int(id) && !m.Deleted {
			old = m
		}
	}
	if old == nil {
		return nil, refuse(http.StatusBadRequest, "Bad Request: message to edit not found")
	}
	edited := *old
	if no := edited.fill(p); no != nil {
		return nil, no
	}
	if edited.Text == old.Text && fmt.Sprint(edited.Rows) == fmt.Sprint(old.Rows) {
		return nil, refuse(http.StatusBadRequest, "Bad Request: message is not modified: specified new message "+
			"content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	edited.Edits++
	edited.Told = edited.Told && !isUntold(r.Context())
	*old = edited
	return old.result(), nil
}

// Sent is what a chat got, in order.
func (s *Server) Sent(chat int64) []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.byChat[strconv.FormatInt(chat, 10)])
}

// AllSent is what all chats got, in order.
func (s *Server) AllSent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.sent)
}

// WaitSent waits until n messages were sent in all or ctx ends, and tells
// whether they were.
func (s *Server) WaitSent(ctx context.Context, n int) bool {
	return s.wait(ctx, func() bool { return len(s.sent) >= n })
}

// wait looks every 2 ms whether something came true.
func (s *Server) wait(ctx context.Context, ready func() bool) bool {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		s.mu.Lock()
		ok := ready()
		s.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
}

func copies(list []*Sent) []Sent {
	out := make([]Sent, len(list))
	for i, m := range list {
		out[i] = *m
	}
	return out
}
