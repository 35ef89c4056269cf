package phrase_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/phrase"
)

func TestExpand(t *testing.T) {
	families := map[string][]string{"boss": {"老板", "厂长"}, "unpaid": {"不给", "没发"}}
	set, err := phrase.ParseSet([]string{"@boss|主管 + @unpaid - 欠条"})
	if err != nil {
		t.Fatal(err)
	}
	set, err = set.Expand(families)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"厂长工资没发": true, "主管不给钱": true, "厂长好人": false, "老板不给钱只有欠条": false, "@boss不给": false,
	} {
		if got := set.Match(text).Score > 0; got != want {
			t.Errorf("%q heard: %v, want %v", text, got, want)
		}
	}
	for _, bad := range []string{"@nobody", "钱 - @nobody"} {
		set, err := phrase.ParseSet([]string{bad})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := set.Expand(families); !errors.Is(err, phrase.ErrSyntax) {
			t.Errorf("Expand(%q) = %v, want ErrSyntax", bad, err)
		}
	}
}
