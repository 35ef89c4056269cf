package phrase_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/phrase"
)

func TestSetExcept(t *testing.T) {
	set, err := phrase.ParseSet([]string{"复议 + 几", "信访 - 电话"})
	if err != nil {
		t.Fatal(err)
	}
	except, err := set.Except("几天", "多~天")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		text        string
		set, except bool
	}{
		{"复议几件", true, true},
		{"复议几天", true, false},
		{"信访多少天", true, false},
		{"信访电话", false, false},
	}
	for _, tt := range tests {
		if got := set.Match(tt.text).Score > 0; got != tt.set {
			t.Errorf("set hears %q: %v, want %v", tt.text, got, tt.set)
		}
		if got := except.Match(tt.text).Score > 0; got != tt.except {
			t.Errorf("except hears %q: %v, want %v", tt.text, got, tt.except)
		}
	}
	if _, err := set.Except("好", ""); !errors.Is(err, phrase.ErrSyntax) {
		t.Errorf("Except with an empty word = %v, want ErrSyntax", err)
	}
	if same, err := set.Except(); err != nil || len(same) != len(set) {
		t.Errorf("Except without words = %v, %v", same, err)
	}
}
