package tgfake

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// ask posts a form and is the code and the body of the answer.
func ask(t *testing.T, s *Server, method string, fields url.Values) (int, string) {
	t.Helper()
	res, err := http.PostForm(s.URL()+"/bot"+s.Token()+"/"+method, fields)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func TestFilesAreKnownByKind(t *testing.T) {
	s := New(Config{})
	defer s.Close()
	_, video := s.Send(7, File{Kind: "video", Size: mostDown + 1})
	_, photo := s.Send(7, File{Kind: "photo", Data: []byte("JPEG")})
	long := strings.Repeat("字", longestCaption+1)
	for name, c := range map[string]struct {
		method string
		fields url.Values
		code   int
		says   string
	}{
		"again":           {"sendVideo", url.Values{"video": {video}}, 200, "message_id"},
		"another kind":    {"sendDocument", url.Values{"document": {video}}, 400, "can't use file of type video"},
		"unknown":         {"sendPhoto", url.Values{"photo": {"x"}}, 400, "wrong file identifier"},
		"none":            {"sendVoice", nil, 400, "there is no voice"},
		"long caption":    {"sendPhoto", url.Values{"photo": {photo}, "caption": {long}}, 400, "caption is too long"},
		"place":           {"sendLocation", url.Values{"latitude": {"22.5"}, "longitude": {"113.2"}}, 200, "message_id"},
		"no place":        {"sendLocation", url.Values{"latitude": {"x"}}, 400, "latitude"},
		"fetch":           {"getFile", url.Values{"file_id": {photo}}, 200, "file_path"},
		"fetch too large": {"getFile", url.Values{"file_id": {video}}, 400, "too big"},
		"fetch unknown":   {"getFile", url.Values{"file_id": {"x"}}, 400, "wrong file_id"},
	} {
		fields := url.Values{"chat_id": {"7"}}
		for k, v := range c.fields {
			fields[k] = v
		}
		if code, body := ask(t, s, c.method, fields); code != c.code || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, code, body, c.code, c.says)
		}
	}
	if got := s.Sent(7); len(got) != 2 {
		t.Errorf("sent %+v", got)
	}
}

func TestFetchedFilesAreWhole(t *testing.T) {
	s := New(Config{})
	defer s.Close()
	_, id := s.Send(7, File{Kind: "document", Data: []byte("whole")})
	for path, want := range map[string]int{s.Token() + "/files/" + id: 200, s.Token() + "/files/x": 404, "42:wrong/files/" + id: 404} {
		res, err := http.Get(s.URL() + "/file/bot" + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != want || (want == 200) != (string(b) == "whole") {
			t.Errorf("%s: %d %q", path, res.StatusCode, b)
		}
	}
}

func TestUploadsOverTheLimitAreRefused(t *testing.T) {
	s := New(Config{})
	defer s.Close()
	s.Meet(7)
	for size, want := range map[int]int{1 << 20: 200, mostUp + 2<<20: 413} {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		_ = w.WriteField("chat_id", "7")
		part, err := w.CreateFormFile("document", "a.bin")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(make([]byte, size))
		_ = w.Close()
		res, err := http.Post(s.URL()+"/bot"+s.Token()+"/sendDocument", w.FormDataContentType(), &form)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct{ OK bool }
		_ = json.NewDecoder(res.Body).Decode(&answer)
		_ = res.Body.Close()
		if res.StatusCode != want || answer.OK != (want == 200) {
			t.Errorf("%d bytes: %d, %v", size, res.StatusCode, answer.OK)
		}
	}
}

func TestTapPressesTheNewestButton(t *testing.T) {
	s := New(Config{})
	defer s.Close()
	s.Meet(7)
	for _, data := range []string{"old", "new"} {
		ask(t, s, "sendMessage", url.Values{"chat_id": {"7"}, "text": {"x"}, "reply_markup": {`{"inline_keyboard":[[{"text":"接单","callback_data":"` + data + `"}]]}`}})
	}
	if s.Tap(7, "办结") || !s.Tap(7, "接") || s.Pending() != 1 {
		t.Fatalf("%d updates wait", s.Pending())
	}
	if _, body := ask(t, s, "getUpdates", nil); !strings.Contains(body, `"data":"new"`) {
		t.Errorf("pressed: %s", body)
	}
}
