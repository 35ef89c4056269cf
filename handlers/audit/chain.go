package audit

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Row is an entry as it is stored: who, object and details are sealed.
type Row struct {
	Seq    int64
	At     int64 // unix milliseconds
	What   What
	Sealed []byte
	Prev   []byte // sum of the entry before; empty at the first
	Sum    []byte
}

// Head is the end of a chain: how many entries there are and the sum of the
// last. The zero Head is that of an empty chain.
type Head struct {
	Seq int64
	Sum []byte
}

// Same tells whether two heads are of the same chain at the same length.
func (h Head) Same(o Head) bool { return h.Seq == o.Seq && bytes.Equal(h.Sum, o.Sum) }

// String is the head short enough to be written down on paper.
func (h Head) String() string { return hex.EncodeToString(h.Sum[:min(len(h.Sum), 8)]) }

// Chain computes sums under the office's key. It keeps nothing.
type Chain struct{ key []byte }

// New returns the chain of a key.
func New(key []byte) Chain { return Chain{key: bytes.Clone(key)} }

// sum is the keyed hash of parts, each with its length, under a name of its own.
func (c Chain) sum(name string, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, c.key)
	for _, p := range append([][]byte{[]byte(name)}, parts...) {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		mac.Write(p)
	}
	return mac.Sum(nil)
}

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// rowSum is what Row.Sum must be if the row stood at seq.
func (c Chain) rowSum(r Row, seq int64) []byte {
	return c.sum("mingbai audit entry 1", r.Prev, number(seq), number(r.At), []byte(r.What), r.Sealed)
}

// Link puts a row at the end of a chain and returns the new head.
func (c Chain) Link(r *Row, head Head) Head {
	r.Seq, r.Prev = head.Seq+1, bytes.Clone(head.Sum)
	r.Sum = c.rowSum(*r, r.Seq)
	return Head{Seq: r.Seq, Sum: r.Sum}
}

// Sign returns what proves that a head is ours.
func (c Chain) Sign(h Head) []byte {
	return c.sum("mingbai audit head 1", number(h.Seq), h.Sum)
}

// Signed tells whether a head is one that Sign saw. The head of an empty chain
// needs no proof.
func (c Chain) Signed(h Head, proof []byte) bool {
	if h.Seq == 0 && len(h.Sum) == 0 && len(proof) == 0 {
		return true
	}
	return hmac.Equal(c.Sign(h), proof)
}

// whole tells whether a row is as it was entered, at the place where it was.
func (c Chain) whole(r Row) bool { return c.stood(r, r.Seq) }

// stood tells whether a row was entered like this at a place.
func (c Chain) stood(r Row, seq int64) bool { return hmac.Equal(c.rowSum(r, seq), r.Sum) }
