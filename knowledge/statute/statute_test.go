package statute_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/statute"
)

func TestParseRef(t *testing.T) {
	cases := []struct {
		name, text, law, article string
		err                      error
	}{
		{"articles", "法律援助法#23,31", "法律援助法", "第23、31条", nil},
		{"item of an article", "民事诉讼法#22,127第7项", "民事诉讼法", "第22条、第127条第7项", nil},
		{"the law as a whole", "信访工作条例", "信访工作条例", "", nil},
		{"an article twice", "民法典#188,188", "民法典", "第188条", nil},
		{"no law", "#23", "", "", statute.ErrReference},
		{"sign without articles", "民法典#", "", "", statute.ErrReference},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ref, err := statute.ParseRef(c.text)
			if !errors.Is(err, c.err) {
				t.Fatalf("ParseRef(%q) error %v, want %v", c.text, err, c.err)
			}
			if ref.Law != c.law || ref.Article() != c.article {
				t.Errorf("got %q %q, want %q %q", ref.Law, ref.Article(), c.law, c.article)
			}
		})
	}
}

func TestRegisterCheck(t *testing.T) {
	r, err := statute.NewRegister([]statute.Law{
		{ID: "民法典", Status: statute.InForce},
		{ID: "仲裁法", Status: statute.Newer, Checked: []string{"27"}},
		{ID: "旧条例", Status: statute.Superseded},
	})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		text string
		want error
	}{
		{"民法典#188", nil},
		{"仲裁法", nil},
		{"仲裁法#27", nil},
		{"仲裁法#16", statute.ErrReference},
		{"旧条例#1", statute.ErrReference},
		{"不存在的法#1", statute.ErrUnknown},
	}
	for _, c := range cases {
		ref, err := statute.ParseRef(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Check(ref); !errors.Is(got, c.want) {
			t.Errorf("Check(%s) = %v, want %v", c.text, got, c.want)
		}
	}
}
