package channeltest

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
)

// Echo is a Handler whose effects can be counted: each message makes one
// ledger row, one reply and one more in its session. The ids of row and reply
// are new each time, so an update whose effect was stored twice shows, which
// the store's unique keys would hide otherwise.
type Echo struct{}

// Handle answers a text with Reply of it, an answer with what it answers, and
// anything else with its kind and the same file.
func (Echo) Handle(_ context.Context, m chat.Message, s chat.Session) (delivery.Effect, error) {
	s.Misses++
	once := rand.Text()
	e := delivery.Effect{Session: &s, Records: []ledger.Consultation{{ID: m.ID + "/" + once, At: m.At,
		Category: "test", Channel: m.From.Channel, Outcome: ledger.Declined}}}
	text := "[" + string(m.Kind) + "]"
	if m.Kind == chat.Text {
		text = Reply(m.Text)
	}
	if m.Kind == chat.Text && m.ReplyTo != "" {
		text = AnswerTo(m.ReplyTo)
	}
	if m.Kind != chat.Left {
		e.Replies = []delivery.Outgoing{{Key: once, To: m.From, Reply: chat.Reply{Text: text, Media: m.Media}}}
	}
	return e, nil
}

// Reply is what Echo answers to a text: the same text, or for "long n" about n
// UTF-16 units in paragraphs that can be told apart.
func Reply(text string) string {
	number, ok := strings.CutPrefix(text, "long ")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		if r := []rune(text); len(r) > 100 {
			return fmt.Sprintf("%d characters", len(r))
		}
		return text
	}
	var b strings.Builder
	for i := 0; b.Len() < n*2; i++ {
		fmt.Fprintf(&b, "%d. 先去劳动监察大队,电话0437-5555816。带上身份证和工资条😀👨‍👩‍👧。\n\n", i)
	}
	return b.String()
}

// AnswerTo is what Echo says to an answer to the message of this id.
func AnswerTo(message string) string { return "answer to " + message }
