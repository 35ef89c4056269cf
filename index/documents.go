package index

import "slices"

// documents is what is known of each entry, by the number it has in the postings.
type documents struct {
	ids     []string
	kinds   column
	places  column
	lengths []float32 // tokens, those of title and headings in part
	damping []float32 // k1 * (1 - b + b*length/average)
}

// damp prepares the part of BM25 that depends on the length only.
func (d *documents) damp() {
	total := 0.0
	for _, length := range d.lengths {
		total += float64(length)
	}
	average := max(total/float64(max(len(d.lengths), 1)), 1)
	d.damping = make([]float32, len(d.lengths))
	for i, length := range d.lengths {
		d.damping[i] = float32(saturation * (1 - shortening + shortening*float64(length)/average))
	}
}

// effective is the length that BM25 sees of an entry of so many tokens, of which some stand above
// the text.
func effective(tokens, above int) float32 { return float32(tokens) - (1-aboveShare)*float32(above) }

// keeps reports whether a query wants an entry.
func (d *documents) keeps(f filter, doc int) bool {
	return (f.kinds == nil || f.kinds[d.kinds.codes[doc]]) && (f.places == nil || f.places[d.places.codes[doc]])
}

// column holds few different values for many entries. The first value is always "".
type column struct {
	values []string
	codes  []uint32 // of an entry: its place in values
}

func newColumn(entries int) column {
	return column{values: []string{""}, codes: make([]uint32, entries)}
}

// code returns the place of a value, adding it when it is new.
func (c *column) code(value string) uint32 {
	i := slices.Index(c.values, value)
	if i < 0 {
		i = len(c.values)
		c.values = append(c.values, value)
	}
	return uint32(i)
}

// add gives the next entry a value.
func (c *column) add(value string) { c.codes = append(c.codes, c.code(value)) }

// wanted tells for each value whether a filter keeps it.
func (c *column) wanted(want func(string) bool) []bool {
	codes := make([]bool, len(c.values))
	for i, value := range c.values {
		codes[i] = want(value)
	}
	return codes
}
