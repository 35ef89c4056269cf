// Package courtesy holds what is said to messages that ask for no legal help:
// greetings and thanks, chatter, noise, abuse, illegal requests, attempts to
// steer the assistant, requests for other people's data. The replies are data
// (knowledge/corpus/courtesy.yaml): polite, brief, back to what we can do. It
// decides nothing about legal matters.
package courtesy

import (
	"errors"
	"fmt"

	"mingbai/knowledge/phrase"
)

// ErrReply says that a reply is incomplete.
var ErrReply = errors.New("courtesy: unusable reply")

// Reply is one kind of message with what is said to it.
type Reply struct {
	ID      string     `yaml:"id"`
	Refuse  bool       `yaml:"refuse"` // outside what we do: counted as declined
	Firm    bool       `yaml:"firm"`   // holds even when a legal matter is also heard
	Hear    phrase.Set `yaml:"hear"`
	Unless  phrase.Set `yaml:"unless"`
	Say     []string   `yaml:"say"`
	Numbers []string   `yaml:"numbers"` // channels named in Say
}

// Book is the list of replies; the best match wins, firm ones first.
type Book struct {
	Replies []Reply `yaml:"replies"`
	Noise   Reply   `yaml:"noise"` // for messages without readable words
	Lost    Reply   `yaml:"lost"`  // for messages that could not be placed
}

// Check tells what is missing from the book, first finding only.
func (b Book) Check() error {
	for _, r := range append([]Reply{b.Noise, b.Lost}, b.Replies...) {
		if r.ID == "" || len(r.Say) == 0 {
			return fmt.Errorf("%w: %q needs id and say", ErrReply, r.ID)
		}
	}
	return nil
}

// Find returns the best reply to a normalised message with its score.
func (b Book) Find(text string, firm bool) (Reply, float64) {
	var best Reply
	score := 0.0
	for _, r := range b.Replies {
		if r.Firm != firm {
			continue
		}
		hit := r.Hear.Match(text)
		if hit.Score > score && r.Unless.Match(text).Score == 0 {
			best, score = r, hit.Score
		}
	}
	return best, score
}
