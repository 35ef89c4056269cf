package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// first is the first line of a key file.
const first = "mingbai key file 1, keep a copy in a safe place"

// Create makes a key file with one new key, readable by its owner only. It
// never replaces a file: ErrExists.
func Create(path string) (*Ring, error) {
	secret := make([]byte, keySize)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("seal: no randomness: %w", err)
	}
	ring := &Ring{keys: []key{newKey(secret)}}
	if err := write(path, ring.keys, false); err != nil {
		return nil, err
	}
	return ring, nil
}

// Load reads a key file, or ErrMissing, ErrDamaged.
func Load(path string) (*Ring, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w (%s)", ErrMissing, path)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: read key file: %w", err)
	}
	keys, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, path)
	}
	return &Ring{keys: keys}, nil
}

// Rotate adds a new key to the file: new values are sealed with it, old ones
// stay readable with the keys before it.
func Rotate(path string) (*Ring, error) {
	ring, err := Load(path)
	if err != nil {
		return nil, err
	}
	secret := make([]byte, keySize)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("seal: no randomness: %w", err)
	}
	next := &Ring{keys: append(ring.keys, newKey(secret))}
	if err := write(path, next.keys, true); err != nil {
		return nil, err
	}
	return next, nil
}

// parse reads lines "key HEX CHECK"; the check finds a mistyped or cut key.
func parse(data []byte) ([]key, error) {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(data), "\r", "")), "\n")
	if lines[0] != first || len(lines) < 2 {
		return nil, ErrDamaged
	}
	var keys []key
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[0] != "key" {
			return nil, ErrDamaged
		}
		secret, err := hex.DecodeString(fields[1])
		if err != nil || len(secret) != keySize || fields[2] != check(secret) {
			return nil, ErrDamaged
		}
		keys = append(keys, newKey(secret))
	}
	return keys, nil
}

func check(secret []byte) string {
	sum := sha256.Sum256(append([]byte("mingbai key check "), secret...))
	return hex.EncodeToString(sum[:4])
}

// write puts the file in place in one step: a crash leaves the old file or the
// new one, never a part.
func write(path string, keys []key, replace bool) (err error) {
	var b bytes.Buffer
	fmt.Fprintln(&b, first)
	for _, k := range keys {
		fmt.Fprintf(&b, "key %x %s\n", k.secret, check(k.secret))
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return fmt.Errorf("seal: make key file: %w", err)
	}
	defer func() { err = errors.Join(err, discard(tmp.Name())) }()
	_, werr := tmp.Write(b.Bytes())
	if err := errors.Join(werr, tmp.Chmod(0o600), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("seal: write key file: %w", err)
	}
	if err := place(tmp.Name(), path, replace); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// place moves the finished file; a link fails where a name exists already.
func place(tmp, path string, replace bool) error {
	if replace {
		if err := os.Rename(tmp, path); err != nil {
			return fmt.Errorf("seal: replace key file: %w", err)
		}
		return nil
	}
	err := os.Link(tmp, path)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	if err != nil {
		return fmt.Errorf("seal: place key file: %w", err)
	}
	return nil
}

func discard(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("seal: remove temporary key file: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("seal: open folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("seal: sync folder: %w", err)
	}
	return nil
}
