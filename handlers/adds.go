package handlers

import (
	"sync"

	"mingbai/handlers/consult"
	"mingbai/index/segment"
	"mingbai/knowledge/phrase"
)

// adds tells whether a message only adds to the sender's case, which nobody has
// taken yet: it went in there, asks nothing and tells of no danger.
func (a *Assistant) adds(t *turn, answer consult.Answer) bool {
	switch {
	case !t.inCase() || answer.Urgent || pressing[answer.Category]:
		return false
	case answer.Kind == "smalltalk" || answer.Kind == "out-of-scope":
		return false
	}
	return asksSomething().Match(segment.Normalize(t.text)).Score == 0
}

// pressing are the matters in which even a guess is told at once: it names whom
// to call.
var pressing = map[string]bool{"domestic_violence": true, "personal_safety": true, "self_harm": true, "minor_protection": true, "fraud": true}

// asksSomething hears that a message wants an answer.
var asksSomething = sync.OnceValue(func() phrase.Set {
	set, err := phrase.ParseSet([]string{
		"?|吗|么|呢|咋|怎么|怎样|怎办|如何|什么|啥|谁|哪|多少|几时|几天|几点|几号|多久|为何|凭什么",
		"能不能|要不要|是不是|会不会|该不该|可不可|行不行|算不算|有没有|管不管|合不合|对不对|可以不|能否|是否",
		"想问|请问|问一下|问下|问问|想知道|想了解|告诉我|帮我查|帮我写|教我|查一下|咨询",
	})
	if err != nil {
		panic(err) // a pattern of this file; the tests would show it
	}
	return set
})
