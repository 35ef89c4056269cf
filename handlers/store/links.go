package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mingbai/handlers/chat"
)

// ErrNoLink says that a link leads nowhere: there is none, it was used, taken
// back, or its time is over.
var ErrNoLink = errors.New("store: the link leads nowhere")

// Link leads a resident back to a conversation, once. Whoever makes it keeps
// the token; only a hash of it comes here.
type Link struct {
	Hash    string       // of the token
	Of      chat.Address // the conversation; its links are erased with it
	Box     []byte       // what only the token opens
	Expires time.Time
}

// linkBox is what is sealed of a link.
type linkBox struct {
	Of  chat.Address
	Box []byte
}

func (s *Store) linkKey(hash string) string { return s.ring.Pseudonym("link", hash) }

// SaveLink stores a link. Older ones of the same conversation lead nowhere from
// then on.
func (s *Store) SaveLink(ctx context.Context, l Link) error {
	key := s.linkKey(l.Hash)
	sealed, err := s.sealJSON("links", key, linkBox{Of: l.Of, Box: l.Box})
	if err != nil {
		return err
	}
	return s.write(ctx, "save link", func(t *txn) error {
		if _, err := t.exec(ctx, `DELETE FROM links WHERE chat_key = ?`, s.chatKey(l.Of)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO links (link_key, chat_key, made, expires, used, sealed) VALUES (?, ?, ?, ?, NULL, ?)`,
			key, s.chatKey(l.Of), ms(s.now()), ms(l.Expires), sealed)
		return err
	})
}

// FindLink returns a link that still leads somewhere, or ErrNoLink. It stays
// what it is.
func (s *Store) FindLink(ctx context.Context, hash string) (Link, error) {
	key := s.linkKey(hash)
	var sealed []byte
	var expires int64
	err := s.find(ctx, `SELECT expires, sealed FROM links WHERE link_key = ? AND used IS NULL AND expires > ?`, []any{key, ms(s.now())}, &expires, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, ErrNoLink
	}
	if err != nil {
		return Link{}, s.failed("find link", err)
	}
	return s.openLink(hash, key, expires, sealed)
}

func (s *Store) openLink(hash, key string, expires int64, sealed []byte) (Link, error) {
	var b linkBox
	if err := s.openJSON("links", key, sealed, &b); err != nil {
		return Link{}, s.failed("open link", err)
	}
	return Link{Hash: hash, Of: b.Of, Box: b.Box, Expires: at(expires)}, nil
}

// UseLink ends a link and returns it, to one caller only; everybody else gets
// ErrNoLink.
func (s *Store) UseLink(ctx context.Context, hash string) (l Link, err error) {
	key := s.linkKey(hash)
	err = s.write(ctx, "use link", func(t *txn) error {
		var sealed []byte
		var expires int64
		n, err := t.exec(ctx, `UPDATE links SET used = ? WHERE link_key = ? AND used IS NULL AND expires > ?`, ms(s.now()), key, ms(s.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNoLink
		}
		if err := t.row(ctx, `SELECT expires, sealed FROM links WHERE link_key = ?`, []any{key}, &expires, &sealed); err != nil {
			return err
		}
		if l, err = s.openLink(hash, key, expires, sealed); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE links SET sealed = NULL WHERE link_key = ?`, key)
		return err
	})
	return l, err
}

// LinkOf returns until when a conversation's link can still be used; zero when
// there is none.
func (s *Store) LinkOf(ctx context.Context, of chat.Address) (time.Time, error) {
	var expires int64
	err := s.find(ctx, `SELECT COALESCE(MAX(expires), 0) FROM links WHERE chat_key = ? AND used IS NULL AND expires > ?`,
		[]any{s.chatKey(of), ms(s.now())}, &expires)
	return at(expires), s.failed("find link", err)
}

// DropLinks takes back what links of a conversation there are.
func (s *Store) DropLinks(ctx context.Context, of chat.Address) error {
	return s.write(ctx, "drop links", func(t *txn) error {
		_, err := t.exec(ctx, `DELETE FROM links WHERE chat_key = ?`, s.chatKey(of))
		return err
	})
}
