package roster_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// TestLook looks at the pages of a full roster, on a phone and on a desk: three
// towns, whose offices share a name, with lawyers whom two of them entered.
func TestLook(t *testing.T) {
	b := browsertest.Start(t)
	o := office(t)
	r := full(o.Now())
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	town := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: consoletest.Town})
	county := o.Account(account.Account{Name: "李主任", Role: account.Administrator})
	village := url.Values{"place": {r.Posts[0].Place}, "village": {r.Posts[0].Village}}.Encode()
	pair := "id=" + min(r.People[0].ID, r.People[1].ID) + "&with=" + max(r.People[0].ID, r.People[1].ID)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}} {
		for _, x := range []struct {
			name  string
			who   account.Account
			paths []string
		}{
			{"town", town, []string{"", "/post?" + village, "/post", "/person", "/person?id=" + r.People[0].ID, "/same?id=" + r.People[0].ID, "/leave?id=" + r.People[0].ID, "/remove?" + village, "/import"}},
			{"county", county, []string{"", "/same?" + pair, "/person?id=" + r.People[len(r.People)-1].ID}},
		} {
			p := b.Open(t, size)
			o.Visit(p, x.who, "/office/")
			for _, path := range x.paths {
				p.Go(o.URL + "/office/roster" + path)
				name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "?")
				o.Look(p, fmt.Sprintf("roster-%s-%s%t-%d", x.name, name, strings.Contains(path, "?"), size.Width))
			}
		}
		p := b.Open(t, size)
		o.Visit(p, town, "/office/roster")
		p.Follow("张三")
		p.Tick("是同一位")
		p.Press("保存")
		p.Reads("等别的镇或县(区)局确认")
		o.Look(p, fmt.Sprintf("roster-said-%d", size.Width))
	}
}

// full is a roster as a county has it.
func full(now time.Time) handoff.Roster {
	var r handoff.Roster
	places := []string{consoletest.Town, consoletest.Elsewhere, "广东省中山市中心镇"}
	for i, place := range places {
		id := func(kind string) string { return fmt.Sprintf("%s%d", kind, i) }
		r.People = append(r.People, handoff.Person{ID: id("zhang"), Name: "张三", Firm: "某某(中山)律师事务所", Role: handoff.Adviser, Place: place, Address: chat.Address{Channel: "telegram", Chat: id("1")}})
	}
	for i, place := range places {
		id := func(kind string) string { return fmt.Sprintf("%s%d", kind, i) }
		r.People = append(r.People,
			handoff.Person{ID: id("li"), Name: "李四", Role: handoff.Adviser, Place: place, Lost: i == 1, Address: chat.Address{Channel: "office", Chat: id("2")}},
			handoff.Person{ID: id("wang"), Name: "王干事", Role: handoff.Officer, Office: "司法所", Place: place, Appointed: i != 1})
		for j, village := range []string{"东村", "西村", "南门社区居民委员会", "北村", "河口村", "山下村", "新村", "老街社区", "桥头村"} {
			post := handoff.Post{Place: place, Village: village, Adviser: id("zhang"), Backup: id("li"), Office: "司法所", From: now.AddDate(-1, 0, 0), To: now.AddDate(0, 0, 90*j-30)}
			if j == 3 {
				post.Adviser, post.Backup = "", ""
			}
			if post.Hours, _ = handoff.ParseHours("周一至周五 9:00-17:00"); j%3 > 0 {
				post.Hours = handoff.Hours{}
			}
			r.Posts = append(r.Posts, post)
		}
	}
	r.Offices = []handoff.Office{{Name: "司法所", Place: places[0]}}
	return r
}
