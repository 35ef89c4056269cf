package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Sealer keeps the file unreadable without the office's key.
type Sealer interface {
	Seal(purpose, place string, text []byte) ([]byte, error)
	Open(purpose, place string, sealed []byte) ([]byte, error)
}

// Purpose and place under which the accounts are sealed.
const (
	sealPurpose = "office accounts"
	sealPlace   = "file"
)

// FileAccounts keeps the accounts in one sealed file, written whole or not at
// all. It is for one process; several replicas will need them in the database.
type FileAccounts struct {
	path   string
	sealer Sealer
	mu     sync.Mutex
}

// NewFileAccounts returns the accounts in the file at path, which need not
// exist yet.
func NewFileAccounts(path string, sealer Sealer) *FileAccounts {
	return &FileAccounts{path: path, sealer: sealer}
}

// Any implements Accounts.
func (f *FileAccounts) Any(context.Context) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	return len(all) > 0, err
}

// First implements Accounts.
func (f *FileAccounts) First(_ context.Context, a Account) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return ErrTaken
	}
	return f.write([]Account{a})
}

// Find implements Accounts.
func (f *FileAccounts) Find(_ context.Context, name string) (Account, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	if err != nil {
		return Account{}, err
	}
	for _, a := range all {
		if strings.EqualFold(a.Name, name) {
			return a, nil
		}
	}
	return Account{}, ErrNoAccount
}

// read returns the accounts; none when there is no file. A file that cannot be
// read is an error and never taken for an empty one, or a stranger could make
// himself the first administrator by damaging it.
func (f *FileAccounts) read() ([]Account, error) {
	sealed, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrAccounts, err)
	}
	text, err := f.sealer.Open(sealPurpose, sealPlace, sealed)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrAccounts, err)
	}
	var all []Account
	if err := json.Unmarshal(text, &all); err != nil || len(all) == 0 {
		return nil, fmt.Errorf("%w: content is damaged", ErrAccounts)
	}
	return all, nil
}

// write puts the accounts in place in one step.
func (f *FileAccounts) write(all []Account) (err error) {
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("console: accounts: %w", err)
	}
	sealed, err := f.sealer.Seal(sealPurpose, sealPlace, text)
	if err != nil {
		return fmt.Errorf("console: seal accounts: %w", err)
	}
	dir := filepath.Dir(f.path)
	tmp, err := os.CreateTemp(dir, filepath.Base(f.path)+".*")
	if err != nil {
		return fmt.Errorf("console: accounts: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // what is left is only the unfinished copy
		}
	}()
	_, err = tmp.Write(sealed)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("console: accounts: %w", err)
	}
	return syncDir(dir)
}

// syncDir makes a rename last through a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("console: accounts: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
