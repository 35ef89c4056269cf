package learn

import (
	"strings"

	"mingbai/index/segment"
)

// Example is a labelled question: something people asked, and the passages that answer it.
type Example struct {
	ID       string   // stable; folds follow from it
	Text     string   // the question
	Answer   string   // a lawyer's written answer, "" when there is none; only ever learned from
	Relevant []string // ids of passages
}

// lesson is an example cut into what is learned from.
type lesson struct {
	asked
	fold   int
	words  []string // different words of question and answer
	tokens []string // characters and pairs of question and answer
	cited  []int32  // passages of the corpus
}

// asked is a question cut into what is searched with.
type asked struct {
	text   string
	words  []string // different words of the question
	tokens []string // its characters and pairs
}

// newLesson cuts an example. Cited passages that the corpus does not hold are left out.
func newLesson(c *Corpus, example Example) *lesson {
	both := example.Text + "\n" + example.Answer
	l := &lesson{
		asked: newAsked(c, example.Text), words: wordsOf(c, both), tokens: tokensOf(both),
	}
	for _, id := range example.Relevant {
		if passage, ok := c.numbers[id]; ok {
			l.cited = append(l.cited, passage)
		}
	}
	return l
}

// longestAsked is how many bytes of a question are looked at, as in package index.
const longestAsked = 6000

func newAsked(c *Corpus, text string) asked {
	if len(text) > longestAsked {
		text = strings.ToValidUTF8(text[:longestAsked], "")
	}
	return asked{text: text, words: wordsOf(c, text), tokens: tokensOf(text)}
}

// wordsOf returns the different words of a text in its order.
func wordsOf(c *Corpus, text string) []string {
	var words []string
	seen := make(map[string]bool)
	for _, token := range c.dictionary.Words(text) {
		if !seen[token.Term] {
			seen[token.Term] = true
			words = append(words, token.Term)
		}
	}
	return words
}

// tokensOf returns the characters and pairs of a text, repeated ones too.
func tokensOf(text string) []string {
	tokens := segment.Tokens(text)
	terms := make([]string, len(tokens))
	for i, token := range tokens {
		terms[i] = token.Term
	}
	return terms
}
