package tgfake

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

type answer struct {
	OK         bool            `json:"ok"`
	Result     json.RawMessage `json:"result"`
	Code       int             `json:"error_code"`
	Text       string          `json:"description"`
	Parameters struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// call posts JSON arguments; it fails the test when the answer is not JSON.
func call(t *testing.T, s *Server, method string, args map[string]any) answer {
	t.Helper()
	a, err := try(s, s.Token(), method, args)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return a
}

func try(s *Server, token, method string, args map[string]any) (answer, error) {
	b, _ := json.Marshal(args)
	client := &http.Client{Timeout: 2 * time.Second}
	res, err := client.Post(s.URL()+"/bot"+token+"/"+method, "application/json", bytes.NewReader(b))
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	var a answer
	return a, json.NewDecoder(res.Body).Decode(&a)
}

func ids(t *testing.T, a answer) []int64 {
	t.Helper()
	var list []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(a.Result, &list); err != nil {
		t.Fatalf("updates: %v in %s", err, a.Result)
	}
	out := []int64{}
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

func start(t *testing.T, cfg Config) *Server {
	t.Helper()
	s := New(cfg)
	t.Cleanup(s.Close)
	return s
}

func TestOffset(t *testing.T) {
	s := start(t, Config{FirstID: 10})
	for i := range 250 {
		s.Say(7, strconv.Itoa(i))
	}
	steps := []struct {
		name        string
		offset      int64
		limit       int
		first, size int64
	}{
		{"no offset: from the earliest", 0, 0, 10, 100},
		{"the same again: nothing was confirmed", 0, 0, 10, 100},
		{"limit", 0, 3, 10, 3},
		{"an offset confirms what is below it", 110, 0, 110, 100},
		{"a lower offset brings nothing back", 10, 0, 110, 100},
		{"negative: the last five, the rest is forgotten", -5, 0, 255, 5},
		{"forgotten indeed", 0, 0, 255, 5},
		{"beyond the end", 260, 0, 0, 0},
	}
	for _, st := range steps {
		got := ids(t, call(t, s, "getUpdates", map[string]any{"offset": st.offset, "limit": st.limit}))
		if int64(len(got)) != st.size || (st.size > 0 && got[0] != st.first) {
			t.Fatalf("%s: %d updates from %v", st.name, len(got), got)
		}
	}
	if s.Pending() != 0 {
		t.Errorf("pending = %d, want 0", s.Pending())
	}
}

func TestLongPollWaitsAndWakes(t *testing.T) {
	s := start(t, Config{})
	got := make(chan answer, 1)
	go func() {
		a, _ := try(s, s.Token(), "getUpdates", map[string]any{"timeout": 1})
		got <- a
	}()
	for s.Calls("getUpdates") == 0 {
		time.Sleep(time.Millisecond)
	}
	id := s.Say(7, "你好")
	if list := ids(t, <-got); len(list) != 1 || list[0] != id {
		t.Errorf("the poll got %v, want %d", list, id)
	}
}

func TestSecondPollerEndsTheFirst(t *testing.T) {
	s := start(t, Config{})
	first := make(chan answer, 1)
	go func() {
		a, _ := try(s, s.Token(), "getUpdates", map[string]any{"timeout": 1})
		first <- a
	}()
	for s.Calls("getUpdates") == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(10 * time.Millisecond) // the call is counted before it waits
	if a := call(t, s, "getUpdates", nil); !a.OK {
		t.Errorf("second poller: %s", a.Text)
	}
	if a := <-first; a.Code != http.StatusConflict {
		t.Errorf("first poller: code %d, want 409", a.Code)
	}
}

func TestRefusals(t *testing.T) {
	s := start(t, Config{})
	s.Say(7, "你好")
	s.Block(8)
	button := func(text, data, link string) map[string]any {
		return map[string]any{"inline_keyboard": [][]Button{{{Text: text, Data: data, URL: link}}}}
	}
	tests := []struct {
		name, method string
		args         map[string]any
		code         int
		says         string
	}{
		{"fits", "sendMessage", map[string]any{"chat_id": 7, "text": strings.Repeat("字", 4096)}, 0, ""},
		{"too long", "sendMessage", map[string]any{"chat_id": 7, "text": strings.Repeat("字", 4097)}, 400, "too long"},
		{"too long in UTF-16", "sendMessage", map[string]any{"chat_id": 7, "text": strings.Repeat("😀", 2049)}, 400, "too long"},
		{"blank", "sendMessage", map[string]any{"chat_id": 7, "text": " \n"}, 400, "empty"},
		{"stranger", "sendMessage", map[string]any{"chat_id": 99, "text": "a"}, 400, "chat not found"},
		{"blocked", "sendMessage", map[string]any{"chat_id": 8, "text": "a"}, 403, "blocked"},
		{"data fits", "sendMessage", map[string]any{"chat_id": 7, "text": "a", "reply_markup": button("x", strings.Repeat("d", 64), "")}, 0, ""},
		{"data too long", "sendMessage", map[string]any{"chat_id": 7, "text": "a", "reply_markup": button("x", strings.Repeat("d", 65), "")}, 400, "BUTTON_DATA_INVALID"},
		{"phone link", "sendMessage", map[string]any{"chat_id": 7, "text": "a", "reply_markup": button("x", "", "tel:12348")}, 400, "URL"},
		{"open tag", "sendMessage", map[string]any{"chat_id": 7, "text": "<b>a", "parse_mode": "HTML"}, 400, "can't parse entities"},
		{"reserved sign", "sendMessage", map[string]any{"chat_id": 7, "text": "a.b", "parse_mode": "MarkdownV2"}, 400, "reserved"},
		{"entity beyond", "sendMessage", map[string]any{"chat_id": 7, "text": "ab", "entities": []any{map[string]any{"type": "bold", "offset": 1, "length": 2}}}, 400, "ENTITY"},
		{"edit of nothing", "editMessageText", map[string]any{"chat_id": 7, "message_id": 9999, "text": "a"}, 400, "not found"},
		{"old query", "answerCallbackQuery", map[string]any{"callback_query_id": "1"}, 400, "query is too old"},
		{"bad command", "setMyCommands", map[string]any{"commands": []Command{{Name: "Bad", Text: "x"}}}, 400, "COMMAND"},
		{"webhook without TLS", "setWebhook", map[string]any{"url": "http://example.org/x"}, 400, "HTTPS"},
		{"bad secret", "setWebhook", map[string]any{"url": "https://example.org/x", "secret_token": "a b"}, 400, "secret"},
		{"no such method", "sendFlowers", nil, 404, "Not Found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := call(t, s, tt.method, tt.args)
			if a.Code != tt.code || a.OK != (tt.code == 0) || !strings.Contains(a.Text, tt.says) {
				t.Errorf("code %d ok %v %q, want %d %q", a.Code, a.OK, a.Text, tt.code, tt.says)
			}
		})
	}
	for token, code := range map[string]int{"43:other": 401, "nonsense": 404} {
		if a, err := try(s, token, "getMe", nil); err != nil || a.Code != code {
			t.Errorf("token %q: code %d, %v, want %d", token, a.Code, err, code)
		}
	}
}

func TestEdit(t *testing.T) {
	s := start(t, Config{})
	s.Meet(7)
	call(t, s, "sendMessage", map[string]any{"chat_id": 7, "text": "旧"})
	id := s.Sent(7)[0].ID
	if a := call(t, s, "editMessageText", map[string]any{"chat_id": 7, "message_id": id, "text": "新"}); !a.OK {
		t.Fatal(a.Text)
	}
	if a := call(t, s, "editMessageText", map[string]any{"chat_id": 7, "message_id": id, "text": "新"}); !strings.Contains(a.Text, "not modified") {
		t.Errorf("the same again: %q", a.Text)
	}
	if m := s.Sent(7)[0]; m.Text != "新" || m.Edits != 1 {
		t.Errorf("message = %+v", m)
	}
}

func TestFormsOfArguments(t *testing.T) {
	s := start(t, Config{})
	s.Meet(7)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("chat_id", "7")
	_ = w.WriteField("text", "表单")
	_ = w.WriteField("link_preview_options", `{"is_disabled":true}`)
	_ = w.Close()
	bodies := []struct{ kind, body string }{
		{w.FormDataContentType(), form.String()},
		{"application/x-www-form-urlencoded", url.Values{"chat_id": {"7"}, "text": {"网址"}}.Encode()},
		{"application/json", `{"chat_id":7,"text":"JSON"}`},
	}
	for _, b := range bodies {
		res, err := http.Post(s.URL()+"/bot"+s.Token()+"/sendMessage", b.kind, strings.NewReader(b.body))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", b.kind, res.Status)
		}
	}
	got := s.Sent(7)
	if len(got) != 3 || got[0].Text != "表单" || got[0].Preview || got[1].Text != "网址" || got[2].Text != "JSON" || !got[2].Preview {
		t.Errorf("sent = %+v", got)
	}
}

