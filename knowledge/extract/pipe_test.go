package extract

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPipeIsRefused gives a pipe that nobody writes to: opening one waits.
func TestPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.txt")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	refused := make(chan error, 1)
	go func() {
		_, _, err := ReadFile(context.Background(), path, Limits{})
		refused <- err
	}()
	select {
	case err := <-refused:
		if !errors.Is(err, ErrOpen) {
			t.Errorf("ReadFile = %v, want ErrOpen", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("ReadFile waits for a writer")
	}
}
