package place

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrPlaces says that a list of places contradicts itself.
var ErrPlaces = errors.New("place: unusable list of places")

// ErrUnknown says that there is no material on a place; the sentence is for
// the person who typed the name.
var ErrUnknown = errors.New("没有这个地方的本地资料")

// ErrAmbiguous says that a name stands for several places with material; they
// are returned beside it.
var ErrAmbiguous = errors.New("这个地名不止一处，请写全称")

// Gazetteer finds places by their names. It is read-only and safe to share.
type Gazetteer struct {
	places []Place
	names  map[string]*name
	starts map[rune][]string // first character -> names, longest first

	villages map[string][]int  // of the towns that are served -> indexes of those
	hamlets  map[rune][]string // first character -> names of villages
}

// name is what a spelling stands for.
type name struct {
	text   string
	places []int    // indexes of places with material
	chain  []string // units above a place, provinces, look-alikes: without material
	full   bool     // the spelling holds a unit's full name (东凤镇), not only 东凤
}

// New indexes the names of the places, of the units above them, of the
// provinces and of the cities.
func New(places []Place) (*Gazetteer, error) {
	g := &Gazetteer{places: places, names: map[string]*name{}, starts: map[rune][]string{}, villages: map[string][]int{}, hamlets: map[rune][]string{}}
	for i, p := range places {
		if len(p.Chain) == 0 || slices.Contains(p.Chain, "") {
			return nil, fmt.Errorf("%w: place %d has an empty chain", ErrPlaces, i+1)
		}
		if first := g.byChain(p.String()); first != i {
			return nil, fmt.Errorf("%w: %s is listed twice", ErrPlaces, p)
		}
		g.addPlace(i, p)
		g.addVillages(i, p)
	}
	for _, p := range places {
		g.addAround(p)
	}
	for _, p := range provinces() {
		g.addOther(p[0], []string{p[0]}, true)
		g.addOther(p[1], []string{p[0]}, false)
	}
	g.addCities()
	for text := range g.names {
		first, _ := utf8.DecodeRuneInString(text)
		g.starts[first] = append(g.starts[first], text)
	}
	for _, list := range g.starts {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return g, nil
}

// byChain returns the index of the first place with a full chain, or -1.
func (g *Gazetteer) byChain(chain string) int {
	return slices.IndexFunc(g.places, func(p Place) bool { return p.String() == chain })
}

// addPlace indexes every way to write a place: each unit above it in full,
// short or left out, its own name in full or short, and its aliases.
func (g *Gazetteer) addPlace(i int, p Place) {
	own := p.Chain[len(p.Chain)-1]
	heads := []string{""}
	for _, unit := range p.Chain[:len(p.Chain)-1] {
		var longer []string
		for _, h := range heads {
			longer = append(longer, h, h+short(unit), h+unit)
		}
		heads = longer
	}
	for _, h := range heads {
		g.add(h+own, i, true)
		g.add(h+short(own), i, h != "")
	}
	for _, alias := range p.Aliases {
		g.add(alias, i, false)
	}
}

// addVillages indexes the names of a town's villages.
func (g *Gazetteer) addVillages(i int, p Place) {
	for _, v := range p.Villages {
		first, _ := utf8.DecodeRuneInString(v)
		if g.villages[v] == nil {
			g.hamlets[first] = append(g.hamlets[first], v)
		}
		if v != "" && !slices.Contains(g.villages[v], i) {
			g.villages[v] = append(g.villages[v], i)
		}
	}
}

func (g *Gazetteer) add(text string, i int, full bool) {
	n := g.names[text]
	if n == nil {
		n = &name{text: text, full: full}
		g.names[text] = n
	}
	if !slices.Contains(n.places, i) {
		n.places = append(n.places, i)
	}
}

// addAround indexes a place's look-alikes and the units above it.
func (g *Gazetteer) addAround(p Place) {
	for _, other := range p.NotThis {
		g.addOther(other, []string{other}, false)
	}
	for n := 1; n < len(p.Chain); n++ {
		unit := p.Chain[n-1]
		g.addOther(unit, p.Chain[:n], true)
		g.addOther(strings.Join(p.Chain[:n], ""), p.Chain[:n], true)
		if n > 1 {
			g.addOther(short(p.Chain[n-2])+unit, p.Chain[:n], true)
		}
	}
}

// addOther indexes a name without material; a place with material keeps it.
func (g *Gazetteer) addOther(text string, chain []string, full bool) {
	if g.names[text] == nil {
		g.names[text] = &name{text: text, chain: chain, full: full}
	}
}

// All returns the places with material and those served, in the order they were
// given.
func (g *Gazetteer) All() []Place { return slices.Clone(g.places) }

// Resolve reads a place that somebody typed or chose: short name, full name or
// chain. ErrUnknown means that there is no material on it; with ErrAmbiguous
// the places it could be are returned.
func (g *Gazetteer) Resolve(typed string) (Place, []Place, error) {
	text := strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\r\n,，。、-/·>›", r) }), "")
	if text == "" {
		return Place{}, nil, ErrUnknown
	}
	if n := g.names[text]; n != nil {
		return g.settle(n, text)
	}
	if of := g.villages[text]; len(of) > 0 {
		return g.settle(&name{places: of}, text)
	}
	matches := g.Find(text)
	if len(matches) == 1 && matches[0].Known && matches[0].Start == 0 {
		rest := text[matches[0].End:]
		if rest == "" || levelOf(rest) == Village || slices.Contains(matches[0].Place.Villages, rest) {
			return matches[0].Place, nil, nil
		}
	}
	return Place{}, nil, fmt.Errorf("%w：%s。%s", ErrUnknown, text, g.have())
}

// settle turns a listed name into an answer of Resolve.
func (g *Gazetteer) settle(n *name, text string) (Place, []Place, error) {
	switch {
	case len(n.places) == 1:
		return g.places[n.places[0]], nil, nil
	case len(n.places) > 1:
		return Place{}, g.pick(n.places), fmt.Errorf("%w：%s", ErrAmbiguous, text)
	}
	var below []Place
	for _, p := range g.places {
		if Within(p.String(), strings.Join(n.chain, "")) {
			below = append(below, p)
		}
	}
	if len(below) > 0 {
		return Place{}, below, fmt.Errorf("%w：%s", ErrAmbiguous, text)
	}
	return Place{}, nil, fmt.Errorf("%w：%s。%s", ErrUnknown, text, g.have())
}

func (g *Gazetteer) pick(indexes []int) []Place {
	out := make([]Place, 0, len(indexes))
	for _, i := range indexes {
		out = append(out, g.places[i])
	}
	return out
}

// have lists the places with material in one sentence.
func (g *Gazetteer) have() string {
	var names []string
	for _, p := range g.places {
		if !p.Bare {
			names = append(names, p.String())
		}
	}
	if len(names) == 0 {
		return "目前还没有任何地方的资料"
	}
	return "现有资料的地方：" + strings.Join(names, "、")
}