func TestWebhookOrderAndRetry(t *testing.T) {
	var mu sync.Mutex
	got := map[string][]string{}
	calls := 0
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var u struct {
			Message struct {
				Text string `json:"text"`
				Chat struct{ ID int64 }
			} `json:"message"`
		}
		b, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(b, &u)
		mu.Lock()
		defer mu.Unlock()
		calls++
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret" || calls%3 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		key := strconv.FormatInt(u.Message.Chat.ID, 10)
		got[key] = append(got[key], u.Message.Text)
	}))
	defer hook.Close()
	s := start(t, Config{Retry: time.Millisecond})
	s.Say(1, "0") // waits from before the webhook
	call(t, s, "setWebhook", map[string]any{"url": hook.URL, "secret_token": "s3cret"})
	for i := 1; i < 10; i++ {
		s.Say(1, strconv.Itoa(i))
		s.Say(2, strconv.Itoa(i))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if !s.wait(ctx, func() bool { return len(s.queue) == 0 }) {
		t.Fatalf("%d updates were not taken", s.Pending())
	}
	if a := strings.Join(got["1"], ""); a != "0123456789" {
		t.Errorf("chat 1 got %q", a)
	}
	if b := strings.Join(got["2"], ""); b != "123456789" {
		t.Errorf("chat 2 got %q", b)
	}
	if a := call(t, s, "getUpdates", nil); a.Code != http.StatusConflict {
		t.Errorf("poll beside a webhook: code %d, want 409", a.Code)
	}
}

