package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/store"
)

// TestOfficeReset: the only administrator, who lost password and phone, comes
// in again with a code that the command prints, whether the service runs or not.
func TestOfficeReset(t *testing.T) {
	for _, running := range []bool{false, true} {
		p := newProgram(t, nil)
		p.start() // makes the data folder
		p.stop()
		s, err := store.Open(t.Context(), store.Config{Dir: p.data})
		if err != nil {
			t.Fatal(err)
		}
		lost := account.Account{ID: "1", Name: "李主任", Role: account.Administrator, Password: "lost", Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Recovery: []string{"x"}, Disabled: time.Now().UTC()}
		if err := s.SaveAccount(t.Context(), lost); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if running {
			p.start()
		}
		if code, _, errs := p.run("", "office", "reset", "--name", "别人"); code != 2 || !strings.Contains(errs, "没有叫“别人”的网页账号") {
			t.Errorf("running %v, nobody of that name: exit %d, %s", running, code, errs)
		}
		code, out, errs := p.run("", "office", "reset", "--name", "李主任", "--second")
		lines := strings.Split(strings.TrimSpace(out), "\n")
		secret := lines[len(lines)-1]
		if code != 0 || !regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$`).MatchString(secret) || !strings.Contains(out, "动态码和恢复码作废了") || !strings.Contains(out, "恢复了账号") {
			t.Fatalf("running %v: exit %d, %s%s", running, code, out, errs)
		}
		if strings.Contains(p.errs.String(), secret) {
			t.Error("the code is in the log")
		}
		if !running {
			p.start()
		}
		v := newVisitor(t, p)
		password := "松树 河流 板凳 四月 早点"
		if end, page := v.ask("/office/reset", "name", "李主任", "code", secret, "password", password, "again", password); end != "/office/me/second" {
			t.Errorf("running %v: the code led to %s\n%s", running, end, page)
		}
		p.stop()
		if s, err = store.Open(t.Context(), store.Config{Dir: p.data}); err != nil {
			t.Fatal(err)
		}
		trail, err := s.Trail(t.Context(), 0, 100)
		if err != nil || !slices.ContainsFunc(trail, func(e audit.Entry) bool {
			return e.Who == audit.Terminal && e.Object == "李主任" && strings.Contains(e.Details, "恢复了账号")
		}) {
			t.Errorf("running %v: that the account was unlocked is not entered: %v, %v", running, trail, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
