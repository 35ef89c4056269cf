package corpus_test

import (
	"strings"
	"testing"
	"unicode"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/guide"
)

// civicCategories are the categories whose guides this file answers for.
var civicCategories = map[string]bool{
	"neighbor": true, "contract": true, "housing_property": true, "land_rural": true, "expropriation": true,
	"personal_injury": true, "consumer": true, "medical": true, "admin_review": true, "petition": true,
	"court_procedure": true, "arbitration": true, "notary_appraisal": true, "fraud": true, "gov_service": true,
	"social_security": true, "personal_safety": true, "self_harm": true, "other": true,
}

// civicPick is what a message selects: a guide and the point heard first.
type civicPick struct {
	guide, point string
	score        float64
}

// civicBase loads the built-in corpus.
func civicBase(t *testing.T) *knowledge.Base {
	t.Helper()
	b, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// civicText prepares a message as residents' messages are prepared, without
// the index's own folding of Traditional characters.
func civicText(b *knowledge.Base, q string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, q)
	text, uses := b.Speech.Glossary.Replace(plain)
	if len(uses) > 0 {
		text += "\n" + plain
	}
	return text
}

// civicScore weighs one guide against prepared text and names its best point.
func civicScore(g *guide.Guide, text string) civicPick {
	pick := civicPick{guide: g.ID, score: g.Hear.Match(text).Score}
	if g.Unless.Match(text).Score > 0 {
		pick.score *= 0.15
	}
	best, lone := 0.0, 0.0
	for i := range g.Points {
		s := g.Points[i].Hear.Match(text).Score
		if s > best {
			best, pick.point = s, g.Points[i].ID
		}
		if g.Points[i].Alone && s > lone {
			lone = s
		}
	}
	switch {
	case pick.score > 0:
		pick.score += 0.5 * max(best, lone)
	case lone > 0:
		pick.score = 0.9 * lone
	}
	return pick
}

// civicBest finds the guide that a message selects among all guides.
func civicBest(b *knowledge.Base, q string) civicPick {
	text := civicText(b, q)
	var best civicPick
	for i := range b.Guides {
		if p := civicScore(&b.Guides[i], text); p.score > best.score {
			best = p
		}
	}
	return best
}

func TestCivicGuidesAreWhole(t *testing.T) {
	b := civicBase(t)
	seen := map[string]bool{}
	for _, g := range b.Guides {
		if !civicCategories[g.Category] {
			continue
		}
		seen[g.Category] = true
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		if n := len(g.Examples); n < 3 || n > 8 {
			t.Errorf("%s has %d examples, want 3 to 8", g.ID, n)
		}
		if len(g.Say) == 0 || len(g.Say) > 3 {
			t.Errorf("%s says %d sentences, want 1 to 3", g.ID, len(g.Say))
		}
		if g.Does == "" || g.Cost == "" || g.Avoid == "" {
			t.Errorf("%s lacks does, cost or avoid", g.ID)
		}
		if _, ok := b.Channels[g.First]; !ok {
			t.Errorf("%s sends to the unknown channel %q", g.ID, g.First)
		}
		for _, p := range g.Points {
			if _, ok := b.Channels[p.First]; p.First != "" && !ok {
				t.Errorf("%s/%s sends to the unknown channel %q", g.ID, p.ID, p.First)
			}
			for _, ref := range p.Law {
				if err := b.Laws.Check(ref); err != nil {
					t.Errorf("%s/%s: %v", g.ID, p.ID, err)
				}
			}
		}
		for _, ref := range g.Law {
			if err := b.Laws.Check(ref); err != nil {
				t.Errorf("%s: %v", g.ID, err)
			}
		}
	}
	for c := range civicCategories {
		if !seen[c] {
			t.Errorf("no guide of category %s", c)
		}
	}
}

func TestCivicExamplesSelectTheirGuide(t *testing.T) {
	b := civicBase(t)
	for _, g := range b.Guides {
		if !civicCategories[g.Category] {
			continue
		}
		for _, q := range g.Examples {
			if got := civicBest(b, q); got.guide != g.ID {
				t.Errorf("%q selects %s (%.2f), want %s", q, got.guide, got.score, g.ID)
			}
		}
	}
}

func TestCivicQuestionsSelectGuides(t *testing.T) {
	b := civicBase(t)
	if len(civicQuestions) < 150 {
		t.Fatalf("%d questions, want at least 150", len(civicQuestions))
	}
	for _, tt := range civicQuestions {
		got := civicBest(b, tt.q)
		want, point, _ := strings.Cut(tt.want, "/")
		if got.guide != want || (point != "" && got.point != point) {
			t.Errorf("%q selects %s/%s (%.2f), want %s", tt.q, got.guide, got.point, got.score, tt.want)
		}
	}
}
