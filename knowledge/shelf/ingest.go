package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"mingbai/knowledge"
	"mingbai/knowledge/extract"
	"mingbai/knowledge/report"
)

var (
	// ErrURL says that a web address was given while fetching is switched off.
	ErrURL = errors.New("shelf: fetching web addresses is switched off")
	// ErrNoFiles says that a folder holds nothing to read.
	ErrNoFiles = errors.New("shelf: no files in the folder")
	// ErrTooMany says that a folder holds more files than one run may take.
	ErrTooMany = errors.New("shelf: too many files in the folder")
)

// maxFiles is how many files one run takes in.
const maxFiles = 20_000

// Options says what to take in and what is known about it.
type Options struct {
	Paths    []string // files and folders
	Place    string   // of all of them; "" = read it from each
	Year     int      // of all of them; 0 = read it from each
	Lookup   report.Lookup
	Limits   extract.Limits
	Now      func() time.Time               // nil = time.Now
	Progress func(done, all int, at string) // called before each file and once at the end; nil = none
}

// Outcome is what became of one file.
type Outcome struct {
	Path     string
	Document knowledge.Document // what was read out; zero when it was refused
	Change   Change
	Err      error  // nil when it was shelved or stood there already
	Reason   string // the refusal in Chinese, "" without one
}

// Ingest reads files and shelves them one by one. A file is taken whole or
// refused with a reason; the others go on. It ends early only when ctx does.
func (s *Shelf) Ingest(ctx context.Context, o Options) []Outcome {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Progress == nil {
		o.Progress = func(int, int, string) {}
	}
	var outcomes []Outcome
	var files []string
	for _, path := range o.Paths {
		found, err := expand(path)
		if err != nil {
			outcomes = append(outcomes, refused(path, err))
		}
		files = append(files, found...)
	}
	for i, path := range files {
		o.Progress(i, len(files), path)
		outcomes = append(outcomes, s.ingestFile(ctx, path, o))
	}
	o.Progress(len(files), len(files), "")
	return outcomes
}

func (s *Shelf) ingestFile(ctx context.Context, path string, o Options) Outcome {
	text, data, err := extract.ReadFile(ctx, path, o.Limits)
	if err != nil {
		return refused(path, err)
	}
	sum := sha256.Sum256(data)
	d := Make(report.Read(text, report.Hints{Place: o.Place, Year: o.Year, Lookup: o.Lookup}), hex.EncodeToString(sum[:]))
	d.Added = o.Now().UTC().Format(time.RFC3339)
	change, err := s.Add(ctx, d)
	if err != nil {
		return refused(path, err)
	}
	return Outcome{Path: path, Document: d, Change: change}
}

var webAddress = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*://`)

// expand lists the files of a path in order: itself, or what is in the folder,
// without hidden files and without following links.
func expand(path string) ([]string, error) {
	if webAddress.MatchString(path) {
		return nil, ErrURL
	}
	var files []string
	err := filepath.WalkDir(path, func(at string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%w: %w", extract.ErrOpen, err)
		case at != path && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case e.IsDir(), at != path && !e.Type().IsRegular():
			return nil
		case len(files) >= maxFiles:
			return ErrTooMany
		}
		files = append(files, at)
		return nil
	})
	if err == nil && len(files) == 0 {
		err = ErrNoFiles
	}
	return files, err
}

func refused(path string, err error) Outcome {
	return Outcome{Path: path, Err: err, Reason: Reason(err)}
}

// Reason says in Chinese why a file was refused.
func Reason(err error) string {
	switch {
	case errors.Is(err, ErrURL):
		return "网址导入没有开启。请先把网页另存为文件，再导入这个文件。"
	case errors.Is(err, ErrNoFiles):
		return "文件夹里没有可以读的文件。"
	case errors.Is(err, ErrTooMany):
		return "文件夹里的文件太多，请分批导入。"
	case errors.Is(err, ErrIncomplete):
		return "没有读出正文段落，请检查文件内容。"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "导入被中止，这份文件没有存入。"
	case errors.Is(err, ErrDamaged):
		return "资料架上的这份文件已损坏，请重新导入。"
	}
	return extract.Reason(err)
}
