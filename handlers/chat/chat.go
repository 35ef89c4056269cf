// Package chat is the vocabulary of a conversation: who wrote what from where,
// and what is written back. Every channel speaks it, and it imports nothing of
// ours. It stores nothing and sends nothing.
package chat

import (
	"context"
	"time"
)

// Address is a conversation on a channel.
type Address struct {
	Channel string // telegram, web, terminal
	Chat    string // the channel's own id of the conversation
}

// Kind tells what a message carries.
type Kind string

const (
	Text     Kind = "text"
	Button   Kind = "button" // a pressed button; Message.Data holds its data
	Photo    Kind = "photo"
	Voice    Kind = "voice"
	File     Kind = "file"
	Location Kind = "location"
	Sticker  Kind = "sticker"
	Edited   Kind = "edited"  // an earlier message was changed
	Left     Kind = "left"    // the person blocked the assistant or left
	Moved    Kind = "moved"   // a group goes by another id of its channel from now on: Message.Data
	Unknown  Kind = "unknown" // anything else: joins, polls, payments
	Due      Kind = "due"     // the clock, not a person: Message.Data says what is due
)

// Word is what people call a kind of attachment.
func (k Kind) Word() string {
	switch k {
	case Photo:
		return "照片"
	case Voice:
		return "语音"
	case Location:
		return "位置"
	}
	return "文件"
}

// Message is one thing a person sent.
type Message struct {
	ID    string  // unique within its channel; the same ID again is the same message
	From  Address // where replies go
	Kind  Kind
	Text  string // what was written, or a caption; may be empty or very long
	Data  string // of a pressed button
	Group bool   // written in a group rather than in private
	Named bool   // in a group: the assistant was addressed by name or replied to
	At    time.Time

	ReplyTo string // the channel's id of the message this one answers; "" = none
	About   string // the case it is written in, on a channel that shows one case at a time; "" = none
	Media   *Media // what a photo, voice note, file or location is; nil = none, or not readable
}

// Media is something other than text, as its channel refers to it. The bytes
// stay with the channel.
type Media struct {
	Kind     Kind
	Channel  string // whose reference Ref is
	Ref      string // the channel's own id of the file
	Name     string // of a file; may be empty
	Size     int64  // bytes; 0 = not known
	Lat, Lon float64
}

// Reply is one thing to write back.
type Reply struct {
	Text    string      // plain text, never markup; may exceed a channel's limit, which then splits it
	Choices [][]Choice  // rows of buttons under the text, at most two a row
	Card    *Card       // the same content in parts, for channels that can show a card; nil = text only
	Ack     string      // short notice for a pressed button; "" = none
	Attach  *Attachment // file that goes after the text; nil = none
	Media   *Media      // goes with the text, from whichever channel it came; nil = none
	By      string      `json:",omitempty"` // the person whose words Text passes on, as Text begins with them; "" = the assistant's own
}

// Choice is a button.
type Choice struct {
	Label string // what is read
	Data  string // what comes back when it is pressed, at most 64 bytes; "" for a link
	URL   string // tel: or https: link instead of data
}

// Card is a resident's answer in its parts, in reading order.
type Card struct {
	Urgent   bool
	Place    string // administrative chain the answer is about, "" = none
	Parts    []Part
	Sources  []Source
	Declined bool
}

// Part is one labelled part of a card.
type Part struct {
	Name   string   // danger, answer, first, also, deadline, bring, cost, avoid, note
	Label  string   // 先去, 期限, 带上, ...; "" = none
	Lines  []string // sentences
	Phones []string // numbers in Lines that can be called
}

// Source is a citation as a card shows it.
type Source struct {
	Title, Place, URL, Article, Quote string
	Year                              int
}

// Session is what is remembered of one conversation between messages. It
// holds the resident's words only as long as retention allows and never
// leaves the store unsealed.
type Session struct {
	Version int64     // raised by each save; saving a stale version fails
	Place   string    // administrative chain chosen or understood
	Recent  []string  // the resident's last messages, oldest first, at most Keep
	Topic   string    // guide or fact last answered with, for short follow-ups
	Asking  string    // a question the assistant waits on: place, ...; "" = none
	Noticed time.Time // when the privacy notice was shown; zero = not yet
	Misses  int       // unanswered questions in a row
	Asked   string    `json:",omitempty"` // id of the message answered last
	Dates   []Dated   `json:",omitempty"` // last days told, the newest at the end
	Updated time.Time
	Check   *Check   `json:",omitempty"` // guided check under way
	Filling *Filling `json:",omitempty"` // paper being filled in; gone when finished or given up

	Wish   string    // a referral that waits for the village, as handlers/handoff wrote it; "" = none
	Drafts []Message // an adviser's messages that wait to be told whose they are
	Log    *Logbook  `json:",omitempty"` // an adviser's offline work
}

// Keep is how many of a resident's messages a session remembers.
const Keep = 6

// Remember adds a message to the recent ones.
func (s *Session) Remember(text string) {
	s.Recent = append(s.Recent, text)
	if over := len(s.Recent) - Keep; over > 0 {
		s.Recent = append([]string(nil), s.Recent[over:]...)
	}
}

// Sender delivers a reply. It returns nil only when the channel took it.
type Sender interface {
	Send(ctx context.Context, to Address, reply Reply) error
}

// Channel is a way in and out. Run receives until ctx ends.
type Channel interface {
	Name() string
	Run(ctx context.Context) error
	Sender
}
