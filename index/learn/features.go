package learn

// Features of a candidate. Those that say how good compare within one question: the best
// candidate has 1.
const (
	featurePlain = iota
	featureWords
	featureTranslated
	featureFeedback
	featureAnswers
	featurePlainSquared
	featureWordsSquared
	featureTranslatedSquared
	featureFeedbackSquared
	featureAnswersSquared
	featureChapterPlain
	featureCited
	featureSeen
	featureAdjacent
	featureLawPrior
	featureLawCited
	featureChapterPrior
	featureCitable
	featureLength
	featureVote
	featureVoteQuestion
	featureNearest
	featureLawVote
	featureChapterVote
	featureBesideVote
	featureLawText
	featureChapterText
	featureGateTranslated
	featureGateFeedback
	featureGateVote
	featureGateSeen
	featureGatePlain
	featureGateCited
	featureCount
)

// featureNames name the features in a model file.
var featureNames = [featureCount]string{
	featurePlain:             "plain",
	featureWords:             "words",
	featureTranslated:        "translated",
	featureFeedback:          "feedback",
	featureAnswers:           "answers",
	featurePlainSquared:      "plain_squared",
	featureWordsSquared:      "words_squared",
	featureTranslatedSquared: "translated_squared",
	featureFeedbackSquared:   "feedback_squared",
	featureAnswersSquared:    "answers_squared",
	featureChapterPlain:      "chapter_plain",
	featureCited:             "cited",
	featureSeen:              "seen",
	featureAdjacent:          "adjacent",
	featureLawPrior:          "law_prior",
	featureLawCited:          "law_cited",
	featureChapterPrior:      "chapter_prior",
	featureCitable:           "citable",
	featureLength:            "length",
	featureVote:              "vote",
	featureVoteQuestion:      "vote_question",
	featureNearest:           "nearest",
	featureLawVote:           "law_vote",
	featureChapterVote:       "chapter_vote",
	featureBesideVote:        "beside_vote",
	featureLawText:           "law_text",
	featureChapterText:       "chapter_text",
	featureGateTranslated:    "gate_translated",
	featureGateFeedback:      "gate_feedback",
	featureGateVote:          "gate_vote",
	featureGateSeen:          "gate_seen",
	featureGatePlain:         "gate_plain",
	featureGateCited:         "gate_cited",
}

// describe fills in what the signals say of each candidate.
func (s *state) describe(b *bench, v *view, q asked, byQuestion, byWhole []near) {
	s.describeDense(b, v)
	s.describePriors(v)
	s.describeVotes(b, v, byWhole, featureVote, featureNearest)
	s.describeVotes(b, v, byQuestion, featureVoteQuestion, -1)
	s.describeGroups(b, v, byWhole)
	s.describeTexts(v, q)
	s.describeGates(v, byQuestion, byWhole)
}

func (s *state) describeDense(b *bench, v *view) {
	for i := range b.dense {
		most := float32(1e-9)
		for _, passage := range v.candidates {
			most = max(most, b.dense[i][passage])
		}
		for at, passage := range v.candidates {
			share := b.dense[i][passage] / most
			v.features[at][featurePlain+i] = share
			v.features[at][featurePlainSquared+i] = square(share)
		}
	}
}

func (s *state) describePriors(v *view) {
	c := s.corpus
	for at, passage := range v.candidates {
		f := &v.features[at]
		f[featureCited] = s.cited[passage]
		if s.cited[passage] > 0 {
			f[featureSeen] = 1
		}
		f[featureAdjacent] = s.adjacent[passage]
		f[featureLawPrior] = s.lawPrior[c.laws.of[passage]]
		f[featureLawCited] = s.lawCited[c.laws.of[passage]]
		f[featureChapterPrior] = s.chapter[c.chapters.of[passage]]
		f[featureCitable] = s.citable[passage]
		f[featureLength] = log1p(float32(len(c.profiles[passage].words)))
	}
}

// describeVotes lets the nearest questions vote for what they cite.
func (s *state) describeVotes(b *bench, v *view, nearest []near, vote, closest int) {
	clear(b.votes)
	best := make(map[int32]float32)
	most := float32(1e-9)
	for _, n := range nearest {
		for _, passage := range s.lessons[n.text].cited {
			b.votes[passage] += square(n.share)
			most = max(most, b.votes[passage])
			best[passage] = max(best[passage], n.share)
		}
	}
	for at, passage := range v.candidates {
		v.features[at][vote] = b.votes[passage] / most
		if closest >= 0 {
			v.features[at][closest] = best[passage]
		}
	}
}

// describeGroups lets the nearest questions vote for laws, chapters and neighbours of what they
// cite, and the best plain hits for chapters.
func (s *state) describeGroups(b *bench, v *view, nearest []near) {
	c := s.corpus
	laws, chapters, beside := make(map[int32]float32), make(map[int32]float32), make(map[int32]float32)
	all := float32(1e-9)
	for _, n := range nearest {
		cited := s.lessons[n.text].cited
		for _, passage := range cited {
			share := square(n.share) / float32(len(cited))
			all += share
			laws[c.laws.of[passage]] += share
			chapters[c.chapters.of[passage]] += share
			for _, other := range c.beside(int(passage)) {
				beside[int32(other)] += share
			}
		}
	}
	plainChapters := make(map[int32]float32)
	allPlain := float32(1e-9)
	list := b.lists[densePlain]
	for _, passage := range list[:min(len(list), 50)] {
		share := square(b.dense[densePlain][passage])
		allPlain += share
		plainChapters[c.chapters.of[passage]] += share
	}
	for at, passage := range v.candidates {
		f := &v.features[at]
		f[featureLawVote] = laws[c.laws.of[passage]] / all
		f[featureChapterVote] = chapters[c.chapters.of[passage]] / all
		f[featureBesideVote] = beside[passage] / all
		f[featureChapterPlain] = plainChapters[c.chapters.of[passage]] / allPlain
	}
}

// describeTexts compares the question with all that was asked about each law and chapter.
func (s *state) describeTexts(v *view, q asked) {
	c := s.corpus
	laws := shares(s.byLaw.find(q.tokens, groupsCompared))
	chapters := shares(s.byChapter.find(q.tokens, groupsCompared))
	for at, passage := range v.candidates {
		v.features[at][featureLawText] = laws[c.laws.of[passage]]
		v.features[at][featureChapterText] = chapters[c.chapters.of[passage]]
	}
}

// shares gives the nearest 1 and the others their part of it.
func shares(nearest []near) map[int32]float32 {
	shares := make(map[int32]float32, len(nearest))
	for _, n := range nearest {
		shares[n.text] = n.share / nearest[0].share
	}
	return shares
}

// describeGates repeats what is borrowed from labelled questions in the measure in which the nearest
// of them is near, so that a question unlike all others borrows less.
func (s *state) describeGates(v *view, byQuestion, byWhole []near) {
	gate := float32(0)
	if len(byWhole) > 0 {
		gate = byWhole[0].share
	}
	for at := range v.features {
		f := &v.features[at]
		f[featureGateTranslated] = gate * f[featureTranslated]
		f[featureGateFeedback] = gate * f[featureFeedback]
		f[featureGateVote] = gate * f[featureVote]
		f[featureGateSeen] = gate * f[featureSeen]
		f[featureGatePlain] = gate * f[featurePlain]
		f[featureGateCited] = gate * f[featureCited]
	}
}
