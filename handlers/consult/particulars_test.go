package consult

import (
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/service"
)

// TestPrintedNumberIsSaid: the number that a report prints is said before the
// quotation, with its year; the address and the hours when they are asked for.
func TestPrintedNumberIsSaid(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err == nil {
		err = base.Shelve([]knowledge.Document{{ID: "d1", Kind: knowledge.KindReport, Title: "报告", Place: "清溪镇", Year: 2025,
			Passages: []knowledge.Passage{{ID: "d1#p1", Text: "清溪镇司法所电话0999-7654321，公共法律服务站电话0999-7654322。地址：清溪镇建设路8号。办公时间：工作日上午8:30至12:00，下午1:30至5:00。全年受理纠纷120件。"}},
			Services: []service.Local{{ID: "d1-s1", Channel: "judicial_office", Place: "清溪镇", Name: "清溪镇司法所", Phones: []string{"0999-7654321"}, Year: 2025, Source: "报告", Basis: service.ByReport}}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		asked       string
		want, never []string
	}{
		{"清溪镇司法所电话多少", []string{"0999-7654321", "2025年"}, []string{"7654322", "建设路", "8:30"}},
		{"清溪镇公共法律服务站电话多少", []string{"0999-7654322", "2025年"}, []string{"7654321"}},
		{"司法所几点上班，在哪里", []string{"建设路8号", "8:30", "0999-7654321", "2025年"}, nil},
		{"清溪镇司法所地址在哪", []string{"建设路8号"}, []string{"8:30"}},
	} {
		a, err := c.Ask(t.Context(), Question{Text: x.asked, Place: "清溪镇"})
		if err != nil {
			t.Fatal(err)
		}
		said, _, _ := strings.Cut(a.Text, "原文：")
		for _, w := range x.want {
			if !strings.Contains(said, w) {
				t.Errorf("%s: no %q before the quotation of\n%s", x.asked, w, a.Text)
			}
		}
		for _, w := range x.never {
			if strings.Contains(said, w) {
				t.Errorf("%s: %q in\n%s", x.asked, w, a.Text)
			}
		}
		if len(a.Dropped) > 0 {
			t.Errorf("%s: dropped %q", x.asked, a.Dropped)
		}
	}
}
