package extract

import (
	"bytes"
	"net/http"
	"path/filepath"
	"strings"
)

// sniff tells the format: by content, and by name only among kinds of text.
func sniff(name string, data []byte) string {
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return "pdf"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return "doc"
	case isBinary(head):
		return "binary"
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".shtml":
		return "html"
	case ".md", ".markdown":
		return "md"
	}
	if looksLikeHTML(head) {
		return "html"
	}
	return "txt"
}

// isBinary finds NUL bytes (but not UTF-16 with its mark), known pictures and
// sound, and a share of control characters no text has.
func isBinary(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return false
	}
	kind := http.DetectContentType(head)
	for _, prefix := range []string{"image/", "audio/", "video/", "font/", "application/x-", "application/zip", "application/vnd", "application/wasm"} {
		if strings.HasPrefix(kind, prefix) {
			return true
		}
	}
	control := 0
	for _, b := range head {
		if b == 0 {
			return true
		}
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			control++
		}
	}
	return control > len(head)/20
}

func looksLikeHTML(head []byte) bool {
	low := bytes.ToLower(head)
	for _, tag := range []string{"<!doctype html", "<html", "<body", "<head", "<div", "<table", "<p>"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return false
}
