package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// Channel is the name of this channel in addresses. Nothing is sent on it: what
// is said to somebody there is delivered when it is stored, because the pages
// show the case itself.
const Channel = "office"

// errRaw says that a stored update is not one of this channel.
var errRaw = errors.New("cases: not an update of the office's pages")

// raw is what somebody did on a page, as the inbox stores it.
type raw struct {
	ID   string    `json:"id"`
	Desk string    `json:"desk"`
	Case string    `json:"case,omitempty"` // the case that Text and Media are sent in
	Text string    `json:"text,omitempty"`
	Data string    `json:"data,omitempty"` // of a button; Text is a note along with it
	At   time.Time `json:"at"`

	Media *chat.Media `json:"media,omitempty"` // of this channel
}

// seat is the address of an account's desk.
func seat(a account.Account) chat.Address { return chat.Address{Channel: Channel, Chat: a.ID} }

// incoming packs what was done for the inbox.
func incoming(r raw) (delivery.Incoming, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return delivery.Incoming{}, fmt.Errorf("cases: pack: %w", err)
	}
	return delivery.Incoming{Channel: Channel, Update: r.ID, Chat: r.Desk, Raw: body, At: r.At}, nil
}

// ours tells whether a file is one that the pages kept.
func ours(m *chat.Media) bool {
	return m != nil && m.Channel == Channel && m.Ref != "" && (m.Kind == chat.Photo || m.Kind == chat.Voice || m.Kind == chat.File)
}

// Decoder reads this channel's stored updates. Its zero value is ready.
type Decoder struct{}

// Decode implements delivery.Decoder.
func (Decoder) Decode(body []byte) (chat.Message, error) {
	var r raw
	if err := json.Unmarshal(body, &r); err != nil {
		return chat.Message{}, fmt.Errorf("%w: %v", errRaw, err)
	}
	m := chat.Message{ID: r.ID, From: chat.Address{Channel: Channel, Chat: r.Desk}, At: r.At}
	switch {
	case r.ID == "" || r.Desk == "":
		return chat.Message{}, errRaw
	case r.Data != "" && r.Case == "" && r.Media == nil:
		m.Kind, m.Data, m.Text = chat.Button, r.Data, r.Text
	case r.Data == "" && r.Text != "" && r.Case != "" && r.Media == nil:
		m.Kind, m.Text, m.About = chat.Text, r.Text, r.Case
	case r.Data == "" && r.Case != "" && ours(r.Media):
		m.Kind, m.Text, m.About, m.Media = r.Media.Kind, r.Text, r.Case, r.Media
	default:
		return chat.Message{}, errRaw
	}
	return m, nil
}
