// Package channeltest is the suite that every channel passes: order within a
// chat, nothing lost and nothing twice, long texts whole, limits obeyed, bad
// input survived. It runs a channel on the real store and the real delivery
// engine, and looks from the side of the people who write.
//
// It knows no channel: the channel's own tests make it and its World, a double
// of the other side (tgfake for Telegram), and call Run. What only some
// channels can do, such as being blocked, is asked for by interface.
package channeltest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"mingbai/handlers/chat"
)

// World is the other side of a channel: the people and what they see.
type World interface {
	// Say lets a person write a text.
	Say(chat, text string)
	// Shown is what the person was sent, in order.
	Shown(chat string) []string
	// Limit is how many UTF-16 units one message holds; 0 = no limit.
	Limit() int
}

// Repeater lets an update arrive twice, as after an acknowledgement that was lost.
type Repeater interface{ Twice(chat, text string) }

// Odd sends what is no text: media, service messages and updates of all other
// kinds. It returns how many of them deserve an answer.
type Odd interface{ SendOdd(chat string) int }

// Broken sends what is no update at all.
type Broken interface{ SendBroken(chat string) }

// Limited asks to wait: Slow makes the channel refuse sends for some time once,
// Early is how many came before that time was over.
type Limited interface {
	Slow(wait time.Duration)
	Early() int
}

// Blockable lets a person block the assistant; Tries is how many sends failed for it.
type Blockable interface {
	Block(chat string)
	Tries(chat string) int
}

// Answering lets a person answer the last message they were sent; it returns
// the channel's id of that message.
type Answering interface {
	Answer(chat, text string) string
}

// Carrier carries more than text: SendMedia sends one of each kind that the
// channel can carry and returns what they are, ShownMedia is what a person was
// sent of it, in order, each with its words.
type Carrier interface {
	SendMedia(chat string) []chat.Media
	ShownMedia(chat string) []chat.Media
}

// Setup makes a channel that receives into the stack, and the world it talks to.
type Setup func(t *testing.T, s *Stack) (Channel, World)

// Run runs the suite; each case has its own channel, world and store.
func Run(t *testing.T, setup Setup) {
	cases := []struct {
		name string
		test func(*testing.T, *fixture)
	}{
		{"order is kept within each chat", testOrder},
		{"a repeated update is handled once", testTwice},
		{"a long reply arrives whole and in order", testLong},
		{"a long message is taken", testLongMessage},
		{"a request to wait is obeyed", testSlow},
		{"a person who blocked the assistant is left alone", testBlocked},
		{"an answer says what it answers", testAnswer},
		{"files and places come back whole", testMedia},
		{"odd messages do no harm", testOdd},
		{"broken input does no harm", testBroken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.test(t, start(t, setup)) })
	}
}

// units counts UTF-16 units.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// squeeze drops white space, which a channel may trim between parts.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
