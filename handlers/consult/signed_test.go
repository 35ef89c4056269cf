package consult

import (
	"context"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/signed"
)

// signedSets are consultants with answers of offices, by a name.
func signedSets(t *testing.T, sets map[string][]signed.Answer) map[string]*Consultant {
	t.Helper()
	base, out := corpusBase(t), map[string]*Consultant{}
	for name, answers := range sets {
		with := *base
		with.Signed = answers
		c, err := New(Config{Base: &with})
		if err != nil {
			t.Fatal(err)
		}
		out[name] = c
	}
	return out
}

// pond is an answer of one town.
func pond(id, place, say string) signed.Answer {
	return signed.Answer{ID: id, Asked: []string{"村口那个鱼塘谁能来包", "鱼塘啥时候再发包"}, Say: say, Category: "land_rural", Channel: "township_gov",
		Place: place, Source: "鱼塘发包办法", Year: 2025, URL: "https://example.org/pond", Signed: "某镇司法所 某人", Day: "2026-11-22"}
}

const dongfeng, dongliao = "广东省中山市东凤镇", "吉林省辽源市东辽县"

func TestSignedAnswers(t *testing.T) {
	town, other := pond("town", dongfeng, "鱼塘由村里公开招租。\n打0760-12345678问。"), pond("other", dongliao, "鱼塘归县里管。")
	everywhere := pond("all", "", "鱼塘看公告。")
	over := pond("over", "", "鱼塘早就包完了。")
	over.Until = "2026-01-01"
	unsigned := pond("unsigned", "", "没人签的话。")
	unsigned.Signed = ""
	sets := signedSets(t, map[string][]signed.Answer{"two towns": {town, other}, "one town": {town}, "near and far": {everywhere, town}, "unfit": {over, unsigned}})
	const q = "请问村口的鱼塘谁能包"
	for _, tt := range []struct {
		name, q, place, set string
		want                string // "" = none of them
	}{
		{"its own place", q, dongfeng, "two towns", "0760-12345678"},
		{"another place", q, dongliao, "two towns", "归县里管"},
		{"a place without one", q, dongliao, "one town", ""},
		{"no place, one answer", q, "", "one town", "说的是" + dongfeng},
		{"no place, two answers", q, "", "two towns", ""},
		{"the nearer one", q, dongfeng, "near and far", "公开招租"},
		{"everywhere", q, dongliao, "near and far", "看公告"},
		{"over, or signed by nobody", q, "", "unfit", ""},
		{"another question", "老板拖欠工资三个月不给怎么办", dongfeng, "one town", ""},
		{"danger goes first", "救命，有人在村口的鱼塘要拿刀砍我", dongfeng, "one town", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := sets[tt.set].Ask(context.Background(), Question{Text: tt.q, Place: tt.place, Today: time.Date(2026, 11, 22, 0, 0, 0, 0, China())})
			if err != nil {
				t.Fatal(err)
			}
			own := len(a.Used) > 0 && strings.HasPrefix(a.Used[0], signedTarget)
			if own != (tt.want != "") || !strings.Contains(a.Text, tt.want) {
				t.Fatalf("used %v:\n%s", a.Used, a.Text)
			}
			if !own {
				return
			}
			if a.Declined || len(a.Dropped) > 0 || a.Channels[0] != "township_gov" || a.Category != "land_rural" ||
				len(a.Sources) != 1 || a.Sources[0].Title != "鱼塘发包办法" || a.Sources[0].URL == "" ||
				!strings.Contains(a.Text, "依据：《鱼塘发包办法》") || !strings.Contains(a.Text, "某镇司法所 某人，2026-11-22签") {
				t.Errorf("%+v", a)
			}
		})
	}
	t.Run("takes no built-in question", func(t *testing.T) {
		c := sets["near and far"]
		for target, sentences := range c.base.Speech.Asked {
			for _, text := range sentences[:min(2, len(sentences))] {
				h := c.hear(Question{Text: text, Today: time.Now()})
				if a, ok := c.signed(h); ok {
					t.Errorf("%s (%s) is answered by %v", text, target, a.Used)
				}
			}
		}
	})
}
