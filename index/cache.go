package index

import (
	"container/list"
	"sync"
)

// postings is a term's entries with what each adds to a score before the weight of the term.
type postings struct {
	docs    []uint32
	impacts []float32 // f*(k1+1) / (f + k1*(1-b+b*length/average))
}

// postingBytes and termBytes are what the cache counts for a posting and for a term.
const (
	postingBytes = 8
	termBytes    = 160
)

// cache keeps the postings used last, up to a number of bytes.
type cache struct {
	mu    sync.Mutex
	room  int64
	terms map[string]*list.Element
	order list.List // of *cached, the one used last in front
}

type cached struct {
	term     string
	postings *postings
}

func newCache(bytes int64) *cache {
	return &cache{room: bytes, terms: make(map[string]*list.Element)}
}

// get returns the postings of a term, nil when they are not there.
func (c *cache) get(term string) *postings {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, ok := c.terms[term]
	if !ok {
		return nil
	}
	c.order.MoveToFront(element)
	return element.Value.(*cached).postings
}

// put keeps the postings of a term and drops those used longest ago until they fit. Postings that
// never fit are not kept.
func (c *cache) put(term string, p *postings) {
	size := p.bytes()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, there := c.terms[term]; there {
		return
	}
	for c.room < size && c.order.Len() > 0 {
		c.drop(c.order.Back())
	}
	if c.room < size {
		return
	}
	c.room -= size
	c.terms[term] = c.order.PushFront(&cached{term: term, postings: p})
}

func (c *cache) drop(element *list.Element) {
	oldest := c.order.Remove(element).(*cached)
	delete(c.terms, oldest.term)
	c.room += oldest.postings.bytes()
}

func (p *postings) bytes() int64 { return termBytes + postingBytes*int64(cap(p.docs)) }
