package consult

import (
	"context"
	"strings"
	"testing"
)

// TestOfficesAskedFor: a message that only asks where an office is gets that
// office and never a number of another place; with a matter besides, the matter
// is answered.
func TestOfficesAskedFor(t *testing.T) {
	c := newConsultant(t)
	for _, tt := range []struct {
		name, text, first string
		want, never       []string
		plain             bool // answered by the office alone
	}{
		{name: "an office", text: "司法所电话", first: "judicial_office", plain: true, want: []string{"没有登记", "12348"}},
		{name: "of a place not known", text: "金桔坪司法所电话是多少", first: "judicial_office", plain: true, want: []string{"没有登记"}},
		{name: "polite", text: "你好，请问我们镇上的司法所在哪里呢", first: "judicial_office", plain: true},
		{name: "with the trouble", text: "老板欠薪劳动监察电话多少", first: "labor_inspection", plain: true, want: []string{"12333"}},
		{name: "a court's hours", text: "法院几点上班", first: "court", plain: true, want: []string{"12368"}},
		{name: "a hotline", text: "报警电话多少", first: "110", plain: true, want: []string{"电话 110"}, never: []string{"没有登记"}},
		{name: "what to bring besides", text: "法律援助中心在哪，要带什么", first: "legal_aid_center", want: []string{"身份证"}},
		{name: "what they do besides", text: "村里的法律顾问怎么联系，管什么", first: "village_adviser"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := c.Ask(context.Background(), Question{Text: tt.text})
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Channels) == 0 || a.Channels[0] != tt.first {
				t.Errorf("channels %v, want %s first", a.Channels, tt.first)
			}
			if plain := len(a.Used) == 1 && strings.HasPrefix(a.Used[0], "channel/"); plain != tt.plain {
				t.Errorf("answered by %v", a.Used)
			}
			for _, w := range tt.want {
				if !strings.Contains(a.Text, w) {
					t.Errorf("%q is missing in\n%s", w, a.Text)
				}
			}
			for _, w := range tt.never {
				if strings.Contains(a.Text, w) {
					t.Errorf("%q stands in\n%s", w, a.Text)
				}
			}
			if len(a.Sources) == 0 {
				t.Error("no source")
			}
		})
	}
}
