package telegram

import (
	"strings"
	"testing"

	"mingbai/handlers/chat"
)

func TestDecodeMediaAndReply(t *testing.T) {
	const (
		me    = `"chat":{"id":7,"type":"private"},"from":{"id":7}`
		group = `"chat":{"id":-9,"type":"supergroup"},"from":{"id":7}`
	)
	file := func(ref, name string, size int64) *chat.Media {
		return &chat.Media{Kind: chat.File, Channel: Name, Ref: ref, Name: name, Size: size}
	}
	for name, c := range map[string]struct {
		fields string
		media  *chat.Media
		reply  string
	}{
		"the largest photo": {me + `,"photo":[{"file_id":"s","width":90,"height":60,"file_size":9},{"file_id":"L","width":1280,"height":960,"file_size":90000},{"file_id":"m","width":320,"height":240}]`,
			&chat.Media{Kind: chat.Photo, Channel: Name, Ref: "L", Size: 90000}, ""},
		"photo without sizes": {me + `,"photo":[]`, nil, ""},
		"voice":               {me + `,"voice":{"file_id":"v","duration":3,"file_size":12}`, &chat.Media{Kind: chat.Voice, Channel: Name, Ref: "v", Size: 12}, ""},
		"document":            {me + `,"document":{"file_id":"d","file_name":"合同.pdf","file_size":52428800}`, file("d", "合同.pdf", 50<<20), ""},
		"a name that turns":   {me + `,"document":{"file_id":"d","file_name":"a\u202efdp.exe"}`, file("d", "afdp.exe", 0), ""},
		"audio":               {me + `,"audio":{"file_id":"a","file_name":"录音.mp3","file_size":5}`, file("audio:a", "录音.mp3", 5), ""},
		"video":               {me + `,"video":{"file_id":"w","file_size":5}`, file("video:w", "", 5), ""},
		"animation":           {me + `,"animation":{"file_id":"g"},"document":{"file_id":"g"}`, file("animation:g", "", 0), ""},
		"round video":         {me + `,"video_note":{"file_id":"r"}`, file("video_note:r", "", 0), ""},
		"location":            {me + `,"location":{"latitude":22.5,"longitude":113.25}`, &chat.Media{Kind: chat.Location, Channel: Name, Lat: 22.5, Lon: 113.25}, ""},
		"half a location":     {me + `,"location":{"latitude":22.5}`, nil, ""},
		"odd types":           {me + `,"document":{"file_id":7}`, nil, ""},
		"negative size":       {me + `,"document":{"file_id":"d","file_size":-1}`, file("d", "", 0), ""},
		"reply":               {me + `,"text":"好","reply_to_message":{"message_id":31,"from":{"id":42,"is_bot":true}}`, nil, "31"},
		"reply to oneself":    {me + `,"text":"好","reply_to_message":{"message_id":30,"from":{"id":7}}`, nil, "30"},
		"reply in a group":    {group + `,"text":"好","reply_to_message":{"message_id":31,"from":{"id":42,"is_bot":true}}`, nil, "31"},
		"team talk":           {group + `,"text":"好","reply_to_message":{"message_id":31,"from":{"id":8}}`, nil, ""},
	} {
		m, err := newDecoder(t).Decode([]byte(`{"update_id":1,"message":{"message_id":5,"date":1767225600,` + c.fields + `}}`))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if (m.Media == nil) != (c.media == nil) || m.Media != nil && *m.Media != *c.media || m.ReplyTo != c.reply {
			t.Errorf("%s: %+v, reply to %q, want %+v, %q", name, m.Media, m.ReplyTo, c.media, c.reply)
		}
		if strings.Contains(c.fields, "video") && m.Kind != chat.File {
			t.Errorf("%s is of kind %s", name, m.Kind)
		}
	}
}

func TestALiveLocationThatMovesSaysNothing(t *testing.T) {
	m, err := newDecoder(t).Decode([]byte(`{"update_id":1,"edited_message":{"message_id":5,"date":1767225600,"chat":{"id":7,"type":"private"},"location":{"latitude":22.5,"longitude":113.25}}}`))
	if err != nil || m.Kind != chat.Unknown || m.Media != nil {
		t.Errorf("%+v, %v", m, err)
	}
}
