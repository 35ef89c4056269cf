package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"mingbai/handlers/consult"
	"mingbai/index"
	"mingbai/index/segment"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/form"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
	"mingbai/knowledge/shelf"
)

// known is the loaded knowledge with a search over it and a consultant that
// answers from both. For a single command the index is made in memory.
type known struct {
	base    *knowledge.Base
	consult *consult.Consultant
	index   *index.Index
}

// Close releases what known holds open.
func (k *known) Close() error { return k.index.Close() }

// loadBase reads the built-in knowledge and the office's own in the data
// folder: documents that were ingested, and entries that replace built-in ones.
func loadBase(c config, log *slog.Logger) (*knowledge.Base, error) {
	sources, err := ownSources(c)
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		return nil, fmt.Errorf("资料读不出来：%w", err)
	}
	return base, shelve(base, c, log)
}

// shelve adds what the office said of entries and its documents to knowledge
// that was loaded.
func shelve(base *knowledge.Base, c config, log *slog.Logger) error {
	base.Heed(marks(c, log))
	return base.Shelve(documents(c, log))
}

// marks reads what the office said of entries. A line that cannot be read is
// reported; the others count.
func marks(c config, log *slog.Logger) []mark.Mark {
	if _, err := os.Stat(c.path(documentsFolder)); err != nil {
		return nil
	}
	books, err := shelf.Open(c.path(documentsFolder))
	if err != nil {
		log.Error("marks not read", "err", err)
		return nil
	}
	all, err := books.Marks()
	if err != nil {
		log.Error("marks left out", "err", err)
	}
	return all
}

// ownSources are the built-in knowledge and the office's own folder, if there
// is one.
func ownSources(c config) ([]knowledge.Source, error) {
	sources := []knowledge.Source{corpus.Embedded()}
	info, err := os.Stat(c.path(ownFolder))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("打不开资料目录 %s：%w", c.path(ownFolder), err)
	case info.IsDir():
		own, err := corpus.Dir(c.path(ownFolder))
		if err != nil {
			return nil, err
		}
		sources = append(sources, own)
	}
	return sources, nil
}

// documents reads what was ingested. A damaged document is reported and left
// out: it must not stop the others from answering.
func documents(c config, log *slog.Logger) []knowledge.Document {
	if _, err := os.Stat(c.path(documentsFolder)); err != nil {
		return nil
	}
	books, err := shelf.Open(c.path(documentsFolder))
	if err != nil {
		log.Error("documents not read", "err", err)
		return nil
	}
	var out []knowledge.Document
	for d, err := range books.Documents() {
		if err != nil {
			log.Error("document left out", "err", err)
			continue
		}
		out = append(out, d)
	}
	return out
}

// ownFolder is the office's own knowledge in the data folder.
const ownFolder = "knowledge"

// openKnowledge loads the knowledge for one command.
func openKnowledge(ctx context.Context, c config, log *slog.Logger) (*known, error) {
	base, err := loadBase(c, log)
	if err != nil {
		return nil, err
	}
	ix, err := index.InMemory(ctx, index.Config{}, consult.Entries(base))
	if err != nil {
		return nil, err
	}
	words, err := segment.LoadDictionary(segment.DictionaryConfig{})
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	who, err := consult.New(consult.Config{Base: base, Search: ix, Words: words})
	if err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return &known{base: base, consult: who, index: ix}, nil
}

// living is knowledge that can be replaced while it answers: a new document,
// glossary or town of the roster takes effect without a restart.
type living struct {
	now     atomic.Pointer[version]
	loading sync.Mutex                       // while a version is loaded from the files or taken into use, so that no older one comes after
	closed  bool                             // nothing is loaded any more; under loading
	storing sync.Mutex                       // while marks are read and what heeds them is taken into use
	towns   func() ([]knowledge.Town, error) // that are served now; nil = none
}

