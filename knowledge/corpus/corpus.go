// Package corpus is the built-in knowledge, as YAML files embedded in the
// program, and the same shape of folder on an operator's disk. It holds data
// and hands it out as a knowledge.Source; reading and checking it is
// knowledge.Load's and Base.Check's work.
//
// A folder of knowledge looks like this; every part is optional:
//
//	laws.yaml       the register of laws (statute.Law)
//	channels.yaml   national hotlines and kinds of offices (service.Channel)
//	locals.yaml     offices and phones that local documents name (service.Local)
//	places.yaml     places with material (place.Place)
//	sheets/*.yaml   one published report or plan each (report.Sheet)
//	guides/*.yaml   lists of guides (guide.Guide)
//	deadlines.yaml  the deadlines of the law (deadline.Book)
//	holidays/*.yaml days off and working weekends of a year each (deadline.Days)
//	eligibility.yaml who can have legal aid or a confirmation (eligibility.Book)
//	forms.yaml      papers to print and their fields (form.Form)
//	asked/*.yaml    ways in which people put a matter: guide or guide/point, then
//	                sentences; urgent/ID and chatter are targets too (index/kin);
//	                learned.yaml is written by the learn command
//	frames.yaml     what dangers are made of: families of words and how they go
//	                together (urgent.Frames)
//	bank/*.yaml     sentences that cry for help and such that do not, to learn from
//	                (index/ear): danger/situation or calm/situation, then sentences
//	words.yaml      families of words that mean about the same; @name in a pattern
//	signed.yaml     an office's own short answers, signed (signed.Answer)
//	handover.yaml   when a matter goes to a legal adviser (handover.Rules)
//
// Other files at the top are read by whoever owns them.
package corpus

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"mingbai/knowledge"
)

// ErrNoFolder says that an operator's folder of knowledge cannot be opened.
var ErrNoFolder = errors.New("corpus: no such folder of knowledge")

//go:embed *.yaml */*.yaml
var files embed.FS

// folder is a Source over any file system.
type folder struct {
	name string
	fsys fs.FS
}

func (f folder) Name() string { return f.name }
func (f folder) FS() fs.FS    { return f.fsys }

// Embedded is the knowledge built into the program.
func Embedded() knowledge.Source {
	return folder{name: "built-in", fsys: files}
}

// Dir is an operator's own folder, laid out like the built-in one; its entries
// replace built-in entries of the same id.
func Dir(path string) (knowledge.Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoFolder, err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%w: %s is a file", ErrNoFolder, path)
	}
	return folder{name: path, fsys: os.DirFS(path)}, nil
}
