package consult

import (
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// TestOfficeThatIsNotRegistered: who asks how to reach the office of justice is
// told that no number is known here, and never of counts, whether the town has
// material or not.
func TestOfficeThatIsNotRegistered(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err == nil {
		err = base.Shelve([]knowledge.Document{{ID: "d1", Kind: knowledge.KindReport, Title: "报告", Place: "青石镇", Year: 2024,
			Passages: []knowledge.Passage{{ID: "d1#p1", Text: "司法所调解纠纷120件，接待来访300人次，电话咨询80人次。"}}}})
	}
	if err == nil {
		base, err = base.Serving([]knowledge.Town{{Place: "湖南省长沙市丙镇", Villages: []string{"东村"}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for place, says := range map[string]string{
		"湖南省长沙市丙镇": "还没有登记，不能乱写", "青石镇": "还没有登记，不能乱写", "广东省中山市东凤镇": "没有写电话", "某某镇": "没有登记，不能乱写", "": "没有登记，不能乱写",
	} {
		for _, question := range []string{"司法所电话多少", "你们司法所电话是多少", "司法所在哪里", "司法所几点上班，在哪里", place + "司法所电话多少"} {
			a, err := c.Ask(t.Context(), Question{Text: question, Place: place})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(a.Text, says) || !strings.Contains(a.Text, "12348") || !strings.Contains(a.Text, "在乡镇政府（街道办）所在地") ||
				strings.Contains(a.Text, "信息公开") || strings.Contains(a.Text, "120件") || a.Kind == "report-figure" {
				t.Errorf("%s %s: %s\n%s", place, question, a.Kind, a.Text)
			}
		}
	}
}
