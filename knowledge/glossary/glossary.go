// Package glossary turns everyday and dialect words into the words guides are
// written in: 老细 becomes 老板, 点算 becomes 怎么办. Entries are data
// (knowledge/corpus/glossary.yaml and an office's own file). It does not
// convert Traditional characters or width (index/segment does that first) and
// does not judge what a message is about.
package glossary

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// ErrEntry says that a glossary entry cannot be used.
var ErrEntry = errors.New("glossary: unusable entry")

// Entry replaces one everyday word.
type Entry struct {
	Say    string `yaml:"say"`    // the word as it is said, in simplified characters
	Mean   string `yaml:"mean"`   // what guides call it
	After  string `yaml:"after"`  // only when the character before is one of these
	Before string `yaml:"before"` // only when the character after is one of these
	Not    string `yaml:"not"`    // not when the character before is one of these
	From   string `yaml:"from"`   // where it is said: 粤, 东北, 川湘, 错字, 口语
}

// Glossary replaces words, the longest first. It is safe for concurrent use.
type Glossary struct {
	byFirst map[rune][]Entry
}

// New checks and orders entries.
func New(entries []Entry) (*Glossary, error) {
	g := &Glossary{byFirst: map[rune][]Entry{}}
	seen := map[string]bool{}
	for _, e := range entries {
		key := e.Say + "|" + e.After + "|" + e.Before
		if e.Say == "" || e.Say == e.Mean || seen[key] {
			return nil, fmt.Errorf("%w: %q -> %q", ErrEntry, e.Say, e.Mean)
		}
		seen[key] = true
		first, _ := utf8.DecodeRuneInString(e.Say)
		g.byFirst[first] = append(g.byFirst[first], e)
	}
	for _, list := range g.byFirst {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].Say) > len(list[j].Say) })
	}
	return g, nil
}

// Use is one replacement that was made, for "why did this hit".
type Use struct{ Say, Mean string }

// Replace rewrites normalised text and tells what it replaced.
func (g *Glossary) Replace(text string) (string, []Use) {
	var out strings.Builder
	var uses []Use
	var last rune
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if e, ok := g.at(text, i, r, last); ok {
			out.WriteString(e.Mean)
			uses = append(uses, Use{e.Say, e.Mean})
			i += len(e.Say)
			last, _ = utf8.DecodeLastRuneInString(e.Say)
			continue
		}
		out.WriteString(text[i : i+size])
		last = r
		i += size
	}
	return out.String(), uses
}

// at finds the longest entry that stands at byte i, r being the character
// there and last the one before it.
func (g *Glossary) at(text string, i int, r, last rune) (Entry, bool) {
	for _, e := range g.byFirst[r] {
		if !strings.HasPrefix(text[i:], e.Say) {
			continue
		}
		if e.After != "" && (last == 0 || !strings.ContainsRune(e.After, last)) {
			continue
		}
		if e.Not != "" && last != 0 && strings.ContainsRune(e.Not, last) {
			continue
		}
		if e.Before != "" {
			next, _ := utf8.DecodeRuneInString(text[i+len(e.Say):])
			if !strings.ContainsRune(e.Before, next) {
				continue
			}
		}
		return e, true
	}
	return Entry{}, false
}
