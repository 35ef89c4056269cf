package accounts

import "mingbai/handlers/account"

// Manages tells whether one account may manage another, and so has it in the lists
// of these pages.
func Manages(me, other account.Account) bool { return manages(me, other) }
