package lessons

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	learnedFile  = "learned.yaml"
	settingsFile = "learning.json"
	heading      = "# 从已办结的单里学来的问法，由 learn 命令写；自己的问法请写在旁边另一个文件里。收回：learn forget 编号\n"
)

// settings are what learning.json holds.
type settings struct {
	On      bool     `json:"on"`
	Refused []string `json:"refused,omitempty"` // ids
}

func (l *Lessons) settings() (s settings, err error) {
	data, err := os.ReadFile(l.path(settingsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err != nil {
		return settings{}, fmt.Errorf("%w: %s: %w", ErrFile, settingsFile, err)
	}
	return s, nil
}

func (l *Lessons) saveSettings(s settings) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return write(l.path(settingsFile), append(data, '\n'))
}

// asked is the folder of learned.yaml, below a folder of knowledge.
func asked(folder string) string { return filepath.Join(folder, "asked") }

// Learned lists what was learned, in the order of the file.
func (l *Lessons) Learned() ([]Lesson, error) {
	data, err := os.ReadFile(filepath.Join(asked(l.path("knowledge")), learnedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	return parse(data)
}

// saveLearned puts the file in place, after the knowledge was loaded with it.
func (l *Lessons) saveLearned(learned []Lesson) (err error) {
	data := render(learned)
	trial, err := os.MkdirTemp("", "mingbai-learn-")
	if err != nil {
		return fmt.Errorf("lessons: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(trial)) }()
	if err := write(filepath.Join(asked(trial), learnedFile), data); err != nil {
		return err
	}
	if err := l.cfg.Try(trial); err != nil {
		return fmt.Errorf("%w: %w", ErrKnowledge, err)
	}
	return write(filepath.Join(asked(l.path("knowledge")), learnedFile), data)
}

// render writes the file: targets in order, under each its sentences with the
// day and the id they came by.
func render(learned []Lesson) []byte {
	learned = slices.Clone(learned)
	slices.SortFunc(learned, func(a, b Lesson) int {
		return cmp.Or(cmp.Compare(a.Guide, b.Guide), cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID))
	})
	var b bytes.Buffer
	b.WriteString(heading)
	last := ""
	for _, one := range learned {
		if one.Guide != last {
			fmt.Fprintf(&b, "%s:\n", one.Guide)
			last = one.Guide
		}
		fmt.Fprintf(&b, "  - %s # %s %s\n", quote(one.Text), one.Day, one.ID)
	}
	return b.Bytes()
}

// quote writes a text as JSON, which YAML reads as well.
func quote(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string always can be
	return strings.TrimSpace(b.String())
}

var (
	targetLine = regexp.MustCompile(`^([a-z0-9][a-z0-9/-]*):$`)
	lessonLine = regexp.MustCompile(`^  - (".*") # (\d{4}-\d\d-\d\d) ([a-z2-7]{8})$`)
)

// parse reads what render wrote, or ErrFile with the line.
func parse(data []byte) (learned []Lesson, err error) {
	target := ""
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		if m := targetLine.FindStringSubmatch(line); m != nil {
			target = m[1]
			continue
		}
		m := lessonLine.FindStringSubmatch(line)
		one := Lesson{Guide: target}
		if m == nil || target == "" || json.Unmarshal([]byte(m[1]), &one.Text) != nil {
			return nil, fmt.Errorf("%w: %s 第 %d 行", ErrFile, learnedFile, i+1)
		}
		one.Day, one.ID = m[2], m[3]
		learned = append(learned, one)
	}
	return learned, nil
}

// write replaces a file in one step: a crash leaves the old or the new one.
func write(path string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("lessons: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".learn-*")
	if err != nil {
		return fmt.Errorf("lessons: %w", err)
	}
	_, werr := tmp.Write(data)
	err = errors.Join(werr, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("lessons: %w", err), os.Remove(tmp.Name()))
	}
	return nil
}
