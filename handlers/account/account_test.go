package account_test

import (
	"strings"
	"testing"

	"mingbai/handlers/account"
)

func TestWithin(t *testing.T) {
	const town, county = "吉林省辽源市东辽县甲镇", "吉林省辽源市东辽县"
	for _, c := range []struct {
		name, place, scope string
		want               bool
	}{
		{"everything", town, "", true},
		{"the town itself", town, town, true},
		{"a village of it", town + "乙村", town, true},
		{"a town of the county", town, county, true},
		{"the county for a town", county, town, false},
		{"another town", "吉林省辽源市东辽县丙乡", town, false},
		{"the town alone, as older rosters name it", "甲镇", town, true},
		{"a scope of the town alone", town, "甲镇", true},
		{"nowhere", "", town, false},
		{"nowhere, for who sees all", "", "", true},
		{"a town of the same name elsewhere", "广东省中山市甲镇", town, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := account.Within(c.place, c.scope); got != c.want {
				t.Errorf("Within(%q, %q) = %v", c.place, c.scope, got)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	for _, r := range account.Roles() {
		if !r.Known() || r.Name() == "" {
			t.Errorf("%q has no name", r)
		}
	}
	if account.Role("boss").Known() {
		t.Error("boss is a role")
	}
	if !account.Administrator.SecondFactor() || !account.Head.SecondFactor() || account.Clerk.SecondFactor() {
		t.Error("the wrong roles need a second factor")
	}
}

func TestCodes(t *testing.T) {
	secret := []byte("a secret of sixteen")
	a, codes, err := account.Account{}.WithRecovery(secret, strings.NewReader(strings.Repeat("abcdefghij", 10)))
	if err != nil || len(codes) != 10 || len(a.Recovery) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	if _, _, err := (account.Account{}).WithRecovery(secret, strings.NewReader("short")); err == nil {
		t.Error("codes of too little randomness")
	}
	if _, ok := a.Recover("", secret); ok {
		t.Error("nothing recovers")
	}
	if _, ok := a.Recover(codes[0], []byte("another secret of sixteen")); ok {
		t.Error("a code counts under another secret")
	}
	b, ok := a.Recover(" "+strings.ToLower(codes[0]), secret)
	if !ok || len(b.Recovery) != 9 || len(a.Recovery) != 10 {
		t.Errorf("recovered %v, %d left, %d before", ok, len(b.Recovery), len(a.Recovery))
	}
	if account.SameCode("", "") || account.SameCode("", "-") || !account.SameCode("ABCD-EFGH", "ａｂｃｄ—efgh") {
		t.Error("codes are compared wrongly")
	}
	if _, err := account.KeyOf("明白", "李", "not base32!"); err == nil {
		t.Error("a secret that is none")
	}
}
