package chart

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzFont feeds damaged fonts to the reader: an error is right, a panic is not.
func FuzzFont(f *testing.F) {
	f.Add([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00head\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04"))
	f.Add([]byte("\x00\x01\x00\x00\xff\xff"))
	f.Add([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff"))
	path := filepath.Join(f.TempDir(), "simhei.ttf")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openFont(path); err == nil {
			t.Error("bytes that are no font were taken for one")
		}
	})
}
