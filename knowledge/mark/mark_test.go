package mark

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/service"
)

func whole() Mark {
	return Mark{Kind: Service, ID: "a", Title: "监察大队", Place: "甲县", Channel: "labor", Phones: []string{"0437-5555816"}, Standing: Stale, Reason: "打不通", Who: "王干事", At: time.Unix(1, 0)}
}

func TestCheck(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*Mark)
		bad    bool
	}{
		"whole":      {func(*Mark) {}, false},
		"new number": {func(m *Mark) { m.Phone = "0437-5555817" }, false},
		"a guide": {func(m *Mark) {
			*m = Mark{Kind: Guide, ID: "g", Standing: Retired, Reason: "旧法", Who: "x", At: time.Unix(1, 0)}
		}, false},
		"no reason":         {func(m *Mark) { m.Reason = " " }, true},
		"long reason":       {func(m *Mark) { m.Reason = strings.Repeat("长", MostReason+1) }, true},
		"broken reason":     {func(m *Mark) { m.Reason = "\xff" }, true},
		"nobody":            {func(m *Mark) { m.Who = "" }, true},
		"unknown standing":  {func(m *Mark) { m.Standing = "x" }, true},
		"unknown kind":      {func(m *Mark) { m.Kind = "x" }, true},
		"no number":         {func(m *Mark) { m.Phone = "打村委" }, true},
		"the same number":   {func(m *Mark) { m.Phone = "0437-5555816" }, true},
		"no channel":        {func(m *Mark) { m.Channel = "" }, true},
		"a guide's numbers": {func(m *Mark) { m.Kind = Guide }, true},
	} {
		m := whole()
		x.change(&m)
		if err := m.Check(); (err != nil) != x.bad || x.bad && !errors.Is(err, ErrMark) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOf(t *testing.T) {
	is := service.Local{Channel: "labor", Place: "甲县", Name: "劳动监察", Phones: []string{"0437-5555815", "04375555816"}}
	for name, x := range map[string]struct {
		change func(*service.Local)
		want   bool
	}{
		"as it stands":   {func(*service.Local) {}, true},
		"new numbers":    {func(l *service.Local) { l.Phones = []string{"0437-1111111"} }, false},
		"another office": {func(l *service.Local) { l.Channel = "court" }, false},
		"another place":  {func(l *service.Local) { l.Place = "乙县" }, false},
	} {
		l := is
		x.change(&l)
		if got := whole().Of(l); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	nameless := whole()
	nameless.Phones = nil
	if !nameless.Of(service.Local{Channel: "labor", Place: "甲县", Name: "监察大队"}) || nameless.Of(is) {
		t.Error("an office without a number is known by its name")
	}
}

func TestPhone(t *testing.T) {
	for s, want := range map[string]bool{"0437-5555816": true, "04375555816": true, "12348": true, "13800138000": true, "400-123-4567": true, "110": true,
		"5555816": false, "": false, "0437-5555816转3": false, "<b>": false} {
		if Phone(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
