package shelf

import (
	"regexp"
	"strings"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// numberedID is a passage id of documents that were stored while paragraphs were
// numbered: d0123#p12, and d0123#p12-2 for the second part of a long one.
var numberedID = regexp.MustCompile(`^(.*#p\d{1,6})(?:-\d+)?$`)

// renamed gives the passages of such a document the ids that reading it again
// would give. Other documents stay as they are.
func renamed(d knowledge.Document) knowledge.Document {
	var names report.Names
	for from := 0; from < len(d.Passages); {
		m := numberedID.FindStringSubmatch(d.Passages[from].ID)
		if m == nil {
			return d
		}
		to, whole := from, strings.Builder{}
		for ; to < len(d.Passages) && (to == from || strings.HasPrefix(d.Passages[to].ID, m[1]+"-")); to++ {
			whole.WriteString(d.Passages[to].Text)
		}
		name := names.Of(d.Passages[from].Heading, whole.String())
		for i := from; i < to; i++ {
			d.Passages[i].ID = passageID(d.ID, name, i-from)
		}
		from = to
	}
	return d
}
