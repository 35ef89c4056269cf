package misses_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"mingbai/handlers/misses"
)

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func miss(key, text, place, nearest string, days int) misses.Miss {
	return misses.Miss{Key: key, At: day.AddDate(0, 0, days), Text: text, Place: place, Category: "other", Channel: "web",
		Nearest: nearest, Reason: misses.Declined}
}

func some() []misses.Miss {
	return []misses.Miss{
		miss("a", "养的鸽子老是飞到我家屋顶拉屎", "广东省中山市东凤镇", "neighbor", 0),
		miss("b", "邻居养的鸽子老是飞到我家阳台拉屎", "广东省中山市东凤镇", "neighbor", 3),
		miss("c", "隔壁养的鸽子飞到我家屋顶拉屎怎么办", "", "neighbor", 1),
		miss("d", "无人机掉下来砸了我的大棚", "吉林省辽源市东辽县", "", 2),
		miss("e", "〔姓名〕的无人机掉下来砸了我的大棚", "吉林省辽源市东辽县", "", 5),
		miss("f", "〔姓名〕〔电话〕", "", "", 4),
		miss("g", "〔姓名〕", "", "", 4),
		miss("h", "坟地被水库淹了", "", "land", 6),
	}
}

func TestGroups(t *testing.T) {
	got := misses.Groups(some())
	if len(got) != 4 {
		t.Fatalf("%d groups: %+v", len(got), got)
	}
	for i, want := range []misses.Group{
		{Count: 1, Example: "坟地被水库淹了", Nearest: "land"},
		{Count: 2, Example: "〔姓名〕的无人机掉下来砸了我的大棚"},
		{Count: 2, Example: "〔姓名〕"},
		{Count: 3, Example: "养的鸽子老是飞到我家屋顶拉屎", Nearest: "neighbor"},
	} {
		g := got[i]
		if g.Count != want.Count || g.Nearest != want.Nearest || (i != 2 && g.Example != want.Example) {
			t.Errorf("group %d is %+v, want %+v", i, g, want)
		}
	}
	doves := got[3]
	if !doves.First.Equal(day) || !doves.Last.Equal(day.AddDate(0, 0, 3)) ||
		!reflect.DeepEqual(doves.Places, []misses.Tally{{Name: "广东省中山市东凤镇", Count: 2}, {Name: "", Count: 1}}) {
		t.Errorf("doves: %+v", doves)
	}
	if want := []string{"邻居养的鸽子老是飞到我家阳台拉屎", "隔壁养的鸽子飞到我家屋顶拉屎怎么办"}; !reflect.DeepEqual(doves.Others, want) {
		t.Errorf("doves were also asked for as %q, want %q", doves.Others, want)
	}
	if want := []string{"a", "c", "b"}; !reflect.DeepEqual(doves.Keys, want) {
		t.Errorf("doves are %q, want %q", doves.Keys, want)
	}
	if got := misses.Groups(nil); len(got) != 0 {
		t.Errorf("groups of nothing: %v", got)
	}
}

func TestGroupsDoNotHangOnOrder(t *testing.T) {
	want := misses.Groups(some())
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		list := some()
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if got := misses.Groups(list); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives\n%+v, want\n%+v", got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	if err := some()[0].Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*misses.Miss){
		"key":     func(m *misses.Miss) { m.Key = "" },
		"time":    func(m *misses.Miss) { m.At = time.Time{} },
		"text":    func(m *misses.Miss) { m.Text = "" },
		"channel": func(m *misses.Miss) { m.Channel = "" },
		"reason":  func(m *misses.Miss) { m.Reason = "" },
	} {
		m := some()[0]
		change(&m)
		if err := m.Check(); !errors.Is(err, misses.ErrMiss) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func FuzzGroups(f *testing.F) {
	f.Add("a", "b", "c")
	f.Add("老板不发工资", "老板不发我工资", "〔姓名〕")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		n := 0
		for _, g := range misses.Groups([]misses.Miss{miss("1", a, "", "", 0), miss("2", b, "", "", 0), miss("3", c, "", "", 0)}) {
			n += g.Count
		}
		if n != 3 {
			t.Fatalf("%d misses are in groups", n)
		}
	})
}
