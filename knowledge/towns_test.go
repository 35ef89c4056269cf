package knowledge_test

import (
	"errors"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/place"
)

// TestServing: towns of a roster are places, each once, whatever they are called
// there.
func TestServing(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	town := func(place string, villages ...string) knowledge.Town {
		return knowledge.Town{Place: place, Villages: villages}
	}
	for _, x := range []struct {
		name  string
		towns []knowledge.Town
		typed string
		want  string // "" = not known
		err   error
		added int
		found string // in a sentence with what was typed
	}{
		{"new", []knowledge.Town{town("湖南省长沙市丙镇")}, "长沙丙镇", "湖南省长沙市丙镇", nil, 1, "湖南省长沙市丙镇"},
		{"known briefly", []knowledge.Town{town("东凤镇")}, "东凤", "广东省中山市东凤镇", nil, 0, "广东省中山市东凤镇"},
		{"briefly and in full", []knowledge.Town{town("丙镇"), town("湖南省长沙市丙镇")}, "丙镇", "湖南省长沙市丙镇", nil, 1, "湖南省长沙市丙镇"},
		{"below a place with material", []knowledge.Town{town("吉林省辽源市东辽县丙镇")}, "东辽县丙镇", "吉林省辽源市东辽县丙镇", nil, 1, "吉林省辽源市东辽县丙镇"},
		{"two of a name", []knowledge.Town{town("湖南省长沙市丙镇"), town("湖北省武汉市丙镇")}, "丙镇", "", place.ErrAmbiguous, 2, "湖南省长沙市丙镇"},
		{"a village", []knowledge.Town{town("湖南省长沙市丙镇", "大河村")}, "大河村", "湖南省长沙市丙镇", nil, 1, "湖南省长沙市丙镇"},
		{"a village of two", []knowledge.Town{town("湖南省长沙市丙镇", "大河村"), town("湖北省武汉市丁镇", "大河村")}, "大河村", "", place.ErrAmbiguous, 2, ""},
		{"nothing", []knowledge.Town{town("")}, "丙镇", "", place.ErrUnknown, 0, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			served, err := base.Serving(x.towns)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(served.Places.All()) - len(base.Places.All()); n != x.added {
				t.Errorf("%d added, want %d", n, x.added)
			}
			p, _, err := served.Places.Resolve(x.typed)
			if !errors.Is(err, x.err) || p.String() != x.want {
				t.Errorf("%q is %q, %v", x.typed, p, err)
			}
			found := ""
			for _, m := range served.Places.Find("我在" + x.typed + "打工") {
				if m.Known && found == "" {
					found = m.Place.String()
				}
			}
			if found != x.found {
				t.Errorf("found %q in a sentence, want %q", found, x.found)
			}
			if _, _, err := base.Places.Resolve("长沙丙镇"); err == nil {
				t.Error("the base itself changed")
			}
		})
	}
}

func TestUnits(t *testing.T) {
	for chain, want := range map[string]string{
		"广东省中山市东凤镇":        "广东省 中山市 东凤镇",
		"湖北省荆州市沙市区甲街道":     "湖北省 荆州市 沙市区 甲街道",
		"江西省抚州市东乡区乙镇":      "江西省 抚州市 东乡区 乙镇",
		"内蒙古自治区锡林郭勒盟丙苏木":   "内蒙古自治区 锡林郭勒盟丙苏木",
		"北京市丁乡":            "北京市 丁乡",
		"甲镇":               "甲镇",
		"江苏省镇江市句容市甲镇东村":    "江苏省 镇江市 句容市 甲镇 东村",
		"广西壮族自治区南宁市乙瑶族自治县": "广西壮族自治区 南宁市 乙瑶族自治县",
	} {
		if got := strings.Join(place.Units(chain), " "); got != want {
			t.Errorf("%s is %q, want %q", chain, got, want)
		}
	}
}
