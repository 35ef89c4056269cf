package handoff

import (
	"strings"

	"mingbai/handlers/chat"
)

// ClockChannel is the channel of what falls due.
const ClockChannel = "clock"

// Clock reads what the store puts into the inbox when a step falls due; it is
// the delivery.Decoder of ClockChannel.
type Clock struct{}

// Decode reads an update of the clock.
func (Clock) Decode(raw []byte) (chat.Message, error) {
	if key, person, ok := readLeft(string(raw)); ok {
		return chat.Message{ID: key, From: chat.Address{Channel: ClockChannel, Chat: person}, Kind: chat.Due, Data: string(raw)}, nil
	}
	id, key, _ := readDue(string(raw))
	if id == "" {
		return chat.Message{}, ErrNone
	}
	return chat.Message{ID: key, From: chat.Address{Channel: ClockChannel, Chat: id}, Kind: chat.Due, Data: string(raw)}, nil
}

// DueData says that a step of a case is due.
func DueData(id, key string) []byte { return []byte(id + "\n" + key) }

// GoneData says that somebody cannot be written to about a case any more.
func GoneData(id, key string, who chat.Address) []byte {
	return []byte(strings.Join([]string{id, key, who.Channel, who.Chat}, "\n"))
}

func readDue(data string) (id, key string, gone chat.Address) {
	parts := strings.SplitN(data, "\n", 4)
	switch len(parts) {
	case 4:
		gone = chat.Address{Channel: parts[2], Chat: parts[3]}
		fallthrough
	case 2:
		return parts[0], parts[1], gone
	}
	return "", "", gone
}
