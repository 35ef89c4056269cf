package kin_test

import (
	"testing"

	"mingbai/index/kin"
)

var book = kin.New([]kin.Sentence{
	{Target: "wage", Text: "老板三个月没发工资"},
	{Target: "wage", Text: "包工头不给工钱"},
	{Target: "divorce", Text: "我想和老公离婚"},
	{Target: "tree", Text: "邻居的树挡了我家的光"},
}, map[string][]string{"boss": {"老板", "工头", "当家的"}, "spouse": {"老公", "媳妇"}})

func TestLike(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"shared pairs", "厂里没发工资", "wage"},
		{"a family makes different words one", "跟媳妇过不下去", "divorce"},
		{"rare pieces count more", "树叶子全落在院里", "tree"},
		{"nothing shared", "zz", ""},
		{"empty", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if like := book.Like(c.text, 0, 3); len(like) > 0 {
				got = like[0].Target
			}
			if got != c.want {
				t.Errorf("Like(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestLikeIsBounded(t *testing.T) {
	same := book.Like("我想和老公离婚", 0, 9)
	if len(same) == 0 || same[0].Score < 0.999 || same[0].Score > 1.001 {
		t.Errorf("the same sentence scores %v, want 1", same)
	}
	if got := book.Like("老板没发工资", 0.1, 1); len(got) != 1 {
		t.Errorf("asked for one, got %d", len(got))
	}
}

func FuzzLike(f *testing.F) {
	f.Add("老板没发工资")
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range book.Like(text, 0, 5) {
			if k.Score <= 0 || k.Score > 1.001 {
				t.Errorf("score %v", k.Score)
			}
		}
	})
}
