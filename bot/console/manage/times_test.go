package manage_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// mark is what the form of a page was made from.
var mark = regexp.MustCompile(`name="was" value="([^"]*)"`)

// TestTimesMendedAfterAMistake: a form that came back with a mistake is mended
// on the same page, for nobody else was there.
func TestTimesMendedAfterAMistake(t *testing.T) {
	for _, hours := range []string{"", "周一至周五 9:00-17:00"} {
		o, _ := office(t)
		c := o.As(account.Head, consoletest.Town)
		send := func(page, hours string) (int, string) {
			res, page := o.Do(c, "POST", "/office/settings/times", "office", "甲镇司法所", "place", consoletest.Town, "was", mark.FindStringSubmatch(page)[1], "claim", "20", "hours", hours)
			return res.StatusCode, page
		}
		at := "/office/settings/times?office=" + url.QueryEscape("甲镇司法所")
		if hours != "" {
			_, page := o.Do(c, "GET", at)
			send(page, hours)
		}
		_, page := o.Do(c, "GET", at)
		status, page := send(page, "每天胡说")
		if status != 422 {
			t.Fatalf("a mistake: status %d", status)
		}
		if status, page := send(page, "周一至周五 8:00-16:00"); status != 200 || !strings.Contains(page, "8:00-16:00") {
			t.Errorf("mended after %q: status %d\n%s", hours, status, page)
		}
	}
}

// TestTimesOfTwo: who was slower reads both texts under the names of the fields.
func TestTimesOfTwo(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Head, consoletest.Town)
	_, page := o.Do(c, "GET", "/office/settings/times?office="+url.QueryEscape("甲镇司法所"))
	was := mark.FindStringSubmatch(page)[1]
	send := func(claim string) (int, string) {
		res, page := o.Do(c, "POST", "/office/settings/times", "office", "甲镇司法所", "place", consoletest.Town, "was", was, "claim", claim)
		return res.StatusCode, page
	}
	send("20")
	status, page := send("25")
	if status != 409 || !strings.Contains(page, "<h3>多久没人接就换人(分钟)</h3>") || !strings.Contains(page, ">25<") || !strings.Contains(page, ">20<") || strings.Contains(page, "<h3>写的</h3>") || strings.Contains(page, was) {
		t.Errorf("status %d\n%s", status, page)
	}
}
