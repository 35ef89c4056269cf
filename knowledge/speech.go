package knowledge

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"

	"mingbai/knowledge/courtesy"
	"mingbai/knowledge/glossary"
	"mingbai/knowledge/urgent"
)

// Speech is how people talk and are first talked to: the glossary of everyday
// words, the situations of danger and the courtesy replies.
type Speech struct {
	Glossary *glossary.Glossary
	Urgent   urgent.Lane
	Courtesy courtesy.Book

	// Asked holds ways in which a matter is put, by what is asked for: a guide
	// or guide/point. Sources add up.
	Asked map[string][]string
	// Learned holds the same from asked/learned.yaml, which handlers/lessons
	// writes: sentences that may bring a guide forward and do nothing else.
	Learned map[string][]string
	// Families are words that mean about the same, by a name; of several
	// sources the last wins.
	Families map[string][]string
	// Bank holds sentences that cry for help and such that do not, by the danger
	// and the situation they tell of (danger/situation, or calm/situation).
	// Sources add up.
	Bank map[string][]string
}

// readSpeech reads the files of the sources; of the lane and the courtesies
// the last source that has the file wins, glossaries and asked sentences add up.
func readSpeech(sources []Source) (Speech, error) {
	s := Speech{Asked: map[string][]string{}, Learned: map[string][]string{}, Bank: map[string][]string{}}
	var entries []glossary.Entry
	for _, src := range sources {
		var more []glossary.Entry
		err := errors.Join(
			readOne(src.FS(), "glossary.yaml", &more),
			readOne(src.FS(), "urgent.yaml", &s.Urgent),
			readOne(src.FS(), "courtesy.yaml", &s.Courtesy),
			readOne(src.FS(), "words.yaml", &s.Families),
			readOne(src.FS(), "frames.yaml", &s.Urgent.Frames),
			readAsked(src.FS(), s.Asked, s.Learned),
			readBank(src.FS(), s.Bank),
		)
		if err != nil {
			return Speech{}, fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
		entries = append(entries, more...)
	}
	g, err := glossary.New(entries)
	if err != nil {
		return Speech{}, fmt.Errorf("%w: %w", ErrLoad, err)
	}
	s.Glossary = g
	return s, nil
}

// learnedFile is the one of asked/*.yaml that holds what was learned.
const learnedFile = "asked/learned.yaml"

// readAsked adds the sentences of asked/*.yaml.
func readAsked(fsys fs.FS, asked, learned map[string][]string) error {
	names, err := fs.Glob(fsys, "asked/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		var more map[string][]string
		if err := readOne(fsys, name, &more); err != nil {
			return err
		}
		into := asked
		if name == learnedFile {
			into = learned
		}
		for target, sentences := range more {
			into[target] = append(into[target], sentences...)
		}
	}
	return nil
}

// readBank adds the sentences of bank/*.yaml.
func readBank(fsys fs.FS, bank map[string][]string) error {
	names, err := fs.Glob(fsys, "bank/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range names {
		var more map[string][]string
		if err := readOne(fsys, name, &more); err != nil {
			return err
		}
		for situation, sentences := range more {
			bank[situation] = append(bank[situation], sentences...)
		}
	}
	return nil
}

// readOne reads a file strictly into v; a missing file changes nothing.
func readOne(fsys fs.FS, name string, v any) error {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(data, v, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
