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
	Case string    `json:"case,omitempty"` // the case that Text is written in
	Text string    `json:"text,omitempty"`
	Data string    `json:"data,omitempty"` // of a button
	At   time.Time `json:"at"`
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
	case r.Data != "" && r.Text == "" && r.Case == "":
		m.Kind, m.Data = chat.Button, r.Data
	case r.Data == "" && r.Text != "" && r.Case != "":
		m.Kind, m.Text, m.About = chat.Text, r.Text, r.Case
	default:
		return chat.Message{}, errRaw
	}
	return m, nil
}
