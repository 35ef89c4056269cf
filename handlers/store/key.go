package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"mingbai/handlers/chat"
	"mingbai/handlers/seal"
)

// proof is what is sealed in meta to recognise the right key file.
var proof = []byte("this key belongs to this data")

// unlockKey loads the key file, or makes one for a database that has nothing
// sealed yet. The file is made before the proof is stored: a crash between
// them leaves a key that the next start takes.
func (s *Store) unlockKey(ctx context.Context, path string) error {
	var sealed []byte
	err := s.find(ctx, `SELECT value FROM meta WHERE name = 'key'`, nil, &sealed)
	if err == nil {
		return s.proveKey(path, sealed)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return s.failed("read key proof", err)
	}
	ring, err := seal.Load(path)
	if errors.Is(err, seal.ErrMissing) {
		ring, err = seal.Create(path)
	}
	if err != nil {
		return err
	}
	if sealed, err = ring.Seal("meta", "key", proof); err != nil {
		return err
	}
	err = s.write(ctx, "store key proof", func(t *txn) error {
		var there []byte
		if err := t.row(ctx, `SELECT value FROM meta WHERE name = 'key'`, nil, &there); err == nil {
			sealed = there
			return nil
		}
		return t.put(ctx, "key", sealed)
	})
	if err != nil {
		return err
	}
	return s.proveKey(path, sealed)
}

func (s *Store) proveKey(path string, sealed []byte) error {
	ring, err := seal.Load(path)
	if err != nil {
		return err
	}
	text, err := ring.Open("meta", "key", sealed)
	if err != nil {
		return err
	}
	if !bytes.Equal(text, proof) {
		return fmt.Errorf("%w (%s)", seal.ErrWrongKey, path)
	}
	s.ring = ring
	return nil
}

// chatKey is how a conversation is looked up.
func (s *Store) chatKey(a chat.Address) string {
	return s.ring.Pseudonym("chat", a.Channel, a.Chat)
}

// person is how a conversation is named in the ledger. It differs from the
// chat key: a ledger that leaves the house leads to no other table.
func (s *Store) person(a chat.Address) string {
	return s.ring.Pseudonym("person", a.Channel, a.Chat)
}

// updateKey is how an update is recognised when it comes again.
func (s *Store) updateKey(channel, update string) string {
	return s.ring.Pseudonym("update", channel, update)
}
