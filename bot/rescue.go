package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// officeResetCmd lets somebody back in whom no administrator can help: whoever
// owns the data folder could read it all anyway. It is entered in the trail.
type officeResetCmd struct {
	Name   string `required:"" help:"账号名。" placeholder:"李主任"`
	Second bool   `help:"也取消动态码和恢复码，手机和恢复码都丢了才用。"`
}

// resetOrder asks for a one-time code of an account.
type resetOrder struct {
	Name   string
	Second bool
}

// rescueLife is how long the code may be used.
const rescueLife = time.Hour

// Run prints the code.
func (r officeResetCmd) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Reset: &resetOrder{Name: strings.TrimSpace(r.Name), Second: r.Second}})
}

// reset makes a one-time code for an account and prints it, alone on the last
// line. The account is unlocked.
func (s shop) reset(ctx context.Context, o resetOrder, out io.Writer) error {
	a, err := s.store.AccountNamed(ctx, o.Name)
	if errors.Is(err, account.ErrNone) {
		return fmt.Errorf("%w：没有叫“%s”的网页账号", errUsage, o.Name)
	}
	if err != nil {
		return err
	}
	code, err := account.NewCode(rand.Reader)
	if err != nil {
		return err
	}
	did, lost := "出了一次性码，旧密码作废", "旧密码"
	if o.Second {
		a.Secret, a.Step, a.Recovery = "", 0, nil
		did, lost = did+"，取消了动态码", lost+"、动态码和恢复码"
	}
	unlocked := ""
	if !a.Active() {
		did, unlocked = did+"，恢复了账号", "账号原来停用着，也恢复了账号。"
	}
	a = a.WithCode(account.CodeHash(s.store.Secret(consoleSecret), code), time.Now().Add(rescueLife).UTC())
	a.Disabled = time.Time{}
	if err := s.store.ChangeAccount(ctx, a, audit.Entry{Who: audit.Terminal, What: audit.Account, Object: a.Name, Details: did, Place: a.Place}); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s的%s作废了，登录着的地方都退出了。%s请在1小时内打开 /office/reset，写账号“%s”和下面的码，设新密码。只能用一次。\n%s\n", a.Name, lost, unlocked, a.Name, code)
	return nil
}
