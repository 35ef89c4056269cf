package audit

import (
	"bytes"
	"iter"
	"time"
)

// Break is how a chain is broken.
type Break string

// The ways a chain can be broken.
const (
	Whole    Break = ""
	Edited   Break = "edited"   // an entry was changed, or put in by somebody without the key
	Dropped  Break = "dropped"  // entries in the middle are gone
	Moved    Break = "moved"    // an entry stands at another's place
	Foreign  Break = "foreign"  // an entry of ours that belongs to another history, such as an older copy
	Cut      Break = "cut"      // the last entries are gone
	Added    Break = "added"    // there are entries after the remembered end
	HeadGone Break = "head"     // the remembered end was edited
	Resumed  Break = "repaired" // the store found a break and went on; the entry says so
)

// Finding is one place where a chain is broken.
type Finding struct {
	Break Break
	Seq   int64     // the first broken entry
	Until int64     // the last missing one for Dropped, Cut and Added, the true place for Moved
	At    time.Time // when what stands there, or stands last, says it was made
}

// Report is what walking a chain found.
type Report struct {
	Entries  int64     // how many there are
	From     time.Time // of the first
	To       time.Time // of the last
	Head     Head      // as remembered
	Witness  bool      // there is a witness, and it was asked
	Broken   int64     // places where it is broken
	Findings []Finding // the first of them
}

// Whole tells whether nothing was found.
func (r Report) Whole() bool { return r.Broken == 0 }

// Remembered is what is known of the end of a chain apart from its rows.
type Remembered struct {
	Head    Head
	Proof   []byte // of Head
	Witness *Head  // of the file beside the database; nil = there is none
}

const (
	mostFindings = 20        // that are kept
	mostTries    = 2_000_000 // to find true places, about two seconds
)

// walk is a chain being read.
type walk struct {
	chain Chain
	known Remembered
	last  Head
	seen  bool  // the witness was met
	tries int64 // left for finding true places
	rep   Report
}

// Verify walks a chain in the order of its numbers and tells what is not as it
// was entered. It holds one row at a time. A row that cannot be read ends the
// walk with its error.
func (c Chain) Verify(known Remembered, rows iter.Seq2[Row, error]) (Report, error) {
	w := walk{chain: c, known: known, tries: mostTries, rep: Report{Head: known.Head, Witness: known.Witness != nil}}
	w.seen = known.Witness == nil || known.Witness.Seq == 0
	for r, err := range rows {
		if err != nil {
			return w.rep, err
		}
		w.step(r)
	}
	w.end()
	return w.rep, nil
}

// found keeps a finding.
func (w *walk) found(b Break, seq, until int64) {
	w.rep.Broken++
	if len(w.rep.Findings) < mostFindings {
		w.rep.Findings = append(w.rep.Findings, Finding{Break: b, Seq: seq, Until: until, At: w.rep.To})
	}
}

// step looks at the next row.
func (w *walk) step(r Row) {
	at := time.UnixMilli(r.At).UTC()
	if w.rep.Entries == 0 {
		w.rep.From = at
	}
	w.rep.Entries++
	w.rep.To = at
	w.judge(r)
	w.last = Head{Seq: r.Seq, Sum: r.Sum}
	if w.known.Witness != nil && w.known.Witness.Same(w.last) {
		w.seen = true
	}
}

// judge compares a row with the one before it.
func (w *walk) judge(r Row) {
	next := w.last.Seq + 1
	switch {
	case !w.chain.whole(r):
		if from := w.origin(r); from != 0 {
			w.found(Moved, r.Seq, from)
			return
		}
		w.found(Edited, r.Seq, r.Seq)
	case r.Seq != next:
		w.found(Dropped, next, r.Seq-1)
	case !bytes.Equal(r.Prev, w.last.Sum):
		w.found(Foreign, r.Seq, r.Seq)
	case r.What == Repaired:
		w.found(Resumed, r.Seq, r.Seq)
	}
}

// origin looks for the place a row was entered at; 0 = it was never entered
// like this, or looking would take too long.
func (w *walk) origin(r Row) int64 {
	last := min(max(w.known.Head.Seq, r.Seq)+w.rep.Entries, w.tries)
	for seq := int64(1); seq <= last; seq++ {
		w.tries--
		if w.chain.stood(r, seq) {
			return seq
		}
	}
	return 0
}

// end compares the last row with what is remembered apart.
func (w *walk) end() {
	head := w.known.Head
	switch {
	case !w.chain.Signed(head, w.known.Proof):
		w.found(HeadGone, w.last.Seq, w.last.Seq)
	case head.Seq > w.last.Seq:
		w.found(Cut, w.last.Seq+1, head.Seq)
	case head.Seq < w.last.Seq:
		w.found(Added, head.Seq+1, w.last.Seq)
	case !bytes.Equal(head.Sum, w.last.Sum):
		w.found(Foreign, w.last.Seq, w.last.Seq)
	}
	if w.seen {
		return
	}
	if witness := *w.known.Witness; witness.Seq > w.last.Seq {
		w.found(Cut, w.last.Seq+1, witness.Seq)
	} else {
		w.found(Foreign, witness.Seq, witness.Seq)
	}
}
