package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

var (
	_ delivery.Tracker = (*Channel)(nil)
	_ Files            = (*Channel)(nil)
)

// shelf is another channel's files.
type shelf map[string][]byte

var errShelf = errors.New("shelf: fell over")

// Open returns a file by its reference.
func (s shelf) Open(_ context.Context, m chat.Media) (io.ReadCloser, error) {
	switch b, ok := s[m.Ref]; {
	case m.Ref == "falls":
		return nil, errShelf
	case !ok:
		return nil, fs.ErrNotExist
	default:
		return io.NopCloser(bytes.NewReader(b)), nil
	}
}

func foreign(kind chat.Kind, ref string, size int64) chat.Reply {
	return chat.Reply{Text: "住户：[文件]", Media: &chat.Media{Kind: kind, Channel: "web", Ref: ref, Name: "合同.pdf", Size: size}}
}

func TestSendWhatAnotherChannelHolds(t *testing.T) {
	files := shelf{"a": []byte("PDF"), "huge": make([]byte, MostUp+1)}
	for name, c := range map[string]struct {
		files Files
		reply chat.Reply
		kind  string // "" = told in words
		says  string
	}{
		"a file":           {files, foreign(chat.File, "a", 3), "document", "住户"},
		"a picture":        {files, foreign(chat.Photo, "a", 3), "photo", "住户"},
		"a large picture":  {files, foreign(chat.Photo, "a", mostPhoto+1), "document", "住户"},
		"a voice note":     {files, foreign(chat.Voice, "a", 3), "voice", "住户"},
		"no such file":     {files, foreign(chat.File, "b", 3), "", "转不过来"},
		"over 50 MB":       {files, foreign(chat.File, "a", MostUp+1), "", "最大 50 MB"},
		"larger than told": {files, foreign(chat.File, "huge", 0), "", "最大 50 MB"},
		"no way to fetch":  {nil, foreign(chat.Photo, "a", 3), "", "一张照片，转不过来"},
	} {
		r := newRig(t, tgfake.Config{}, func(cfg *Config) { cfg.Files = c.files })
		r.api.Meet(7)
		n, id, err := r.SendTracked(t.Context(), to(7), c.reply, 0)
		got := r.api.Sent(7)
		if err != nil || n != 1 || len(got) != 1 || id != strconv.Itoa(got[0].ID) {
			t.Errorf("%s: %d parts, message %q, %v, sent %d", name, n, id, err, len(got))
			continue
		}
		if got[0].Kind != c.kind || !strings.Contains(got[0].Text, c.says) || got[0].Markup {
			t.Errorf("%s: sent %q %q", name, got[0].Kind, got[0].Text)
		}
		if c.kind != "" && (got[0].Data != "PDF" || got[0].File != "合同.pdf") {
			t.Errorf("%s: %q arrived as %q", name, got[0].File, got[0].Data)
		}
	}
}

func TestSendFromAShelfThatFellOverIsTriedAgain(t *testing.T) {
	r := newRig(t, tgfake.Config{}, func(cfg *Config) { cfg.Files = shelf{} })
	r.api.Meet(7)
	if _, _, err := r.SendTracked(t.Context(), to(7), foreign(chat.File, "falls", 3), 0); !errors.Is(err, ErrUnclear) {
		t.Errorf("%v, want ErrUnclear", err)
	}
	if got := r.api.Sent(7); len(got) != 0 {
		t.Errorf("sent %+v", got)
	}
}

// kept is a reply with a file that Telegram holds.
func (r *rig) kept(kind, text string, rows ...[]chat.Choice) chat.Reply {
	_, ref := r.api.Send(9, tgfake.File{Kind: kind, Size: 60 << 20})
	as := map[string]chat.Kind{"photo": chat.Photo, "voice": chat.Voice}[kind]
	if as == "" {
		as = chat.File
		if kind != "document" {
			ref = reference(kind, ref)
		}
	}
	return chat.Reply{Text: text, Choices: rows, Media: &chat.Media{Kind: as, Channel: Name, Ref: ref, Size: 60 << 20}}
}

