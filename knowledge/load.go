package knowledge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/goccy/go-yaml"

	"mingbai/knowledge/deadline"
	"mingbai/knowledge/guide"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
	"mingbai/knowledge/signed"
	"mingbai/knowledge/statute"
)

// ErrLoad says that a source holds a file that cannot be read; the message
// names the source, the file and the line.
var ErrLoad = errors.New("knowledge: cannot load")

// shelf collects the entries of all sources; a later source replaces entries
// of the same id.
type shelf struct {
	laws     list[statute.Law]
	channels list[service.Channel]
	locals   list[service.Local]
	places   list[place.Place]
	guides   list[guide.Guide]
	sheets   list[report.Sheet]
	docs     list[Document]
	signed   list[signed.Answer]
}

// Load reads the sources in order. It refuses unknown keys and unreadable
// files; whether the entries agree with each other is Base.Check's question.
func Load(sources ...Source) (*Base, error) {
	s := &shelf{
		laws:     newList("law", func(l statute.Law) string { return l.ID }),
		channels: newList("channel", func(c service.Channel) string { return c.Code }),
		locals:   newList("local", func(l service.Local) string { return l.ID }),
		places:   newList("place", func(p place.Place) string { return p.String() }),
		guides:   newList("guide", func(g guide.Guide) string { return g.ID }),
		sheets:   newList("sheet", func(s report.Sheet) string { return s.ID }),
		docs:     newList("document", func(d Document) string { return d.ID }),
		signed:   newList("signed", func(a signed.Answer) string { return a.ID }),
	}
	var speech Speech
	var book deadline.Book
	var speechErr, bookErr error
	var wait sync.WaitGroup
	wait.Go(func() { speech, speechErr = readSpeech(sources) })
	wait.Go(func() { book, bookErr = readDeadlines(sources) })
	err := s.readSources(sources)
	wait.Wait()
	if err = errors.Join(err, speechErr, bookErr); err != nil {
		return nil, err
	}
	b, err := s.base()
	if err != nil {
		return nil, err
	}
	b.Speech, b.Deadlines = speech, book
	if err := b.expandFamilies(); err != nil {
		return nil, err
	}
	if err := b.readHandover(sources); err != nil {
		return nil, err
	}
	if err := b.readGuidance(sources); err != nil {
		return nil, err
	}
	return b, nil
}

// readHandover reads the rules of handing over; the last source that has them
// wins.
func (b *Base) readHandover(sources []Source) error {
	for _, src := range sources {
		if err := readOne(src.FS(), "handover.yaml", &b.Handover); err != nil {
			return fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
	}
	return nil
}

// readSources adds the sources to the shelf in their order.
func (s *shelf) readSources(sources []Source) error {
	for _, src := range sources {
		if err := s.read(src); err != nil {
			return fmt.Errorf("%w %s: %w", ErrLoad, src.Name(), err)
		}
	}
	return nil
}

// read adds one source to the shelf.
func (s *shelf) read(src Source) error {
	fsys, name := src.FS(), src.Name()
	reads := []func() error{
		func() error { return readAll(fsys, "guides/*.yaml", name, &s.guides) },
		func() error { return readAll(fsys, "sheets/*.yaml", name, &s.sheets) },
		func() error { return readAll(fsys, "channels.yaml", name, &s.channels) },
		func() error { return readAll(fsys, "laws.yaml", name, &s.laws) },
		func() error { return readAll(fsys, "locals.yaml", name, &s.locals) },
		func() error { return readAll(fsys, "places.yaml", name, &s.places) },
		func() error { return readAll(fsys, "documents/*.json", name, &s.docs) },
		func() error { return readAll(fsys, "signed.yaml", name, &s.signed) },
	}
	errs := make([]error, len(reads))
	var wait sync.WaitGroup
	for i, read := range reads {
		wait.Go(func() { errs[i] = read() })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// base turns the shelf into a Base.
func (s *shelf) base() (*Base, error) {
	laws, err := statute.NewRegister(s.laws.items)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLoad, err)
	}
	places, err := place.New(s.places.items)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLoad, err)
	}
	for i, sheet := range s.sheets.items {
		if s.sheets.items[i], err = sheet.Ready(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrLoad, err)
		}
	}
	b := &Base{
		Laws: laws, Places: places, Channels: make(map[string]service.Channel, len(s.channels.items)),
		Locals: s.locals.items, Guides: s.guides.items, Sheets: s.sheets.items, Documents: s.docs.items, Signed: s.signed.items,
	}
	for _, c := range s.channels.items {
		b.Channels[c.Code] = c
	}
	for _, twice := range [][]Problem{s.laws.twice, s.channels.twice, s.locals.twice,
		s.places.twice, s.guides.twice, s.sheets.twice, s.docs.twice, s.signed.twice} {
		b.twice = append(b.twice, twice...)
	}
	return b, nil
}

// list holds entries of one kind in the order they were first seen.
type list[T any] struct {
	kind   string
	id     func(T) string
	items  []T
	at     map[string]int    // id -> index in items
	origin map[string]string // id -> source that gave it last
	twice  []Problem
}

func newList[T any](kind string, id func(T) string) list[T] {
	return list[T]{kind: kind, id: id, at: map[string]int{}, origin: map[string]string{}}
}

// put adds an entry or replaces the one an earlier source gave.
func (l *list[T]) put(source, file string, item T) {
	id := l.id(item)
	if i, known := l.at[id]; known {
		if l.origin[id] == source {
			l.twice = append(l.twice, Problem{Where: file, What: l.kind + " " + id + " is given twice"})
		}
		l.items[i], l.origin[id] = item, source
		return
	}
	l.at[id], l.origin[id] = len(l.items), source
	l.items = append(l.items, item)
}

// readAll reads every file of a pattern, all at once since reading YAML is
// most of the start-up time; a file holds one entry or a list.
func readAll[T any](fsys fs.FS, pattern, source string, into *list[T]) error {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return err
	}
	read := make([][]T, len(names))
	errs := make([]error, len(names))
	var wait sync.WaitGroup
	for i, name := range names {
		wait.Go(func() {
			data, err := fs.ReadFile(fsys, name)
			if err == nil {
				read[i], err = decode[T](name, data)
			}
			if err != nil {
				errs[i] = fmt.Errorf("%s: %w", name, err)
			}
		})
	}
	wait.Wait()
	for i, items := range read {
		for _, item := range items {
			into.put(source, names[i], item)
		}
	}
	return errors.Join(errs...)
}

// decode reads one file, strictly.
func decode[T any](name string, data []byte) ([]T, error) {
	if path.Ext(name) == ".json" {
		var one T
		err := json.Unmarshal(data, &one)
		return []T{one}, err
	}
	if isList(data) {
		var items []T
		err := yaml.UnmarshalWithOptions(data, &items, yaml.Strict())
		return items, err
	}
	var one T
	if err := yaml.UnmarshalWithOptions(data, &one, yaml.Strict()); err != nil {
		return nil, err
	}
	return []T{one}, nil
}

// isList tells whether a YAML text is a list: its first line that is neither
// empty nor a comment begins with a dash. An empty text counts as a list.
func isList(data []byte) bool {
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' || bytes.Equal(line, []byte("---")) {
			continue
		}
		return line[0] == '-' || line[0] == '['
	}
	return true
}
