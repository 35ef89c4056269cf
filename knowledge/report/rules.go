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

type topic struct {
	name string
	re   *regexp.Regexp
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
		re, err := regexp.Compile(fmt.Sprint(item.Value))
		if err != nil {
			return v, err
		}
		v.topics = append(v.topics, topic{fmt.Sprint(item.Key), re})
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
			all := t.re.FindAllStringIndex(text, -1)
			if len(all) == 0 {
				continue
			}
			last := all[len(all)-1]
			if last[1] > at || last[1] == at && last[1]-last[0] > size {
				best, at, size = t.name, last[1], last[1]-last[0]
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}
