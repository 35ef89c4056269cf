package lessons

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/redact"
)

// Candidate is a sentence that may be learned.
type Candidate struct {
	ID       string `json:"id"`
	Month    string `json:"month"` // 2026-11: a day would tell more than is needed
	Category string `json:"category"`
	Text     string `json:"text"`  // the resident's first words, redacted
	Guide    string `json:"guide"` // suggested, "" = none found
}

// LongestText is how long a sentence may be, in characters.
const LongestText = 80

const (
	leastHan  = 4    // Han characters a sentence needs
	mostCases = 1000 // looked at
)

// guarded are the matters of which nothing is learned, whoever confirmed them.
var guarded = [...]string{"domestic_violence", "minor_protection", "women_rights", "personal_safety", "self_harm"}

// countless are outcomes by which nobody confirmed anything.
var countless = [...]ledger.Outcome{"", ledger.Refused, ledger.Withdrawn, ledger.Emergency}

// china is where months begin.
var china = time.FixedZone("CST", 8*60*60)

// Candidates lists what may be learned and was not decided about, the newest
// case first, at most so many, 0 = all; of cases with the same words only the
// newest. ErrOff when learning is off.
func (l *Lessons) Candidates(ctx context.Context, most int) ([]Candidate, error) {
	s, err := l.settings()
	if err != nil {
		return nil, err
	}
	if !s.On {
		return nil, ErrOff
	}
	learned, err := l.Learned()
	if err != nil {
		return nil, err
	}
	cases, err := l.cfg.Closed(ctx, mostCases)
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	decided := slices.Clone(s.Refused)
	for _, one := range learned {
		decided = append(decided, one.ID)
	}
	var out []Candidate
	seen := map[string]bool{}
	for _, c := range cases {
		if slices.Contains(decided, l.id(c)) {
			continue
		}
		one, ok := l.candidate(ctx, c)
		if !ok || seen[one.Category+one.Text] {
			continue
		}
		seen[one.Category+one.Text] = true
		one.Guide = l.suggest(ctx, c, one.Text)
		if out = append(out, one); len(out) == most {
			break
		}
	}
	return out, nil
}

// candidate reads a case; false when nothing is learned of it.
func (l *Lessons) candidate(ctx context.Context, c handoff.Case) (Candidate, bool) {
	if c.Open() || c.Forgotten || c.Guarded || c.Urgent || c.ClosedBy == "" || c.Category == "" ||
		slices.Contains(countless[:], c.Outcome) || slices.Contains(guarded[:], c.Category) {
		return Candidate{}, false
	}
	text := sentence(c.Summary)
	if !says(text) || l.cfg.Guarded(ctx, c.Category, c.Summary) {
		return Candidate{}, false
	}
	return Candidate{ID: l.id(c), Month: c.Ended.In(china).Format("2006-01"), Category: c.Category, Text: text}, true
}

// suggest names the guide the case was answered with, when the adviser
// confirmed its matter, or else the likeliest of that matter.
func (l *Lessons) suggest(ctx context.Context, c handoff.Case, text string) string {
	for _, source := range c.Sources {
		if id, ok := strings.CutPrefix(source, "guide/"); ok && l.cfg.Category(id) == c.Category {
			return id
		}
	}
	return l.cfg.Likely(ctx, text, c.Category)
}

var (
	// placeholder matches what a redaction left, also one that was cut off.
	placeholder = regexp.MustCompile(`〔[^〕]{0,6}(?:〕|$)`)
	// number matches amounts, numbers of houses, cars and papers, and days:
	// with three figures and more one may be known by them, and no way of asking
	// needs them.
	number = regexp.MustCompile(`[0-9０-９][0-9０-９.,，:：/-]*[0-9０-９][0-9０-９.,，:：/-]*[0-9０-９]`)
	// known matches how people are called who are known by their surname: 小王.
	known = regexp.MustCompile(`[小老阿][王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟田任姜范姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟龙万段雷钱汤尹黎贺龚]([^\p{Han}]|[他她它你我欠的跟和与在不给说打骂借骗把被也又就都还没要让来去跑]|$)`)
)

// sentence is a text as it may be learned: the first messages, redacted, one
// line, without what stands for names and numbers.
func sentence(text string) string {
	text = placeholder.ReplaceAllString(redact.Text(text), " ")
	text = known.ReplaceAllString(number.ReplaceAllString(text, " "), "有人$1")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(text); len(runes) > LongestText {
		text = string(runes[:LongestText])
	}
	return strings.Trim(text, " ；;，,。…")
}

// says tells whether a sentence says enough to be like another.
func says(text string) bool {
	n := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n >= leastHan
}
