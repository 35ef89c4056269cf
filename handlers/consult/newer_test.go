package consult

import (
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/report"
)

// TestNewerDocument: a document that an office took in answers for its year,
// and for no year in particular when it is newer than a built-in sheet.
func TestNewerDocument(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	const town = "广东省中山市东凤镇" // of which a sheet of 2024 is built in
	err = base.Shelve([]knowledge.Document{{ID: "d1", Kind: knowledge.KindReport, Title: "东凤镇2025年法治政府建设情况报告", Place: town, Year: 2025,
		Passages: []knowledge.Passage{{ID: "d1#p1", Text: "全年调解成功131件。"}},
		Figures:  []report.Figure{{Metric: "调解成功", Value: 131, Unit: "件", Period: "2025年", Status: report.Result, Quote: "调解成功131件"}}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ question, want, not string }{
		{"东凤镇2025年调解成功多少件", "131件", "919"},
		{"东凤镇调解成功多少件", "131件", "919"},
		{"东凤镇2024年调解成功多少件", "919", "131"},
		{"东凤镇2025年开展法治讲座多少场", "没有写", "60场"},
		{"东凤镇开展法治讲座多少场", "60场", "131"},
	} {
		a, err := c.Ask(t.Context(), Question{Text: x.question})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(a.Text, x.want) || strings.Contains(a.Text, x.not) {
			t.Errorf("%s: want %s, not %s:\n%s", x.question, x.want, x.not, a.Text)
		}
	}
}
