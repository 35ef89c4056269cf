// Package backup puts what an office must not lose into one file, and back
// into an empty data folder: the database, the documents that were taken in,
// the office's own knowledge, accounts and lessons. It copies while the service
// works. It never copies the key file: whoever finds a copy can read nothing
// personal in it, and the key is kept somewhere else. What can be made again
// (the index) and what belongs to a running process stay out. bot calls it; for
// PostgreSQL the database has its own tool.
package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	// ErrExists says that the file to write is there already.
	ErrExists = errors.New("backup: the file exists, it is not replaced")
	// ErrInside says that the copy would lie inside what it is a copy of.
	ErrInside = errors.New("backup: the copy would lie in the data folder itself")
	// ErrFile says that a file is no backup, or a damaged one.
	ErrFile = errors.New("backup: not a whole backup")
	// ErrFolder says that the folder to restore into holds something already.
	ErrFolder = errors.New("backup: the folder is not empty")
)

// Names in the copy and in the data folder.
const (
	manifestName = "manifest.json"
	DatabaseName = "mingbai.db"
	KeyName      = "mingbai.key"
	format       = 1
)

// Manifest says what is in a copy.
type Manifest struct {
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
	Files  []File    `json:"files"`
}

// File is one file of a copy.
type File struct {
	Name   string `json:"name"` // slash-separated, below the data folder
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Database can write a copy of itself while work goes on.
type Database interface {
	Backup(ctx context.Context, path string) error
}

// left tells which entries of the data folder stay out.
func left(name string) bool {
	base := filepath.Base(name)
	for _, out := range []string{"index", "audit.head", "control.sock", "mingbai.lock", "postgres", "drafts"} {
		if name == out {
			return true
		}
	}
	return strings.HasPrefix(base, DatabaseName) || strings.Contains(base, ".key") || strings.HasSuffix(base, ".part") || strings.HasSuffix(base, ".tmp")
}

// Write makes the copy of a data folder at out, whole or not at all.
func Write(ctx context.Context, db Database, folder, out string, now time.Time) (Manifest, error) {
	m := Manifest{Format: format, Made: now.UTC().Truncate(time.Second)}
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%w: %s", ErrExists, out)
	}
	if inside(folder, out) {
		return m, fmt.Errorf("%w: %s", ErrInside, out)
	}
	work, err := os.MkdirTemp(filepath.Dir(out), ".mingbai-backup-*")
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	part := filepath.Join(work, "copy.zip")
	err = func() error {
		copied := filepath.Join(work, DatabaseName)
		if err := db.Backup(ctx, copied); err != nil {
			return err
		}
		return pack(ctx, &m, part, copied, folder)
	}()
	if err == nil {
		err = os.Link(part, out) // unlike a rename it never replaces
		if errors.Is(err, fs.ErrExist) {
			err = fmt.Errorf("%w: %s", ErrExists, out)
		} else if err != nil {
			err = os.Rename(part, out)
		}
	}
	return m, errors.Join(err, os.RemoveAll(work))
}

// inside tells whether path lies in a folder.
func inside(folder, path string) bool {
	f, err1 := filepath.EvalSymlinks(folder)
	p, err2 := filepath.EvalSymlinks(filepath.Dir(path))
	if err1 != nil || err2 != nil {
		return false
	}
	f, err1 = filepath.Abs(f)
	p, err2 = filepath.Abs(p)
	rel, err := filepath.Rel(f, p)
	return errors.Join(err, err1, err2) == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// pack writes the files, and last what they are.
func pack(ctx context.Context, m *Manifest, part, database, folder string) error {
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	z := zip.NewWriter(f)
	err = m.add(ctx, z, DatabaseName, database)
	if err == nil {
		err = m.addFolder(ctx, z, folder)
	}
	if err == nil {
		err = writeManifest(z, *m)
	}
	return errors.Join(err, z.Close(), f.Sync(), f.Close())
}

// addFolder adds what of the data folder belongs into a copy.
func (m *Manifest) addFolder(ctx context.Context, z *zip.Writer, folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil || rel == "." {
			return err
		}
		switch {
		case left(rel) && d.IsDir():
			return fs.SkipDir
		case left(rel), !d.Type().IsRegular():
			return nil
		}
		err = m.add(ctx, z, filepath.ToSlash(rel), path)
		if errors.Is(err, fs.ErrNotExist) { // replaced while we walked
			return nil
		}
		return err
	})
}

// add copies one file into the archive.
func (m *Manifest) add(ctx context.Context, z *zip.Writer, name, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), in.Close())
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), reader{ctx, in})
	if err = errors.Join(err, in.Close()); err != nil {
		return fmt.Errorf("backup: %s: %w", name, err)
	}
	m.Files = append(m.Files, File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// reader stops reading when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

func writeManifest(z *zip.Writer, m Manifest) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}
