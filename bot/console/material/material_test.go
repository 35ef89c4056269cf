package material_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/material"
	"mingbai/handlers/account"
)

func office(t *testing.T, more ...material.Item) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(*consoletest.Office) console.Area {
		return material.Area(material.Config{
			Items: func() []material.Item {
				return append([]material.Item{
					{Kind: "指南", ID: "wages", Title: "工资没发", Source: "劳动法", Standing: "自带"},
					{Kind: "文档", ID: "doc1", Title: "甲镇年报", Place: consoletest.Town, Year: 2025, URL: "https://example.org/a", Source: "甲镇", Standing: "有 2 处拿不准", Doubtful: true},
				}, more...)
			},
			Why: func(_ context.Context, q, _ string) (material.Found, error) {
				return material.Found{Answer: "先去劳动监察：" + q, Sources: []string{"劳动法第五十条"}, Why: []material.Reason{{ID: "wages", Score: 3.25, Words: []string{"工资", "没发"}}}}, nil
			},
		})
	})
	o.As(account.Administrator, "")
	return o
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

func TestSearchAndWhy(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	for _, x := range []struct {
		query, has, lacks string
	}{
		{"", "工资没发", "没有找到"}, {"q=" + url.QueryEscape("年报 2025"), `href="https://example.org/a"`, "工资没发"},
		{"q=" + url.QueryEscape("没有这样的"), "没有找到", "年报"}, {"ask=" + url.QueryEscape("钱不给"), "先去劳动监察：钱不给", "没有条目被选中"},
		{"ask=x", "工资、没发", ""}, {"ask=x", "3.2", ""}, {"ask=x", "劳动法第五十条", ""},
	} {
		_, page := o.Do(c, http.MethodGet, "/office/material?"+x.query)
		if !strings.Contains(page, x.has) || x.lacks != "" && strings.Contains(page, x.lacks) {
			t.Errorf("%s: lacks %q or has %q", x.query, x.has, x.lacks)
		}
	}
}

func TestNastyTexts(t *testing.T) {
	for _, nasty := range consoletest.Nasty() {
		o := office(t, material.Item{Kind: nasty, ID: nasty, Title: nasty, Place: nasty, Source: nasty, URL: nasty, Standing: nasty})
		c := o.As(account.Head, "")
		for _, q := range []string{"", "?q=" + url.QueryEscape(nasty), "?ask=" + url.QueryEscape(nasty)} {
			if _, page := o.Do(c, http.MethodGet, "/office/material"+q); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%q stands in %q as it is", nasty, q)
			}
		}
	}
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	o := office(t)
	who := o.Account(account.Account{Role: account.Clerk, Place: consoletest.Town})
	for _, width := range []int64{360, 1280} {
		p := b.Open(t, browsertest.Options{Width: width, Height: 800})
		o.Visit(p, who, "/office/material?ask="+url.QueryEscape("老板不给钱"))
		o.Look(p, fmt.Sprintf("material-%d", width))
	}
}
