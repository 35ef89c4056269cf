package glossary_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/glossary"
)

func TestReplace(t *testing.T) {
	g, err := glossary.New([]glossary.Entry{
		{Say: "老细", Mean: "老板"},
		{Say: "唔", Mean: "不"},
		{Say: "唔该", Mean: "谢谢"},
		{Say: "蚊", Mean: "元", After: "0123456789百千万"},
		{Say: "港", Mean: "讲", Not: "香"},
		{Say: "粮", Mean: "工资", Before: "都"},
	})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, text, want string }{
		{"plain", "老细唔出粮", "老板不出粮"},
		{"longest first", "唔该晒", "谢谢晒"},
		{"only after a number", "三千蚊,蚊子多", "三千元,蚊子多"},
		{"not after", "香港人港不清", "香港人讲不清"},
		{"only before", "粮都不发,粮食", "工资都不发,粮食"},
		{"nothing", "你好", "你好"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := g.Replace(c.text); got != c.want {
				t.Errorf("Replace(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestReplaceTellsWhatItDid(t *testing.T) {
	g, err := glossary.New([]glossary.Entry{{Say: "老细", Mean: "老板"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, uses := g.Replace("老细走佬"); len(uses) != 1 || uses[0].Mean != "老板" {
		t.Errorf("uses = %v", uses)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, entries := range [][]glossary.Entry{
		{{Say: "", Mean: "x"}},
		{{Say: "a", Mean: "a"}},
		{{Say: "a", Mean: "b"}, {Say: "a", Mean: "c"}},
	} {
		if _, err := glossary.New(entries); !errors.Is(err, glossary.ErrEntry) {
			t.Errorf("New(%v) = %v, want ErrEntry", entries, err)
		}
	}
}

func FuzzReplace(f *testing.F) {
	g, err := glossary.New([]glossary.Entry{{Say: "唔", Mean: "不"}, {Say: "蚊", Mean: "元", After: "千"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("三千蚊唔还")
	f.Fuzz(func(t *testing.T, s string) { g.Replace(s) })
}
