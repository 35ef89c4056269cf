package roster_test

import (
	"context"
	"net/url"
	"reflect"
	"testing"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/roster"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// mute is the store with a trail that takes no entry while it is broken.
type mute struct {
	*store.Store
	broken bool
}

func (m *mute) ChangeRoster(ctx context.Context, r handoff.Roster, done audit.Entry) error {
	if m.broken {
		done.Who = "" // which no trail takes
	}
	return m.Store.ChangeRoster(ctx, r, done)
}

// TestNothingChangesWithoutATrail: what cannot be entered is not done.
func TestNothingChangesWithoutATrail(t *testing.T) {
	var book *mute
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: o.Store.Secret("handoff"), Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		book = &mute{Store: o.Store}
		return roster.Area(roster.Config{Book: book, Desk: desk})
	})
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, consoletest.Town)
	add(t, o, c, consoletest.Town, "甲村", "adviser", "张三")
	before, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	person := before.People[0].ID
	where := url.Values{"place": {consoletest.Town}, "village": {"甲村"}}.Encode()
	_, post := o.Do(c, "GET", "/office/roster/post?"+where)
	_, gone := o.Do(c, "GET", "/office/roster/remove?"+where)
	_, form := o.Do(c, "GET", "/office/roster/person?id="+person)
	book.broken = true
	for _, x := range []struct {
		path   string
		fields []string
	}{
		{"post", []string{"place", consoletest.Town, "village", "甲村", "adviser", "王五", "seen", seen(t, post)}},
		{"remove", []string{"place", consoletest.Town, "village", "甲村", "seen", seen(t, gone)}},
		{"person", []string{"id", person, "name", "张三丰", "seen", seen(t, form)}},
		{"invite", []string{"id", person}},
	} {
		if res, _ := o.Do(c, "POST", "/office/roster/"+x.path, x.fields...); res.StatusCode != 500 {
			t.Errorf("%s: status %d", x.path, res.StatusCode)
		}
	}
	if res, _ := send(t, o, c, consoletest.Town, "村居,顾问\n乙村,李四\n"); res.StatusCode != 500 {
		t.Errorf("import: status %d", res.StatusCode)
	}
	after, err := o.Store.Roster(t.Context())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("the roster was changed without an entry: %+v, %v", after, err)
	}
	book.broken = false
	if res, _ := o.Do(c, "POST", "/office/roster/remove", "place", consoletest.Town, "village", "甲村", "seen", seen(t, gone)); res.StatusCode != 200 {
		t.Errorf("with a trail: status %d", res.StatusCode)
	}
}
