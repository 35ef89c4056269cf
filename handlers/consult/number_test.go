package consult

import (
	"context"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// TestOwnNumbersAreNoHotlines: a phone number that holds 12345 changes nothing
// about an answer.
func TestOwnNumbersAreNoHotlines(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(text string) Answer {
		a, err := c.Ask(context.Background(), Question{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, with := range []string{"就是它呀你懂的，打13812345678", "老板拖欠工资，他电话13912345110", "身份证110123451234812345，想离婚"} {
		plain := ask(ownNumber.ReplaceAllString(with, "13900000000"))
		if got := ask(with); got.Category != plain.Category || got.Declined != plain.Declined || got.Urgent != plain.Urgent {
			t.Errorf("%q is answered as %s, declined %v; with another number as %s, %v", with, got.Category, got.Declined, plain.Category, plain.Declined)
		}
	}
	if a := ask("12345能管什么"); a.Declined {
		t.Errorf("the hotline itself is not heard any more: %+v", a.Why)
	}
}
