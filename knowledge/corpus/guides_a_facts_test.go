package corpus_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/guide"
)

// told is what a resident may read of a guide when these points were heard.
func told(g guide.Guide, points []string) string {
	parts := []string{g.Deadline, g.Cost, g.Avoid}
	parts = append(parts, g.Say...)
	for _, also := range g.Also {
		parts = append(parts, also.Channel, also.When)
	}
	for _, p := range g.Points {
		if slices.Contains(points, p.ID) {
			parts = append(parts, p.Say, p.Deadline, p.Cost)
		}
	}
	return strings.Join(parts, "\n")
}

func guideByID(base *knowledge.Base, id string) guide.Guide {
	for _, g := range base.Guides {
		if g.ID == id {
			return g
		}
	}
	return guide.Guide{}
}

func TestGuidesATellTheFact(t *testing.T) {
	base := loadEmbedded(t)
	text, err := os.ReadFile("testdata/guides_a_facts.txt")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for line := range strings.Lines(string(text)) {
		question, want, found := strings.Cut(strings.TrimSpace(line), " => ")
		if !found {
			continue
		}
		count++
		id, points := choose(base, question)
		answer := told(guideByID(base, id), points[:min(len(points), 3)])
		if !slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool { return strings.Contains(answer, w) }) {
			t.Errorf("%s\n\tguide %s, points %v do not tell %q", question, id, points, want)
		}
	}
	if count < 80 {
		t.Errorf("only %d questions were read", count)
	}
}
