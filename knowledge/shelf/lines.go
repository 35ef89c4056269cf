package shelf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readLines reads a file of one JSON value a line: those that can be read, and an
// error for those that cannot. No file is no value. The file is replaced in one
// step, so that nobody reads half of it.
func readLines[T any](s *Shelf, name string) ([]T, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("shelf: %s: %w", name, err)
	}
	var all []T
	var errs []error
	for line := range strings.Lines(string(data)) {
		var one T
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			errs = append(errs, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
			continue
		}
		all = append(all, one)
	}
	return all, errors.Join(errs...)
}

// writeLines replaces such a file when ready agrees, as put does.
func writeLines[T any](s *Shelf, name string, all []T, ready func() error) error {
	var b strings.Builder
	for _, one := range all {
		line, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("shelf: %s: %w", name, err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return s.put(name, []byte(b.String()), ready)
}
