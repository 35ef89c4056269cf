// Package ear tells from a bank of labelled sentences whether a message cries
// for help, and of which danger: a linear model over the characters of a
// message and over signs that the caller finds in it. It is learned anew at
// each start, from the same sentences always to the same weights, in a
// fraction of a second. It is not package kin, which remembers sentences and
// can show the one that decided; the ear weighs what many of them have in
// common. It reads no files and sounds no siren: package consult decides.
package ear

import (
	"math"
	"runtime"
	"slices"
	"sync"
)

// Example is a sentence of the bank.
type Example struct {
	Kind  string // the danger it cries of; "" = it does not cry
	Group string // the situation it belongs to, for trials that leave one out
	Text  string // normalised, as messages are
}

// Signs names what else is seen in a text besides its characters.
type Signs func(text string) []string

// Opinion is what an ear makes of a message.
type Opinion struct {
	Cry  float64 // 0 surely calm, 1 surely a cry
	Kind string  // the danger it is most like, "" = no cry was ever learned
	Sure float64 // probability of that danger, given that it is a cry
}

// How an ear learns. They were set by leaving situations out of the bank.
const (
	rounds   = 8
	rate     = 0.5  // step of the first round
	decay    = 2e-5 // pull of each weight towards zero, a step
	cryBoost = 1.0  // how much a cry counts against a calm sentence, besides balance
	small    = 1e-6 // keeps the first steps finite
	stir     = 7919 // a prime: the order of sentences differs from the bank's
	bits     = 18   // features share 2^bits weights
	kindBits = 15   // the same for each kind of danger
	mask     = 1<<bits - 1
	kindMask = 1<<kindBits - 1
)

// Ear is a learned model. It is read-only and safe to share.
type Ear struct {
	signs   Signs
	bias    float64
	weights []float32
	kinds   []string
	of      [][]float32 // by kind
}

// Learn makes an ear of a bank. Signs may be nil.
func Learn(bank []Example, signs Signs) *Ear {
	e := &Ear{signs: signs, weights: make([]float32, 1<<bits)}
	heard := e.hearAll(bank)
	var wait sync.WaitGroup
	wait.Go(func() { e.learnCries(bank, heard) })
	wait.Go(func() { e.learnKinds(bank, heard) })
	wait.Wait()
	return e
}

// hearAll finds the features of a bank, on all processors: that is most of the
// work of learning.
func (e *Ear) hearAll(bank []Example) [][]feature {
	heard := make([][]feature, len(bank))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(bank); i += workers {
				heard[i] = e.features(bank[i].Text)
			}
		})
	}
	wait.Wait()
	return heard
}

// Hear judges a normalised message.
func (e *Ear) Hear(text string) Opinion {
	features := e.features(text)
	o := Opinion{Cry: sigmoid(e.bias + dot(e.weights, features, mask))}
	if len(e.kinds) == 0 {
		return Opinion{}
	}
	p := e.kindly(features)
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	o.Kind, o.Sure = e.kinds[best], p[best]
	return o
}

// learnCries fits the weights that tell cries from calm by logistic
// regression, each weight with a step of its own (AdaGrad).
func (e *Ear) learnCries(bank []Example, heard [][]feature) {
	cries := 0
	for _, x := range bank {
		if x.Kind != "" {
			cries++
		}
	}
	if cries == 0 || cries == len(bank) {
		return
	}
	balance := cryBoost * math.Sqrt(float64(len(bank)-cries)/float64(cries))
	past := make([]float32, 1<<bits)
	pastBias := 0.0
	for range rounds {
		for n := range bank {
			i := n * stir % len(bank)
			truth, much := 0.0, 1.0
			if bank[i].Kind != "" {
				truth, much = 1, balance
			}
			miss := much * (sigmoid(e.bias+dot(e.weights, heard[i], mask)) - truth)
			pastBias += miss * miss
			e.bias -= rate * miss / (math.Sqrt(pastBias) + 1)
			step(e.weights, past, heard[i], mask, miss)
		}
	}
}

// learnKinds fits, on the cries alone, the weights that tell dangers apart.
func (e *Ear) learnKinds(bank []Example, heard [][]feature) {
	for _, x := range bank {
		if x.Kind != "" && !slices.Contains(e.kinds, x.Kind) {
			e.kinds = append(e.kinds, x.Kind)
		}
	}
	slices.Sort(e.kinds)
	past := make([][]float32, len(e.kinds))
	for range e.kinds {
		e.of = append(e.of, make([]float32, 1<<kindBits))
	}
	for k := range past {
		past[k] = make([]float32, 1<<kindBits)
	}
	for range rounds / 2 {
		for n := range bank {
			i := n * stir % len(bank)
			if bank[i].Kind == "" {
				continue
			}
			p := e.kindly(heard[i])
			for k, kind := range e.kinds {
				miss := p[k]
				if kind == bank[i].Kind {
					miss--
				}
				step(e.of[k], past[k], heard[i], kindMask, miss)
			}
		}
	}
}

// kindly gives the probability of each kind of danger.
func (e *Ear) kindly(features []feature) []float64 {
	p := make([]float64, len(e.kinds))
	top, sum := math.Inf(-1), 0.0
	for k := range p {
		p[k] = dot(e.of[k], features, kindMask)
		top = max(top, p[k])
	}
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

func dot(weights []float32, features []feature, mask uint32) float64 {
	sum := 0.0
	for _, f := range features {
		sum += float64(weights[f.at&mask]) * float64(f.much)
	}
	return sum
}

// step moves the weights of the features against a miss.
func step(weights, past []float32, features []feature, mask uint32, miss float64) {
	if math.Abs(miss) < small {
		return
	}
	for _, f := range features {
		at := f.at & mask
		slope := float32(miss)*f.much + decay*weights[at]
		past[at] += slope * slope
		weights[at] -= rate * slope / (float32(math.Sqrt(float64(past[at]))) + small)
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
