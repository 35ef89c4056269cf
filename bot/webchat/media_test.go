package webchat

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// send posts the form for files.
func (b *browser) send(token, name string, body []byte) (int, string) {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("token", token)
	file, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = file.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.http.Post(b.rig.http.URL+"/file", w.FormDataContentType(), &form)
	return b.read(res, err)
}

// inCase is a visitor whose case is open.
func inCase(t *testing.T) (*rig, *shelf, *browser) {
	t.Helper()
	s, st := newShelf(), standings()["claimed"]
	s.set(&st)
	g := newRig(t, withCases(s))
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "老板没发工资", "token", "1")
	return g, s, b
}

func TestFileIsOneMessage(t *testing.T) {
	g, s, b := inCase(t)
	for range 2 {
		if code, page := b.send("7", "欠条.jpg", []byte("\xff\xd8\xff picture")); code != http.StatusOK || strings.Count(page, "照片 欠条.jpg") != 1 {
			t.Errorf("%d\n%s", code, page)
		}
	}
	b.send("7", "欠条.jpg", []byte("\xff\xd8\xff another one"))
	if g.desk.count() != 3 || len(s.files) != 2 {
		t.Errorf("%d messages, %d files; want the question and two files", g.desk.count(), len(s.files))
	}
}

func TestFilesAreRefusedInWords(t *testing.T) {
	g, s, b := inCase(t)
	refused := func(what string, code int, words string) {
		t.Helper()
		got, page := b.send("9", "欠条.jpg", []byte("\xff\xd8\xff picture"))
		if got != code || !strings.Contains(page, words) {
			t.Errorf("%s: %d\n%s", what, got, page)
		}
	}
	s.fail = ErrFilesFull
	refused("too many", http.StatusInsufficientStorage, "前面发的都在")
	s.fail = errDisk
	refused("the disk", http.StatusServiceUnavailable, "没有收下")
	s.fail = nil
	if code, page := b.send("9", "空.jpg", nil); code != http.StatusUnprocessableEntity || !strings.Contains(page, "还没有选文件") {
		t.Errorf("empty: %d", code)
	}
	if code, page := b.post("/file", "token", "1"); code != http.StatusUnprocessableEntity || !strings.Contains(page, "还没有选文件") {
		t.Errorf("no file at all: %d", code)
	}
	if code, _ := b.send("9", "大.jpg", append([]byte("\xff\xd8\xff"), make([]byte, MaxFile)...)); code != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", code)
	}
	s.set(nil)
	refused("no case", http.StatusConflict, "没有收下")
	if code, _ := g.browser(t).send("9", "欠条.jpg", []byte("\xff\xd8\xff")); code != http.StatusConflict {
		t.Errorf("a stranger: %d", code)
	}
	if len(s.files) != 0 {
		t.Errorf("%d files were kept", len(s.files))
	}
}

func TestFilesHaveAPace(t *testing.T) {
	g, _, _ := inCase(t)
	last := 0
	for range 12 { // each visitor may be quick, one address may not send for ever
		b := g.browser(t)
		b.get("/")
		for range 4 {
			last, _ = b.send("", "欠条.jpg", []byte("\xff\xd8\xff"))
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the 48th file of one address got %d", last)
	}
}

func TestBrokenUpload(t *testing.T) {
	g, s, b := inCase(t)
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n\xff\xd8\xff half"
	res, err := b.http.Post(g.http.URL+"/file", "multipart/form-data; boundary=x", strings.NewReader(body))
	if code, page := b.read(res, err); code != http.StatusServiceUnavailable || !strings.Contains(page, "文件没有传完") {
		t.Errorf("half a form: %d", code)
	}
	if len(s.files) != 0 || g.desk.count() != 1 {
		t.Errorf("%d files, %d messages", len(s.files), g.desk.count())
	}
}

// TestRawMedia: only files of this page come as files.
func TestRawMedia(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		good bool
	}{
		"own":           {`{"id":"1","chat":"c","kind":"photo","media":{"Kind":"photo","Channel":"web","Ref":"r"}}`, true},
		"another's":     {`{"id":"1","chat":"c","kind":"photo","media":{"Kind":"photo","Channel":"telegram","Ref":"r"}}`, false},
		"none":          {`{"id":"1","chat":"c","kind":"photo"}`, false},
		"of a text":     {`{"id":"1","chat":"c","kind":"text","media":{"Kind":"photo","Channel":"web","Ref":"r"}}`, false},
		"kinds differ":  {`{"id":"1","chat":"c","kind":"file","media":{"Kind":"photo","Channel":"web","Ref":"r"}}`, false},
		"no reference":  {`{"id":"1","chat":"c","kind":"photo","media":{"Kind":"photo","Channel":"web"}}`, false},
		"older version": {`{"id":"1","chat":"c","kind":"text","text":"x"}`, true},
	} {
		m, err := Decoder{}.Decode([]byte(c.raw))
		if c.good != (err == nil) || err != nil && !errors.Is(err, ErrRaw) {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

// mostPlayed is how long a sound may be to be played in pieces.
const mostPlayed = 4 << 20

// TestVoiceIsPlayed: a player asks for pieces; a long sound comes whole.
func TestVoiceIsPlayed(t *testing.T) {
	_, s, b := inCase(t)
	for _, c := range []struct {
		size, status, length int
	}{{5000, http.StatusPartialContent, 100}, {mostPlayed + 1, http.StatusOK, mostPlayed + 1}} {
		clear(s.files)
		sound := append([]byte("OggS\x00\x02 OpusHead"), make([]byte, c.size-15)...)
		_, page := b.send(strings.Repeat("v", c.length%50), "语音.ogg", sound)
		at := strings.LastIndex(page, `<audio controls preload="none" src="`)
		link, _, _ := strings.Cut(page[at+len(`<audio controls preload="none" src="`):], `"`)
		req, err := http.NewRequest("GET", b.rig.http.URL+link, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Range", "bytes=0-99")
		res, err := b.http.Do(req)
		code, body := b.read(res, err)
		if code != c.status || len(body) != c.length || res.Header.Get("Content-Type") != "audio/ogg" {
			t.Errorf("%d bytes: %d, %d bytes, %v", c.size, code, len(body), res.Header)
		}
	}
}

func TestFileCannotBeOpened(t *testing.T) {
	_, s, b := inCase(t)
	_, page := b.send("1", "欠条.jpg", []byte("\xff\xd8\xff picture"))
	_, link, _ := strings.Cut(page, `class="button" href="/file/`)
	link, _, _ = strings.Cut(link, `"`)
	if code, body := b.get("/file/" + link); code != http.StatusOK || body != "\xff\xd8\xff picture" {
		t.Fatalf("%d %q", code, body)
	}
	s.fail = io.ErrClosedPipe
	if code, page := b.get("/file/" + link); code != http.StatusBadGateway || !strings.Contains(page, "过一会儿再按一次") {
		t.Errorf("not now: %d", code)
	}
	s.fail = nil
	clear(s.files)
	if code, page := b.get("/file/" + link); code != http.StatusNotFound || !strings.Contains(page, "这个文件不在了") {
		t.Errorf("gone: %d", code)
	}
}
