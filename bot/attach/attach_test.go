package attach

import (
	"bytes"
	"errors"
	"io"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mingbai/handlers/chat"
)

func TestFormats(t *testing.T) {
	zip := "PK\x03\x04 [Content_Types].xml"
	for _, c := range []struct {
		name, begins string
		want         string // the name it is kept under; "" = refused
		kind         chat.Kind
	}{
		{"欠条.JPG", "\xff\xd8\xff\xe0", "欠条.jpg", chat.Photo},
		{"image", "\xff\xd8\xff\xe0", "image.jpg", chat.Photo},
		{"", "\x89PNG\r\n\x1a\n", "照片.png", chat.Photo},
		{"x.webp", "RIFF\x00\x00\x00\x00WEBPVP8", "x.webp", chat.Photo},
		{"合同.pdf", "%PDF-1.7", "合同.pdf", chat.File},
		{"合同.docx", zip, "合同.docx", chat.File},
		{"旧.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.doc", chat.File},
		{"录音.amr", "#!AMR\n", "录音.amr", chat.File},
		{"语音.ogg", "OggS\x00\x02 OpusHead", "语音.ogg", chat.Voice},
		{"录音.m4a", "\x00\x00\x00\x20ftypM4A ", "录音.m4a", chat.File},
		{"经过.txt", "三月一日，老板说", "经过.txt", chat.File},
		{`C:\Users\x\..\欠条.jpg`, "\xff\xd8\xff", "欠条.jpg", chat.Photo},
		{"../../etc/passwd.jpg", "\xff\xd8\xff", "passwd.jpg", chat.Photo},
		{"a\r\nSet-Cookie: x.jpg", "\xff\xd8\xff", "a Set-Cookie: x.jpg", chat.Photo},
		{"gpj.\u202eexe.jpg", "\xff\xd8\xff", "gpj.exe.jpg", chat.Photo},
		{strings.Repeat("长", 300) + ".jpg", "\xff\xd8\xff", strings.Repeat("长", 60) + ".jpg", chat.Photo},
		{"页.html", "<html><script>", "", ""},
		{"图.svg", "<svg xmlns=", "", ""},
		{"图.jpg", "<svg xmlns=", "", ""},
		{"工具.exe", "MZ\x90\x00", "", ""},
		{"图.exe", "\xff\xd8\xff", "", ""},
		{"装.apk", zip, "", ""},
		{"宏.docm", zip, "", ""},
		{"包.zip", "PK\x03\x04 a", "", ""},
		{"脚本.bat", "@echo off", "", ""},
		{"断.jpg", "\xff\xd8", "", ""},
	} {
		f, ok := formatOf([]byte(c.begins))
		got := ""
		if ok {
			got = fileName(c.name, f)
		}
		if got != c.want || got != "" && f.kind != c.kind {
			t.Errorf("%q: kept as %q %s, want %q %s", c.name, got, f.kind, c.want, c.kind)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("欠条.jpg", []byte("\xff\xd8\xff"))
	f.Add("..\\..\\x.docx", []byte("PK\x03\x04word/"))
	f.Add("\u202e.txt", []byte("字"))
	f.Fuzz(func(t *testing.T, name string, head []byte) {
		format, ok := formatOf(head)
		if !ok {
			return
		}
		got := fileName(name, format)
		if got == "" {
			return
		}
		if strings.ContainsAny(got, "/\\\r\n\x00") || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 66 {
			t.Errorf("%q became %q", name, got)
		}
		if !slices.Contains(format.ends, path.Ext(got)) || seen(got) != got {
			t.Errorf("%q became %q", name, got)
		}
	})
}

// TestReadKeepsAllOfIt: the bytes that were looked at come with the rest, and
// not more than may.
func TestReadKeepsAllOfIt(t *testing.T) {
	for _, c := range []struct {
		name string
		size int
		read error // of Read
		body error // of reading it
	}{{"small", 100, nil, nil}, {"larger than what is looked at", 9000, nil, nil}, {"as large as may be", Most, nil, nil},
		{"one byte more", Most + 1, nil, ErrLarge}, {"empty", 0, ErrEmpty, nil}} {
		whole := append([]byte("\xff\xd8\xff"), make([]byte, max(0, c.size-3))...)[:c.size]
		f, err := Read("图.jpg", bytes.NewReader(whole))
		if !errors.Is(err, c.read) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		got, err := io.ReadAll(f.Body)
		if !errors.Is(err, c.body) || err == nil && !bytes.Equal(got, whole) {
			t.Errorf("%s: %d of %d bytes, %v", c.name, len(got), c.size, err)
		}
	}
	if _, err := Read("图.svg", strings.NewReader("<svg onload=alert(1)>")); !errors.Is(err, ErrKind) {
		t.Errorf("a drawing that runs: %v", err)
	}
	if !strings.Contains(Endings(), ".jpg,.jpeg") || strings.Contains(Endings(), ".html") {
		t.Error(Endings())
	}
}

// TestSendShowsNothingThatRuns: what is no picture, sound or paper goes as bytes
// to be saved.
func TestSendShowsNothingThatRuns(t *testing.T) {
	for _, c := range []struct {
		name, body, want string
		kind             chat.Kind
	}{
		{"欠条.jpg", "\xff\xd8\xff x", "image/jpeg", chat.Photo}, {"页.html", "<script>alert(1)</script>", "application/octet-stream", chat.File},
		{"", "", "application/octet-stream", chat.File}, {"语音.ogg", "OggS\x00 OpusHead", "audio/ogg", chat.Voice},
	} {
		w := httptest.NewRecorder()
		err := Send(w, httptest.NewRequest("GET", "/", nil), chat.Media{Kind: c.kind, Name: c.name}, strings.NewReader(c.body))
		h := w.Header()
		if err != nil || h.Get("Content-Type") != c.want || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" || w.Body.String() != c.body {
			t.Errorf("%s: %v %v %q", c.name, err, h, w.Body)
		}
	}
}
