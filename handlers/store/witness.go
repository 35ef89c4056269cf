package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"mingbai/handlers/audit"
)

// witnessName is the file in the data folder that remembers the end of the
// audit trail outside the database.
const witnessName = "audit.head"

// witness is the end of the audit trail as this data folder last saw it. It is
// never ahead of the database: it is written after the commit.
type witness struct {
	mu   sync.Mutex
	path string
	last *audit.Head // nil = there is no file
}

// load reads the file. One that cannot be read counts as one of a chain that is
// not there: the chain is then found broken, never silently whole.
func (w *witness) load(path string) error {
	w.path = path
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: read %s: %w", witnessName, err)
	}
	var head audit.Head
	var sum string
	if n, err := fmt.Sscanf(string(data), "%d %s\n", &head.Seq, &sum); err == nil && n == 2 {
		head.Sum, err = hex.DecodeString(sum)
		if err == nil {
			w.last = &head
			return nil
		}
	}
	w.last = &audit.Head{Seq: 1, Sum: []byte("unreadable")}
	return nil
}

// head is what was last seen; nil if there is no witness.
func (w *witness) head() *audit.Head {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// saw remembers a new end, whole or not at all.
func (w *witness) saw(head audit.Head) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.path == "" || w.last != nil && w.last.Seq >= head.Seq {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(w.path), witnessName+".*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%d %s\n", head.Seq, hex.EncodeToString(head.Sum))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), w.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	w.last = &head
	return nil
}
