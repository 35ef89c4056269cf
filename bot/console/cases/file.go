package cases

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/bot/attach"
	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// ErrFilesFull says that a resident's conversation keeps as many files as it may.
var ErrFilesFull = errors.New("cases: the conversation keeps as many files as it may")

// NewFile is a file that somebody of the office sends to a resident.
type NewFile struct {
	Of   chat.Address // the resident's conversation: it is erased with it
	Once string       // the same content under the same Once is the same file
	Name string
	Type string
}

// Files keeps what is sent from here, and opens what people sent, from
// whichever channel it came.
type Files interface {
	// Keep stores a file and returns its reference and size, or ErrFilesFull; an
	// error of r comes back as it is.
	Keep(ctx context.Context, f NewFile, r io.Reader) (ref string, size int64, err error)
	// Open returns the bytes of a file, or fs.ErrNotExist.
	Open(ctx context.Context, m chat.Media) (io.ReadCloser, error)
}

// fileTime is how long a file may be on its way, up or down.
const fileTime = 5 * time.Minute

// mostBody is how large a form with a file may be, in bytes.
const mostBody = attach.Most + 1<<20

// file hands out a file of a case: a picture or a sound that our page shows, or
// something to be saved; nothing of it runs, for it comes from outside. That it
// was opened is entered before.
func (h pages) file(p *console.Page) error {
	c, _, err := h.find(p.R.Context(), p.Me, p.R.PathValue("id"))
	if err != nil {
		return err
	}
	if !reads(p.Me, c) {
		return console.ErrDenied
	}
	lines, err := h.Book.Lines(p.R.Context(), c.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(p.R.PathValue("n"))
	if err != nil || n < 0 || n >= len(lines) || lines[n].Media == nil || h.Files == nil {
		return console.ErrMissing
	}
	if err := p.Note(audit.Viewed, "单号 "+c.Number, "打开了一个文件"); err != nil {
		return err
	}
	r, err := h.Files.Open(p.R.Context(), *lines[n].Media)
	if errors.Is(err, fs.ErrNotExist) {
		return console.Sorry("这个文件不在了：过了保存的时间，或者住户删除了记录。")
	}
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	_ = http.NewResponseController(p.W).SetWriteDeadline(time.Now().Add(fileTime))
	if err := attach.Send(p.W, p.R, *lines[n].Media, r); err != nil {
		return console.Sorry("文件现在取不到，过一会儿再打开。")
	}
	return nil
}

// letter is what the form of a reply holds.
type letter struct {
	once, text string
	media      *chat.Media // nil = words alone
}

// What is wrong with a letter, as the form says it.
const (
	textNoWords  = "写一句再发，或者选一个文件。最多四千字。"
	textFileBig  = "文件太大，没有发。最大 10 MB；拍成照片、分几份发，或者当面给。"
	textFileKind = "这种文件发不了。能发的有：照片、PDF、Word、Excel、纯文本、录音、视频。"
	textFileFull = "这位住户的对话里文件太多了，没有发。请当面给，或者打印出来。"
	textFileTorn = "文件没有传完，没有发。写的字还在，再选一次文件发。"
)

// readLetter reads the form of a reply as it comes, a file last, which is kept
// while it is read: nothing of it lies open on a disk. Without a case no file is
// kept. wrong says in a sentence why it is not sent.
func (h pages) readLetter(p *console.Page, c *handoff.Case) (l letter, wrong string, err error) {
	if kind, _, _ := mime.ParseMediaType(p.R.Header.Get("Content-Type")); kind != "multipart/form-data" {
		l.once, l.text = p.Value("once"), words(p.Value("text"))
		return l, l.wrong(), nil
	}
	_ = http.NewResponseController(p.W).SetReadDeadline(time.Now().Add(fileTime))
	_ = http.NewResponseController(p.W).SetWriteDeadline(time.Now().Add(fileTime + answerWithin))
	form, err := p.R.MultipartReader()
	if err != nil {
		return l, textFileTorn, nil
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return l, l.wrong(), nil
		}
		if err != nil {
			return l, tornOr(err), nil
		}
		switch part.FormName() {
		case "once":
			l.once, err = readField(part, 64)
		case "text":
			l.text, err = readField(part, 4*mostText)
		case "file":
			if c == nil {
				return l, "", nil
			}
			if wrong, err = h.keep(p, *c, &l, part); wrong != "" || err != nil {
				return l, wrong, err
			}
		}
		if err != nil {
			return l, tornOr(err), nil
		}
	}
}

// tornOr says what is wrong with a form that ended early.
func tornOr(err error) string {
	var large *http.MaxBytesError
	if errors.As(err, &large) || errors.Is(err, attach.ErrLarge) {
		return textFileBig
	}
	return textFileTorn
}

// wrong says why a letter cannot be sent, "" when it can.
func (l letter) wrong() string {
	if l.text == "" && l.media == nil || utf8.RuneCountInString(l.text) > mostText || !utf8.ValidString(l.text) {
		return textNoWords
	}
	return ""
}

// words is text as it is passed on.
func words(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// readField reads a short field of a form.
func readField(r io.Reader, most int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	return words(string(b)), err
}

// keep stores the file of a letter. A field without a file is no file.
func (h pages) keep(p *console.Page, c handoff.Case, l *letter, part *multipart.Part) (wrong string, err error) {
	f, err := attach.Read(part.FileName(), part)
	switch {
	case errors.Is(err, attach.ErrEmpty) && part.FileName() == "":
		return "", nil
	case errors.Is(err, attach.ErrEmpty), errors.Is(err, attach.ErrKind):
		return textFileKind, nil
	case err != nil:
		return tornOr(err), nil
	case h.Files == nil:
		return textFileTorn, nil
	case utf8.RuneCountInString(l.text) > mostText:
		return textNoWords, nil
	}
	ref, size, err := h.Files.Keep(p.R.Context(), NewFile{Of: c.Resident, Once: p.Me.ID + "/" + l.once, Name: f.Name, Type: f.Type}, f.Body)
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, ErrFilesFull):
		return textFileFull, nil
	case errors.Is(err, attach.ErrLarge), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &large):
		return tornOr(err), nil
	case err != nil:
		return "", err
	}
	l.media = &chat.Media{Kind: f.Kind, Channel: Channel, Ref: ref, Name: f.Name, Size: size}
	return "", nil
}
