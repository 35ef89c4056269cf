package store

import (
	"context"
	"fmt"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// ChangeAccount is SaveAccount with an entry of the audit trail; neither is
// stored without the other.
func (s *Store) ChangeAccount(ctx context.Context, a account.Account, done audit.Entry) error {
	return s.keepAccount(ctx, "save account", a, &done)
}

// ChangeRoster is SaveRoster with an entry of the audit trail; neither is
// stored without the other. The cases of those who cannot be reached any more
// are handed on.
func (s *Store) ChangeRoster(ctx context.Context, r handoff.Roster, done audit.Entry) error {
	added := 0
	err := s.write(ctx, "save roster", func(t *txn) error {
		before, err := s.rosterIn(ctx, t)
		if err != nil {
			return err
		}
		lost := before.Lost(r)
		var id int64
		if len(lost) > 0 { // first: see the order of locks
			if id, err = t.next(ctx, "inbox", len(lost)); err != nil {
				return err
			}
		}
		if err := s.saveRoster(ctx, t, r); err != nil {
			return err
		}
		added = 0
		for i, person := range lost {
			n, err := s.left(ctx, t, id+int64(i), person, fmt.Sprintf("left/%s/%d", person, r.Version+1))
			if err != nil {
				return err
			}
			added += n
		}
		return s.note(ctx, t, done)
	})
	if err == nil {
		s.backlog.add(added)
	}
	return err
}

// left puts into the inbox that somebody of the roster cannot be reached any
// more.
func (s *Store) left(ctx context.Context, t *txn, id int64, person, key string) (int, error) {
	return s.receive(ctx, t, id, delivery.Incoming{Channel: handoff.ClockChannel, Update: key, Chat: person, Raw: handoff.LeftData(key, person), At: s.now()})
}

// keepAccount stores an account, lets the roster follow it, and enters what was
// done, all or nothing.
func (s *Store) keepAccount(ctx context.Context, op string, a account.Account, done *audit.Entry) error {
	added := 0
	err := s.write(ctx, op, func(t *txn) error {
		if err := t.put(ctx, "accounts", []byte(a.ID)); err != nil { // one at a time
			return err
		}
		if err := s.saveAccount(ctx, t, a); err != nil {
			return err
		}
		var err error
		if added, err = s.followAccount(ctx, t, a); err != nil || done == nil {
			return err
		}
		return s.note(ctx, t, *done)
	})
	if err == nil {
		s.backlog.add(added)
	}
	return err
}

// DropAccount forgets an account that was read at its version and with which
// nobody ever signed in, and enters that; or delivery.ErrStale.
func (s *Store) DropAccount(ctx context.Context, a account.Account, done audit.Entry) error {
	return s.write(ctx, "drop account", func(t *txn) error {
		if err := t.put(ctx, "accounts", []byte(a.ID)); err != nil {
			return err
		}
		n, err := t.exec(ctx, `DELETE FROM accounts WHERE id = ? AND version = ?`, a.ID, a.Version)
		if err == nil && n == 0 {
			err = delivery.ErrStale
		}
		if err != nil {
			return err
		}
		return s.note(ctx, t, done)
	})
}

// followAccount lets the roster follow an account, so that nobody is asked
// where nobody can look: its person is asked on the office's pages from the
// moment somebody can sign in with it, unless they can be reached elsewhere,
// and no longer than that. It returns how many updates it put into the inbox.
func (s *Store) followAccount(ctx context.Context, t *txn, a account.Account) (int, error) {
	person, seat := a.Person, handoff.Seat(a.ID)
	if !a.Active() || !a.Joined() {
		person = ""
	}
	r, err := s.rosterIn(ctx, t)
	if err != nil {
		return 0, err
	}
	_, left, changed := r.Follow(seat, person)
	if !changed {
		return 0, nil
	}
	var id int64
	if left != "" { // first: see the order of locks
		if id, err = t.next(ctx, "inbox", 1); err != nil {
			return 0, err
		}
	}
	if _, err := t.exec(ctx, `UPDATE roster SET version = version WHERE name = ?`, rosterRow); err != nil { // others wait from here
		return 0, err
	}
	if r, err = s.rosterIn(ctx, t); err != nil {
		return 0, err
	}
	next, still, _ := r.Follow(seat, person)
	if err := s.saveRoster(ctx, t, next); err != nil {
		return 0, err
	}
	did := "在网页上接单"
	if person == "" {
		did = "不再在网页上接单，手上的单转给别人"
	}
	added := 0
	if left != "" && still == left {
		if added, err = s.left(ctx, t, id, left, fmt.Sprintf("left/%s/%d", left, next.Version+1)); err != nil {
			return 0, err
		}
	}
	return added, s.note(ctx, t, audit.Entry{Who: "明白", What: audit.Roster, Object: a.Name, Details: did, Place: a.Place})
}
