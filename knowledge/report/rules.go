package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// vocabulary is data/metrics.yaml made ready.
type vocabulary struct {
	topics []topic
	rules  []rule
	last   []rule
	pairs  map[string]string
}

// topic is a subject and what names it: plain words, and a pattern for those
// that are none. Words are looked for many times faster than patterns.
type topic struct {
	name  string
	words []string
	re    *regexp.Regexp // nil when there are words only
}

func newTopic(name, pattern string) (topic, error) {
	t := topic{name: name}
	var patterns []string
	for alternative := range strings.SplitSeq(pattern, "|") {
		if regexp.QuoteMeta(alternative) == alternative {
			t.words = append(t.words, alternative)
		} else {
			patterns = append(patterns, alternative)
		}
	}
	if len(patterns) == 0 {
		return t, nil
	}
	var err error
	t.re, err = regexp.Compile(strings.Join(patterns, "|"))
	return t, err
}

// last is where the topic is named last in a text: the end of the name, -1 for
// nowhere, and its length.
func (t topic) last(text string) (end, size int) {
	end = -1
	note := func(at [2]int) {
		if at[1] > end || at[1] == end && at[1]-at[0] > size {
			end, size = at[1], at[1]-at[0]
		}
	}
	for _, word := range t.words {
		if at := strings.LastIndex(text, word); at >= 0 {
			note([2]int{at, at + len(word)})
		}
	}
	if t.re != nil {
		if all := t.re.FindAllStringIndex(text, -1); len(all) > 0 {
			note([2]int(all[len(all)-1]))
		}
	}
	return end, size
}

type rule struct {
	metric, topic string
	at, not, with *regexp.Regexp
	units         []string
}

type ruleText struct {
	Metric string `yaml:"metric"`
	At     string `yaml:"at"`
	Not    string `yaml:"not"`
	With   string `yaml:"with"`
	Topic  string `yaml:"topic"`
	Units  string `yaml:"units"`
}

type vocabularyText struct {
	Topics yaml.MapSlice     `yaml:"topics"`
	Rules  []ruleText        `yaml:"rules"`
	Last   []ruleText        `yaml:"last"`
	Pairs  map[string]string `yaml:"pairs"`
}

var loadVocabulary = sync.OnceValues(func() (vocabulary, error) {
	data, err := dataFS.ReadFile("data/metrics.yaml")
	if err != nil {
		return vocabulary{}, err
	}
	var text vocabularyText
	if err := yaml.Unmarshal(data, &text); err != nil {
		return vocabulary{}, err
	}
	return text.compile()
})

// words gives the embedded vocabulary; that it loads is a test.
func words() vocabulary {
	v, err := loadVocabulary()
	if err != nil {
		panic(fmt.Sprintf("report: embedded data/metrics.yaml: %v", err))
	}
	return v
}

func (t vocabularyText) compile() (vocabulary, error) {
	v := vocabulary{pairs: t.Pairs}
	for _, item := range t.Topics {
		topic, err := newTopic(fmt.Sprint(item.Key), fmt.Sprint(item.Value))
		if err != nil {
			return v, err
		}
		v.topics = append(v.topics, topic)
	}
	for _, set := range []struct {
		from []ruleText
		to   *[]rule
	}{{t.Rules, &v.rules}, {t.Last, &v.last}} {
		for _, r := range set.from {
			compiled, err := r.compile()
			if err != nil {
				return v, fmt.Errorf("%s: %w", r.Metric, err)
			}
			*set.to = append(*set.to, compiled)
		}
	}
	return v, nil
}

func (t ruleText) compile() (rule, error) {
	r := rule{metric: t.Metric, topic: t.Topic, units: strings.Fields(t.Units)}
	for _, p := range []struct {
		text string
		to   **regexp.Regexp
	}{{t.At, &r.at}, {t.Not, &r.not}, {t.With, &r.with}} {
		if p.text == "" {
			continue
		}
		re, err := regexp.Compile(p.text)
		if err != nil {
			return r, err
		}
		*p.to = re
	}
	return r, nil
}

// fits tries the rule on the words around a number.
func (r rule) fits(around, sentence, topic, unit string) bool {
	return (len(r.units) == 0 || slices.Contains(r.units, unit)) &&
		(r.topic == "" || r.topic == topic) &&
		(r.at == nil || r.at.MatchString(around)) &&
		(r.not == nil || !r.not.MatchString(around)) &&
		(r.with == nil || r.with.MatchString(sentence))
}

// topicOf finds the subject whose word stands last in the nearest text that has one.
func (v vocabulary) topicOf(texts ...string) string {
	var near []string // the end of a long text decides where it names a subject
	for _, text := range texts {
		if tail := nearer(text, 0, len(text), clauseBytes/2); tail > 0 {
			near = append(near, text[tail:])
		}
		near = append(near, text)
	}
	for _, text := range near {
		best, at, size := "", -1, 0
		for _, t := range v.topics {
			if end, length := t.last(text); end > at || end >= 0 && end == at && length > size {
				best, at, size = t.name, end, length
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}
