package webchat

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// ErrRaw says that a stored update is not one of this channel.
var ErrRaw = errors.New("webchat: not an update of the web page")

// raw is a message as the inbox stores it.
type raw struct {
	ID   string    `json:"id"`
	Chat string    `json:"chat"`
	Kind chat.Kind `json:"kind"`
	Text string    `json:"text,omitempty"`
	Data string    `json:"data,omitempty"`
	At   time.Time `json:"at"`

	Media *chat.Media `json:"media,omitempty"`
}

// incoming packs a message for the inbox.
func incoming(m chat.Message) (delivery.Incoming, error) {
	body, err := json.Marshal(raw{ID: m.ID, Chat: m.From.Chat, Kind: m.Kind, Text: m.Text, Data: m.Data, At: m.At, Media: m.Media})
	if err != nil {
		return delivery.Incoming{}, fmt.Errorf("webchat: pack message: %w", err)
	}
	return delivery.Incoming{Channel: Channel, Update: m.ID, Chat: m.From.Chat, Raw: body, At: m.At}, nil
}

// Decoder reads this channel's stored updates for the desk. Its zero value is
// ready.
type Decoder struct{}

// Decode implements delivery.Decoder.
func (Decoder) Decode(body []byte) (chat.Message, error) {
	var r raw
	if err := json.Unmarshal(body, &r); err != nil {
		return chat.Message{}, fmt.Errorf("%w: %v", ErrRaw, err)
	}
	if r.ID == "" || r.Chat == "" || !fits(r.Kind, r.Media) {
		return chat.Message{}, ErrRaw
	}
	return chat.Message{
		ID: r.ID, From: chat.Address{Channel: Channel, Chat: r.Chat},
		Kind: r.Kind, Text: r.Text, Data: r.Data, At: r.At, Media: r.Media,
	}, nil
}

// fits tells whether a message of a kind may carry m: files of this channel
// come with their own kinds, and nothing else does.
func fits(kind chat.Kind, m *chat.Media) bool {
	switch kind {
	case chat.Text, chat.Button:
		return m == nil
	case chat.Photo, chat.Voice, chat.File:
		return m != nil && m.Kind == kind && m.Channel == Channel && m.Ref != ""
	}
	return false
}
