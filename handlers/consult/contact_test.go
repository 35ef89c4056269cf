package consult

import (
	"context"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/service"
)

// TestOfficesThatDocumentsName: a printed phone is told with its year and the
// request to check it, and never takes the place of a verified entry.
func TestOfficesThatDocumentsName(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	local := func(id, channel, place, phone string) service.Local {
		return service.Local{ID: id, Channel: channel, Place: place, Name: place + "公共法律服务站", Phones: []string{phone}, Year: 2023, Source: "报告", Basis: service.ByReport}
	}
	err = base.Shelve([]knowledge.Document{
		{ID: "d1", Kind: knowledge.KindReport, Title: "报告", Place: "青石镇", Year: 2023,
			Passages: []knowledge.Passage{{ID: "d1#p1", Text: "青石镇公共法律服务站0999-7654321。"}},
			Services: []service.Local{local("d1-s1", "judicial_office", "青石镇", "0999-7654321")}},
		{ID: "d2", Kind: knowledge.KindReport, Title: "报告", Place: "吉林省辽源市东辽县", Year: 2024,
			Passages: []knowledge.Passage{{ID: "d2#p1", Text: "字"}},
			Services: []service.Local{local("d2-s1", "labor_inspection", "吉林省辽源市东辽县", "0999-1111111")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string][]string{
		"青石镇司法所电话多少":    {"0999-7654321", "2023年所载", "打之前先核实"},
		"东辽县劳动监察大队电话多少": {"0437-5555816"},
	} {
		a, err := c.Ask(context.Background(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(a.Text, w) {
				t.Errorf("no %q in:\n%s", w, a.Text)
			}
		}
		if strings.Contains(a.Text, "0999-1111111") || len(a.Dropped) > 0 {
			t.Errorf("%q dropped %q:\n%s", question, a.Dropped, a.Text)
		}
	}
}
