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
	"mingbai/knowledge/fetch"
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
	By       string   // who takes them in
	Lookup   report.Lookup
	Limits   extract.Limits
	Now      func() time.Time                                                                // nil = time.Now
	Ready    func(d knowledge.Document, c Change) error                                      // see Put; an error of it refuses the file; nil = none
	Each     func(Outcome)                                                                   // called with each outcome; then those returned hold no document, so that a long run needs no more memory than a short one
	Fetch    func(ctx context.Context, address string) (name string, data []byte, err error) // nil = no web addresses
	Progress func(done, all int, at string)                                                  // called before each file and once at the end; nil = none
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
		if o.Fetch != nil && webAddress.MatchString(path) {
			files = append(files, path)
			continue
		}
		found, err := expand(path)
		if err != nil {
			outcomes = append(outcomes, refused(path, err))
			if o.Each != nil {
				o.Each(refused(path, err))
			}
		}
		files = append(files, found...)
	}
	for i, path := range files {
		o.Progress(i, len(files), path)
		outcome := s.ingestFile(ctx, path, o)
		if o.Each != nil {
			o.Each(outcome)
			outcome = Outcome{Path: outcome.Path, Err: outcome.Err, Reason: outcome.Reason}
		}
		outcomes = append(outcomes, outcome)
	}
	o.Progress(len(files), len(files), "")
	return outcomes
}

func (s *Shelf) ingestFile(ctx context.Context, path string, o Options) Outcome {
	text, data, err := read(ctx, path, o)
	if err != nil {
		return refused(path, err)
	}
	d := o.document(text, sumOf(data))
	if webAddress.MatchString(path) {
		d.URL = path
	}
	change, err := s.Put(ctx, d, func(_ *knowledge.Document, c Change) error {
		if o.Ready == nil {
			return nil
		}
		return o.Ready(d, c)
	})
	if err != nil {
		return refused(path, err)
	}
	if kept, err := s.Document(d.ID); err == nil { // with the corrections made good
		d = kept
	}
	return Outcome{Path: path, Document: d, Change: change}
}

// document makes a document of a text.
func (o Options) document(text extract.Text, sum string) knowledge.Document {
	d := Make(report.Read(text, report.Hints{Place: o.Place, Year: o.Year, Lookup: o.Lookup}), sum)
	d.Doubts = append(d.Doubts, text.Doubts...)
	d.Added, d.By = o.Now().UTC().Format(time.RFC3339), o.By
	return d
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// read reads a file, or a page where web addresses are fetched.
func read(ctx context.Context, path string, o Options) (extract.Text, []byte, error) {
	if !webAddress.MatchString(path) {
		return extract.ReadFile(ctx, path, o.Limits)
	}
	name, data, err := o.Fetch(ctx, path)
	if err != nil {
		return extract.Text{}, nil, err
	}
	text, err := extract.Read(ctx, name, data, o.Limits)
	return text, data, err
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
		return "网址导入没有开启。请先把网页另存为文件，再导入这个文件；要直接取网页，加 --allow-url。"
	case errors.Is(err, fetch.ErrPrivate):
		return "这个网址通向内部网络或本机，不取。请另存为文件再导入。"
	case errors.Is(err, fetch.ErrAddress):
		return "只取 http 和 https 的公开网页(80、443 端口，网址里不带密码)。"
	case errors.Is(err, fetch.ErrRedirects), errors.Is(err, fetch.ErrStatus):
		return "网站没有给出这个页面。请在浏览器里打开核对，另存为文件再导入。"
	case errors.Is(err, fetch.ErrTooBig):
		return "页面太大，超出了读取上限。"
	case errors.Is(err, fetch.ErrReach):
		return "网站连不上，或太慢。请稍后再试，或另存为文件再导入。"
	case errors.Is(err, ErrNoFiles):
		return "文件夹里没有可以读的文件。"
	case errors.Is(err, ErrTooMany):
		return "文件夹里的文件太多，请分批导入。"
	case errors.Is(err, ErrIncomplete):
		return "没有读出正文段落，请检查文件内容。"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "导入被中止，这份文件没有存入。"
	case errors.Is(err, ErrNoFigure):
		return "没有这个数字：请核对地方、年份、指标和期间的写法，可以先用 figures 看读出了什么。"
	case errors.Is(err, ErrManyFigures):
		return "有几个数字都对得上，请再写明 --period 或 --clause（数字所在的那句原文）。"
	case errors.Is(err, ErrCorrection):
		return "更正要写明地方、年份、指标和原因。"
	case errors.Is(err, ErrManyDrafts):
		return "看过、还没有决定的文件太多了。先把它们收入或放弃，再来上传。"
	case errors.Is(err, ErrNoCorrection):
		return "没有这样一条更正：可能已经撤回了，或者地方、年份、指标写得不一样。"
	case errors.Is(err, ErrDamaged):
		return "资料架上的这份文件已损坏，请重新导入。"
	}
	return extract.Reason(err)
}
