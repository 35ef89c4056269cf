package place

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// towns are the five places of the built-in knowledge.
func towns(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := New([]Place{
		{Chain: []string{"广东省", "中山市", "东凤镇"}},
		{Chain: []string{"广东省", "东莞市", "东坑镇"}},
		{Chain: []string{"北京市", "朝阳区", "东坝乡"}, Aliases: []string{"东坝地区"}, NotThis: []string{"江苏东坝", "高淳东坝"}, Note: "不是江苏的东坝"},
		{Chain: []string{"湖北省", "荆门市", "东宝区"}},
		{Chain: []string{"吉林省", "辽源市", "东辽县"}, NotThis: []string{"东丰县", "东丰"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFind(t *testing.T) {
	g := towns(t)
	// want: places joined by a space; a place without material stands in ( ).
	tests := []struct{ text, want string }{
		{"东凤镇一年调解了多少", "广东省中山市东凤镇"},
		{"东凤那边有调解队吗", "广东省中山市东凤镇"},
		{"中山市东凤镇的律师", "广东省中山市东凤镇"},
		{"广东中山东凤", "广东省中山市东凤镇"},
		{"我在东坝租房", "北京市朝阳区东坝乡"},
		{"朝阳区东坝乡有几件官司", "北京市朝阳区东坝乡"},
		{"北京东坝的热线", "北京市朝阳区东坝乡"},
		{"江苏东坝的司法所", "(江苏东坝)"},
		{"江苏省南京市高淳区东坝街道", "(江苏省南京市高淳区东坝街道)"},
		{"江苏东坝镇的调解", "(江苏东坝镇)"},
		{"东坝镇的调解", "(东坝镇)"},
		{"东丰县的劳动监察", "(东丰县)"},
		{"东丰归哪管", "(东丰)"},
		{"东辽县和东丰县", "吉林省辽源市东辽县 (东丰县)"},
		{"吉林省辽源市东辽县", "吉林省辽源市东辽县"},
		{"浙江东坑的事", "(浙江省东坑)"},
		{"东坑市场门口打架", "广东省东莞市东坑镇"},
		{"荆门东宝那个方案", "湖北省荆门市东宝区"},
		{"东宝和东凤谁多", "湖北省荆门市东宝区 广东省中山市东凤镇"},
		{"甲县乙镇有没有律师", "(甲县乙镇)"},
		{"我在城关镇被欠薪", "(城关镇)"},
		{"去年城关镇调解了多少宗", "(城关镇)"},
		{"和去年城关镇比", "(城关镇)"},
		{"2025年城关镇调解了多少宗", "(城关镇)"},
		{"今年城关镇的讲座", "(城关镇)"},
		{"去年东凤镇调解了多少宗", "广东省中山市东凤镇"},
		{"干了三年镇政府不管", ""},
		{"河南省滑县半坡店镇", "(河南省滑县半坡店镇)"},
		{"我从四川来打工", "(四川省)"},
		{"中山市有多少律师", "(广东省中山市)"},
		{"东辽河边上的地", ""},
		{"小区物业不管", ""},
		{"去当地镇政府问", ""},
		{"在农贸市场买到假货", ""},
		{"我们镇上找谁", ""},
		{"乡镇调解委员会", ""},
		{"下乡回乡老乡", ""},
		{"老板欠我工资", ""},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			var got []string
			for _, m := range g.Find(tt.text) {
				name := m.Place.String()
				if !m.Known {
					name = "(" + name + ")"
				}
				got = append(got, name)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("Find(%q) = %q, want %q", tt.text, s, tt.want)
			}
		})
	}
}

func TestFindShort(t *testing.T) {
	g := towns(t)
	for text, want := range map[string]bool{"东坝的事": true, "东坝乡的事": false, "朝阳区东坝的事": false} {
		if m := g.Find(text); len(m) != 1 || m[0].Short != want {
			t.Errorf("Find(%q) = %+v, want short %v", text, m, want)
		}
	}
}

func TestFindCandidates(t *testing.T) {
	g, err := New([]Place{{Chain: []string{"甲省", "丙镇"}}, {Chain: []string{"乙省", "丙镇"}}})
	if err != nil {
		t.Fatal(err)
	}
	if m := g.Find("丙镇的事"); len(m) != 1 || len(m[0].Candidates) != 2 {
		t.Errorf("Find = %+v, want two candidates", m)
	}
	if _, list, err := g.Resolve("丙镇"); !errors.Is(err, ErrAmbiguous) || len(list) != 2 {
		t.Errorf("Resolve = %v, %v, want ErrAmbiguous with two places", list, err)
	}
}

func TestResolve(t *testing.T) {
	g := towns(t)
	tests := []struct {
		typed, want string
		err         error
	}{
		{"东凤镇", "广东省中山市东凤镇", nil},
		{" 东凤 ", "广东省中山市东凤镇", nil},
		{"广东省中山市东凤镇", "广东省中山市东凤镇", nil},
		{"广东省 / 中山市 / 东凤镇", "广东省中山市东凤镇", nil},
		{"北京市朝阳区东坝乡", "北京市朝阳区东坝乡", nil},
		{"东坝地区", "北京市朝阳区东坝乡", nil},
		{"东凤镇西罟步村", "广东省中山市东凤镇", nil},
		{"中山市", "", ErrAmbiguous},
		{"江苏东坝", "", ErrUnknown},
		{"东坝镇", "", ErrUnknown},
		{"东丰县", "", ErrUnknown},
		{"火星镇", "", ErrUnknown},
		{"东凤镇的事", "", ErrUnknown},
		{"广东省", "", ErrAmbiguous},
		{"河南", "", ErrUnknown},
		{"", "", ErrUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			p, list, err := g.Resolve(tt.typed)
			if !errors.Is(err, tt.err) || p.String() != tt.want {
				t.Errorf("Resolve(%q) = %q, %v; want %q, %v", tt.typed, p, err, tt.want, tt.err)
			}
			if (len(list) > 0) != (tt.err == ErrAmbiguous) {
				t.Errorf("Resolve(%q) offers %v", tt.typed, list)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for name, list := range map[string][]Place{
		"empty chain": {{}},
		"empty unit":  {{Chain: []string{"广东省", ""}}},
		"twice":       {{Chain: []string{"甲省", "丙镇"}}, {Chain: []string{"甲省", "丙镇"}}},
	} {
		if _, err := New(list); !errors.Is(err, ErrPlaces) {
			t.Errorf("%s: New = %v, want ErrPlaces", name, err)
		}
	}
}

func TestLevel(t *testing.T) {
	for unit, want := range map[string]Level{
		"广东省": Province, "北京市": Province, "中山市": City, "朝阳区": County, "东辽县": County, "东凤镇": Town, "某村": Village, "东凤": Unsure,
	} {
		if got := (Place{Chain: []string{unit}}).Level(); got != want {
			t.Errorf("level of %s = %d, want %d", unit, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	if !Within("广东省中山市东凤镇", "广东省中山市") || Within("", "广东省") || Within("广东省", "广东省中山市") {
		t.Error("Within does not follow the chain")
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"东坝镇", "江苏东坝街道甲县", "北京市市市区区", "\xff东凤镇\xfe", "甲县乙镇丙乡丁村"} {
		f.Add(s)
	}
	g := towns(f)
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, m := range g.Find(text) {
			if m.Start < at || m.End <= m.Start || m.End > len(text) || text[m.Start:m.End] != m.Text {
				t.Fatalf("Find(%q): bad span %+v", text, m)
			}
			if len(m.Place.Chain) == 0 || (utf8.ValidString(text) && slices.Contains(m.Place.Chain, "")) {
				t.Fatalf("Find(%q): empty chain in %+v", text, m)
			}
			at = m.End
		}
		if p, _, err := g.Resolve(text); err == nil && len(p.Chain) == 0 {
			t.Fatalf("Resolve(%q) gives nothing and no error", text)
		}
	})
}
