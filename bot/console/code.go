package console

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// NewCode makes a one-time code of 80 bits in four groups, to be printed at
// the first start.
func NewCode(random io.Reader) (string, error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", fmt.Errorf("console: one-time code: %w", err)
	}
	c := base32.StdEncoding.EncodeToString(raw)
	return c[:4] + "-" + c[4:8] + "-" + c[8:12] + "-" + c[12:], nil
}

// sameCode compares codes as people type them: case, spaces and hyphens do not
// count. An empty code is never right.
func sameCode(want, got string) bool {
	want, got = bare(want), bare(got)
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(got))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && want != ""
}

// bare drops what does not count; full-width letters and digits are brought
// back to plain ones.
func bare(code string) string {
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
