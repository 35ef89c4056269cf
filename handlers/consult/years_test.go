package consult

import (
	"slices"
	"testing"
	"time"
)

func TestYears(t *testing.T) {
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text string
		want []int
	}{
		{"去年和今年调解了多少", []int{2026, 2025}},
		{"前年比去年多吗", []int{2025, 2024}},
		{"2019年到2021年", []int{2019, 2021}},
		{"去年2019年的", []int{2019}},
		{"调解了多少", nil},
	} {
		for range 20 { // the order must not be chance
			if got := years(c.text, today); !slices.Equal(got, c.want) {
				t.Fatalf("years(%q) = %v, want %v", c.text, got, c.want)
			}
		}
	}
}
