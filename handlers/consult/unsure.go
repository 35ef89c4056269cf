package consult

import "mingbai/handlers/chat"

// When a guide is only guessed: heard in side words and by no remembered
// sentence that says what the message says. They were set on invented
// questions, of which half were answered wrongly below them.
const (
	halfSaid     = 0.5 // likeness to one sentence that lets a guide be told without a pattern
	sideWord     = 3.0 // score of patterns up to which a word may stand aside of the matter
	sideSentence = 0.3 // likeness to one sentence that shows it does not
)

// Below both of these a guess is right one time in six, and a wrong place to
// go is worse than a question back (measured on 149 guesses of the invented
// questions; of all guesses three in four are right).
const (
	strayScore    = 6.5
	straySentence = 0.22
)

// stray tells whether an unsure guess is too weak to be shown at all.
func (h heard) stray(m match) bool {
	return m.heard == 0 && m.score < strayScore && h.like.nearest[m.guide.ID] < straySentence
}

// unsure tells whether a guide may have been chosen by words aside of the
// matter: driving after drinking is no unpaid wage because both ask of prison.
// A follow-up leans on what was said before and is not weighed again.
func (h heard) unsure(m match) bool {
	if h.prev != "" {
		return false
	}
	one := h.like.nearest[m.guide.ID]
	if m.heard == 0 {
		return one < halfSaid
	}
	return m.heard <= sideWord && one < sideSentence
}

// guessPart says first that the answer is a guess, and who listens if it is
// wrong; empty when it is none.
func (h heard) guessPart() chat.Part {
	if h.guess == "" {
		return chat.Part{}
	}
	return part("note", "", "我拿不准，先按“"+h.guess+"”说。不是这件事，就再说一句对方是谁、发生了什么，或者打12348、12345问。")
}
