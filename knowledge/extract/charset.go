package extract

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	textunicode "golang.org/x/text/encoding/unicode"
)

// decode makes UTF-8 of a file's bytes: a byte order mark is believed, then
// valid UTF-8, then GB18030 without a single bad byte. A page's own charset
// label is not believed: many pages labelled gb2312 hold GB18030 or UTF-8.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data, textunicode.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data, textunicode.BigEndian)
	}
	if utf8.Valid(data) {
		return clean(string(data)), nil
	}
	if out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
		return clean(string(out)), nil
	}
	return "", ErrCharset
}

func decodeUTF16(data []byte, order textunicode.Endianness) (string, error) {
	out, err := textunicode.UTF16(order, textunicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", ErrCharset
	}
	return clean(string(out)), nil
}

// clean drops characters that are not to be seen and can only mislead: zero
// width, direction overrides, control characters other than line and tab.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\f':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}

// squeeze makes every run of white space one space and trims the ends.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
