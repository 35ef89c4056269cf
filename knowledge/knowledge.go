// Package knowledge is everything Mingbai can say and on whose word: guides,
// services, laws, places, what published reports contain, and the documents an
// office has added. It loads them from sources, checks them against each
// other, and hands them on as one Base. It does not search (index) and does
// not answer (handlers/consult).
package knowledge

import (
	"io/fs"

	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
)

// Citation is on whose word something is said, as residents and files see it.
type Citation struct {
	Title   string `json:"title"`   // law or document
	Place   string `json:"place"`   // administrative chain, "" for national law
	Year    int    `json:"year"`    // of the version or report, 0 when unknown
	URL     string `json:"url"`     // "" when not published or not known
	Article string `json:"article"` // 第31、42条, "" for documents
	Quote   string `json:"quote"`   // verbatim words of a document, "" for law
}

// Kind tells what a document is.
type Kind string

const (
	KindReport  Kind = "report"  // an annual report, plan or similar
	KindService Kind = "service" // a page about offices and how to reach them
)

// Document is a text an office added, or a report's fact sheet made a text.
type Document struct {
	ID       string          `json:"id"` // stable over re-ingestion of the same document
	Kind     Kind            `json:"kind"`
	Title    string          `json:"title"`
	Place    string          `json:"place"` // administrative chain
	Year     int             `json:"year"`
	Issuer   string          `json:"issuer"`
	URL      string          `json:"url"`
	Date     string          `json:"date"`         // of publication, 2020-03-04
	Added    string          `json:"added"`        // when it was ingested, RFC 3339
	By       string          `json:"by,omitempty"` // who added it, "" when nobody is known
	SHA256   string          `json:"sha256"`       // of the file it was read from
	Doubts   []string        `json:"doubts"`       // what the reader was unsure of, in Chinese
	Passages []Passage       `json:"passages"`
	Figures  []report.Figure `json:"figures"`
	Services []service.Local `json:"services,omitempty"` // offices it names with a phone, on its word
}

// Passage is a paragraph that can be found and cited.
type Passage struct {
	ID      string `json:"id"`      // document id + "#" + the paragraph's own id, stable while its words and headings are
	Heading string `json:"heading"` // headings it stands under, outermost first, joined by " › "
	Text    string `json:"text"`    // verbatim
}

// Cite names the document as a source, with a quote of it.
func (d Document) Cite(quote string) Citation {
	return Citation{Title: d.Title, Place: d.Place, Year: d.Year, URL: d.URL, Quote: quote}
}

// Source is a folder of knowledge: the built-in corpus or an operator's own.
type Source interface {
	Name() string
	FS() fs.FS
}
