// Package misses is about the questions that found no answer: what is kept of
// one for the office, redacted, and which of them ask for the same. It stores
// nothing (handlers/store does, sealed) and decides nothing about answers; the
// Assistant makes the rows and the misses command shows the groups.
package misses

import (
	"errors"
	"fmt"
	"time"
)

// ErrMiss says that a miss cannot be kept as it is.
var ErrMiss = errors.New("misses: row cannot be kept")

// Reason tells how it was found out that there was no answer.
type Reason string

const (
	Declined Reason = "declined" // the material held no answer
	Useless  Reason = "useless"  // the resident said that the answer did not help
)

// Miss is one question without an answer.
type Miss struct {
	Key      string    `json:"-"` // of the message; the same message makes one miss
	At       time.Time `json:"at"`
	Text     string    `json:"text"`  // redacted: see handlers/redact
	Place    string    `json:"place"` // administrative chain, "" unknown
	Category string    `json:"category"`
	Channel  string    `json:"channel"`
	Nearest  string    `json:"nearest"` // id of the entry nearest to it, "" = none is near
	Reason   Reason    `json:"reason"`
}

// Check tells whether the miss may be kept.
func (m Miss) Check() error {
	if m.Key == "" || m.At.IsZero() || m.Text == "" || m.Channel == "" || m.Reason == "" {
		return fmt.Errorf("%w: key, time, text, channel and reason are needed", ErrMiss)
	}
	return nil
}
