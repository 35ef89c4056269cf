package corpus_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/guide"
)

// categoriesA are the categories whose questions stand in testdata/guides_a.txt.
var categoriesA = []string{
	"legal_aid", "criminal_aid", "mediation", "legal_adviser", "labor_wage", "labor_dispute", "work_injury",
	"women_rights", "marriage_family", "support_elderly", "inheritance", "domestic_violence", "minor_protection",
	"loan_debt", "traffic",
}

// asked is one question with the guide and the finer point that should answer.
type asked struct{ question, guide, point string }

// readAsked reads lines "question => guide/point".
func readAsked(t *testing.T, path string) []asked {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []asked
	for line := range strings.Lines(string(text)) {
		question, want, found := strings.Cut(line, "=>")
		if !found {
			continue
		}
		id, point, _ := strings.Cut(strings.TrimSpace(want), "/")
		out = append(out, asked{strings.TrimSpace(question), id, point})
	}
	return out
}

// heardAs prepares a question as patterns expect it: folded, no white space,
// everyday words replaced and kept.
func heardAs(base *knowledge.Base, question string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, question)
	text, uses := base.Speech.Glossary.Replace(plain)
	if len(uses) > 0 {
		text += "\n" + plain
	}
	return text
}

// weigh scores a guide against a message the way handlers/consult does,
// without search and follow-ups, and names the points heard, best first.
func weigh(g guide.Guide, text string) (float64, []string) {
	type heard struct {
		id    string
		alone bool
		score float64
	}
	var points []heard
	for _, p := range g.Points {
		if hit := p.Hear.Match(text); hit.Score > 0 {
			points = append(points, heard{p.ID, p.Alone, hit.Score})
		}
	}
	slices.SortStableFunc(points, func(a, b heard) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var ids []string
	var best heard
	for _, p := range points {
		ids = append(ids, p.id)
		if best.id == "" || (p.alone && !best.alone) {
			best = p
		}
	}
	score := g.Hear.Match(text).Score
	if g.Unless.Match(text).Score > 0 {
		score *= 0.15
	}
	if score > 0 {
		return score + 0.5*best.score, ids
	}
	if best.alone {
		return 0.9 * best.score, ids
	}
	return 0, ids
}

// choose returns the guide with the highest score and its points heard.
func choose(base *knowledge.Base, question string) (id string, points []string) {
	text, top := heardAs(base, question), 0.0
	for _, g := range base.Guides {
		if score, heard := weigh(g, text); score > top {
			id, points, top = g.ID, heard, score
		}
	}
	return id, points
}

func loadEmbedded(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestGuidesAChosen(t *testing.T) {
	base := loadEmbedded(t)
	questions := readAsked(t, "testdata/guides_a.txt")
	if len(questions) < 150 {
		t.Fatalf("only %d questions were read", len(questions))
	}
	for _, q := range questions {
		id, points := choose(base, q.question)
		if id != q.guide {
			t.Errorf("%s\n\tis answered by %s, want %s", q.question, id, q.guide)
			continue
		}
		if q.point != "" && !slices.Contains(points[:min(len(points), 3)], q.point) {
			t.Errorf("%s\n\thears points %v of %s, want %s among the first three", q.question, points, id, q.point)
		}
	}
}

func TestGuidesAExamplesChooseTheirGuide(t *testing.T) {
	base := loadEmbedded(t)
	for _, g := range base.Guides {
		if !slices.Contains(categoriesA, g.Category) {
			continue
		}
		for _, example := range g.Examples {
			if id, _ := choose(base, example); id != g.ID {
				t.Errorf("%s: its example %q is answered by %s", g.ID, example, id)
			}
		}
	}
}

// TestGuidesAComplete asks of every guide what a resident needs on one screen.
func TestGuidesAComplete(t *testing.T) {
	base := loadEmbedded(t)
	seen := map[string]int{}
	for _, g := range base.Guides {
		if !slices.Contains(categoriesA, g.Category) {
			continue
		}
		seen[g.Category]++
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		if len(g.Say) == 0 || len(g.Say) > 3 {
			t.Errorf("%s says %d sentences, want 1 to 3", g.ID, len(g.Say))
		}
		if g.Does == "" || g.Cost == "" || g.Avoid == "" || len(g.Examples) == 0 {
			t.Errorf("%s needs does, cost, avoid and examples", g.ID)
		}
	}
	for _, category := range categoriesA {
		if seen[category] == 0 {
			t.Errorf("no guide for %s", category)
		}
	}
}
