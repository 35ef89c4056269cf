package cases_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console/cases"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, body string
		kind       chat.Kind // "" = refused
	}{
		{"words in a case", `{"id":"a/1","desk":"a","case":"c","text":"好"}`, chat.Text},
		{"a button", `{"id":"a/1","desk":"a","data":"h:cl:c:0"}`, chat.Button},
		{"no JSON", `x`, ""},
		{"nobody", `{"id":"a/1","case":"c","text":"好"}`, ""},
		{"no id", `{"desk":"a","case":"c","text":"好"}`, ""},
		{"words of no case", `{"id":"a/1","desk":"a","text":"好"}`, ""},
		{"nothing", `{"id":"a/1","desk":"a"}`, ""},
		{"both", `{"id":"a/1","desk":"a","case":"c","text":"好","data":"h:cl:c:0"}`, ""},
		{"a button with a note", `{"id":"a/1","desk":"a","text":"好","data":"h:nt:c:0"}`, chat.Button},
		{"a photo", `{"id":"a/1","desk":"a","case":"c","media":{"Kind":"photo","Channel":"office","Ref":"r"}}`, chat.Photo},
		{"a file with words", `{"id":"a/1","desk":"a","case":"c","text":"看","media":{"Kind":"file","Channel":"office","Ref":"r"}}`, chat.File},
		{"another channel's file", `{"id":"a/1","desk":"a","case":"c","media":{"Kind":"photo","Channel":"telegram","Ref":"r"}}`, ""},
		{"a file of no case", `{"id":"a/1","desk":"a","media":{"Kind":"photo","Channel":"office","Ref":"r"}}`, ""},
		{"a file that is a button", `{"id":"a/1","desk":"a","data":"h:cl:c:0","media":{"Kind":"photo","Channel":"office","Ref":"r"}}`, ""},
		{"a file without a reference", `{"id":"a/1","desk":"a","case":"c","media":{"Kind":"photo","Channel":"office"}}`, ""},
		{"a file of no kind", `{"id":"a/1","desk":"a","case":"c","media":{"Kind":"text","Channel":"office","Ref":"r"}}`, ""},
	} {
		m, err := cases.Decoder{}.Decode([]byte(c.body))
		if (err == nil) != (c.kind != "") || m.Kind != c.kind {
			t.Errorf("%s: %q, %v", c.name, m.Kind, err)
		}
	}
}

// FuzzDecode: whatever is read is either words or a file in a case, or a button.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"a/1","desk":"a","case":"c","text":"好"}`))
	f.Add([]byte(`{"id":"a/1","desk":"a","data":"h:cl:c:0"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := cases.Decoder{}.Decode(body)
		if err == nil && (m.From.Chat == "" || m.ID == "" || (m.Kind == chat.Button) == (m.Data == "") || (m.Kind == chat.Button) == (m.About != "") ||
			m.Media != nil && (m.Media.Channel != cases.Channel || m.Kind != m.Media.Kind) || m.Kind != chat.Button && m.Media == nil && m.Text == "") {
			t.Errorf("read %+v", m)
		}
	})
}

// TestLate: who waits longer than the office allows stands in red, and first.
func TestLate(t *testing.T) {
	x := newTown(t)
	clerk := x.As(account.Clerk, "")
	x.says("r", "工资没发")
	late := func() bool {
		_, page := x.Do(clerk, http.MethodGet, "/office/cases")
		return strings.Contains(page, `class="late"`) && strings.Contains(page, "晚了")
	}
	x.Later(10 * time.Minute)
	if late() {
		t.Error("late after ten minutes")
	}
	x.Later(25 * time.Minute)
	if !late() {
		t.Error("not late after 35 minutes")
	}
}
