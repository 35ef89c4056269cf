package stream

import "sync"

// Places are for what takes long: open streams, files on their way. Nobody
// takes more than each, and all together no more than most.
type Places struct {
	each, most int

	mu  sync.Mutex
	by  map[string]int
	all int
}

// NewPlaces returns places, all of them free.
func NewPlaces(each, most int) *Places {
	return &Places{each: each, most: most, by: map[string]int{}}
}

// Enter takes a place, or tells that there is none.
func (p *Places) Enter(who string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all >= p.most || p.by[who] >= p.each {
		return false
	}
	p.by[who]++
	p.all++
	return true
}

// Leave gives a place back.
func (p *Places) Leave(who string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all--
	if p.by[who]--; p.by[who] == 0 {
		delete(p.by, who)
	}
}

// Taken is how many places are taken.
func (p *Places) Taken() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all
}
