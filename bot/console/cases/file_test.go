package cases_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"testing"

	"mingbai/bot/attach"
	"mingbai/bot/console/cases"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// shelf keeps files in memory. It fails when it is told to.
type shelf struct {
	mu   sync.Mutex
	kept map[string]string
	of   []cases.NewFile
	err  error
}

// Keep implements cases.Files.
func (s *shelf) Keep(_ context.Context, f cases.NewFile, r io.Reader) (string, int64, error) {
	body, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		err = s.err
	}
	if err != nil {
		return "", 0, err
	}
	if s.kept == nil {
		s.kept = map[string]string{}
	}
	ref := fmt.Sprint("kept/", f.Once, len(body))
	s.kept[ref], s.of = string(body), append(s.of, f)
	return ref, int64(len(body)), nil
}

// Open implements cases.Files.
func (s *shelf) Open(_ context.Context, m chat.Media) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, kept := s.kept[m.Ref]
	switch {
	case m.Ref == "paper":
		body = "<script>alert(1)</script>"
	case m.Ref == "photo":
		body = "\xff\xd8\xff a photo"
	case !kept:
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(body)), nil
}

// sends is a resident who sends a file.
func (x *town) sends(who string, m chat.Media) {
	x.t.Helper()
	x.n++
	msg := chat.Message{ID: fmt.Sprint("w", x.n), From: chat.Address{Channel: "web", Chat: who}, Kind: m.Kind, At: x.Now(), Media: &m}
	body, err := json.Marshal(msg)
	if err != nil {
		x.t.Fatal(err)
	}
	if _, err := x.inbox.Do(x.t.Context(), delivery.Incoming{Channel: "web", Update: msg.ID, Chat: who, Raw: body, At: msg.At}); err != nil {
		x.t.Fatal(err)
	}
}

// TestFile: who has the case gets the file to keep, nobody else gets it.
func TestFile(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资没发")
	id := x.only().ID
	x.sends("r", chat.Media{Kind: chat.File, Channel: "web", Ref: "paper", Name: "欠条.html"})
	x.sends("r", chat.Media{Kind: chat.Photo, Channel: "web", Ref: "photo"})
	x.sends("r", chat.Media{Kind: chat.Location, Channel: "web", Lat: 22.5, Lon: 113.25})
	x.sends("r", chat.Media{Kind: chat.File, Channel: "web", Ref: "gone"})
	path := "/office/cases/" + id + "/file/"
	for name, c := range map[string]*http.Client{"an adviser who has not claimed it": adviser, "another town": x.As(account.Clerk, consoletest.Elsewhere)} {
		if res, _ := x.Do(c, http.MethodGet, path+"0"); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	if page := x.press(adviser, id, "接单"); !strings.Contains(page, path+"0") || !strings.Contains(page, `<img src="`+path+"1") || !strings.Contains(page, "北纬 22.50000") || strings.Contains(page, path+"2") {
		t.Errorf("no way to the files in\n%s", page)
	}
	for _, c := range []struct {
		name, n, kind, begins string
		status                int
	}{
		{"what would run is bytes", "0", "application/octet-stream", "<script>", 200},
		{"a photo", "1", "image/jpeg", "\xff\xd8\xff", 200},
		{"a place is no file", "2", "", "", 409},
		{"a file that is gone", "3", "", "", 409},
		{"none", "9", "", "", 404},
	} {
		res, got := x.Do(adviser, http.MethodGet, path+c.n)
		h := res.Header
		if res.StatusCode != c.status || c.status == 200 && (!strings.HasPrefix(got, c.begins) || h.Get("Content-Type") != c.kind || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment")) {
			t.Errorf("%s: %d, %v", c.name, res.StatusCode, h)
		}
	}
}

// post sends the form of a reply as a browser does, with a file or without.
func (x *town) post(c *http.Client, id, text, name, file string) (int, string) {
	x.t.Helper()
	_, page := x.Do(c, http.MethodGet, "/office/cases/"+id)
	once := ""
	if m := onceIn.FindStringSubmatch(page); m != nil {
		once = m[1]
	}
	res, after := consoletest.Upload(x.t, c, x.URL+"/office/cases/"+id+"/say", name, file, "once", once, "text", text)
	return res.StatusCode, after
}

// TestSendAFile: an adviser sends a file, which belongs to the resident's
// conversation; what cannot go says so and keeps the words.
func TestSendAFile(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资没发")
	id := x.only().ID
	x.press(adviser, id, "接单")
	jpeg := "\xff\xd8\xff the form to fill in"
	for _, c := range []struct {
		name, text, file, body, says string
		status                       int
		err                          error
	}{
		{"a file with words", "照这个填", "申请表.jpg", jpeg, "转给住户了", 200, nil},
		{"a file alone", "", "样子.jpg", jpeg, "转给住户了", 200, nil},
		{"words alone", "明天来", "", "", "转给住户了", 200, nil},
		{"nothing", "", "", "", "写一句再发", 422, nil},
		{"a file of no kind that is taken", "看附件", "工具.exe", "MZ\x90\x00", "这种文件发不了", 422, nil},
		{"a page", "看附件", "页.html", "<html><script>", "这种文件发不了", 422, nil},
		{"one that is too large", "看附件", "大.jpg", jpeg + strings.Repeat("x", attach.Most), "文件太大", 422, nil},
		{"one that is much too large", "看附件", "大.jpg", jpeg + strings.Repeat("x", attach.Most+1<<20), "文件太大", 422, nil},
		{"one too many", "看附件", "样子.jpg", jpeg, "文件太多了", 422, cases.ErrFilesFull},
		{"too many words", strings.Repeat("长", 4001), "", "", "最多四千字", 422, nil},
	} {
		x.shelf.err = c.err
		status, page := x.post(adviser, id, c.text, c.file, c.body)
		if status != c.status || !strings.Contains(page, c.says) {
			t.Errorf("%s: %d\n%s", c.name, status, page)
		}
		if status != 200 && c.text != "" && !strings.Contains(page, c.text) {
			t.Errorf("%s: the words are gone", c.name)
		}
	}
	x.shelf.err = nil
	if told := x.told("r"); !strings.Contains(told, "[照片] 照这个填") || strings.Count(told, "[照片]") != 2 || strings.Contains(told, "看附件") {
		t.Errorf("the resident has %s", told)
	}
	if len(x.shelf.of) != 2 || x.shelf.of[0].Of != (chat.Address{Channel: "web", Chat: "r"}) || x.shelf.of[0].Name != "申请表.jpg" {
		t.Errorf("kept %+v", x.shelf.of)
	}
	if res, body := x.Do(adviser, http.MethodGet, "/office/cases/"+id+"/file/0"); res.StatusCode != 200 || body != jpeg {
		t.Errorf("the adviser's own file: %d", res.StatusCode)
	}
}
