package segment

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// ErrDictionary is returned when the dictionary cannot be loaded or cuts Chinese wrongly.
var ErrDictionary = errors.New("segment: the dictionary is damaged")

const (
	// DefaultMinFrequency trims the general dictionary to some 75,000 words: 24 MB of heap, read in
	// 0.15 s (all: 0.85 s, 190 MB).
	DefaultMinFrequency = 20
	ownFrequency        = 5000 // of our own words, high enough to stay whole
	longestOwn          = 16   // characters
)

// probes are words that must come out whole: one of ours that the trimmed dictionary lacks, and one
// that it has.
var probes = [...]string{"劳动合同", "老板"}

// DictionaryConfig says which words a Dictionary knows.
type DictionaryConfig struct {
	// Words are our own: legal terms, names of offices. Those over 16 characters or with anything but
	// Han characters are left out.
	Words []string
	// MinFrequency leaves out rarer words of the general dictionary; 0 means DefaultMinFrequency.
	MinFrequency float64
}

// Dictionary cuts text into words. It never changes after loading and is safe for concurrent use.
type Dictionary struct {
	segmenter *gse.Segmenter
}

// LoadDictionary reads gse's simplified dictionary and our own words; load it once in a process.
// The error is ErrDictionary when a word that every dictionary has does not come out whole.
func LoadDictionary(config DictionaryConfig) (*Dictionary, error) {
	if config.MinFrequency == 0 {
		config.MinFrequency = DefaultMinFrequency
	}
	// The hidden Markov model is process-wide in gse and not needed to cut by dictionary.
	segmenter := &gse.Segmenter{
		NotLoadHMM: true, SkipLog: true, MinTokenFreq: config.MinFrequency, TextFreq: "2.0",
	}
	err := guarded(func() error {
		if err := segmenter.LoadDictStr(ownLines(config)); err != nil {
			return err
		}
		return segmenter.LoadDictEmbed("zh_s")
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDictionary, err)
	}
	d := &Dictionary{segmenter: segmenter}
	return d, d.check()
}

// check asserts that the dictionary works at all: some settings of gse silently cut everything into
// characters.
func (d *Dictionary) check() error {
	for _, probe := range probes {
		if words := d.Words(probe); len(words) != 1 {
			return fmt.Errorf("%w: %s is cut into %d words", ErrDictionary, probe, len(words))
		}
	}
	return nil
}

// ownLines writes our words in the format gse reads. They come first: gse keeps the first entry of
// a word.
func ownLines(config DictionaryConfig) string {
	frequency := max(ownFrequency, config.MinFrequency)
	var lines strings.Builder
	for _, own := range append([]string{probes[0]}, config.Words...) {
		own = Normalize(own)
		if n := utf8.RuneCountInString(own); n < 2 || n > longestOwn || !wholly(own, han) {
			continue
		}
		fmt.Fprintf(&lines, "%s %g n\n", own, frequency)
	}
	return lines.String()
}

// Words cuts the Han runs of text into words and keeps other runs of letters and digits whole;
// punctuation is left out. Tokens follow each other, none overlap. If gse fails on a run, the run
// is cut into characters.
func (d *Dictionary) Words(text string) []Token {
	folded := fold(text)
	var tokens []Token
	for i := 0; i < len(folded.runes); {
		end := folded.run(i)
		switch folded.runes[i].class {
		case han:
			tokens = d.appendRun(tokens, &folded, i, end)
		case word:
			tokens = append(tokens, folded.token(i, end, len(tokens)))
		}
		i = end
	}
	return tokens
}

// Has reports whether word, normalized, is one word of the dictionary.
func (d *Dictionary) Has(word string) bool {
	words := d.Words(word)
	return len(words) == 1 && words[0].Term == Normalize(word)
}

// appendRun cuts the Han run from .. to. Segments of gse follow each other without gaps, so
// counting characters is enough.
func (d *Dictionary) appendRun(tokens []Token, folded *folded, from, to int) []Token {
	for _, length := range d.lengths(folded.slice(from, to)) {
		next := min(from+length, to)
		tokens = append(tokens, folded.token(from, next, len(tokens)))
		from = next
		if from == to {
			return tokens
		}
	}
	for ; from < to; from++ {
		tokens = append(tokens, folded.token(from, from+1, len(tokens)))
	}
	return tokens
}

// lengths returns the number of characters of each word of run, nil when gse fails.
func (d *Dictionary) lengths(run string) (lengths []int) {
	err := guarded(func() error {
		for _, part := range d.segmenter.Segment([]byte(run)) {
			lengths = append(lengths, utf8.RuneCountInString(run[part.Start():part.End()]))
		}
		return nil
	})
	if err != nil {
		return nil
	}
	return lengths
}

// wholly reports whether every character of text is of a class.
func wholly(text string, want class) bool {
	for _, r := range text {
		if classOf(r) != want {
			return false
		}
	}
	return true
}

// guarded turns a panic of the library into an error.
func guarded(call func() error) (err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("panic in the segmenter: %v", failure)
		}
	}()
	return call()
}
