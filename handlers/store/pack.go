package store

import (
	"encoding/binary"
	"encoding/json"
	"strconv"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/seal"
)

// pack joins parts, each after its length.
func pack(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}

// unpack splits what pack joined into exactly n parts.
func unpack(b []byte, n int) ([][]byte, error) {
	parts := make([][]byte, 0, n)
	for range n {
		size, used := binary.Uvarint(b)
		if used <= 0 || size > uint64(len(b)-used) {
			return nil, seal.ErrValue
		}
		parts = append(parts, b[used:used+int(size)])
		b = b[used+int(size):]
	}
	if len(b) > 0 {
		return nil, seal.ErrValue
	}
	return parts, nil
}

// sealUpdate closes what an inbox row must not show: update id, chat and text.
func (s *Store) sealUpdate(id int64, update, chat string, raw []byte) ([]byte, error) {
	return s.ring.Seal("inbox", strconv.FormatInt(id, 10), pack([]byte(update), []byte(chat), raw))
}

func (s *Store) openUpdate(id int64, sealed []byte) (update, chat string, raw []byte, err error) {
	b, err := s.ring.Open("inbox", strconv.FormatInt(id, 10), sealed)
	if err != nil {
		return "", "", nil, err
	}
	parts, err := unpack(b, 3)
	if err != nil {
		return "", "", nil, err
	}
	return string(parts[0]), string(parts[1]), parts[2], nil
}

// letter is the sealed part of an outbox row.
type letter struct {
	Key     string       `json:"k"`
	Chat    string       `json:"c"`
	Reply   chat.Reply   `json:"r"`
	Card    handoff.Card `json:"d,omitempty"`
	Message string       `json:"m,omitempty"` // of a card: the channel's own id of it, once sent
}

func (s *Store) sealLetter(id int64, l letter) ([]byte, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return s.ring.Seal("outbox", strconv.FormatInt(id, 10), b)
}

func (s *Store) openLetter(id int64, sealed []byte) (letter, error) {
	b, err := s.ring.Open("outbox", strconv.FormatInt(id, 10), sealed)
	if err != nil {
		return letter{}, err
	}
	var l letter
	return l, json.Unmarshal(b, &l)
}
