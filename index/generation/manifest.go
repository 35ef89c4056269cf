package generation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// manifestName is the file that makes a folder a generation. It is written last.
const manifestName = "manifest.json"

// ErrDoubt is returned when a generation is not, byte for byte, what was built from the same
// entries.
var ErrDoubt = errors.New("generation: it is in doubt")

// manifest says what a generation was built from and what its files must hold.
type manifest struct {
	Fingerprint string            `json:"fingerprint"`
	Entries     int               `json:"entries"`
	Files       map[string]string `json:"files"` // path below the generation with slashes -> SHA-256
}

// writeManifest describes the files of a finished build and brings all of them to the disk.
func writeManifest(folder, fingerprint string, entries int) error {
	m := manifest{Fingerprint: fingerprint, Entries: entries, Files: make(map[string]string)}
	names, err := fileNames(folder)
	if err != nil {
		return err
	}
	for _, name := range names {
		if m.Files[name], err = hashFile(filepath.Join(folder, name), true); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(folder, manifestName)
	if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
		return err
	}
	_, err = hashFile(path, true)
	return err
}

// verify compares a generation with its manifest and returns the manifest. Files it does not name,
// such as the ._ copies some archivers leave, are removed: bleve stumbles over them.
func verify(folder, fingerprint string) (manifest, error) {
	var m manifest
	text, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return m, fmt.Errorf("%w: %w", ErrDoubt, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%w: its manifest: %w", ErrDoubt, err)
	}
	if m.Fingerprint != fingerprint {
		return m, fmt.Errorf("%w: it was built from other entries or by another version", ErrDoubt)
	}
	if err := removeStrays(folder, m); err != nil {
		return m, err
	}
	for name, want := range m.Files {
		if !filepath.IsLocal(name) {
			return m, fmt.Errorf("%w: its manifest names a file outside", ErrDoubt)
		}
		got, err := hashFile(filepath.Join(folder, filepath.FromSlash(name)), false)
		if err != nil {
			return m, fmt.Errorf("%w: %w", ErrDoubt, err)
		}
		if got != want {
			return m, fmt.Errorf("%w: %s was changed", ErrDoubt, name)
		}
	}
	return m, nil
}

func removeStrays(folder string, m manifest) error {
	names, err := fileNames(folder)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDoubt, err)
	}
	for _, name := range names {
		if _, known := m.Files[name]; known || name == manifestName {
			continue
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("%w: %w", ErrDoubt, err)
		}
	}
	return nil
}

// fileNames lists what is no folder below folder, sorted.
func fileNames(folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	slices.Sort(names)
	return names, err
}

// hashFile returns the SHA-256 of a file, after bringing it to the disk if asked to.
func hashFile(path string, sync bool) (string, error) {
	mode := os.O_RDONLY
	if sync {
		mode = os.O_RDWR
	}
	f, err := os.OpenFile(path, mode, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if sync {
		if err := f.Sync(); err != nil {
			return "", err
		}
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
