package wording

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The files, below the folder. What stands in them in another form than ours
// was written by hand: it stays as it is, and is not shown.
const (
	wordsFile = "glossary.yaml"
	askedFile = "asked/console.yaml"
)

// errRefused says that the knowledge does not load with a change.
var errRefused = errors.New("wording: the knowledge refuses it")

// word is a line of the glossary.
type word struct{ Say, Mean string }

// asked is a way in which a guide is asked for.
type asked struct{ Guide, Text string }

// lines are what the office wrote.
type lines struct {
	words []word
	asked []asked
	rest  string // of the glossary, written by hand
}

// seen is what the lines are known by: another word when anything is other.
func (l lines) seen() string {
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%q %q %q", l.words, l.asked, l.rest)
	return fmt.Sprintf("%016x", sum.Sum64())
}

var (
	wordLine = regexp.MustCompile(`^- \{say: ("(?:[^"\\]|\\.)*"), mean: ("(?:[^"\\]|\\.)*"), from: 本所\}$`)
	moreLine = regexp.MustCompile(`^  - (".*")$`)
	headLine = regexp.MustCompile(`^([a-z0-9][a-z0-9/_-]*):$`)
)

// read reads the files.
func (h pages) read() (lines, error) {
	var l lines
	glossary, err := text(filepath.Join(h.Folder, wordsFile))
	if err != nil {
		return l, err
	}
	for line := range strings.Lines(glossary) {
		m := wordLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		var w word
		if m == nil || json.Unmarshal([]byte(m[1]), &w.Say) != nil || json.Unmarshal([]byte(m[2]), &w.Mean) != nil {
			l.rest += line
			continue
		}
		l.words = append(l.words, w)
	}
	ways, err := text(filepath.Join(h.Folder, askedFile))
	if err != nil {
		return l, err
	}
	guide := ""
	for line := range strings.Lines(ways) {
		line = strings.TrimRight(line, "\r\n")
		if m := headLine.FindStringSubmatch(line); m != nil {
			guide = m[1]
			continue
		}
		m := moreLine.FindStringSubmatch(line)
		a := asked{Guide: guide}
		if m != nil && json.Unmarshal([]byte(m[1]), &a.Text) == nil {
			l.asked = append(l.asked, a)
		}
	}
	return l, nil
}

func text(path string) (string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// write puts the files in place, after the knowledge was loaded with them in a
// copy of the folder.
func (h pages) write(l lines) (err error) {
	trial, err := os.MkdirTemp("", "mingbai-words-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(trial)) }()
	if _, err := os.Stat(h.Folder); err == nil {
		if err := os.CopyFS(trial, os.DirFS(h.Folder)); err != nil {
			return fmt.Errorf("wording: try: %w", err)
		}
	}
	files := map[string][]byte{wordsFile: l.glossary(), askedFile: l.ways()}
	for _, folder := range []string{trial, h.Folder} {
		for name, data := range files {
			if err := replace(filepath.Join(folder, name), data); err != nil {
				return err
			}
		}
		if folder == trial {
			if err := h.Try(trial); err != nil {
				return fmt.Errorf("%w: %w", errRefused, err)
			}
		}
	}
	return nil
}

// glossary writes the words, behind what was written by hand.
func (l lines) glossary() []byte {
	var b bytes.Buffer
	b.WriteString(l.rest)
	if l.rest != "" && !strings.HasSuffix(l.rest, "\n") {
		b.WriteByte('\n')
	}
	for _, w := range l.words {
		fmt.Fprintf(&b, "- {say: %s, mean: %s, from: 本所}\n", quote(w.Say), quote(w.Mean))
	}
	return b.Bytes()
}

// ways writes the ways of asking, each guide once.
func (l lines) ways() []byte {
	var b bytes.Buffer
	done := map[string]bool{}
	for _, first := range l.asked {
		if done[first.Guide] {
			continue
		}
		done[first.Guide] = true
		fmt.Fprintf(&b, "%s:\n", first.Guide)
		for _, a := range l.asked {
			if a.Guide == first.Guide {
				fmt.Fprintf(&b, "  - %s\n", quote(a.Text))
			}
		}
	}
	return b.Bytes()
}

// quote writes a text as JSON, which YAML reads as well.
func quote(s string) string {
	data, _ := json.Marshal(s) // a string always can be
	return string(data)
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