// version is one state of the knowledge.
type version struct {
	base *knowledge.Base
	who  *consult.Consultant

	plain *version         // as it was loaded, nil = this is it
	towns []knowledge.Town // that were added to it
}

// latest is the newest knowledge, with the towns that are served now among its
// places. Towns that cannot be read leave it as it was.
func (l *living) latest() *version {
	v := l.now.Load()
	if l.towns == nil || v == nil {
		return v
	}
	towns, err := l.towns()
	for err == nil && !slices.EqualFunc(towns, v.towns, sameTown) {
		made, failed := v.serving(towns)
		if failed != nil || l.now.CompareAndSwap(v, made) {
			return made
		}
		v = l.now.Load() // newer knowledge came
	}
	return v
}

// replace takes newly loaded knowledge into use, with the marks that were made
// while it was loaded.
func (l *living) replace(v *version, marks func() []mark.Mark) {
	l.storing.Lock()
	defer l.storing.Unlock()
	if all := marks(); len(all) > 0 {
		v = v.heeding(all)
	}
	l.now.Store(v)
}

// heed has the knowledge in use heed the marks there are, at once.
func (l *living) heed(marks func() []mark.Mark) {
	l.storing.Lock()
	defer l.storing.Unlock()
	v := l.now.Load()
	if v.plain != nil {
		v = v.plain // the towns are added again when it is asked
	}
	l.now.Store(v.heeding(marks()))
}

// heeding is the same knowledge after the office said something of entries.
func (v *version) heeding(marks []mark.Mark) *version {
	base := v.base.Heeding(marks)
	return &version{base: base, who: v.who.Heeding(base)}
}

// serving is the same knowledge with other towns; as it was loaded when they
// contradict each other.
func (v *version) serving(towns []knowledge.Town) (*version, error) {
	plain := v.plain
	if plain == nil {
		plain = v
	}
	base, err := plain.base.Serving(towns)
	if err != nil {
		return v, err
	}
	return &version{base: base, who: plain.who.Serving(base), plain: plain, towns: towns}, nil
}

func sameTown(a, b knowledge.Town) bool {
	return a.Place == b.Place && slices.Equal(a.Villages, b.Villages)
}

// known is the newest knowledge.
func (l *living) known() (*knowledge.Base, error) { return l.latest().base, nil }

// Ask answers from the newest knowledge.
func (l *living) Ask(ctx context.Context, q consult.Question) (consult.Answer, error) {
	return l.latest().who.Ask(ctx, q)
}

// AskJSON answers POST /api/ask.
func (l *living) AskJSON(ctx context.Context, q, place string, prev []string) ([]byte, error) {
	return l.latest().who.AskJSON(ctx, q, place, prev)
}

// Check takes a step of a guided check.
func (l *living) Check(s consult.Check) (consult.Checked, error) { return l.latest().who.Check(s) }

// CheckFor is the table for what was last answered.
func (l *living) CheckFor(topic string) string { return l.latest().who.CheckFor(topic) }

// Form returns a paper by its id.
func (l *living) Form(id string) (form.Form, bool) { return l.latest().who.Form(id) }

// FormFor returns the paper whose name was typed.
func (l *living) FormFor(text string) (form.Form, bool) { return l.latest().who.FormFor(text) }

// Matter is the everyday title of what was last answered.
func (l *living) Matter(topic string) string { return l.latest().who.Matter(topic) }

// Resolve reads a place name.
func (l *living) Resolve(typed string) (place.Place, []place.Place, error) {
	return l.latest().base.Places.Resolve(typed)
}

// All lists the places with material.
func (l *living) All() []place.Place { return l.latest().base.Places.All() }

// chains lists the same as text.
func (l *living) chains() []string {
	var out []string
	for _, p := range l.All() {
		out = append(out, p.String())
	}
	return out
}

// entries are what the newest knowledge gives the index.
func entriesOf(base *knowledge.Base) func() iter.Seq[index.Entry] {
	return func() iter.Seq[index.Entry] { return consult.Entries(base) }
}
