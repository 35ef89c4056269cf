package console

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Costs of argon2id: 19 MiB, two passes, one lane, two at once.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonAtOnce = 2
	saltBytes   = 16
	hashBytes   = 32
)

// errHash says that a stored password is not in the form that hasher writes.
var errHash = errors.New("console: stored password is unreadable")

// hasher hashes passwords, two at a time so that memory stays bounded.
type hasher struct {
	random io.Reader
	slots  chan struct{}
	nobody string // a hash to compare with when there is no such account
}

// newHasher returns a hasher with a decoy of its own.
func newHasher(random io.Reader) (*hasher, error) {
	h := &hasher{random: random, slots: make(chan struct{}, argonAtOnce)}
	decoy, err := h.hash(context.Background(), "nobody")
	h.nobody = decoy
	return h, err
}

// hash returns the text form of a password's hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("console: salt: %w", err)
	}
	sum, err := h.derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s$%s$%s", prefix(), b64(salt), b64(sum)), nil
}

// matches tells whether password is the one that stored was made of. An empty
// stored takes as long and never matches.
func (h *hasher) matches(ctx context.Context, stored, password string) (bool, error) {
	known := stored != ""
	if !known {
		stored = h.nobody
	}
	salt, want, err := parseHash(stored)
	if err != nil {
		return false, err
	}
	got, err := h.derive(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// derive runs argon2id when a slot is free.
func (h *hasher) derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, hashBytes), nil
}

// prefix names algorithm and costs.
func prefix() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d", argon2.Version, argonMemory, argonTime, argonLanes)
}

// parseHash reads what hash wrote. Other costs are refused: a changed file
// must not make the process use any amount of memory.
func parseHash(stored string) (salt, sum []byte, err error) {
	rest, ok := strings.CutPrefix(stored, prefix()+"$")
	if !ok {
		return nil, nil, errHash
	}
	first, second, ok := strings.Cut(rest, "$")
	if !ok {
		return nil, nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.Strict().DecodeString(first)
	sum, err2 := base64.RawStdEncoding.Strict().DecodeString(second)
	if err1 != nil || err2 != nil || len(salt) != saltBytes || len(sum) != hashBytes {
		return nil, nil, errHash
	}
	return salt, sum, nil
}
