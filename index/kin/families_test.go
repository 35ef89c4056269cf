package kin_test

import (
	"maps"
	"strings"
	"testing"

	"mingbai/index/kin"
)

// plainly counts, the slow way, the words of each family that a text holds.
func plainly(families map[string][]string, text string) map[string]int {
	out := map[string]int{}
	for name, words := range families {
		for _, w := range words {
			if strings.Contains(text, w) {
				out[name]++
			}
		}
	}
	return out
}

func counted(families map[string][]string, text string) map[string]int {
	out := map[string]int{}
	kin.NewFamilies(families).In(text, func(name string) { out[name]++ })
	return out
}

func TestFamilies(t *testing.T) {
	families := map[string][]string{"boss": {"老板", "老板娘", "工头"}, "old": {"老", "老板"}, "none": {""}, "not there": {"师傅"}}
	for _, text := range []string{"", "老板娘和老板", "包工头", "老", "板老", "zz", "\xff老板"} {
		if got, want := counted(families, text), plainly(families, text); !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	kin.NewFamilies(nil).In("老板", func(name string) { t.Errorf("found %q among none", name) })
}

// FuzzFamilies: the one pass finds what looking for each word finds.
func FuzzFamilies(f *testing.F) {
	f.Add("老板", "工头", "包工头和老板娘")
	f.Add("\xff", "\xff\xff", "a\xff\xffb")
	f.Fuzz(func(t *testing.T, one, other, text string) {
		families := map[string][]string{"a": {one, other}, "b": {one + other}}
		if got, want := counted(families, text), plainly(families, text); !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	})
}
