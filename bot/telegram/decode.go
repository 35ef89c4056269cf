package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"mingbai/handlers/chat"
)

// Decode reads an update of any kind. What residents do not send (posts of
// channels, joins, payments, messages of other bots) is of kind chat.Unknown;
// what is not an update fails with ErrUpdate. It never panics.
func (c *Channel) Decode(raw []byte) (m chat.Message, err error) {
	defer func() {
		if recover() != nil {
			m, err = chat.Message{}, fmt.Errorf("%w: reading it panicked", ErrUpdate)
		}
	}()
	id, u, err := readUpdate(raw)
	if err != nil {
		return chat.Message{}, err
	}
	if json.Unmarshal(raw, &u) != nil {
		return chat.Message{}, fmt.Errorf("%w: a field has the wrong type", ErrUpdate)
	}
	m = chat.Message{Kind: chat.Unknown}
	switch {
	case u.Message != nil:
		m = c.message(u.Message)
		if to, from := u.Message.MovedTo, u.Message.MovedFrom; to != 0 || from != 0 {
			return moved(id, u.Message), nil
		}
	case u.EditedMessage != nil:
		m = c.message(u.EditedMessage)
		switch {
		case u.EditedMessage.Location.There:
			m.Kind, m.Media = chat.Unknown, nil // a live location that moves is nothing said
		case m.Kind != chat.Unknown:
			m.Kind = chat.Edited
		}
	case u.CallbackQuery != nil:
		m = pressed(u.CallbackQuery)
	case u.MyChatMember != nil:
		m = member(u.MyChatMember)
	}
	m.ID = strconv.FormatInt(id, 10)
	if m.At.IsZero() {
		m.At = c.cfg.Now().UTC() // a press carries no date of its own
	}
	m.From.Channel = Name
	if m.From.Chat = u.chat(); m.From.Chat == "" {
		m.Kind = chat.Unknown
	}
	return m, nil
}

func (c *Channel) message(in *message) chat.Message {
	m := chat.Message{Kind: in.kind(), Text: in.Text, Group: in.Chat.group(), At: at(in.Date)}
	if m.Text == "" {
		m.Text = in.Caption
	}
	if in.Chat.Type == models.ChatTypeChannel || in.Forwarded || (in.From != nil && in.From.IsBot) {
		m.Kind = chat.Unknown
	}
	text, named := c.unname(strings.ReplaceAll(m.Text, "\x00", ""))
	m.Text = text
	m.Named = m.Group && (named || c.isReply(in) || c.isPointedAt(in))
	m.Media = in.media()
	if in.ReplyTo != nil && in.ReplyTo.ID > 0 && (!m.Group || c.isReply(in)) {
		m.ReplyTo = strconv.FormatInt(in.ReplyTo.ID, 10) // in a group, what people answer each other is theirs
	}
	return m
}

// kind tells what a message carries.
func (in *message) kind() chat.Kind {
	switch {
	case in.Text != "":
		return chat.Text
	case in.Photo.There:
		return chat.Photo
	case in.Voice.There:
		return chat.Voice
	case bool(in.Sticker), bool(in.Dice):
		return chat.Sticker
	case in.Location.There:
		return chat.Location
	case in.carriesFile():
		return chat.File
	}
	return chat.Unknown
}

// carriesFile tells whether the person sent something else that is not text.
func (in *message) carriesFile() bool {
	return in.Document.There || in.Audio.There || in.Video.There || in.VideoNote.There || in.Animation.There ||
		bool(in.Contact || in.Poll || in.Story || in.PaidMedia || in.Checklist || in.Game)
}

// pressed reads a button press; one on a message that is gone is Unknown.
func pressed(q *callbackQuery) chat.Message {
	if q.Message == nil {
		return chat.Message{Kind: chat.Unknown}
	}
	group := q.Message.Chat.group()
	return chat.Message{Kind: chat.Button, Data: q.Data, Group: group, Named: group}
}

// moved reads that a group became a supergroup, as the old group or the new one
// tells it; either way it is something that happened to the old one.
func moved(id int64, in *message) chat.Message {
	old, now := in.Chat.ID, in.MovedTo
	if now == 0 {
		old, now = in.MovedFrom, in.Chat.ID
	}
	return chat.Message{ID: strconv.FormatInt(id, 10), From: chat.Address{Channel: Name, Chat: strconv.FormatInt(old, 10)},
		Kind: chat.Moved, Data: strconv.FormatInt(now, 10), Group: true, At: at(in.Date)}
}

// member reads a change of the bot's own standing in a chat.
func member(ch *memberChange) chat.Message {
	m := chat.Message{Kind: chat.Unknown, Group: ch.Chat.group(), At: at(ch.Date)}
	if ch.New.Status == models.ChatMemberTypeBanned || ch.New.Status == models.ChatMemberTypeLeft {
		m.Kind = chat.Left
	}
	return m
}

// at is a date of the Bot API; zero when there is none that can be.
func at(unix int64) time.Time {
	if unix <= 0 || unix > 1<<40 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}

func (c *Channel) isReply(in *message) bool {
	return in.ReplyTo != nil && in.ReplyTo.From != nil && in.ReplyTo.From.ID == c.id
}

// isPointedAt tells whether the bot is mentioned without its @name.
func (c *Channel) isPointedAt(in *message) bool {
	for _, list := range [2][]models.MessageEntity{in.Entities, in.CaptionEntities} {
		for _, e := range list {
			if e.User != nil && e.User.ID == c.id {
				return true
			}
		}
	}
	return false
}

// unname takes the bot's @name out of a text, so "/help@name" reads "/help",
// and tells whether it was there.
func (c *Channel) unname(text string) (string, bool) {
	name := c.username.Load()
	if name == nil || *name == "" {
		return text, false
	}
	var out strings.Builder
	found := false
	for {
		i := mention(text, *name)
		if i < 0 {
			break
		}
		found = true
		out.WriteString(text[:i])
		text = text[i+1+len(*name):]
	}
	if !found {
		return text, false
	}
	out.WriteString(text)
	return strings.TrimSpace(out.String()), true
}

// mention is where "@name" stands as a word of its own, or -1. User names are
// ASCII and their case does not matter.
func mention(text, name string) int {
	for i := 0; i+1+len(name) <= len(text); i++ {
		if text[i] != '@' || !strings.EqualFold(text[i+1:i+1+len(name)], name) {
			continue
		}
		if end := i + 1 + len(name); end == len(text) || !nameByte(text[end]) {
			return i
		}
	}
	return -1
}

func nameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
