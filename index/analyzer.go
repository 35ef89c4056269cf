package index

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"mingbai/index/segment"
)

// Fields of an entry in bleve. The id is bleve's own document id.
const (
	fieldText  = "text"
	fieldKind  = "kind"
	fieldPlace = "place"
	fieldYear  = "year"
	fieldAbove = "above" // how many tokens of the text field stand in title and headings
)

// analyzerName is stored in every index and part of its fingerprint: change the number whenever
// tokens change.
const analyzerName = "mingbai-characters-bigrams-1"

// everywhere is a term that every entry has once. Its postings carry the lengths of all entries. No
// text can contain it.
const everywhere = "\x00"

// tokenizer is segment.Tokens as bleve calls it.
type tokenizer struct{}

func (tokenizer) Tokenize(text []byte) analysis.TokenStream {
	tokens := segment.Tokens(string(text))
	made := make([]analysis.Token, len(tokens)+1)
	stream := make(analysis.TokenStream, len(made))
	for i, token := range tokens {
		made[i] = analysis.Token{
			Term:     []byte(token.Term),
			Start:    token.Start,
			End:      token.End,
			Position: token.Position + 1,
			Type:     analysis.Ideographic,
		}
		stream[i] = &made[i]
	}
	last := len(tokens)
	made[last] = analysis.Token{Term: []byte(everywhere), Start: len(text), End: len(text), Position: last + 1}
	stream[last] = &made[last]
	return stream
}

// registerTokenizer makes the tokenizer known to bleve, which keeps it for the process.
var registerTokenizer = sync.OnceValue(func() error {
	return registry.RegisterTokenizer(analyzerName, newTokenizer)
})

func newTokenizer(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
	return tokenizer{}, nil
}

// newMapping says what bleve keeps of an entry: postings with frequencies of one text field, and
// the others as they are.
func newMapping() (mapping.IndexMapping, error) {
	if err := registerTokenizer(); err != nil {
		return nil, err
	}
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(analyzerName, map[string]any{"type": custom.Name, "tokenizer": analyzerName})
	if err != nil {
		return nil, err
	}
	m.DefaultAnalyzer = analyzerName
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt(fieldText, textField(analyzerName))
	for _, name := range []string{fieldKind, fieldPlace, fieldYear, fieldAbove} {
		document.AddFieldMappingsAt(name, textField(keyword.Name))
	}
	m.DefaultMapping = document
	return m, nil
}

func textField(analyzer string) *mapping.FieldMapping {
	field := bleve.NewTextFieldMapping()
	field.Analyzer = analyzer
	field.Store, field.DocValues, field.IncludeInAll, field.IncludeTermVectors = false, false, false, false
	return field
}

// Version names the analysis and the mapping: an index built under another version must be built
// anew.
func Version() (string, error) {
	m, err := newMapping()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBuild, err)
	}
	text, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBuild, err)
	}
	return analyzerName + " " + string(text), nil
}
