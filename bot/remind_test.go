package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/store"
)

// post sends the page's form with words or a pressed button and returns the
// page that comes back.
func (p *program) post(client *http.Client, field, value string) string {
	p.t.Helper()
	form := formOf(p.t, p.open(client, "/"))
	form.Set(field, value)
	resp, err := client.PostForm(p.url()+form.Get("_action"), form)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

// TestReminderOnThePage: a resident asks on the page to be reminded, takes the
// file for the calendar, the service is stopped over the day, and the reminder
// stands on the page when it is opened again.
func TestReminderOnThePage(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	client := &http.Client{Jar: &cookies{}}
	p.open(client, "/")
	if page := p.post(client, "text", china(time.Now())+"收到劳动仲裁裁决书，不服，几天内起诉"); !strings.Contains(page, "提醒我") {
		t.Fatalf("no reminder is offered:\n%s", page)
	}
	page := p.post(client, "pick", `{"d":"ics:1","l":"存到日历"}`)
	code, file := fetch(t, client, p.url()+"/file/"+between(page, `href="/file/`, `"`))
	if code != http.StatusOK || !strings.Contains(file, "BEGIN:VCALENDAR") || !strings.Contains(file, "BEGIN:VALARM") {
		t.Errorf("calendar file: %d\n%s", code, file)
	}
	if page := p.post(client, "pick", `{"d":"remind:1","l":"提醒我"}`); !strings.Contains(page, "到时候我提醒你") {
		t.Errorf("the reminder was not taken:\n%s", page)
	}
	if page := p.post(client, "text", "/mydata"); !strings.Contains(page, "还没到的提醒 3 个") {
		t.Errorf("not in the list of what is stored:\n%s", page)
	}
	p.stop()
	p.pass(20 * 24 * time.Hour)
	p.start()
	if page := p.open(client, "/"); strings.Count(page, "提醒你：最后一天") != 1 {
		t.Errorf("the reminder stands %d times on the page:\n%s", strings.Count(page, "提醒你：最后一天"), page)
	}
	if strings.Contains(p.errs.String(), "裁决书") {
		t.Error("a resident's words are in the log")
	}
}

// pass lets the store of a stopped program see a later time.
func (p *program) pass(d time.Duration) {
	p.t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: p.data})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	if n, err := s.Remind(ctx, time.Now().Add(d)); err != nil || n != 1 {
		p.t.Fatalf("%d reminders, %v; want the latest alone", n, err)
	}
}

func fetch(t *testing.T, client *http.Client, address string) (int, string) {
	t.Helper()
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestReminderOnTelegram: asked for with a button, due while the service is
// stopped, sent once when it runs again, ended with its own button.
func TestReminderOnTelegram(t *testing.T) {
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	p := newProgram(t, map[string]string{"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL()})
	p.start()
	said := func(words string) int {
		n := 0
		for _, s := range fake.Sent(7) {
			n += strings.Count(s.Text, words)
		}
		return n
	}
	fake.Meet(7)
	fake.Say(7, china(time.Now())+"收到劳动仲裁裁决书，不服，几天内起诉")
	p.await(func() bool { return said("15日") > 0 })
	fake.Press(7, "remind:1")
	p.await(func() bool { return said("到时候我提醒你") == 1 })
	p.stop()
	p.pass(20 * 24 * time.Hour)
	p.start()
	p.await(func() bool { return said("提醒你：最后一天") > 0 })
	fake.Press(7, "unremind:*")
	p.await(func() bool { return said("提醒都取消了") == 1 })
	if n := said("提醒你：最后一天"); n != 1 {
		t.Errorf("reminded %d times", n)
	}
}

// china writes a day as residents do.
func china(now time.Time) string {
	return now.In(time.FixedZone("CST", 8*60*60)).Format("2006年1月2日")
}
