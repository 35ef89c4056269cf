package main

import (
	"strings"
	"testing"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// TestNeeds: the first page tells what waits, to those who can do something
// about it, and says so when it is late.
func TestNeeds(t *testing.T) {
	a, o := openOfficeOf(t)
	town := ledgertest.Towns()[0]
	err := a.store.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{{ID: "law", Name: "张三", Role: handoff.Adviser}, {ID: "there", Name: "李四", Role: handoff.Adviser, Address: chat.Address{Channel: "telegram", Chat: "1"}}},
		Posts:  []handoff.Post{{Place: town, Village: "甲村", Adviser: "law", Office: "所"}, {Place: town, Village: "乙村", Adviser: "there", Office: "所"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Account(account.Account{Role: account.Administrator, Password: "x"})
	o.Account(account.Account{Role: account.Clerk, Place: town, Code: "x", CodeEnds: o.Now().Add(time.Hour)})
	o.Account(account.Account{Role: account.Head, Place: town, Code: "x", CodeEnds: o.Now().Add(time.Hour)})
	o.Account(account.Account{Role: account.Clerk, Place: town, Password: "x"}.WithCode("x", o.Now().Add(time.Hour))) // worked for years, forgot the password
	n := a.needs()
	said := func(role account.Role, place string, after time.Duration) string {
		t.Helper()
		needs, err := n(t.Context(), account.Account{Role: role, Place: place}, o.Now().Add(after))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, x := range needs {
			text := x.Text
			if x.Late {
				text += "(late)"
			}
			if x.Href == "" || x.Note == "" {
				t.Errorf("%s leads nowhere, or is not explained", x.Text)
			}
			all = append(all, text)
		}
		return strings.Join(all, "；")
	}
	for _, c := range []struct {
		name, place string
		role        account.Role
		after       time.Duration
		has, not    []string
	}{
		{"an administrator on the first day", "", account.Administrator, 0, []string{"1 位顾问还收不到单", "2 个账号还没有人登录过"}, []string{"备份"}},
		{"after two weeks", "", account.Administrator, 14 * 24 * time.Hour, []string{"还没有备份过"}, []string{"(late)"}},
		{"after two months", "", account.Administrator, 60 * 24 * time.Hour, []string{"还没有备份过(late)"}, nil},
		{"a head, who invites no heads", town, account.Head, 0, []string{"1 个账号还没有人登录过"}, nil},
		{"a clerk", town, account.Clerk, 60 * 24 * time.Hour, []string{"1 位顾问还收不到单"}, []string{"备份", "账号"}},
		{"a clerk elsewhere", "吉林省某县某镇", account.Clerk, 0, nil, []string{"顾问", "账号"}},
		{"an adviser", town, account.Adviser, 60 * 24 * time.Hour, nil, []string{"顾问", "账号", "备份"}},
		{"the county", "", account.County, 60 * 24 * time.Hour, nil, []string{"顾问", "账号", "备份"}},
	} {
		got := said(c.role, c.place, c.after)
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", c.name, got, want)
			}
		}
		for _, bad := range c.not {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %q has %q", c.name, got, bad)
			}
		}
	}
	if err := a.store.Log(t.Context(), audit.Entry{Who: "明白", What: audit.BackedUp, Object: "x"}); err != nil {
		t.Fatal(err)
	}
	for after, want := range map[time.Duration]string{time.Hour: "", 9*24*time.Hour + time.Minute: "上次备份是 9 天前", 40*24*time.Hour + time.Minute: "上次备份是 40 天前(late)"} {
		if got := said(account.Administrator, "", after); strings.Contains(got, "备份") != (want != "") || !strings.Contains(got, want) {
			t.Errorf("after %s: %q, want %q", after, got, want)
		}
	}
}

// TestYearIsOpenStill: from January to May an office whose last year has rows and
// is not closed is told, late from April on.
func TestYearIsOpenStill(t *testing.T) {
	a, _ := openOfficeOf(t)
	year := time.Now().Year()
	if err := ledgertest.Make(7, 60, year).Fill(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	n := a.needs()
	for _, c := range []struct {
		at        time.Time
		has, late bool
	}{
		{time.Date(year+1, 1, 2, 0, 0, 0, 0, time.UTC), true, false}, {time.Date(year+1, 4, 1, 0, 0, 0, 0, time.UTC), true, true},
		{time.Date(year+1, 7, 1, 0, 0, 0, 0, time.UTC), false, false}, {time.Date(year+2, 1, 2, 0, 0, 0, 0, time.UTC), false, false},
	} {
		needs, err := n(t.Context(), account.Account{Role: account.Head, Place: ""}, c.at)
		if err != nil {
			t.Fatal(err)
		}
		has, late := false, false
		for _, x := range needs {
			if strings.Contains(x.Text, "年的账还没有结") {
				has, late = true, x.Late
			}
		}
		if has != c.has || late != c.late {
			t.Errorf("%s: told %v, late %v", c.at.Format(time.DateOnly), has, late)
		}
	}
}
