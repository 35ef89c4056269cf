// Package response is how people were answered: which questions found an
// answer, and how long those who wished for a person waited until somebody took
// their case. It knows the classes of outcomes and the measures of waiting, and
// says in Chinese how both are counted; it is pure. handlers/store reads the
// rows, the console's statistics show them. What is counted as a consultation
// at all is settled by handlers/ledger: the classes of a rule add up to its
// figure.
package response

import (
	"slices"

	"mingbai/handlers/ledger"
)

// Class is what became of a question, as the office asks for it.
type Class string

// The classes. Found and NotFound divide what the assistant answered alone,
// OnSpot and PassedOn what a person did.
const (
	Found    Class = "found"     // 机器答了: with a source, or with the emergency number
	NotFound Class = "not-found" // 资料里没有: the assistant said so and named who can help
	OnSpot   Class = "on-spot"   // 答复了: at once or later, by a person
	PassedOn Class = "passed-on" // 转出去办: legal aid, mediation, other bodies
)

// Classes are the classes in the order in which they are shown.
func Classes() []Class { return []Class{Found, NotFound, OnSpot, PassedOn} }

// Name is what people call a class.
func (c Class) Name() string {
	return map[Class]string{Found: "机器答了", NotFound: "资料里没有", OnSpot: "人答复了", PassedOn: "转出去办"}[c]
}

// Rule is the counting rule whose figure the class is a part of.
func (c Class) Rule() string {
	if c == Found || c == NotFound {
		return ledger.RuleSelf
	}
	return ledger.RuleMatters
}

// Of is the class of an outcome under a rule, "" where the rule is divided into
// none. Every outcome that the rule counts has one.
func Of(rule string, o ledger.Outcome) Class {
	switch rule {
	case ledger.RuleSelf:
		if o == ledger.Declined {
			return NotFound
		}
		return Found
	case ledger.RuleMatters:
		if slices.Contains(passed[:], o) {
			return PassedOn
		}
		return OnSpot
	}
	return ""
}

// passed are the outcomes by which somebody else goes on.
var passed = [...]ledger.Outcome{ledger.ToLegalAid, ledger.ToMediation, ledger.ToAdviser, ledger.ToOther, ledger.Emergency}

// Outcomes are the outcomes of a class that can be named; nil where it has all
// others of its rule.
func (c Class) Outcomes() []ledger.Outcome {
	switch c {
	case NotFound:
		return []ledger.Outcome{ledger.Declined}
	case PassedOn:
		return slices.Clone(passed[:])
	}
	return nil
}

// Part is one part of what was answered: so many of a class, in a month, a
// village and by somebody.
type Part struct {
	Class   Class
	Month   string // 2026-03
	Place   string // "" = nobody said
	Village string // "" = nobody said
	Adviser string // id of the roster, or a name; "" = nobody, or nobody said
	N       ledger.Number
}
