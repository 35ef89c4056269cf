package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"mingbai/handlers/audit"
)

var chain = audit.New([]byte("the office's key"))

// book is a chain as an attacker finds it: rows, the remembered end, the proof.
type book struct {
	rows    []audit.Row
	head    audit.Head
	proof   []byte
	witness *audit.Head
}

// write makes a chain of n entries.
func write(r *rand.Rand, n int) book {
	var b book
	kinds := []audit.What{audit.Exported, audit.Viewed, audit.SignedIn, audit.Corrected}
	for i := range n {
		b.rows = append(b.rows, audit.Row{At: int64(1_000_000 + i), What: kinds[r.IntN(len(kinds))], Sealed: fmt.Appendf(nil, "entry %d", i)})
		b.head = chain.Link(&b.rows[i], b.head)
	}
	if n > 0 {
		b.proof = chain.Sign(b.head)
	}
	head := b.head
	b.witness = &head
	return b
}

func (b book) verify(t *testing.T) audit.Report {
	t.Helper()
	rep, err := chain.Verify(audit.Remembered{Head: b.head, Proof: b.proof, Witness: b.witness}, each(b.rows))
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func each(rows []audit.Row) iter.Seq2[audit.Row, error] {
	return func(yield func(audit.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (b book) clone() book {
	c := b
	c.rows = slices.Clone(b.rows)
	for i := range c.rows {
		c.rows[i].Sealed, c.rows[i].Prev, c.rows[i].Sum = bytes.Clone(c.rows[i].Sealed), bytes.Clone(c.rows[i].Prev), bytes.Clone(c.rows[i].Sum)
	}
	return c
}

// renumber closes the gaps that an attack left.
func (b *book) renumber() {
	for i := range b.rows {
		b.rows[i].Seq = int64(i + 1)
	}
}

// attack is something that can be done to a chain without the key. It needs at
// least three entries and returns how it must be found first, and where.
type attack struct {
	name string
	do   func(r *rand.Rand, b *book) (how audit.Break, seq int64)
}

func attacks() []attack {
	return []attack{
		{"edit the content", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			b.rows[i].Sealed[r.IntN(len(b.rows[i].Sealed))] ^= byte(1 + r.IntN(255))
			return audit.Edited, int64(i + 1)
		}},
		{"edit the time", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			b.rows[i].At += 1 + r.Int64N(1000)
			return audit.Edited, int64(i + 1)
		}},
		{"edit the kind", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			b.rows[i].What += "x"
			return audit.Edited, int64(i + 1)
		}},
		{"edit a sum", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			b.rows[i].Sum[r.IntN(32)] ^= 1
			return audit.Edited, int64(i + 1)
		}},
		{"drop some", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows) - 1)
			n := 1 + r.IntN(len(b.rows)-1-i)
			b.rows = slices.Delete(b.rows, i, i+n)
			return audit.Dropped, int64(i + 1)
		}},
		{"drop and renumber", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows) - 1)
			b.rows = slices.Delete(b.rows, i, i+1)
			b.renumber()
			return audit.Moved, int64(i + 1)
		}},
		{"swap two", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i, j := r.IntN(len(b.rows)), r.IntN(len(b.rows)-1)
			if j >= i {
				j++
			}
			b.rows[i], b.rows[j] = b.rows[j], b.rows[i]
			b.renumber()
			return audit.Moved, int64(min(i, j) + 1)
		}},
		{"repeat one", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			b.rows = slices.Insert(b.rows, i+1, b.rows[i])
			b.renumber()
			return audit.Moved, int64(i + 2)
		}},
		{"insert one", func(r *rand.Rand, b *book) (audit.Break, int64) {
			i := r.IntN(len(b.rows))
			forged := audit.Row{At: b.rows[i].At, What: audit.Viewed, Sealed: []byte("forged")}
			before := audit.Head{Seq: int64(i)}
			if i > 0 {
				before.Sum = b.rows[i-1].Sum
			}
			audit.New([]byte("a guess")).Link(&forged, before)
			b.rows = slices.Insert(b.rows, i, forged)
			b.renumber()
			return audit.Edited, int64(i + 1)
		}},
		{"cut the tail", func(r *rand.Rand, b *book) (audit.Break, int64) {
			n := r.IntN(len(b.rows))
			b.rows = b.rows[:n]
			return audit.Cut, int64(n + 1)
		}},
		{"cut the tail and the head", func(r *rand.Rand, b *book) (audit.Break, int64) {
			n := 1 + r.IntN(len(b.rows)-1)
			b.rows = b.rows[:n]
			b.head = audit.Head{Seq: int64(n), Sum: b.rows[n-1].Sum}
			return audit.HeadGone, int64(n)
		}},
		{"empty everything", func(r *rand.Rand, b *book) (audit.Break, int64) {
			b.rows, b.head, b.proof = nil, audit.Head{}, nil
			return audit.Cut, 1
		}},
		{"put back an older copy", func(r *rand.Rand, b *book) (audit.Break, int64) {
			n := 1 + r.IntN(len(b.rows)-1)
			b.rows = b.rows[:n]
			b.head = audit.Head{Seq: int64(n), Sum: b.rows[n-1].Sum}
			b.proof = chain.Sign(b.head) // as it was kept when the copy was made
			return audit.Cut, int64(n + 1)
		}},
		{"go on from an older copy", func(r *rand.Rand, b *book) (audit.Break, int64) {
			n := 1 + r.IntN(len(b.rows)-1)
			end := b.head.Seq
			b.rows = b.rows[:n]
			b.head = audit.Head{Seq: int64(n), Sum: b.rows[n-1].Sum}
			for b.head.Seq < end {
				b.rows = append(b.rows, audit.Row{At: 9, What: audit.Viewed, Sealed: []byte("another history")})
				b.head = chain.Link(&b.rows[len(b.rows)-1], b.head)
			}
			b.proof = chain.Sign(b.head)
			return audit.Foreign, end
		}},
		{"mix in an older copy's end", func(r *rand.Rand, b *book) (audit.Break, int64) {
			n := 1 + r.IntN(len(b.rows)-2)
			other := audit.Row{At: 9, What: audit.Viewed, Sealed: []byte("another history")}
			chain.Link(&other, audit.Head{Seq: int64(n), Sum: b.rows[n-1].Sum})
			b.rows[n] = other
			return audit.Foreign, int64(n + 2)
		}},
	}
}

