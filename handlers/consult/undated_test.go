package consult

import (
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// TestUndatedDocument has a page without a year: no answer names a year 0.
func TestUndatedDocument(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	err = base.Shelve([]knowledge.Document{{ID: "d1", Kind: knowledge.KindService, Title: "青石镇办事指南", Place: "青石镇",
		Passages: []knowledge.Passage{{ID: "d1#p1", Text: "办公时间：工作日8:30-12:00。大厅在青石镇中心大街12号二楼。"}}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{"青石镇大厅在中心大街几号楼呢", "青石镇2020年调解成功多少件"} {
		a, err := c.Ask(t.Context(), Question{Text: question})
		if err != nil || !strings.Contains(a.Text, "没写年份") || strings.Contains(a.Text, "，0年") || strings.Contains(a.Text, "只有0年") {
			t.Errorf("%s: %v\n%s", question, err, a.Text)
		}
	}
}
