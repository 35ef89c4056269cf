package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"mingbai/handlers/account"
	"mingbai/handlers/delivery"
)

// nameKey is how an account is looked up: case does not count.
func (s *Store) nameKey(name string) string {
	return s.ring.Pseudonym("account", strings.ToLower(strings.TrimSpace(name)))
}

// AnyAccount tells whether there is an account.
func (s *Store) AnyAccount(ctx context.Context) (bool, error) {
	var id string
	err := s.find(ctx, `SELECT id FROM accounts LIMIT 1`, nil, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, s.failed("look for accounts", err)
}

// Accounts returns all accounts by name.
func (s *Store) Accounts(ctx context.Context) ([]account.Account, error) {
	rows, err := s.query(ctx, `SELECT id, version, sealed FROM accounts`)
	if err != nil {
		return nil, s.failed("read accounts", err)
	}
	defer rows.Close()
	var all []account.Account
	for rows.Next() {
		var id string
		var version int64
		var sealed []byte
		if err := rows.Scan(&id, &version, &sealed); err != nil {
			return nil, s.failed("read accounts", err)
		}
		a, err := s.openAccount(id, version, sealed)
		if err != nil {
			return nil, s.failed("read accounts", err)
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b account.Account) int { return strings.Compare(a.Name, b.Name) })
	return all, s.failed("read accounts", rows.Err())
}

// Account returns an account by its id, or account.ErrNone.
func (s *Store) Account(ctx context.Context, id string) (account.Account, error) {
	return s.findAccount(ctx, `SELECT id, version, sealed FROM accounts WHERE id = ?`, id)
}

// AccountNamed returns an account by its name, or account.ErrNone.
func (s *Store) AccountNamed(ctx context.Context, name string) (account.Account, error) {
	return s.findAccount(ctx, `SELECT id, version, sealed FROM accounts WHERE name_key = ?`, s.nameKey(name))
}

func (s *Store) findAccount(ctx context.Context, query, key string) (account.Account, error) {
	var id string
	var version int64
	var sealed []byte
	err := s.find(ctx, query, []any{key}, &id, &version, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return account.Account{}, account.ErrNone
	}
	if err != nil {
		return account.Account{}, s.failed("read account", err)
	}
	a, err := s.openAccount(id, version, sealed)
	return a, s.failed("read account", err)
}

func (s *Store) openAccount(id string, version int64, sealed []byte) (account.Account, error) {
	var a account.Account
	err := s.openJSON("accounts", id, sealed, &a)
	a.ID, a.Version = id, version
	return a, err
}

// FirstAccount stores the first account, or account.ErrTaken when there is one.
func (s *Store) FirstAccount(ctx context.Context, a account.Account) error {
	return s.write(ctx, "store first account", func(t *txn) error {
		if err := t.put(ctx, "accounts", []byte(a.ID)); err != nil { // one at a time
			return err
		}
		there, err := t.has(ctx, `SELECT 1 FROM accounts LIMIT 1`)
		if err == nil && there {
			err = account.ErrTaken
		}
		if err != nil {
			return err
		}
		a.Version = 0
		return s.saveAccount(ctx, t, a)
	})
}

// SaveAccount stores an account that was read at its version, 0 for a new one,
// or delivery.ErrStale. It refuses a name that another has (account.ErrTaken)
// and to leave no active administrator (account.ErrLast). Who may no longer
// sign in, or not as before, is signed out.
func (s *Store) SaveAccount(ctx context.Context, a account.Account) error {
	return s.keepAccount(ctx, "save account", a, nil)
}

func (s *Store) saveAccount(ctx context.Context, t *txn, a account.Account) error {
	if err := a.Check(); err != nil {
		return err
	}
	key, from := s.nameKey(a.Name), a.Version
	taken, err := t.has(ctx, `SELECT 1 FROM accounts WHERE name_key = ? AND id <> ?`, key, a.ID)
	if err == nil && taken {
		err = account.ErrTaken
	}
	if err != nil {
		return err
	}
	a.Version++
	sealed, err := s.sealJSON("accounts", a.ID, a)
	if err != nil {
		return err
	}
	if from == 0 {
		_, err = t.exec(ctx, `INSERT INTO accounts (id, name_key, role, active, version, sealed) VALUES (?, ?, ?, ?, 1, ?)`,
			a.ID, key, string(a.Role), flag(a.Active()), sealed)
		return err
	}
	n, err := t.exec(ctx, `UPDATE accounts SET name_key = ?, role = ?, active = ?, version = ?, sealed = ? WHERE id = ? AND version = ?`,
		key, string(a.Role), flag(a.Active()), a.Version, sealed, a.ID, from)
	if err == nil && n == 0 {
		err = delivery.ErrStale
	}
	if err != nil {
		return err
	}
	left, err := t.has(ctx, `SELECT 1 FROM accounts WHERE role = ? AND active = 1 LIMIT 1`, string(account.Administrator))
	if err == nil && !left {
		err = account.ErrLast
	}
	if err == nil && (!a.Active() || a.Password == "") {
		_, err = t.exec(ctx, `DELETE FROM office_sessions WHERE account = ?`, a.ID)
	}
	return err
}
