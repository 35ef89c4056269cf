package knowledge

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/knowledge/report"
)

// sound is a small base without a problem.
func sound() files {
	return files{
		"laws.yaml": lawsYAML, "channels.yaml": channelsYAML, "places.yaml": placesYAML,
		"guides/a.yaml": "- {id: aid, category: legal_aid, title: 申请法律援助, first: judicial_office, hear: [法律援助], law: [法律援助法#31]}\n",
		"sheets/a.yaml": `
id: A2024
place: 甲省乙市丙镇
year: 2024
title: 报告
facts:
  - id: mediation
    hear: [调解 + 多少]
    say: 2024年1-12月受理921宗,有事打12348。
    figures: [{metric: 纠纷受理, value: 921, unit: 宗, period: 2024年, status: result}]
`,
	}
}

func TestCheckFinds(t *testing.T) {
	const fact = "id: A\nplace: 甲省乙市丙镇\nyear: 2024\ntitle: 报告\nfacts:\n  - {id: f, hear: [a], say: "
	const guide = "- {id: g, category: legal_aid, title: t, first: judicial_office, hear: [a], law: [法律援助法#1], "
	const local = "- {id: l, channel: judicial_office, place: 甲省乙市, name: n, year: 2026, source: s, basis: report, "
	tests := []struct{ name, file, text, want string }{
		{"nothing", "guides/b.yaml", guide + "cost: 免费}", ""},
		{"guide twice", "guides/b.yaml", "- {id: aid, category: legal_aid, title: t, first: judicial_office, hear: [a], law: [法律援助法#1]}", "given twice"},
		{"unknown law", "guides/b.yaml", guide + "points: [{id: p, hear: [a], say: b, law: [没有的法#1]}]}", "not in the register"},
		{"superseded law", "guides/b.yaml", guide + "points: [{id: p, hear: [a], say: b, law: [旧条例]}]}", "superseded"},
		{"unverified article", "guides/b.yaml", guide + "points: [{id: p, hear: [a], say: b, law: [仲裁法#4]}]}", "not verified"},
		{"verified article", "guides/b.yaml", guide + "points: [{id: p, hear: [a], say: b, law: [仲裁法#27]}]}", ""},
		{"no such channel", "guides/b.yaml", guide + "also: [{channel: court, when: w}]}", `no channel "court"`},
		{"label", "guides/b.yaml", guide + "points: [{id: p, hear: [a], say: b, category: labour}]}", `"labour"`},
		{"kind", "guides/b.yaml", guide + "kind: story}", `"story"`},
		{"hotline", "guides/b.yaml", guide + "avoid: 别打12399}", "12399"},
		{"landline", "guides/b.yaml", guide + "avoid: 打0437-1234567}", "0437-1234567"},
		{"mobile", "guides/b.yaml", guide + "bring: [电话13800138000]}", "13800138000"},
		{"sure result", "guides/b.yaml", guide + "cost: 这官司一定能赢}", "promises"},
		{"no time lost", "guides/b.yaml", guide + "cost: 可以先信访也不耽误起诉}", "promises"},
		{"a warning", "guides/b.yaml", guide + "avoid: 别信一定能办成的话}", ""},
		{"handover label", "handover.yaml", "aid_days: 7\nnow_days: 3\nfields: [{id: a, name: b}]\nhand: [{id: h, say: s, categories: [x]}]", `"x"`},
		{"handover sign", "handover.yaml", "hand: [{id: h, say: s}]", "never holds"},
		{"incomplete guide", "guides/b.yaml", "- {id: g}", "needs id"},
		{"local place", "locals.yaml", "- {id: l, channel: judicial_office, place: 丁县, name: n, year: 2026, source: s, basis: report}", "places.yaml"},
		{"local matter", "locals.yaml", local + "matters: [x]}", `"x"`},
		{"local channel", "locals.yaml", "- {id: l, channel: court, place: 甲省乙市, name: n, year: 2026, source: s, basis: report}", "no channel"},
		{"local basis", "locals.yaml", "- {id: l, channel: judicial_office, place: 甲省乙市, name: n, year: 2026, source: s, basis: rumour}", `"rumour"`},
		{"local phone is known", "locals.yaml", local + "phones: [0437-1234567], for: 电话0437-1234567、1234567}", ""},
		{"fact number", "sheets/b.yaml", fact + "受理88宗}", "says 88"},
		{"fact date", "sheets/b.yaml", fact + "2019年9月16日至10月末}", ""},
		{"fact category", "sheets/b.yaml", fact + "b, category: x}", `"x"`},
		{"figure without unit", "sheets/b.yaml", fact + "b, figures: [{metric: m, value: 1, period: 2024年, status: result}]}", "needs metric"},
		{"absent without words", "sheets/b.yaml", fact + "b}\nabsent: [{hear: [a]}]", "needs hear and say"},
		{"sheet place", "sheets/b.yaml", "id: B\nplace: 丁县\nyear: 2024\ntitle: t", "places.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			source := sound()
			maps.Copy(source, files{tt.file: tt.text})
			var found []string
			for _, p := range Problems(load(t, source).Check()) {
				found = append(found, p.String())
			}
			if tt.want == "" && len(found) > 0 {
				t.Fatalf("found %v, want nothing", found)
			}
			if !slices.ContainsFunc(append(found, ""), func(s string) bool { return strings.Contains(s, tt.want) }) {
				t.Errorf("found %v, want %q", found, tt.want)
			}
		})
	}
}

