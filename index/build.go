package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
)

const (
	batchEntries = 1000
	mergeAtOnce  = 64      // segments merged in one go
	longestID    = 1 << 10 // bytes
	longestText  = 4 << 20 // bytes of an entry; more is refused rather than cut
	bleveFolder  = "bleve"
	buildFolder  = "building"
)

// Build writes an index of entries into config.Path, which must be missing or empty. An entry whose
// ID was there before is left out and reported to the log, so that the first one wins. On an error
// the folder holds nothing that Open accepts.
func Build(ctx context.Context, config Config, entries iter.Seq[Entry]) error {
	if err := emptyFolder(config.Path); err != nil {
		return fmt.Errorf("build %s: %w", filepath.Base(config.Path), err)
	}
	if err := guarded(ErrBuild, func() error { return build(ctx, config, entries) }); err != nil {
		err = errors.Join(err, os.RemoveAll(config.Path))
		return fmt.Errorf("build %s: %w", filepath.Base(config.Path), err)
	}
	return nil
}

func build(ctx context.Context, config Config, entries iter.Seq[Entry]) error {
	mapping, err := newMapping()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBuild, err)
	}
	working := filepath.Join(config.Path, buildFolder)
	if err := os.MkdirAll(working, 0o700); err != nil {
		return fmt.Errorf("%w: %w", ErrBuild, err)
	}
	builder, err := bleve.NewBuilder(filepath.Join(config.Path, bleveFolder), mapping, map[string]any{
		"buildPathPrefix": working, "batchSize": batchEntries, "mergeMax": mergeAtOnce,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBuild, err)
	}
	switch added, err := addAll(ctx, config, builder, entries); {
	case err != nil:
		return err
	case added == 0:
		return ErrEmpty
	}
	if err := builder.Close(); err != nil {
		return fmt.Errorf("%w: %w", ErrBuild, err)
	}
	return os.RemoveAll(working)
}

// addAll hands every entry to the builder once and returns how many there were.
func addAll(ctx context.Context, config Config, builder bleve.Builder, entries iter.Seq[Entry]) (int, error) {
	seen := make(map[string]struct{})
	for entry := range entries {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := entry.Check(); err != nil {
			return 0, err
		}
		if _, again := seen[entry.ID]; again {
			config.logger().Warn("entry left out: its id was there before", "id", entry.ID)
			continue
		}
		seen[entry.ID] = struct{}{}
		if err := builder.Index(entry.ID, entry.fields()); err != nil {
			return 0, fmt.Errorf("%w: entry %q: %w", ErrBuild, entry.ID, err)
		}
		if config.Progress != nil {
			config.Progress(len(seen))
		}
	}
	return len(seen), nil
}

// Check refuses entries that bleve would lose or choke on.
func (e Entry) Check() error {
	switch {
	case e.ID == "" || len(e.ID) > longestID:
		return fmt.Errorf("%w: its id has %d bytes", ErrEntry, len(e.ID))
	case len(e.Title)+len(e.Heading)+len(e.Text) > longestText:
		return fmt.Errorf("%w: %q is longer than %d bytes", ErrEntry, e.ID, longestText)
	}
	return nil
}

func (e Entry) fields() map[string]any {
	return map[string]any{
		fieldText: e.content(), fieldKind: e.Kind, fieldPlace: e.Place, fieldYear: strconv.Itoa(e.Year),
		fieldAbove: strconv.Itoa(e.aboveTokens()),
	}
}

// emptyFolder makes the folder when it is missing and refuses one that holds anything.
func emptyFolder(path string) error {
	names, err := os.ReadDir(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		err = os.MkdirAll(path, 0o700)
	case err == nil && len(names) > 0:
		return ErrExists
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBuild, err)
	}
	return nil
}
