// Package glossary knows which words of the law stand for everyday words, so that 老板不发工资 also finds
// what is written about 用人单位 and 劳动报酬. The built-in glossary is glossary.txt, written from general
// knowledge, not learned from questions.
//
// It adds words to searches (package index); it answers nothing and is no dictionary for residents.
package glossary

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"mingbai/index/segment"
)

// ErrFormat is returned for a glossary that cannot be read, with the number of the line.
var ErrFormat = errors.New("glossary: a line is broken")

//go:embed glossary.txt
var builtinText string

// Builtin returns the glossary that comes with the program. It is read once.
var Builtin = sync.OnceValue(func() *Glossary {
	g, err := Read(builtinText)
	if err != nil {
		panic(err) // the file is part of the program and read by a test
	}
	return g
})

// Glossary leads from everyday words to words of the law. It never changes and is safe for
// concurrent use.
type Glossary struct {
	byFirst map[rune][]meaning // by the first character of the everyday word
}

// meaning is one everyday word and what it stands for.
type meaning struct {
	word string
	line int // keeps the order of the file
	law  []string
}

// Read reads lines of "everyday words TAB words of the law", words separated by spaces. Empty lines
// and those that start with # are notes.
func Read(text string) (*Glossary, error) {
	g := &Glossary{byFirst: make(map[rune][]meaning)}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		everyday, law, _ := strings.Cut(line, "\t")
		words, meanings := fields(everyday), fields(law)
		if len(words) == 0 || len(meanings) == 0 {
			return nil, fmt.Errorf("%w: line %d needs words on both sides of a tab", ErrFormat, number)
		}
		for _, word := range words {
			first, _ := utf8.DecodeRuneInString(word)
			m := meaning{word: word, line: number, law: meanings}
			g.byFirst[first] = append(g.byFirst[first], m)
		}
	}
	return g, nil
}

func fields(text string) []string { return strings.Fields(segment.Normalize(text)) }

// Related returns the words of the law for the everyday words in text, in the order of the
// glossary, without those that text has already. Spelling does not matter, see segment.Normalize.
func (g *Glossary) Related(text string) []string {
	text = segment.Normalize(text)
	var found []meaning
	for at, first := range text {
		for _, m := range g.byFirst[first] {
			if strings.HasPrefix(text[at:], m.word) {
				found = append(found, m)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b meaning) int { return a.line - b.line })
	var related []string
	for _, m := range found {
		for _, word := range m.law {
			if !strings.Contains(text, word) && !slices.Contains(related, word) {
				related = append(related, word)
			}
		}
	}
	return related
}