func TestCheckChannel(t *testing.T) {
	source := sound()
	source["channels.yaml"] += `
- {code: hotline, name: n, for: f, basis: web, source: s, checked: 昨天}
`
	found := ""
	for _, p := range load(t, source).Check() {
		found += p.String() + "\n"
	}
	for _, want := range []string{"channel hotline: code is not in the vocabulary", "not a date"} {
		if !strings.Contains(found, want) {
			t.Errorf("found %q, want %q", found, want)
		}
	}
}

func TestCheckStale(t *testing.T) {
	source := sound()
	source["locals.yaml"] = "- {id: l, channel: judicial_office, place: 甲省乙市, name: n, year: 2024, source: s, basis: report}\n"
	for year, want := range map[int]int{2026: 0, 2027: 1, 2029: 3} {
		base := load(t, source)
		base.Now = func() time.Time { return time.Date(year, 1, 2, 0, 0, 0, 0, time.UTC) }
		found := base.Check()
		if len(found) != want || len(Problems(found)) != 0 {
			t.Errorf("in %d: %v, want %d warnings", year, found, want)
		}
	}
}

func TestPhonesIn(t *testing.T) {
	for text, want := range map[string]string{
		"打12348或12333":             "12348 12333",
		"电话0437-5555816、5555815":   "0437-5555816 5555815",
		"先打110,再打120":              "110 120",
		"第110条、第120条":              "",
		"赔偿12000元,罚款12345元":        "",
		"加班费120%,等120日":            "",
		"96110来电要接,10086也行":        "96110",
		"手机13912345678":            "13912345678",
		"客服400-123-4567":           "400-123-4567",
		"2025-05-10起施行,2020年第112条": "",
	} {
		if got := strings.Join(phonesIn(text), " "); got != want {
			t.Errorf("phonesIn(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestUnfounded(t *testing.T) {
	phones := map[string]bool{"12348": true, "0437-5555816": true}
	figures := []report.Figure{{Value: 921}, {Value: 11000}, {Value: 3751.9}, {Value: 0.5}}
	for say, want := range map[string]string{
		"受理921宗":               "",
		"受理922宗":               "922",
		"超1.1万户,1.2万户":         "1.2",
		"3751.9万元":             "",
		"最快0.5个工作日,平均1个":       "1",
		"打12348,或0437-5555816": "",
		"东府〔2020〕3号,1988-2016年,8月27日—29日": "",
	} {
		got := strings.Join(unfounded(report.Fact{Say: say, Figures: figures}, phones), " ")
		if got != want {
			t.Errorf("unfounded(%q) = %q, want %q", say, got, want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	if len(Categories()) != 38 || len(ChannelCodes()) != 51 {
		t.Errorf("%d categories and %d channel codes, want 38 and 51", len(Categories()), len(ChannelCodes()))
	}
	if name, ok := CategoryName("labor_wage"); !ok || name != "欠薪" {
		t.Errorf("labor_wage is called %q", name)
	}
	if _, ok := CategoryName("wage"); ok || IsChannel("12399") {
		t.Error("unknown codes are taken for known ones")
	}
}