// TestEveryAttackIsFound makes random chains and does random things to them.
func TestEveryAttackIsFound(t *testing.T) {
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			for seed := range uint64(200) {
				r := rand.New(rand.NewPCG(seed, 1))
				whole := write(r, 3+r.IntN(40))
				if rep := whole.verify(t); !rep.Whole() || rep.Entries != int64(len(whole.rows)) {
					t.Fatalf("seed %d: a whole chain is called broken: %+v", seed, rep)
				}
				b := whole.clone()
				how, seq := a.do(r, &b)
				rep := b.verify(t)
				if rep.Whole() {
					t.Fatalf("seed %d: not found", seed)
				}
				if first := rep.Findings[0]; first.Break != how || first.Seq != seq {
					t.Fatalf("seed %d: found %q at %d, want %q at %d", seed, first.Break, first.Seq, how, seq)
				}
			}
		})
	}
}

// TestWithoutWitness checks that all but going back to an older copy is found
// with the database alone.
func TestWithoutWitness(t *testing.T) {
	for _, a := range attacks() {
		r := rand.New(rand.NewPCG(7, 7))
		b := write(r, 20)
		a.do(r, &b)
		b.witness = nil
		older := a.name == "put back an older copy" || a.name == "go on from an older copy" || a.name == "empty everything"
		if rep := b.verify(t); rep.Whole() != older {
			t.Errorf("%s: whole = %v without the witness", a.name, rep.Whole())
		}
	}
}

func TestEmptyChain(t *testing.T) {
	if rep := (book{}).verify(t); !rep.Whole() || rep.Entries != 0 {
		t.Errorf("an empty chain: %+v", rep)
	}
}

func TestAnotherKeyFindsEverythingBroken(t *testing.T) {
	b := write(rand.New(rand.NewPCG(1, 1)), 30)
	rep, err := audit.New([]byte("another key")).Verify(audit.Remembered{Head: b.head, Proof: b.proof}, each(b.rows))
	if err != nil || rep.Broken != 31 || len(rep.Findings) != 20 {
		t.Errorf("%d broken, %d kept, %v", rep.Broken, len(rep.Findings), err)
	}
}

func TestUnreadableRow(t *testing.T) {
	oops := errors.New("oops")
	_, err := chain.Verify(audit.Remembered{}, func(yield func(audit.Row, error) bool) { yield(audit.Row{}, oops) })
	if !errors.Is(err, oops) {
		t.Errorf("err = %v", err)
	}
}
