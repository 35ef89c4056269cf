package index

import (
	"context"
	"fmt"
	"iter"

	"mingbai/index/segment"
)

// memory holds postings of a small index without files.
type memory struct {
	terms map[string][]posting
}

// InMemory returns an index of entries that needs no disk. It ranks exactly as one that was built
// and opened, and takes more memory: it answers while the files cannot be written. Entries that
// Build refuses, and those whose ID was there before, are left out.
func InMemory(ctx context.Context, config Config, entries iter.Seq[Entry]) (*Index, error) {
	m := memory{terms: make(map[string][]posting)}
	docs := documents{kinds: newColumn(0), places: newColumn(0)}
	seen := make(map[string]struct{})
	for entry := range entries {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("index in memory: %w", err)
		}
		if _, again := seen[entry.ID]; again || entry.Check() != nil {
			config.logger().Warn("entry left out", "id", entry.ID)
			continue
		}
		seen[entry.ID] = struct{}{}
		tokens := m.add(uint32(len(docs.ids)), entry.content())
		docs.lengths = append(docs.lengths, effective(tokens, entry.aboveTokens()))
		docs.ids = append(docs.ids, entry.ID)
		docs.kinds.add(entry.Kind)
		docs.places.add(entry.Place)
	}
	return newIndex(config, m, docs), nil
}

// add counts the terms of a text and returns how many tokens it has.
func (m memory) add(doc uint32, text string) int {
	tokens := segment.Tokens(text)
	frequencies := make(map[string]uint32)
	for _, token := range tokens {
		frequencies[token.Term]++
	}
	for term, frequency := range frequencies {
		m.terms[term] = append(m.terms[term], posting{doc: doc, frequency: frequency})
	}
	return len(tokens)
}

func (m memory) each(_, term string, _ bool, use func(posting) error) error {
	for _, p := range m.terms[term] {
		if err := use(p); err != nil {
			return err
		}
	}
	return nil
}

func (m memory) close() error { return nil }
