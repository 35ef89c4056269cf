package signed_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/signed"
)

func whole() signed.Answer {
	return signed.Answer{
		ID: "a1", Asked: []string{"村口的鱼塘谁能包"}, Say: "鱼塘由村里公开招租。\n看村公告栏。", Category: "land_rural", Channel: "township_gov",
		Place: "广东省中山市甲镇", Source: "甲镇鱼塘发包办法", Year: 2025, URL: "https://example.org/a", Signed: "甲镇司法所 某人", Day: "2026-11-22", Until: "2027-12-31",
	}
}

func TestCheck(t *testing.T) {
	for name, change := range map[string]func(*signed.Answer){
		"id":                func(a *signed.Answer) { a.ID = "有" },
		"no way":            func(a *signed.Answer) { a.Asked = nil },
		"too many ways":     func(a *signed.Answer) { a.Asked = strings.Split(strings.Repeat("有一种问法,", 11), ",")[:11] },
		"short way":         func(a *signed.Answer) { a.Asked = []string{"短"} },
		"markup in a way":   func(a *signed.Answer) { a.Asked = []string{"<b>谁能包</b>"} },
		"nothing said":      func(a *signed.Answer) { a.Say = "" },
		"much said":         func(a *signed.Answer) { a.Say = strings.Repeat("长", signed.MostSay+1) },
		"markup":            func(a *signed.Answer) { a.Say = "<script>alert(1)</script>" },
		"turned around":     func(a *signed.Answer) { a.Say = "看村公告栏\u202e再说吧" },
		"an article":        func(a *signed.Answer) { a.Say = "按办法第十二条办，看村公告栏。" },
		"no matter":         func(a *signed.Answer) { a.Category = "" },
		"nowhere to go":     func(a *signed.Answer) { a.Channel = "" },
		"no source":         func(a *signed.Answer) { a.Source = "  " },
		"no year":           func(a *signed.Answer) { a.Year = 0 },
		"nobody signed":     func(a *signed.Answer) { a.Signed = "" },
		"no day":            func(a *signed.Answer) { a.Day = "" },
		"a day in words":    func(a *signed.Answer) { a.Until = "明年" },
		"a script to click": func(a *signed.Answer) { a.URL = "javascript:alert(1)" },
		"an address within": func(a *signed.Answer) { a.URL = "https://a@example.org" },
	} {
		a := whole()
		change(&a)
		if err := a.Check(); !errors.Is(err, signed.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := whole().Check(); err != nil {
		t.Error(err)
	}
	a := whole()
	a.URL, a.Until, a.Place = "", "", ""
	if err := a.Check(); err != nil {
		t.Errorf("without what may be left out: %v", err)
	}
}

func TestForAndHolds(t *testing.T) {
	a := whole()
	for where, want := range map[string]bool{"广东省中山市甲镇": true, "广东省中山市甲镇一村": true, "甲镇": true, "广东省中山市": false, "广东省中山市乙镇": false, "": false} {
		if a.For(where) != want {
			t.Errorf("for %q: not %v", where, want)
		}
	}
	a.Place = ""
	if !a.For("") || !a.For("广东省中山市乙镇") {
		t.Error("what is for everywhere is not")
	}
	last := time.Date(2027, 12, 31, 20, 0, 0, 0, time.UTC)
	if !a.Holds(last) || a.Holds(last.AddDate(0, 0, 1)) {
		t.Error("holds on the wrong days")
	}
}
