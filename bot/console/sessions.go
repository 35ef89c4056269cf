package console

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"sync"
	"time"
)

// maxSessions bounds memory; the least lately used session ends first.
const maxSessions = 1000

// session is one browser that signed in.
type session struct {
	name       string
	role       Role
	made, seen time.Time
}

// sessions are who is signed in, by the hash of what the cookie holds. They
// end with the process.
type sessions struct {
	idle, life time.Duration

	mu     sync.Mutex
	byHash map[[sha256.Size]byte]session
}

func newSessions(idle, life time.Duration) *sessions {
	return &sessions{idle: idle, life: life, byHash: map[[sha256.Size]byte]session{}}
}

// open starts a session under a new random id and returns the id.
func (s *sessions) open(random io.Reader, a Account, now time.Time) (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("console: session id: %w", err)
	}
	id := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	s.byHash[sha256.Sum256([]byte(id))] = session{name: a.Name, role: a.Role, made: now, seen: now}
	return id, nil
}

// find returns the session of an id and counts it as used now.
func (s *sessions) find(id string, now time.Time) (session, bool) {
	hash := sha256.Sum256([]byte(id))
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byHash[hash]
	if !ok {
		return session{}, false
	}
	if s.over(found, now) {
		delete(s.byHash, hash)
		return session{}, false
	}
	found.seen = now
	s.byHash[hash] = found
	return found, true
}

// end forgets the session of an id.
func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byHash, sha256.Sum256([]byte(id)))
}

// over tells whether a session has run out.
func (s *sessions) over(x session, now time.Time) bool {
	return now.Sub(x.seen) > s.idle || now.Sub(x.made) > s.life
}

// sweep drops what has run out and makes room for one more.
func (s *sessions) sweep(now time.Time) {
	var oldest [sha256.Size]byte
	var seen time.Time
	for hash, x := range s.byHash {
		if s.over(x, now) {
			delete(s.byHash, hash)
			continue
		}
		if seen.IsZero() || x.seen.Before(seen) {
			oldest, seen = hash, x.seen
		}
	}
	if len(s.byHash) >= maxSessions {
		delete(s.byHash, oldest)
	}
}