func TestSendWhatTelegramHolds(t *testing.T) {
	button := []chat.Choice{{Label: "办结", Data: "h:en:x:1"}}
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	for _, kind := range []string{"photo", "voice", "document", "video", "audio", "animation", "video_note"} {
		from := len(r.api.Sent(7))
		n, id, err := r.SendTracked(t.Context(), to(7), r.kept(kind, "*看* <b>", button), 0)
		got := r.api.Sent(7)[from:]
		want := 1
		if kind == "video_note" {
			want = 2 // takes no words
		}
		if err != nil || n != want || len(got) != want || id != strconv.Itoa(got[want-1].ID) {
			t.Errorf("%s: %d parts, %q, %v, %+v", kind, n, id, err, got)
			continue
		}
		if got[want-1].Kind != kind || got[0].Text != "*看* <b>" || got[0].Markup || len(got[0].Rows) != 1 {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

func TestSendALongTextBeforeItsFile(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	for long, want := range map[string]int{strings.Repeat("字", mostCaption): 1, strings.Repeat("字", mostCaption+1): 2, strings.Repeat("😀", mostCaption/2): 1, strings.Repeat("😀", mostCaption/2+1): 2} {
		from := len(r.api.Sent(7))
		if n, _, err := r.SendTracked(t.Context(), to(7), r.kept("photo", long), 0); n != want || err != nil {
			t.Errorf("%d parts, %v, want %d", n, err, want)
		}
		got := r.api.Sent(7)[from:]
		if len(got) != want || got[0].Text != long || got[want-1].Kind != "photo" {
			t.Errorf("%d messages for %d units", len(got), units(long))
		}
	}
}

func TestSendAFileGoesOn(t *testing.T) {
	r := newRig(t, tgfake.Config{Faults: []tgfake.Fault{{Method: "sendPhoto", Nth: 1, Kind: tgfake.TooMany, Retry: 3}}}, nil)
	r.api.Meet(7)
	reply := r.kept("photo", strings.Repeat("字", 2000))
	n, _, err := r.SendTracked(t.Context(), to(7), reply, 0)
	var wait delivery.RetryAfter
	if n != 1 || !errors.As(err, &wait) {
		t.Fatalf("%d, %v", n, err)
	}
	if n, _, err = r.SendTracked(t.Context(), to(7), reply, n); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if got := r.api.Sent(7); len(got) != 2 || got[1].Kind != "photo" {
		t.Errorf("%+v", got)
	}
}

func TestSendAFileToSomebodyGone(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Block(7)
	for _, reply := range []chat.Reply{r.kept("photo", "看"), {Text: "看", Media: &chat.Media{Kind: chat.Location, Channel: Name, Lat: 1, Lon: 2}}} {
		if n, _, err := r.SendTracked(t.Context(), to(7), reply, 0); n != 0 || !errors.Is(err, delivery.ErrGone) {
			t.Errorf("%d, %v, want ErrGone", n, err)
		}
	}
}

func TestSendARefusedFileInWords(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	wrong := r.kept("video", "看")
	wrong.Media.Ref = strings.TrimPrefix(wrong.Media.Ref, "video:") // a video is no document
	for _, reply := range []chat.Reply{wrong, {Text: "看", Media: &chat.Media{Kind: chat.Photo, Channel: Name, Ref: "unknown"}}} {
		if n, id, err := r.SendTracked(t.Context(), to(7), reply, 0); n != 1 || id == "" || err != nil {
			t.Errorf("%d, %q, %v", n, id, err)
		}
	}
	got := r.api.Sent(7)
	if len(got) != 2 || !strings.HasPrefix(got[0].Text, "看\n(这里本来有一个文件") || !strings.Contains(got[1].Text, "一张照片") {
		t.Errorf("%+v", got)
	}
}

func TestOpen(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	_, small := r.api.Send(7, tgfake.File{Kind: "video", Data: []byte("film")})
	_, large := r.api.Send(7, tgfake.File{Kind: "document", Size: MostDown + 1})
	for name, c := range map[string]struct {
		m    chat.Media
		want error
	}{
		"there":            {chat.Media{Channel: Name, Ref: reference(asVideo, small)}, nil},
		"too large":        {chat.Media{Channel: Name, Ref: large, Size: MostDown + 1}, ErrTooLarge},
		"larger than told": {chat.Media{Channel: Name, Ref: large}, ErrTooLarge},
		"unknown":          {chat.Media{Channel: Name, Ref: "x"}, fs.ErrNotExist},
		"a place":          {chat.Media{Channel: Name, Kind: chat.Location}, ErrNoFile},
		"another channel":  {chat.Media{Channel: "web", Ref: small}, ErrNoFile},
	} {
		f, err := r.Open(t.Context(), c.m)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil {
			continue
		}
		b, err := io.ReadAll(f)
		if string(b) != "film" || err != nil || f.Close() != nil {
			t.Errorf("%s: read %q, %v", name, b, err)
		}
	}
}

func TestOpenShowsNoToken(t *testing.T) {
	r := newRig(t, tgfake.Config{}, func(cfg *Config) { cfg.API = "http://127.0.0.1:1" })
	_, asked := r.Open(t.Context(), chat.Media{Channel: Name, Ref: "x"})
	_, fetched := r.download(t.Context(), "files/x")
	for _, err := range []error{asked, fetched} {
		if err == nil || strings.Contains(err.Error(), "42:test") {
			t.Errorf("error = %v", err)
		}
	}
}
