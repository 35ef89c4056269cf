package service

import (
	"errors"
	"testing"

	"mingbai/knowledge/statute"
)

func TestTakes(t *testing.T) {
	all, some := Local{}, Local{Matters: []string{"labor_wage"}}
	for _, tt := range []struct {
		local    Local
		category string
		want     bool
	}{{all, "neighbor", true}, {all, "", true}, {some, "labor_wage", true}, {some, "neighbor", false}, {some, "", false}} {
		if got := tt.local.Takes(tt.category); got != tt.want {
			t.Errorf("%v takes %q: %v, want %v", tt.local.Matters, tt.category, got, tt.want)
		}
	}
}

func TestChannelCheck(t *testing.T) {
	whole := Channel{Code: "court", Name: "法院", For: "起诉", Basis: ByLaw, Law: []statute.Ref{{Law: "民事诉讼法"}}, Checked: "2026-11-22"}
	tests := map[string]struct {
		change func(*Channel)
		want   error
	}{
		"whole":         {func(*Channel) {}, nil},
		"no name":       {func(c *Channel) { c.Name = "" }, ErrService},
		"no law":        {func(c *Channel) { c.Law = nil }, ErrService},
		"page unnamed":  {func(c *Channel) { c.Basis = ByWeb }, ErrService},
		"page named":    {func(c *Channel) { c.Basis, c.Source = ByWeb, "网页" }, nil},
		"never checked": {func(c *Channel) { c.Checked = "" }, ErrService},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := whole
			tt.change(&c)
			if err := c.Check(); !errors.Is(err, tt.want) {
				t.Errorf("Check = %v, want %v", err, tt.want)
			}
		})
	}
}
