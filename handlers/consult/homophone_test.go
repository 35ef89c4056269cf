package consult

import (
	"slices"
	"testing"

	"mingbai/index/segment"
)

func TestHomophones(t *testing.T) {
	dictionary, err := segment.LoadDictionary(segment.DictionaryConfig{})
	if err != nil {
		t.Fatal(err)
	}
	h := newHomophones(dictionary, newConsultant(t).base)
	for text, want := range map[string]string{
		"想去劳动仲才": "仲裁",
		"老板托欠工资": "拖欠",
		"申请法律元助": "援助",
	} {
		if got := h.repair(text); !slices.Contains(got, want) {
			t.Errorf("repair(%q) = %v, want %s", text, got, want)
		}
	}
	for _, text := range []string{
		"老板拖欠工资三个月不给怎么办", "我在办公资料室上班", "集中裁员", "反复意见不同", "村里调解收费不",
		"邻居家的狗咬了我妈", "东凤镇2024年受理民间纠纷多少宗",
	} {
		if got := h.repair(text); len(got) > 0 {
			t.Errorf("repair(%q) = %v although it is written right", text, got)
		}
	}
	if got := (*homophones)(nil).repair("仲才"); got != nil {
		t.Errorf("without a dictionary: %v", got)
	}
}

// TestSoundsDoNotAlarm keeps a guess by sound from sounding the siren.
func TestSoundsDoNotAlarm(t *testing.T) {
	dictionary, err := segment.LoadDictionary(segment.DictionaryConfig{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: newConsultant(t).base, Words: dictionary})
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Ask(t.Context(), Question{Text: "做建筑小工,从架子上掉下来摔断腿,能不能申请法律援助"})
	if err != nil || a.Urgent {
		t.Errorf("urgent %v by %v, %v", a.Urgent, a.Why, err)
	}
}
