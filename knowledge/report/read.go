package report

import (
	"fmt"
	"strings"

	"mingbai/knowledge/extract"
)

// Lookup finds the administrative chain of a place name, if it knows exactly
// that name: it is tried on every piece of a title that ends like a place name.
type Lookup func(name string) (chain string, ok bool)

// Hints are what the person who brings a document knows about it; they win over
// what the text says. All may be zero; without Lookup a place stays as written.
type Hints struct {
	Title  string
	Place  string
	Year   int
	Lookup Lookup
}

// Report is a document that was read: who says it, about when and where, and
// its paragraphs.
type Report struct {
	Title      string
	Issuer     string
	Place      string // administrative chain, or the name as written when it is not known
	Year       int    // reported on; 0 when nothing tells
	Period     string // 2024年, 2025年上半年: what the title says the report covers
	Date       string // of publication or signature, 2020-03-04
	Plan       bool   // a plan: its numbers are targets
	Doubts     []string
	Paragraphs []Paragraph
}

// Paragraph is one block of a report.
type Paragraph struct {
	ID        string   // made of its words and headings, see Names; "" for furniture and headings
	Heading   []string // headings it stands under, outermost first
	Text      string   // verbatim; table rows carry their column heads
	Cells     []string // of a table row
	Heads     []string // of a table row: the head over each cell
	Verbatim  string   // of a table row: its own cells as they stand, joined by spaces
	Ahead     bool     // it speaks about what comes next
	Furniture bool     // menus, counters, links, letterhead, the contact for officials
	IsHeading bool

	over []string // Heading in one writing, while figures are read
}

// Section is the heading path in one line.
func (p Paragraph) Section() string { return strings.Join(p.Heading, pathMark) }

// pathMark stands between the headings of a path.
const pathMark = " › "

// Read finds out what a document is and puts its paragraphs under their headings.
func Read(text extract.Text, hints Hints) Report {
	r := Report{Title: hints.Title, Place: hints.Place, Year: hints.Year}
	blocks := trimBlocks(text.Blocks)
	body := findTitle(&r, text.Title, blocks)
	signature := findSignature(&r, blocks)
	findDate(&r, blocks)
	findPlace(&r, blocks, hints)
	if r.Title == "" {
		describe(&r, blocks)
	}
	r.Plan = isPlan(r.Title)
	findYear(&r, blocks)
	r.Paragraphs = structure(r, blocks, body, signature)
	return r
}

func (r *Report) doubt(format string, args ...any) {
	r.Doubts = append(r.Doubts, fmt.Sprintf(format, args...))
}

func trimBlocks(blocks []extract.Block) []extract.Block {
	var kept []extract.Block
	for _, b := range blocks {
		if b.Text = strings.TrimSpace(b.Text); b.Text != "" {
			kept = append(kept, b)
		}
	}
	return kept
}
