package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// The second factor is TOTP as every authenticator app does it: SHA-1, six
// digits, 30 seconds, one step of skew to either side.
const (
	stepSeconds   = 30
	skewSteps     = 1
	recoveryCodes = 10
	secretBytes   = 20
)

// Key is a new secret, as it is shown once to who sets it up.
type Key struct {
	Secret string // base32, to be typed
	URL    string // otpauth://, to be scanned
}

// NewKey makes a secret for an account at an office called issuer.
func NewKey(issuer, name string, random io.Reader) (Key, error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name, Rand: random, SecretSize: secretBytes})
	if err != nil {
		return Key{}, fmt.Errorf("account: second factor: %w", err)
	}
	return Key{Secret: k.Secret(), URL: k.URL()}, nil
}

// KeyOf is the key of a secret that was made before.
func KeyOf(issuer, name, secret string) (Key, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return Key{}, fmt.Errorf("account: second factor: not a secret of ours")
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name, Secret: raw})
	if err != nil {
		return Key{}, fmt.Errorf("account: second factor: %w", err)
	}
	return Key{Secret: secret, URL: k.URL()}, nil
}

// Use checks a code of the second factor and returns the account in which it
// is used up: no code counts twice, and none older than one that counted.
func (a Account) Use(code string, now time.Time) (Account, bool) {
	code = plain(code)
	if a.Secret == "" || len(code) != int(otp.DigitsSix) {
		return a, false
	}
	options := totp.ValidateOpts{Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	for skew := int64(-skewSteps); skew <= skewSteps; skew++ {
		step := now.Unix()/stepSeconds + skew
		if step <= a.Step {
			continue
		}
		if ok, err := totp.ValidateCustom(code, a.Secret, time.Unix(step*stepSeconds, 0), options); ok && err == nil {
			a.Step = step
			return a, true
		}
	}
	return a, false
}

// Recover checks a recovery code and returns the account without it.
func (a Account) Recover(code string, secret []byte) (Account, bool) {
	hash := CodeHash(secret, code)
	for i, kept := range a.Recovery {
		if code != "" && hmac.Equal([]byte(kept), []byte(hash)) {
			a.Recovery = slices.Delete(slices.Clone(a.Recovery), i, i+1)
			return a, true
		}
	}
	return a, false
}

// WithRecovery returns the account with new recovery codes, and the codes,
// which nobody can read again.
func (a Account) WithRecovery(secret []byte, random io.Reader) (Account, []string, error) {
	var codes []string
	a.Recovery = nil
	for range recoveryCodes {
		code, err := NewCode(random)
		if err != nil {
			return a, nil, err
		}
		codes = append(codes, code)
		a.Recovery = append(a.Recovery, CodeHash(secret, code))
	}
	return a, codes, nil
}

// NewCode makes a one-time code of 80 bits in four groups.
func NewCode(random io.Reader) (string, error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("account: one-time code: %w", err)
	}
	c := base32.StdEncoding.EncodeToString(raw)
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:], nil
}

// CodeHash is what is kept of a one-time code. Case, spaces, hyphens and the
// width of letters do not count.
func CodeHash(secret []byte, code string) string {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "one-time code\n%s", plain(code))
	return hex.EncodeToString(mac.Sum(nil))
}

// SameCode compares codes as people type them. An empty code is never right.
func SameCode(want, got string) bool {
	want = plain(want)
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(plain(got)))
	return hmac.Equal(a[:], b[:]) && want != ""
}

// plain drops what does not count; full-width letters and digits are brought
// back to plain ones.
func plain(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '!'+0xFEE0 && r <= '~'+0xFEE0 {
			r -= 0xFEE0
		}
		if r == '-' || r == ' ' || r == '\t' || r == '　' || r == '—' {
			return -1
		}
		return r
	}, code))
}
