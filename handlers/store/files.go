package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"mingbai/handlers/chat"
)

var (
	// ErrNoFile says that no such file is kept, or not any more.
	ErrNoFile = fmt.Errorf("store: no such file: %w", fs.ErrNotExist)
	// ErrTooMany says that a conversation keeps as many files as it may.
	ErrTooMany = errors.New("store: the conversation keeps as many files as it may")
)

const (
	filePart  = 256 << 10 // bytes sealed at a time, so that nobody waits long for the database
	mostFiles = 60        // of one conversation
	mostBytes = 200 << 20 // of one conversation
	halfDone  = 24 * time.Hour
)

// NewFile is a file to keep.
type NewFile struct {
	Of   chat.Address // the conversation it belongs to: it is erased with it
	Once string       // the same content kept again under the same Once is the same file
	Name string
	Type string // media type
}

// File is a file that is kept.
type File struct {
	Ref  string // opens it; it cannot be guessed
	Name string
	Type string
	Size int64
}

// KeepFile stores a file, sealed, or nothing of it. An error of r is returned
// as it is; a conversation that keeps too much already gives ErrTooMany.
func (s *Store) KeepFile(ctx context.Context, f NewFile, r io.Reader) (File, error) {
	count, bytes, err := s.filesOf(ctx, f.Of)
	if err != nil {
		return File{}, err
	}
	if count >= mostFiles || bytes >= mostBytes {
		return File{}, ErrTooMany
	}
	part := rand.Text()
	sum := sha256.New()
	size, err := s.keepParts(ctx, part, io.TeeReader(r, sum))
	if err != nil {
		return File{}, errors.Join(err, s.dropParts(ctx, part))
	}
	kept := File{Name: f.Name, Type: f.Type, Size: size}
	kept.Ref = s.ring.Pseudonym("file", f.Of.Channel, f.Of.Chat, f.Once, hex.EncodeToString(sum.Sum(nil)))
	again, err := s.keepHead(ctx, f.Of, part, kept)
	if err != nil || again {
		err = errors.Join(err, s.dropParts(ctx, part))
	}
	return kept, err
}

// filesOf counts the files of a conversation and their bytes.
func (s *Store) filesOf(ctx context.Context, of chat.Address) (count int, bytes int64, err error) {
	err = s.find(ctx, `SELECT COUNT(*), COALESCE(SUM(size), 0) FROM files WHERE chat_key = ?`, []any{s.chatKey(of)}, &count, &bytes)
	return count, bytes, s.failed("count files", err)
}

// keepParts seals what r holds piece by piece and returns its size.
func (s *Store) keepParts(ctx context.Context, part string, r io.Reader) (size int64, err error) {
	buffer := make([]byte, filePart)
	for n := 0; ; n++ {
		got, err := io.ReadFull(r, buffer)
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return size, err
		}
		if got > 0 {
			sealed, err := s.ring.Seal("file_parts", linePlace(part, n), buffer[:got])
			if err != nil {
				return size, err
			}
			err = s.write(ctx, "keep file", func(t *txn) error {
				_, err := t.exec(ctx, `INSERT INTO file_parts (part_key, n, at, sealed) VALUES (?, ?, ?, ?)`, part, n, ms(s.now()), sealed)
				return err
			})
			if err != nil {
				return size, err
			}
			size += int64(got)
		}
		if end {
			return size, nil
		}
	}
}

