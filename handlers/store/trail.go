package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"strconv"

	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
)

// ErrTrail says that the book of what was done is broken; verify tells where.
var ErrTrail = errors.New("store: the audit trail is broken")

// sealedEntry is what of an entry is sealed.
type sealedEntry struct {
	Who     string `json:"who"`
	Object  string `json:"object,omitempty"`
	Details string `json:"details,omitempty"`
	Place   string `json:"place,omitempty"`
}

// chain is the hash chain of this store's key.
func (s *Store) chain() audit.Chain { return audit.New(s.Secret("audit")) }

// Log enters what somebody did. What leaves the house is entered before it is
// handed out: what cannot be entered must not leave.
func (s *Store) Log(ctx context.Context, e audit.Entry) error {
	return s.write(ctx, "enter what was done", func(t *txn) error { return s.note(ctx, t, e) })
}

// note enters what is done within a transaction, so that neither is stored
// without the other. It takes the head of the chain, which comes last in the
// order of locks: nothing else may be locked after it.
func (s *Store) note(ctx context.Context, t *txn, e audit.Entry) error {
	if err := e.Check(); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE audit_head SET seq = seq WHERE name = 'audit'`); err != nil { // others wait from here
		return err
	}
	head, err := s.sound(ctx, t)
	if t.head != nil { // the second entry of one transaction
		head, err = *t.head, nil
	}
	if errors.Is(err, ErrTrail) {
		s.log.Error("the audit trail was broken; it goes on, verify tells where")
		repair := audit.Entry{Who: "明白", What: audit.Repaired, Object: strconv.FormatInt(head.Seq, 10)}
		head, err = s.link(ctx, t, head, repair)
	}
	if err == nil {
		head, err = s.link(ctx, t, head, e)
	}
	if err != nil {
		return err
	}
	t.head = &head
	n, err := t.exec(ctx, `UPDATE audit_head SET seq = ?, sum = ?, proof = ? WHERE name = 'audit'`, head.Seq, head.Sum, s.chain().Sign(head))
	if err == nil && n == 0 {
		_, err = t.exec(ctx, `INSERT INTO audit_head (name, seq, sum, proof) VALUES ('audit', ?, ?, ?)`, head.Seq, head.Sum, s.chain().Sign(head))
	}
	return err
}

// noteEffect enters what of an effect belongs into the book. It comes last in
// the transaction.
func (s *Store) noteEffect(ctx context.Context, t *txn, e delivery.Effect) error {
	done := slices.Clone(e.Trail)
	if e.Handoff != nil && e.Handoff.Roster != nil {
		done = append(done, audit.Entry{Who: "机器人", What: audit.Roster, Details: "有人绑定了账号，或者联系不上了"})
	}
	if e.Erase {
		done = append(done, audit.Entry{Who: "住户本人", What: audit.Erased})
	}
	for _, entry := range done {
		if err := s.note(ctx, t, entry); err != nil {
			return err
		}
	}
	return nil
}

// link puts one entry at the end of the chain.
func (s *Store) link(ctx context.Context, t *txn, head audit.Head, e audit.Entry) (audit.Head, error) {
	row := audit.Row{At: ms(s.now()), What: e.What}
	var err error
	row.Sealed, err = s.sealJSON("audit", strconv.FormatInt(head.Seq+1, 10), sealedEntry{e.Who, e.Object, e.Details, e.Place})
	if err != nil {
		return head, err
	}
	head = s.chain().Link(&row, head)
	_, err = t.exec(ctx, `INSERT INTO audit (seq, at, what, sealed, prev, sum) VALUES (?, ?, ?, ?, ?, ?)`,
		row.Seq, row.At, string(row.What), row.Sealed, append([]byte{}, row.Prev...), row.Sum)
	return head, err
}

// sound returns the end of the chain. ErrTrail comes with the end after which
// the chain can go on: an entry must never make what was broken look whole.
func (s *Store) sound(ctx context.Context, t *txn) (audit.Head, error) {
	var head, last audit.Head
	var proof []byte
	err := t.row(ctx, `SELECT seq, sum, proof FROM audit_head WHERE name = 'audit'`, nil, &head.Seq, &head.Sum, &proof)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return head, err
	}
	gone := err != nil
	err = t.row(ctx, `SELECT seq, sum FROM audit WHERE seq > 0 ORDER BY seq DESC LIMIT 1`, nil, &last.Seq, &last.Sum)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return head, err
	}
	met, err := s.metWitness(ctx, t)
	if err != nil {
		return head, err
	}
	if !gone && met && head.Same(last) && s.chain().Signed(head, proof) {
		return head, nil
	}
	if w := s.witness.head(); w != nil && w.Seq > last.Seq {
		last.Seq = w.Seq
	}
	return audit.Head{Seq: max(last.Seq, head.Seq), Sum: last.Sum}, ErrTrail
}

// metWitness tells whether the entry that the witness saw is still there.
func (s *Store) metWitness(ctx context.Context, t *txn) (bool, error) {
	w := s.witness.head()
	if w == nil || w.Seq == 0 {
		return true, nil
	}
	there := audit.Head{Seq: w.Seq}
	err := t.row(ctx, `SELECT sum FROM audit WHERE seq = ?`, []any{w.Seq}, &there.Sum)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && w.Same(there), err
}

// VerifyTrail walks the whole chain, over one moment of the database.
func (s *Store) VerifyTrail(ctx context.Context) (audit.Report, error) {
	known := audit.Remembered{Witness: s.witness.head()} // before the moment: it never runs ahead
	var report audit.Report
	err := s.moment(ctx, func(t *txn) error {
		err := t.row(ctx, `SELECT seq, sum, proof FROM audit_head WHERE name = 'audit'`, nil, &known.Head.Seq, &known.Head.Sum, &known.Proof)
		if errors.Is(err, sql.ErrNoRows) {
			known.Proof, err = []byte("none"), nil
		}
		if err != nil {
			return err
		}
		report, err = s.chain().Verify(known, trailRows(ctx, t))
		return err
	})
	return report, s.failed("read the audit trail", err)
}

// trailRows reads the chain as it is stored.
func trailRows(ctx context.Context, t *txn) iter.Seq2[audit.Row, error] {
	return func(yield func(audit.Row, error) bool) {
		rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT seq, at, what, sealed, prev, sum FROM audit ORDER BY seq`))
		if err != nil {
			yield(audit.Row{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var r audit.Row
			var what string
			err := rows.Scan(&r.Seq, &r.At, &what, &r.Sealed, &r.Prev, &r.Sum)
			r.What = audit.What(what)
			if !yield(r, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(audit.Row{}, err)
		}
	}
}
