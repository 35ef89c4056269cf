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
	"slices"
)

// most bytes of a manifest.
const mostManifest = 16 << 20

// workFolder is where files stand in the target until all of them are checked.
const workFolder = ".restoring"

// Restore puts a copy into a folder that is missing, empty, or holds only the
// key file. check looks at the files where they were unpacked, before any of
// them gets its place; when it fails nothing is left behind.
func Restore(ctx context.Context, from, folder string, check func(folder string) error) (Manifest, error) {
	z, err := zip.OpenReader(from)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	defer z.Close()
	m, err := manifest(&z.Reader)
	if err != nil {
		return m, err
	}
	made, err := prepare(folder)
	if err != nil {
		return m, err
	}
	work := filepath.Join(folder, workFolder)
	err = func() error {
		if err := os.Mkdir(work, 0o700); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		if err := unpack(ctx, &z.Reader, m, work); err != nil {
			return err
		}
		if err := check(work); err != nil {
			return err
		}
		return settle(work, folder)
	}()
	err = errors.Join(err, os.RemoveAll(work))
	if err != nil && made {
		err = errors.Join(err, os.Remove(folder))
	}
	return m, err
}

// manifest reads what the copy says is in it, and whether that can be.
func manifest(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open(manifestName)
	if err != nil {
		return m, fmt.Errorf("%w: no %s in it", ErrFile, manifestName)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, mostManifest)).Decode(&m); err != nil {
		return m, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if m.Format != format {
		return m, fmt.Errorf("%w: format %d, this program knows %d", ErrFile, m.Format, format)
	}
	seen := map[string]bool{}
	for _, file := range m.Files {
		if !fs.ValidPath(file.Name) || file.Name == "." || seen[file.Name] || file.Size < 0 || file.Name != DatabaseName && left(filepath.FromSlash(file.Name)) {
			return m, fmt.Errorf("%w: it must not hold %q", ErrFile, file.Name)
		}
		seen[file.Name] = true
	}
	if !seen[DatabaseName] {
		return m, fmt.Errorf("%w: no database in it", ErrFile)
	}
	return m, nil
}

// prepare makes the folder, or sees that it may be filled.
func prepare(folder string) (made bool, err error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return false, fmt.Errorf("backup: %w", err)
		}
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("backup: %w", err)
	}
	other := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() != KeyName })
	if other >= 0 {
		return false, fmt.Errorf("%w: %s holds %s", ErrFolder, folder, entries[other].Name())
	}
	return false, nil
}

// unpack writes the files of the manifest and compares them with it.
func unpack(ctx context.Context, z *zip.Reader, m Manifest, work string) error {
	for _, file := range m.Files {
		path := filepath.Join(work, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		if err := unpackFile(ctx, z, file, path); err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(ctx context.Context, z *zip.Reader, file File, path string) error {
	in, err := z.Open(file.Name)
	if err != nil {
		return fmt.Errorf("%w: %s is missing", ErrFile, file.Name)
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(reader{ctx, in}, file.Size+1))
	closed := errors.Join(out.Sync(), out.Close())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %s is damaged", ErrFile, file.Name)
	case err != nil:
		var path *fs.PathError
		if errors.As(err, &path) { // of the disk, not of the copy
			return fmt.Errorf("backup: %w", err)
		}
		return fmt.Errorf("%w: %s: %w", ErrFile, file.Name, err)
	case n != file.Size || hex.EncodeToString(sum.Sum(nil)) != file.SHA256:
		return fmt.Errorf("%w: %s is not as it was when the copy was made", ErrFile, file.Name)
	}
	return closed
}

// settle moves everything to its place, the database last: without it the
// folder is seen to be half filled.
func settle(work, folder string) error {
	entries, err := os.ReadDir(work)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	for _, last := range []bool{false, true} {
		for _, e := range entries {
			if (e.Name() == DatabaseName) != last {
				continue
			}
			if err := os.Rename(filepath.Join(work, e.Name()), filepath.Join(folder, e.Name())); err != nil {
				return fmt.Errorf("backup: %w", err)
			}
		}
	}
	return nil
}
