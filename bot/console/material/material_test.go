package material_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/material"
	"mingbai/handlers/account"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/shelf"
)

// desk is a console over a shelf and a tray of its own.
type desk struct {
	*consoletest.Office
	shelf    *shelf.Shelf
	tray     *shelf.Tray
	reloaded int
	items    []material.Item // beside the usual ones
}

func office(t *testing.T, more ...material.Item) *desk {
	t.Helper()
	d := &desk{}
	d.Office = consoletest.New(t, func(o *consoletest.Office) console.Area { return material.Area(d.config(t, o.Now, more)) })
	d.As(account.Administrator, "")
	return d
}

// config is what the pages need, over folders of their own.
func (d *desk) config(t *testing.T, now func() time.Time, more []material.Item) material.Config {
	t.Helper()
	var err error
	if d.shelf, err = shelf.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	d.items = more
	if d.tray, err = shelf.OpenTray(t.TempDir(), now); err != nil {
		t.Fatal(err)
	}
	return material.Config{
		Shelf: d.shelf, Tray: d.tray, Heed: func(context.Context) { d.reloaded++ }, Reload: func(context.Context) bool { d.reloaded++; return true },
		Lookup: func(name string) (string, bool) {
			for _, chain := range []string{consoletest.Town, consoletest.Elsewhere} {
				if len(name) > 3 && strings.HasSuffix(chain, name) {
					return chain, true
				}
			}
			return "", false
		},
		Places:   func() []string { return []string{consoletest.Town, consoletest.Elsewhere} },
		Items:    func() []material.Item { return append(items(), d.items...) },
		Passages: func(_ []string, most int) []material.Item { return d.items[:min(len(d.items), most)] },
		Entry: func(kind mark.Kind, id string) (material.Entry, bool) {
			for _, i := range append(items(), d.items...) {
				if i.Sort == kind && i.ID == id {
					return material.Entry{Item: i, Basis: i.Source, Says: []material.Said{{Name: i.Title, Lines: []string{i.Words}}}}, true
				}
			}
			return material.Entry{}, false
		},
		Why: func(_ context.Context, q, _ string) (material.Found, error) {
			return material.Found{Answer: "先去劳动监察：" + q, Sources: []string{"劳动法第五十条"}, Why: []material.Reason{{ID: "wages", Score: 3.25, Words: []string{"工资", "没发"}}}}, nil
		},
	}
}

// items are entries of each kind.
func items() []material.Item {
	return []material.Item{
		{Kind: "指南", Sort: mark.Guide, ID: "wages", Title: "工资没发", Source: "劳动法", Standing: "自带", Words: "老板不给钱"},
		{Kind: "文档", Sort: mark.Document, ID: "doc1", Title: "甲镇年报", Place: consoletest.Town, Year: 2025, URL: "https://example.org/a", Source: "甲镇", Standing: "有 2 处拿不准", Doubtful: true},
		{Kind: "服务", Sort: mark.Service, ID: "labor", Title: "劳动监察大队", Place: consoletest.Town, Year: 2019, Source: "甲镇年报", Channel: "labor", Phones: []string{"0999-5555816", "0999-5555815"}},
	}
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
		bad := material.Item{Kind: nasty, Sort: mark.Service, ID: nasty, Title: nasty, Place: nasty, Source: nasty, URL: nasty, Standing: nasty, Words: nasty, Channel: nasty, Phones: []string{nasty, nasty + "2"}}
		o := office(t, bad)
		c := o.As(account.Administrator, "")
		entry := "/office/material/item/service/" + url.PathEscape(nasty)
		pages := []string{"/office/material", "/office/material?q=" + url.QueryEscape(nasty), "/office/material?ask=" + url.QueryEscape(nasty), entry}
		for _, at := range pages {
			if res, page := o.Do(c, http.MethodGet, at); len(consoletest.Leaks(page)) > 0 || res.StatusCode != http.StatusOK {
				t.Errorf("%q stands in %s as it is, %d", nasty, at, res.StatusCode)
			}
		}
		fields := []string{"kind", "service", "id", nasty, "seen", "none", "standing", "stale", "reason", nasty, "wrong", nasty}
		res, page := o.Do(c, http.MethodPost, "/office/material/mark", fields...)
		if len(consoletest.Leaks(page)) > 0 || res.StatusCode != http.StatusOK || !strings.Contains(page, "标上了") {
			t.Errorf("%q leaks after marking, %d", nasty, res.StatusCode)
		}
		for _, wrong := range [][]string{{"phone", nasty}, {"standing", nasty}, {"reason", ""}} {
			if _, page := o.Do(c, http.MethodPost, "/office/material/mark", append(wrong, fields...)...); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%q leaks from %s", nasty, wrong[0])
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
