package wording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"mingbai/knowledge/signed"
)

// The files, below the folder. What stands in the glossary and among the signed
// answers in another form than ours was written by hand: it stays as it is, and
// is not shown.
const (
	wordsFile  = "glossary.yaml"
	askedFile  = "asked/console.yaml"
	signedFile = "signed.yaml"
)

// errHand says that the file of ways of asking, which is ours alone, was
// changed by hand.
var errHand = errors.New("wording: " + askedFile + " was changed by hand")

// Kinds of items.
const (
	kindWord   = "word"
	kindAsked  = "asked"
	kindAnswer = "answer"
)

// item is one thing that the office wrote.
type item struct {
	Kind   string         `json:"kind"`
	Say    string         `json:"say,omitempty"`  // of a word; the sentence of a way of asking
	Mean   string         `json:"mean,omitempty"` // of a word; the guide that a way of asking is for
	Answer *signed.Answer `json:"answer,omitempty"`
}

// key names an item among all.
func (i item) key() string {
	if i.Kind == kindAnswer {
		return i.Kind + ":" + i.Answer.ID
	}
	return i.Kind + ":" + i.Say
}

// mark names an item in an address, where no words are to stand.
func (i item) mark() string {
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, i.key()) // never fails
	return fmt.Sprintf("%016x", sum.Sum64())
}

// lines are what the office wrote: words, ways of asking by their guide,
// answers.
type lines struct {
	items []item
	rest  map[string]string // by file, written by hand
}

// seen is what the lines are known by: another word when anything is other,
// the same in whatever order they stand.
func (l lines) seen() string {
	var all []string
	for _, i := range l.items {
		data, _ := json.Marshal(i) // texts and a number always can be
		all = append(all, string(data))
	}
	slices.Sort(all)
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%q %q %q", all, l.rest[wordsFile], l.rest[signedFile])
	return fmt.Sprintf("%016x", sum.Sum64())
}

// find returns where an item stands, -1 when it does not.
func (l lines) find(key string) int {
	return slices.IndexFunc(l.items, func(i item) bool { return i.key() == key })
}

// of returns the items of a kind.
func (l lines) of(kind string) []item {
	return slices.DeleteFunc(slices.Clone(l.items), func(i item) bool { return i.Kind != kind })
}

// read reads the files.
func (h pages) read() (lines, error) {
	h.files.Lock()
	defer h.files.Unlock()
	l := lines{rest: map[string]string{}}
	for _, f := range []struct {
		name string
		take func(*lines, string) error
	}{{wordsFile, (*lines).takeWords}, {askedFile, (*lines).takeAsked}, {signedFile, (*lines).takeSigned}} {
		data, err := os.ReadFile(filepath.Join(h.Folder, f.name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = f.take(&l, string(data))
		}
		if err != nil {
			return lines{}, fmt.Errorf("wording: read: %w", err)
		}
	}
	return l, nil
}

var (
	wordLine = regexp.MustCompile(`^- \{say: ("(?:[^"\\]|\\.)*"), mean: ("(?:[^"\\]|\\.)*"), from: 本所\}$`)
	moreLine = regexp.MustCompile(`^  - (".*")$`)
	headLine = regexp.MustCompile(`^([a-z0-9][a-z0-9/_-]*):$`)
	oneLine  = regexp.MustCompile(`^- (\{"id":.*\})$`)
)

// takeWords reads the glossary.
func (l *lines) takeWords(text string) error {
	for line := range strings.Lines(text) {
		m := wordLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		w := item{Kind: kindWord}
		if m == nil || json.Unmarshal([]byte(m[1]), &w.Say) != nil || json.Unmarshal([]byte(m[2]), &w.Mean) != nil {
			l.rest[wordsFile] += line
			continue
		}
		l.items = append(l.items, w)
	}
	return nil
}

// takeAsked reads the ways of asking.
func (l *lines) takeAsked(text string) error {
	guide := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := headLine.FindStringSubmatch(line); m != nil {
			guide = m[1]
			continue
		}
		m := moreLine.FindStringSubmatch(line)
		a := item{Kind: kindAsked, Mean: guide}
		if m == nil || guide == "" || json.Unmarshal([]byte(m[1]), &a.Say) != nil {
			return errHand
		}
		l.items = append(l.items, a)
	}
	return nil
}

// takeSigned reads the signed answers.
func (l *lines) takeSigned(text string) error {
	for line := range strings.Lines(text) {
		m := oneLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		var a signed.Answer
		if m == nil || json.Unmarshal([]byte(m[1]), &a) != nil {
			l.rest[signedFile] += line
			continue
		}
		l.items = append(l.items, item{Kind: kindAnswer, Answer: &a})
	}
	return nil
}

// files writes the lines as the files they are.
func (l lines) files() map[string][]byte {
	var words, answers bytes.Buffer
	start := func(b *bytes.Buffer, file string) {
		b.WriteString(l.rest[file])
		if l.rest[file] != "" && !strings.HasSuffix(l.rest[file], "\n") {
			b.WriteByte('\n')
		}
	}
	start(&words, wordsFile)
	for _, w := range l.of(kindWord) {
		fmt.Fprintf(&words, "- {say: %s, mean: %s, from: 本所}\n", quote(w.Say), quote(w.Mean))
	}
	start(&answers, signedFile)
	for _, a := range l.of(kindAnswer) {
		fmt.Fprintf(&answers, "- %s\n", quote(a.Answer))
	}
	return map[string][]byte{wordsFile: words.Bytes(), askedFile: l.ways(), signedFile: answers.Bytes()}
}

// ways writes the ways of asking, each guide once.
func (l lines) ways() []byte {
	var b bytes.Buffer
	done := map[string]bool{}
	for _, first := range l.of(kindAsked) {
		if done[first.Mean] {
			continue
		}
		done[first.Mean] = true
		fmt.Fprintf(&b, "%s:\n", first.Mean)
		for _, a := range l.of(kindAsked) {
			if a.Mean == first.Mean {
				fmt.Fprintf(&b, "  - %s\n", quote(a.Say))
			}
		}
	}
	return b.Bytes()
}

// quote writes a value as JSON, which YAML reads as well.
func quote(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // texts and numbers always can be
	return strings.TrimSpace(b.String())
}

// keepLines puts the office's files in place.
func (h pages) keepLines(l lines) error {
	h.files.Lock()
	defer h.files.Unlock()
	return save(h.Folder, l)
}

// save puts the files of a folder in place, each in one step.
func save(folder string, l lines) error {
	for name, data := range l.files() {
		if err := replace(filepath.Join(folder, name), data); err != nil {
			return fmt.Errorf("wording: write: %w", err)
		}
	}
	return nil
}

// replace replaces a file in one step; one without content goes.
func replace(path string, data []byte) error {
	if len(data) == 0 {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".words-*")
	if err != nil {
		return err
	}
	_, werr := tmp.Write(data)
	if err = errors.Join(werr, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