// keepHead makes a file of parts that are all there; again is true when it was
// kept before.
func (s *Store) keepHead(ctx context.Context, of chat.Address, part string, f File) (again bool, err error) {
	key := s.fileKey(f.Ref)
	sealed, err := s.sealJSON("files", key, f)
	if err != nil {
		return false, err
	}
	err = s.write(ctx, "keep file", func(t *txn) error {
		if again, err = t.has(ctx, `SELECT 1 FROM files WHERE file_key = ?`, key); err != nil || again {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO files (file_key, part_key, chat_key, at, size, sealed) VALUES (?, ?, ?, ?, ?, ?)`,
			key, part, s.chatKey(of), ms(s.now()), f.Size, sealed)
		return err
	})
	return again, err
}

// dropParts removes the parts of a file that was not kept, also when whoever
// sent it is gone.
func (s *Store) dropParts(ctx context.Context, part string) error {
	ctx = context.WithoutCancel(ctx)
	return s.write(ctx, "drop file", func(t *txn) error {
		_, err := t.exec(ctx, `DELETE FROM file_parts WHERE part_key = ?`, part)
		return err
	})
}

// fileKey is a reference as the table has it.
func (s *Store) fileKey(ref string) string { return s.ring.Pseudonym("file ref", ref) }

// OpenFile returns a file by its reference, or ErrNoFile. Its bytes are read as
// they are asked for; whoever asks closes it.
func (s *Store) OpenFile(ctx context.Context, ref string) (File, io.ReadCloser, error) {
	var f File
	var part string
	var sealed []byte
	key := s.fileKey(ref)
	err := s.find(ctx, `SELECT part_key, sealed FROM files WHERE file_key = ?`, []any{key}, &part, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil, ErrNoFile
	}
	if err == nil {
		err = s.openJSON("files", key, sealed, &f)
	}
	if err != nil {
		return f, nil, s.failed("open file", err)
	}
	return f, &fileReader{ctx: ctx, s: s, part: part, left: f.Size}, nil
}

// fileReader reads the parts of a file one after another.
type fileReader struct {
	ctx  context.Context
	s    *Store
	part string
	n    int
	rest []byte // of the part that was read last
	left int64  // of the whole file
}

// Read implements io.Reader. A file that is erased meanwhile ends in ErrNoFile.
func (r *fileReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	if len(r.rest) == 0 {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.rest)
	r.rest, r.left = r.rest[n:], r.left-int64(n)
	return n, nil
}

func (r *fileReader) next() error {
	var sealed []byte
	err := r.s.find(r.ctx, `SELECT sealed FROM file_parts WHERE part_key = ? AND n = ?`, []any{r.part, r.n}, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoFile
	}
	if err == nil {
		r.rest, err = r.s.ring.Open("file_parts", linePlace(r.part, r.n), sealed)
	}
	r.n++
	return r.s.failed("read file", err)
}

// Close implements io.Closer.
func (r *fileReader) Close() error {
	r.left, r.rest = 0, nil
	return nil
}

// eraseFiles forgets the files and links of a conversation.
func (t *txn) eraseFiles(ctx context.Context, chatKey string) error {
	for _, query := range []string{
		`DELETE FROM file_parts WHERE part_key IN (SELECT part_key FROM files WHERE chat_key = ?)`,
		`DELETE FROM files WHERE chat_key = ?`,
		`DELETE FROM links WHERE chat_key = ?`,
	} {
		if _, err := t.exec(ctx, query, chatKey); err != nil {
			return err
		}
	}
	return nil
}

// purgeFiles removes files that were kept before a time, parts that never
// became one, and links that lead nowhere any more.
func (t *txn) purgeFiles(ctx context.Context, before, now time.Time) (gone int64, err error) {
	for _, step := range []struct {
		query string
		at    time.Time
	}{
		{`DELETE FROM file_parts WHERE part_key IN (SELECT part_key FROM files WHERE at < ? ORDER BY at LIMIT 20)`, before},
		{`DELETE FROM files WHERE file_key IN (SELECT file_key FROM files WHERE at < ? ORDER BY at LIMIT 20)`, before},
		{`DELETE FROM file_parts WHERE part_key IN (SELECT p.part_key FROM file_parts p WHERE p.at < ? AND NOT EXISTS
			(SELECT 1 FROM files f WHERE f.part_key = p.part_key) ORDER BY p.at LIMIT 20)`, now.Add(-halfDone)},
		{`DELETE FROM links WHERE link_key IN (SELECT link_key FROM links WHERE expires < ? ORDER BY expires LIMIT 500)`, now},
	} {
		n, err := t.exec(ctx, step.query, ms(step.at))
		gone += n
		if err != nil {
			return gone, err
		}
	}
	return gone, nil
}
