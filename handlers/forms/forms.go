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

	"mingbai/handlers/chat"
	"mingbai/handlers/docx"
	"mingbai/knowledge/form"
)

// ErrTooLarge says that a paper would become larger than any paper should be.
var ErrTooLarge = errors.New("forms: the paper is too large")

// Type is the media type of the files made.
const Type = docx.Type

// Footer stands at the foot of every page.
const Footer = "由明白按你说的内容整理，请核对后签名"

// largest is how many bytes a paper may have.
const largest = 256 << 10

// Make writes the paper of a form: the same values on the same day give the
// same bytes.
func Make(f form.Form, values map[string]string, now time.Time) (chat.Attachment, error) {
	data, err := body(f, values, now).File(Footer)
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
	s = docx.Clean(s)
	if runes := []rune(s); len(runes) > form.Longest {
		s = strings.TrimSpace(string(runes[:form.Longest]))
	}
	return s
}
