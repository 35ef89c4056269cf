// Package lessons learns from closed cases how residents put a matter. When an
// adviser closes a case and confirms what it was about, the resident's first
// words, redacted again, become a candidate; a person of the office reviews it
// and takes it, in its words or better ones, or refuses it. What is taken is a
// line of knowledge/asked/learned.yaml in the data folder, with its day and the
// candidate's id, and can be taken back at any time.
//
// It is off until the office turns it on. It is no model: it learns sentences,
// not weights, and answers nothing. package consult reads the file through
// knowledge.Speech.Learned and lets it bring a guide forward; danger, refusals,
// deadlines and figures are decided without it. Cases about violence, minors,
// women's rights or danger are never candidates.
//
// Ids are a keyed hash of the case's, so that neither the file nor a list leads
// to a case or a person. When a resident has the assistant forget, the case's
// words go and with them the candidate. A sentence already taken has no link to
// anybody left by which it could be found, and stays until the office takes it
// back; ForgetAll takes back all.
//
// The learn command (package bot) uses it, one call at a time. Whether it is on
// and what was refused stands in learning.json in the data folder, plain, since
// it holds ids only.
package lessons

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"mingbai/handlers/handoff"
)

var (
	// ErrConfig says that Lessons cannot be built from a Config.
	ErrConfig = errors.New("lessons: config is incomplete")
	// ErrOff says that the office has not turned learning on.
	ErrOff = errors.New("lessons: learning is off")
	// ErrUnknown says that no candidate or sentence has that id.
	ErrUnknown = errors.New("lessons: no such candidate")
	// ErrTarget says that a sentence has no guide, or one that does not exist.
	ErrTarget = errors.New("lessons: no such guide")
	// ErrText says that a sentence cannot be learned: it says too little, or
	// tells of danger or another guarded matter.
	ErrText = errors.New("lessons: not a sentence to learn")
	// ErrFile says that a file of this package was changed by hand in a way it
	// cannot read; it is left as it is.
	ErrFile = errors.New("lessons: file cannot be read")
	// ErrKnowledge says that the knowledge cannot be loaded with the change, so
	// nothing was changed.
	ErrKnowledge = errors.New("lessons: the knowledge refuses it")
)

// Config is what Lessons needs; all fields but Now are required.
type Config struct {
	Folder string // data folder
	Secret []byte // makes ids, the same as long as the data
	// Closed returns closed cases with words, newest first, at most n.
	Closed func(ctx context.Context, n int) ([]handoff.Case, error)
	// Category is the matter of a guide or guide/point, "" when there is none.
	Category func(target string) string
	// Likely is the best guide of a category for a text, "" = none.
	Likely func(ctx context.Context, text, category string) string
	// Guarded tells whether a text tells of danger or of what only appointed
	// people may see.
	Guarded func(ctx context.Context, category, text string) bool
	// Try tells whether the knowledge can be loaded with a folder added to it.
	Try func(folder string) error
	Now func() time.Time // nil = time.Now
}

// Lessons is what an office learned and may learn. It keeps nothing in memory
// between calls; calls must not overlap.
type Lessons struct{ cfg Config }

// New builds Lessons.
func New(c Config) (*Lessons, error) {
	if c.Folder == "" || len(c.Secret) == 0 || c.Closed == nil || c.Category == nil || c.Likely == nil || c.Guarded == nil || c.Try == nil {
		return nil, ErrConfig
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Lessons{cfg: c}, nil
}

// Status tells whether learning is on and how much was decided.
type Status struct {
	On      bool `json:"on"`
	Learned int  `json:"learned"`
	Refused int  `json:"refused"`
}

// Status reads where learning stands.
func (l *Lessons) Status() (Status, error) {
	s, err := l.settings()
	if err != nil {
		return Status{}, err
	}
	learned, err := l.Learned()
	return Status{On: s.On, Learned: len(learned), Refused: len(s.Refused)}, err
}

// Turn turns learning on or off. What was learned stays in use either way.
func (l *Lessons) Turn(on bool) error {
	s, err := l.settings()
	if err != nil || s.On == on {
		return err
	}
	s.On = on
	return l.saveSettings(s)
}

// id names a case to the office without leading to it.
func (l *Lessons) id(c handoff.Case) string {
	mac := hmac.New(sha256.New, l.cfg.Secret)
	fmt.Fprintf(mac, "lesson\n%s", c.ID)
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)[:5]))
}

func (l *Lessons) path(elem ...string) string {
	return filepath.Join(append([]string{l.cfg.Folder}, elem...)...)
}