func TestAllowedUpdates(t *testing.T) {
	s := start(t, Config{})
	call(t, s, "getUpdates", map[string]any{"allowed_updates": []string{"message"}})
	if id, _ := s.Press(7, "x"); id != 0 {
		t.Error("a kind nobody asked for was queued")
	}
	call(t, s, "getUpdates", map[string]any{"allowed_updates": []string{}})
	if id, _ := s.Press(7, "x"); id == 0 {
		t.Error("an empty list means all kinds")
	}
	if id := s.Push("chat_member", "7", map[string]any{}); id != 0 {
		t.Error("chat_member comes only when asked for")
	}
}

func TestPressIsAnswered(t *testing.T) {
	clock := newClock()
	s := start(t, Config{Now: clock.now})
	_, first := s.Press(7, "yes")
	_, second := s.Press(7, "no")
	if a := call(t, s, "answerCallbackQuery", map[string]any{"callback_query_id": first, "text": "好"}); !a.OK {
		t.Fatal(a.Text)
	}
	clock.pass(time.Minute)
	if a := call(t, s, "answerCallbackQuery", map[string]any{"callback_query_id": second}); a.Code != 400 {
		t.Errorf("an old query was answered: %+v", a)
	}
	if got := s.Answers(); len(got) != 1 || got[0] != (Answer{Query: first, Text: "好"}) {
		t.Errorf("answers = %v", got)
	}
}
