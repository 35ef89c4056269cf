package manage_test

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/manage"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// school is learning that is on or off.
type school struct{ on bool }

func (s *school) Learning(context.Context) (bool, int, error) { return s.on, 3, nil }
func (s *school) TurnLearning(_ context.Context, on bool) error {
	s.on = on
	return nil
}

func office(t *testing.T) (*consoletest.Office, *school) {
	t.Helper()
	learning := &school{}
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: o.Store.Secret("handoff"), Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		return manage.Area(manage.Config{Trail: o.Store, Book: o.Store, Desk: desk, Learning: learning, Days: 90})
	})
	o.As(account.Administrator, "")
	var r handoff.Roster
	for _, place := range []string{consoletest.Town, consoletest.Elsewhere} {
		r.Posts = append(r.Posts, handoff.Post{Place: place, Village: "某村", Office: handoff.Town(place) + "司法所"})
	}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return o, learning
}

func TestEveryRoute(t *testing.T) {
	o, _ := office(t)
	o.Routes()
}

func TestAudit(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	for i := range 120 {
		if err := o.Store.Log(t.Context(), audit.Entry{Who: fmt.Sprint("某人", i), What: audit.Viewed, Object: consoletest.Nasty()[i%len(consoletest.Nasty())]}); err != nil {
			t.Fatal(err)
		}
	}
	_, page := o.Do(c, "GET", "/office/audit")
	if !strings.Contains(page, "某人119") || strings.Contains(page, "某人69<") || len(consoletest.Leaks(page)) > 0 {
		t.Errorf("the first page is wrong; leaks %v", consoletest.Leaks(page))
	}
	older := regexp.MustCompile(`href="([^"]*before=[^"]*)"`).FindStringSubmatch(page)
	if older == nil {
		t.Fatal("no older page")
	}
	if _, page := o.Do(c, "GET", older[1]); !strings.Contains(page, "某人69<") || strings.Contains(page, "某人70<") {
		t.Error("the second page does not go on where the first ended")
	}
	if _, page := o.Do(c, "POST", "/office/audit/verify"); !strings.Contains(page, "日志是完整的") {
		t.Errorf("verify says\n%s", page)
	}
}

func TestTimes(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Head, consoletest.Town)
	if _, page := o.Do(c, "GET", "/office/settings"); !strings.Contains(page, "甲镇司法所") || strings.Contains(page, "乙镇司法所") || !strings.Contains(page, "90 天") {
		t.Error("the settings of the own office, and no other, are to be seen")
	}
	at := "/office/settings/times?office=" + url.QueryEscape("甲镇司法所")
	_, form := o.Do(c, "GET", at)
	was := regexp.MustCompile(`name="was" value="([^"]*)"`).FindStringSubmatch(form)[1]
	save := func(fields ...string) (int, string) {
		res, page := o.Do(c, "POST", "/office/settings/times", append([]string{"office", "甲镇司法所", "was", was}, fields...)...)
		return res.StatusCode, page
	}
	for _, x := range []struct {
		fields []string
		want   string
	}{
		{[]string{"claim", "x"}, "写分钟数"}, {[]string{"claim", "-5"}, "写分钟数"}, {[]string{"urgent", "50", "claim", "20"}, "急单"},
		{[]string{"silent", "9999"}, "不回话的时间要在"}, {[]string{"hours", "有空就来"}, "办公时间看不懂"},
	} {
		if status, page := save(x.fields...); status != 422 || !strings.Contains(page, x.want) {
			t.Errorf("%v: status %d, want 422 with %q", x.fields, status, x.want)
		}
	}
	if status, page := save("claim", "20", "urgent", "5", "hours", "周一至周五 9:00-17:00"); status != 200 || !strings.Contains(page, "20分钟换人(急的5分钟)") || !strings.Contains(page, "周一至周五 9:00-17:00") {
		t.Errorf("status %d\n%s", status, page)
	}
	_, form = o.Do(c, "GET", at)
	was = regexp.MustCompile(`name="was" value="([^"]*)"`).FindStringSubmatch(form)[1]
	if status, page := save("claim", "20", "urgent", "5"); status != 200 || !strings.Contains(page, "原来是：没人接，20分钟换人(急的5分钟)") || strings.Count(page, "周一至周五 9:00-17:00") != 1 {
		t.Errorf("hours are not taken back: status %d\n%s", status, page)
	}
	if status, _ := save("claim", "40"); status != 409 {
		t.Errorf("from the form as it was before: status %d", status)
	}
	for _, path := range []string{"/office/settings/times?office=" + url.QueryEscape("乙镇司法所")} {
		if res, _ := o.Do(c, "GET", path); res.StatusCode != 403 {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
		if res, _ := o.Do(c, "POST", path, "claim", "20"); res.StatusCode != 403 {
			t.Errorf("POST %s: status %d", path, res.StatusCode)
		}
	}
}

func TestLearning(t *testing.T) {
	o, school := office(t)
	c := o.As(account.Administrator, "")
	if _, page := o.Do(c, "POST", "/office/settings/learning", "turn", "on"); !school.on || !strings.Contains(page, "开着") {
		t.Error("it is not on")
	}
	if res, _ := o.Do(c, "POST", "/office/settings/learning", "turn", "maybe"); !school.on || res.StatusCode != 409 {
		t.Errorf("neither on nor off: status %d", res.StatusCode)
	}
	entries, err := o.Store.Trail(t.Context(), 0, 5)
	if err != nil || len(entries) == 0 {
		t.Errorf("nothing entered: %v", err)
	}
}

// TestDecisions: what is to be decided stands there as it is, what is open in red.
func TestDecisions(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	_, page := o.Do(c, "GET", "/office/settings")
	for _, want := range []string{
		`class="late">2 个村居，2 个没有顾问<`, `class="late">乙镇、甲镇 没有<`, "Telegram 没有开", `class="late">还没有备份过<`, `class="late">还没有验证过<`, "90 天",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the settings lack %q", want)
		}
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, town := range []string{"甲镇", "乙镇"} {
		r.People = append(r.People, handoff.Person{ID: town, Name: "某", Role: handoff.Officer, Office: town + "司法所", Appointed: true})
		r.Posts[i].Adviser = town
	}
	r.People[0].Address = chat.Address{Channel: "telegram", Chat: "7"}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, page := o.Do(c, "GET", "/office/settings"); !strings.Contains(page, `class="late">乙镇 的还收不到单<`) {
		t.Error("the settings do not say that an appointed officer cannot be reached")
	}
	if r, err = o.Store.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.People[1].Address = chat.Address{Channel: "telegram", Chat: "8"}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	enter(t, o, audit.Entry{Who: audit.Terminal, What: audit.BackedUp})
	o.Do(c, "POST", "/office/audit/verify")
	_, page = o.Do(c, "GET", "/office/settings")
	for _, want := range []string{"2 个村居都有顾问", "每个镇都有", `class="">上次 2026-11-22 11:00<`, `class="">上次 2026-11-22，完整<`} {
		if !strings.Contains(page, want) {
			t.Errorf("then the settings lack %q", want)
		}
	}
	head := o.As(account.Head, consoletest.Elsewhere)
	if _, page := o.Do(head, "GET", "/office/settings"); strings.Contains(page, "甲镇") || strings.Contains(page, "几位管理员") || !strings.Contains(page, "1 个村居都有顾问") {
		t.Error("a head sees what is not of the own town")
	}
}
