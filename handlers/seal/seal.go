// Package seal keeps personal data unreadable without the office's key: values
// are sealed with AES-256-GCM under a key of their own purpose, and names are
// turned into pseudonyms that can be compared but not read back. It stores
// nothing but the key file and knows no tables. handlers/store uses it for
// everything a resident wrote and for every address.
//
// Ring is the seam for other ciphers (SM4, SM3): the first bytes of a sealed
// value name format and key, so values of several kinds can live side by side.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
)

var (
	// ErrMissing says that there is no key file.
	ErrMissing = errors.New("seal: the key file is missing; put the office's copy back, without it nothing sealed can be read")
	// ErrDamaged says that the key file is there and cannot be used.
	ErrDamaged = errors.New("seal: the key file is damaged; put the office's copy back, do not edit it")
	// ErrExists says that a new key was asked for where there is one already.
	ErrExists = errors.New("seal: there is a key file already, it is not replaced")
	// ErrWrongKey says that a value was sealed with a key that is not in the file.
	ErrWrongKey = errors.New("seal: sealed with another key; this key file does not belong to this data")
	// ErrValue says that a sealed value was changed or stands in the wrong place.
	ErrValue = errors.New("seal: the sealed value is damaged")
)

const (
	format  = 1  // first byte of a sealed value: AES-256-GCM, key derived by HKDF-SHA-256
	keySize = 32 // bytes of a key
	header  = 5  // format byte and key id
	nonce   = 12 // bytes of a GCM nonce
)

// Ring holds the keys of a key file, oldest first. New values are sealed with
// the newest; pseudonyms always come from the oldest, so that they stay equal
// when keys are rotated. It is safe for concurrent use.
type Ring struct {
	keys []key
	aead sync.Map // purpose and key id -> cipher.AEAD
	macs sync.Map // purpose -> []byte
}

type key struct {
	id     uint32
	secret []byte
}

// newKey names a secret by its hash, so that equal keys have equal names.
func newKey(secret []byte) key {
	sum := sha256.Sum256(append([]byte("mingbai key id "), secret...))
	return key{id: binary.BigEndian.Uint32(sum[:4]), secret: secret}
}

// Seal returns text sealed for a purpose (a table, a column). Open needs the
// same purpose and the same place: where the value stands, so that a value
// moved to another row is refused.
func (r *Ring) Seal(purpose, place string, text []byte) ([]byte, error) {
	k := r.keys[len(r.keys)-1]
	box, err := r.box(purpose, k)
	if err != nil {
		return nil, err
	}
	out := make([]byte, header+nonce, header+nonce+len(text)+box.Overhead())
	out[0] = format
	binary.BigEndian.PutUint32(out[1:header], k.id)
	if _, err := rand.Read(out[header:]); err != nil {
		return nil, fmt.Errorf("seal: no randomness: %w", err)
	}
	return box.Seal(out, out[header:header+nonce], text, []byte(place)), nil
}

// Open returns the text of a value that Seal made, or ErrWrongKey, ErrValue.
func (r *Ring) Open(purpose, place string, sealed []byte) ([]byte, error) {
	if len(sealed) < header+nonce || sealed[0] != format {
		return nil, ErrValue
	}
	k, ok := r.find(binary.BigEndian.Uint32(sealed[1:header]))
	if !ok {
		return nil, ErrWrongKey
	}
	box, err := r.box(purpose, k)
	if err != nil {
		return nil, err
	}
	text, err := box.Open(nil, sealed[header:header+nonce], sealed[header+nonce:], []byte(place))
	if err != nil {
		return nil, ErrValue
	}
	return text, nil
}

// Pseudonym returns a name for the parts that is always the same for the same
// purpose and parts and cannot be turned back without the key.
func (r *Ring) Pseudonym(purpose string, parts ...string) string {
	mac := hmac.New(sha256.New, r.mac(purpose))
	for _, p := range parts {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		mac.Write([]byte(p))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:24])
}

// String hides the keys from logs and error texts.
func (r *Ring) String() string {
	ids := make([]string, len(r.keys))
	for i, k := range r.keys {
		ids[i] = fmt.Sprintf("%08x", k.id)
	}
	return "seal.Ring(" + strings.Join(ids, " ") + ")"
}

func (r *Ring) find(id uint32) (key, bool) {
	for _, k := range r.keys {
		if k.id == id {
			return k, true
		}
	}
	return key{}, false
}

// box returns the cipher for a purpose, made once.
func (r *Ring) box(purpose string, k key) (cipher.AEAD, error) {
	name := fmt.Sprintf("%08x %s", k.id, purpose)
	if box, ok := r.aead.Load(name); ok {
		return box.(cipher.AEAD), nil
	}
	secret, err := derive(k, "seal "+purpose)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, fmt.Errorf("seal: cipher: %w", err)
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("seal: cipher: %w", err)
	}
	r.aead.Store(name, box)
	return box, nil
}

// mac returns the pseudonym key of a purpose, made once. Deriving fails only
// for impossible lengths, which the tests would show.
func (r *Ring) mac(purpose string) []byte {
	if secret, ok := r.macs.Load(purpose); ok {
		return secret.([]byte)
	}
	secret, err := derive(r.keys[0], "pseudonym "+purpose)
	if err != nil {
		panic(err)
	}
	r.macs.Store(purpose, secret)
	return secret
}

func derive(k key, info string) ([]byte, error) {
	secret, err := hkdf.Key(sha256.New, k.secret, nil, "mingbai "+info, keySize)
	if err != nil {
		return nil, fmt.Errorf("seal: derive key: %w", err)
	}
	return secret, nil
}
