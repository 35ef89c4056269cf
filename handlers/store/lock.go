package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// fileLock is the file that one process holds while it works on a data folder.
// The engine forgets it when the process ends, however that happens.
type fileLock struct{ f *os.File }

func acquire(path string) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, os.ErrPermission) || isReadOnly(err) {
		return nil, fmt.Errorf("%w (%s)", ErrReadOnly, path)
	}
	if err != nil {
		return nil, fmt.Errorf("store: lock file: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		owner, _ := io.ReadAll(io.LimitReader(f, 200))
		return nil, errors.Join(fmt.Errorf("%w (%s)", ErrInUse, strings.TrimSpace(string(owner))), f.Close())
	}
	owner := fmt.Sprintf("process %d, since %s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339))
	_, err = f.WriteAt([]byte(owner), 0)
	if err = errors.Join(f.Truncate(int64(len(owner))), err); err != nil {
		return nil, errors.Join(fmt.Errorf("store: lock file: %w", err), f.Close())
	}
	return &fileLock{f: f}, nil
}

// release keeps the file: removing it would let two processes lock two files
// of the same name.
func (l *fileLock) release() error { return l.f.Close() }

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
