package shelf

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"mingbai/knowledge"
	"mingbai/knowledge/extract"
	"mingbai/knowledge/report"
)

var (
	// ErrNoDraft says that there is no such draft of this owner: decided, or too old.
	ErrNoDraft = errors.New("shelf: no such draft")
	// ErrManyDrafts says that too many drafts wait for a decision.
	ErrManyDrafts = errors.New("shelf: too many drafts wait for a decision")
)

// Bounds of a Tray.
const (
	DraftLife   = 24 * time.Hour // how long a draft waits
	DraftsEach  = 5              // of one owner
	draftsAll   = 50
	draftsBytes = 256 << 20 // of all
)

// Draft is a document that was read and waits for somebody to decide whether it
// is shelved. What was read out of the file is kept, the file itself is not.
type Draft struct {
	ID       string // set by Save
	Owner    string // the account that may decide
	Name     string // of the file, as its owner calls it
	Place    string // as typed, "" = read it from the text
	Year     int    // as typed, 0 = read it from the text
	Made     time.Time
	SHA256   string
	Text     extract.Text
	Document knowledge.Document
}

// Draft reads a file's bytes into a draft, with what is known of it in o.
func (o Options) Draft(ctx context.Context, name string, data []byte) (Draft, error) {
	text, err := extract.Read(ctx, name, data, o.Limits)
	if err != nil {
		return Draft{}, err
	}
	return o.Again(Draft{Name: name, SHA256: sumOf(data), Text: text})
}

// Again makes the document of a draft once more, with another place or year. A
// place or year that is not the one the text says is doubtful.
func (o Options) Again(d Draft) (Draft, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	d.Place, d.Year = o.Place, o.Year
	d.Document = o.document(d.Text, d.SHA256)
	if len(d.Document.Passages) == 0 {
		return Draft{}, ErrIncomplete
	}
	if o.Place == "" && o.Year == 0 {
		return d, nil
	}
	plain := report.Read(d.Text, report.Hints{Lookup: o.Lookup})
	if o.Place != "" && plain.Place != "" && plain.Place != o.Place {
		d.Document.Doubts = append(d.Document.Doubts, fmt.Sprintf("文里写的是%s，填的是%s。", plain.Place, o.Place))
	}
	if o.Year != 0 && plain.Year != 0 && plain.Year != o.Year {
		d.Document.Doubts = append(d.Document.Doubts, fmt.Sprintf("文里写的是%d年，填的是%d年。", plain.Year, o.Year))
	}
	return d, nil
}

// Tray is a folder of drafts: bounded in number and size, each its owner's
// alone, gone after DraftLife. It may be used by several goroutines.
type Tray struct {
	dir string
	now func() time.Time
	mu  sync.Mutex
}

// OpenTray makes the folder if it is missing.
func OpenTray(dir string, now func() time.Time) (*Tray, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("shelf: drafts: %w", err)
	}
	return &Tray{dir: dir, now: now}, nil
}

// draftName is the name of a draft's file: its owner's mark, when it was made in
// Unix milliseconds, and chance.
var draftName = regexp.MustCompile(`^([0-9a-f]{16})-(\d{13})-([0-9a-f]{24})\.json$`)

func ownerMark(owner string) string {
	sum := sha256.Sum256([]byte("draft of " + owner))
	return hex.EncodeToString(sum[:8])
}

// file is a draft's file, without reading it.
type file struct {
	name, owner, id string
	size            int64
}

// files lists the drafts that are not too old, the newest first, and removes
// those that are.
func (t *Tray) files() ([]file, error) {
	entries, err := os.ReadDir(t.dir)
	if err != nil {
		return nil, fmt.Errorf("shelf: drafts: %w", err)
	}
	var out []file
	for _, e := range entries {
		m := draftName.FindStringSubmatch(e.Name())
		info, err := e.Info()
		if m == nil || err != nil {
			if err == nil && strings.HasPrefix(e.Name(), ".new-") && t.now().Sub(info.ModTime()) > DraftLife {
				err = os.Remove(filepath.Join(t.dir, e.Name())) // what a crash left
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("shelf: drafts: %w", err)
			}
			continue
		}
		ms, _ := strconv.ParseInt(m[2], 10, 64) // 13 digits
		if t.now().Sub(time.UnixMilli(ms)) > DraftLife {
			if err := os.Remove(filepath.Join(t.dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("shelf: drafts: %w", err)
			}
			continue
		}
		out = append(out, file{e.Name(), m[1], m[2] + "-" + m[3], info.Size()})
	}
	slices.SortFunc(out, func(a, b file) int { return strings.Compare(b.id, a.id) })
	return out, nil
}

// Save keeps a draft, a new one under a new id, and returns it with the id.
func (t *Tray) Save(d Draft) (Draft, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	files, err := t.files()
	if err != nil {
		return d, err
	}
	if d.ID == "" {
		d.Made = t.now()
		random := make([]byte, 12)
		_, _ = rand.Read(random) // never fails
		d.ID = fmt.Sprintf("%013d-%s", d.Made.UnixMilli(), hex.EncodeToString(random))
	}
	name := ownerMark(d.Owner) + "-" + d.ID + ".json"
	data, err := json.Marshal(d)
	if err != nil || !draftName.MatchString(name) {
		return d, errors.Join(ErrNoDraft, err)
	}
	mine, all, bytes := 0, 0, int64(len(data))
	for _, f := range files {
		if f.name == name {
			continue
		}
		all, bytes = all+1, bytes+f.size
		if f.owner == ownerMark(d.Owner) {
			mine++
		}
	}
	if mine >= DraftsEach || all >= draftsAll || bytes > draftsBytes {
		return d, ErrManyDrafts
	}
	return d, putFile(t.dir, name, data, nil)
}

// Draft returns a draft of an owner.
func (t *Tray) Draft(owner, id string) (Draft, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.draft(owner, id)
}

func (t *Tray) draft(owner, id string) (Draft, error) {
	files, err := t.files()
	if err != nil {
		return Draft{}, err
	}
	at := slices.IndexFunc(files, func(f file) bool { return f.owner == ownerMark(owner) && f.id == id })
	if at < 0 {
		return Draft{}, ErrNoDraft
	}
	data, err := os.ReadFile(filepath.Join(t.dir, files[at].name))
	if err != nil {
		return Draft{}, fmt.Errorf("shelf: drafts: %w", err)
	}
	var d Draft
	if err := json.Unmarshal(data, &d); err != nil || d.Owner != owner || d.ID != id {
		return Draft{}, errors.Join(ErrNoDraft, err)
	}
	return d, nil
}

// Drafts lists an owner's drafts, the newest first.
func (t *Tray) Drafts(owner string) ([]Draft, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	files, err := t.files()
	if err != nil {
		return nil, err
	}
	var out []Draft
	for _, f := range files {
		if f.owner != ownerMark(owner) {
			continue
		}
		if d, err := t.draft(owner, f.id); err == nil {
			out = append(out, d)
		}
	}
	return out, nil
}

// Sweep removes the drafts that are too old.
func (t *Tray) Sweep() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := t.files()
	return err
}

// Drop forgets a draft.
func (t *Tray) Drop(owner, id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := ownerMark(owner) + "-" + id + ".json"
	if !draftName.MatchString(name) {
		return ErrNoDraft
	}
	err := os.Remove(filepath.Join(t.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNoDraft
	}
	if err != nil {
		return fmt.Errorf("shelf: drafts: %w", err)
	}
	return syncDir(t.dir)
}
