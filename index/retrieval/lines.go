package retrieval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mingbai/index"
)

// ErrLines is returned for a file with broken lines; its text names the first of them.
var ErrLines = errors.New("retrieval: broken lines")

const (
	longestLine  = 16 << 20 // bytes
	namedInError = 10       // broken lines
)

// question is a line of the questions' file.
type question struct {
	ID       string   `json:"qid"`
	Text     string   `json:"text"`
	Answer   string   `json:"answer"` // to learn from, never part of a query
	Relevant []string `json:"rel"`
}

func (q question) query() index.Query { return index.Query{Text: q.Text, Limit: deep} }

// readQuestions reads all questions of a file. Lines without a text or a relevant passage are broken.
func readQuestions(config Config, path string) ([]question, error) {
	var questions []question
	err := eachLine(path, func(line []byte) error {
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if q.Text == "" || len(q.Relevant) == 0 {
			return errors.New("no text or no rel")
		}
		questions = append(questions, q)
		config.Progress("questions", len(questions))
		return nil
	})
	if err == nil && len(questions) == 0 {
		err = fmt.Errorf("%w: %s holds no question", ErrLines, filepath.Base(path))
	}
	return questions, err
}

// passages reads a corpus once, as a sequence for index.Build.
type passages struct {
	path string
	seen map[string]bool
	err  error // of the reading, when the sequence has ended
}

// errStop ends the reading when nobody wants more.
var errStop = errors.New("stop")

func openPassages(path string) *passages { return &passages{path: path, seen: make(map[string]bool)} }

// all yields the passages one by one.
func (p *passages) all(yield func(index.Entry) bool) {
	p.err = eachLine(p.path, func(line []byte) error {
		var entry index.Entry
		if err := p.read(line, &entry); err != nil {
			return err
		}
		if !yield(entry) {
			return errStop
		}
		return nil
	})
	if p.err == nil && len(p.seen) == 0 {
		p.err = fmt.Errorf("%w: %s holds no passage", ErrLines, filepath.Base(p.path))
	}
	if errors.Is(p.err, errStop) {
		p.err = nil
	}
}

func (p *passages) read(line []byte, entry *index.Entry) error {
	var passage struct{ ID, Title, Heading, Text string }
	if err := json.Unmarshal(line, &passage); err != nil {
		return err
	}
	*entry = index.Entry{ID: passage.ID, Title: passage.Title, Heading: passage.Heading, Text: passage.Text}
	if err := entry.Check(); err != nil {
		return err
	}
	if p.seen[entry.ID] {
		return errors.New("its id was there before")
	}
	p.seen[entry.ID] = true
	return nil
}

// eachLine calls use for every line of a file, plain or gzip, that is not blank. It goes on after a
// broken line to name more of them, and fails at the end.
func eachLine(path string, use func(line []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := unpacked(file)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	var broken []string
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, longestLine)
	for number := 1; lines.Scan() && len(broken) < namedInError; number++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		err := use(line)
		if errors.Is(err, errStop) {
			return err
		}
		if err != nil {
			broken = append(broken, fmt.Sprintf("line %d: %v", number, err))
		}
	}
	if len(broken) > 0 {
		return fmt.Errorf("%w: %s: %s", ErrLines, filepath.Base(path), strings.Join(broken, "; "))
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrLines, filepath.Base(path), err)
	}
	return nil
}

// unpacked looks at the first bytes rather than the name.
func unpacked(file io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(file)
	if start, _ := buffered.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		return gzip.NewReader(buffered)
	}
	return buffered, nil
}
