// Package forms makes the papers a resident can print: a form of
// knowledge/form with the answers given in chat becomes a small DOCX file.
// What was not answered stays blank for the pen. It asks nothing, keeps
// nothing and writes to no disk; the Assistant (package handlers) calls it.
package forms

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"mingbai/handlers/chat"
	"mingbai/knowledge/form"
)

// ErrTooLarge says that a paper would become larger than any paper should be.
var ErrTooLarge = errors.New("forms: the paper is too large")

// Type is the media type of the files made.
const Type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Footer stands at the foot of every page.
const Footer = "由明白按你说的内容整理，请核对后签名"

// largest is how many bytes a paper may have.
const largest = 256 << 10

// Make writes the paper of a form: the same values on the same day give the
// same bytes.
func Make(f form.Form, values map[string]string, now time.Time) (chat.Attachment, error) {
	data, err := pack(body(f, values, now))
	if err != nil {
		return chat.Attachment{}, fmt.Errorf("forms: %s: %w", f.ID, err)
	}
	if len(data) > largest {
		return chat.Attachment{}, fmt.Errorf("%w: %s", ErrTooLarge, f.ID)
	}
	return chat.Attachment{Name: f.Title + ".docx", Type: Type, Data: data}, nil
}

// Clean makes typed words fit for a paper: no control or direction characters,
// line ends as \n, no more than form.Longest characters.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cs, r) || r == unicode.ReplacementChar || r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	if runes := []rune(s); len(runes) > form.Longest {
		s = string(runes[:form.Longest])
	}
	return strings.TrimSpace(s)
}
