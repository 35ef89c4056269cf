package chart

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Sizes in a font file, in bytes, and how many tables one may name.
const (
	fontHead   = 12
	fontRecord = 16
	fontTables = 64
)

// drawn are the tables that outlines are drawn from. Others stay out: they are
// large and not needed for short lines of text.
func drawn() []string {
	return []string{"CFF ", "OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"}
}

// straighten takes the first font out of a file that may be a collection and
// puts its tables at offsets divisible by four. The standard asks for that, the
// font library insists on it, and WenQuanYi Micro Hei, the font most servers
// have, does not keep to it.
func straighten(file []byte) ([]byte, error) {
	at := uint32(0)
	if len(file) >= 16 && string(file[:4]) == "ttcf" {
		at = binary.BigEndian.Uint32(file[12:])
	}
	head, ok := piece(file, at, fontHead)
	if !ok {
		return nil, fmt.Errorf("%w: the file is cut off", ErrNoFont)
	}
	n := binary.BigEndian.Uint16(head[4:])
	records, ok := piece(file, at+fontHead, uint32(n)*fontRecord)
	if n > fontTables || !ok {
		return nil, fmt.Errorf("%w: the file is cut off", ErrNoFont)
	}
	var list, body []byte
	var kept [][]byte
	for record := range slices.Chunk(records, fontRecord) {
		if slices.Contains(drawn(), string(record[:4])) {
			kept = append(kept, record)
		}
	}
	start := fontHead + fontRecord*len(kept)
	for _, record := range kept {
		data, ok := piece(file, binary.BigEndian.Uint32(record[8:]), binary.BigEndian.Uint32(record[12:]))
		if !ok || len(body)+len(data) > largestFont {
			return nil, fmt.Errorf("%w: the file is cut off", ErrNoFont)
		}
		list = append(list, record[:8]...)
		list = binary.BigEndian.AppendUint32(list, uint32(start+len(body)))
		list = binary.BigEndian.AppendUint32(list, uint32(len(data)))
		body = append(body, data...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	out := append([]byte{}, head[:4]...)
	out = binary.BigEndian.AppendUint16(out, uint16(len(kept)))
	out = append(out, make([]byte, 6)...) // for searching, which readers of today do without
	return append(append(out, list...), body...), nil
}

// piece is a part of the file, or false when it lies outside.
func piece(file []byte, from, length uint32) ([]byte, bool) {
	if uint64(from)+uint64(length) > uint64(len(file)) {
		return nil, false
	}
	return file[from : from+length], true
}
