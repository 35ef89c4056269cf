package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"mingbai/handlers/account"
)

// ErrOldAccounts says that the account file of an earlier version cannot be
// read; nothing replaces it.
var ErrOldAccounts = errors.New("console: the old account file cannot be read")

// Opener opens what was sealed with the office's key.
type Opener interface {
	Open(purpose, place string, sealed []byte) ([]byte, error)
}

// oldAccount is an account as the first version kept it, in one sealed file.
type oldAccount struct {
	Name     string    `json:"name"`
	Password string    `json:"password"`
	Role     string    `json:"role"`
	Made     time.Time `json:"made"`
}

// OldAccount returns the account of the file that the first version kept, and
// whether there is one. A file that cannot be read is an error and never taken
// for an empty one, or a stranger could make himself the first administrator
// by damaging it.
func OldAccount(path string, opener Opener) (account.Account, bool, error) {
	sealed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return account.Account{}, false, nil
	}
	if err != nil {
		return account.Account{}, false, fmt.Errorf("%w: %w", ErrOldAccounts, err)
	}
	text, err := opener.Open("office accounts", "file", sealed)
	if err != nil {
		return account.Account{}, false, fmt.Errorf("%w: %w", ErrOldAccounts, err)
	}
	var all []oldAccount
	if err := json.Unmarshal(text, &all); err != nil || len(all) == 0 {
		return account.Account{}, false, fmt.Errorf("%w: content is damaged", ErrOldAccounts)
	}
	id, err := NewID(nil)
	if err != nil {
		return account.Account{}, false, err
	}
	old := all[0] // there was never a second
	return account.Account{ID: id, Name: old.Name, Password: old.Password, Role: account.Administrator, Made: old.Made}, true, nil
}
