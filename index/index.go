// Package index finds the entries that fit a question: [Build] writes them into a bleve index on
// disk, [Open] reads it and [Index.Search] ranks by plain BM25 over bleve's postings. Package
// generation keeps such an index whole while the service runs and builds it anew whenever it is in
// doubt.
//
// An index is a cache of what package knowledge holds: it stores no texts, only which terms stand
// where. It does not decide whether a hit answers a question (handlers/consult) and does not know
// laws, places or offices. Words of residents pass through it as queries and are neither kept nor
// logged.
package index

import (
	"errors"
	"log/slog"
	"strings"
	"sync"

	"mingbai/index/glossary"
	"mingbai/index/segment"
)

// Errors of the package, always wrapped with what was being done.
var (
	ErrClosed  = errors.New("index: it is closed")
	ErrDamaged = errors.New("index: it is damaged or not an index")
	ErrEmpty   = errors.New("index: there are no entries")
	ErrEntry   = errors.New("index: an entry cannot be stored")
	ErrExists  = errors.New("index: the folder is not empty")
	ErrBuild   = errors.New("index: it could not be built")
	ErrSearch  = errors.New("index: the search failed")
)

const (
	// DefaultCacheBytes bounds the postings kept in memory: enough for every frequent term of
	// 60,000 statute articles.
	DefaultCacheBytes = 64 << 20
	// DefaultLimit is how many hits a query without a limit returns.
	DefaultLimit = 10

	saturation = 1.5  // k1 of BM25: how soon more of the same term in an entry stops counting
	repetition = 3.0  // k3 of BM25: the same for a term that the question repeats
	shortening = 0.75 // b of BM25: how much long entries are held back
	aboveShare = 0.5  // of the tokens of title and headings that count towards the length
	kinship    = 0.6  // weight of a related word of the law, against 1 for a word of the question
)

// Entry is one thing that can be found.
type Entry struct {
	ID      string // unique, not empty; comes back in hits
	Kind    string // what it is, to filter by; "" is a kind too
	Place   string // administrative chain it is about, "" = everywhere
	Title   string // of the law, document or guide
	Heading string // headings it stands under
	Text    string // its words
	Year    int    // of the version or report, 0 when unknown
}

// Config says where an index is and how it is read.
type Config struct {
	Path       string       // folder of one index
	CacheBytes int64        // postings kept in memory at most; 0 means DefaultCacheBytes
	Logger     *slog.Logger // nil discards
	Progress   func(n int)  // called after each n-th entry while building; nil is allowed
	// Glossary gives the words of the law that a question is also searched with; nil means the
	// built-in one.
	Glossary *glossary.Glossary
}

func (c Config) logger() *slog.Logger {
	if c.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Logger
}

// Index is an open index. It is read-only and safe for concurrent use.
type Index struct {
	source source
	cache  *cache
	docs   documents
	words  *glossary.Glossary
	pool   sync.Pool // of *scratch
}

// source gives the postings of a term, in the order of entries: from bleve or from memory.
type source interface {
	each(field, term string, withLength bool, use func(posting) error) error
	close() error
}

// Open opens the index in config.Path. The error is ErrDamaged when it cannot be read.
func Open(config Config) (*Index, error) {
	reader, err := openReader(config.Path)
	if err != nil {
		return nil, err
	}
	docs, err := reader.documents()
	if err != nil {
		reader.close()
		return nil, err
	}
	return newIndex(config, reader, docs), nil
}

func newIndex(config Config, source source, docs documents) *Index {
	if config.CacheBytes == 0 {
		config.CacheBytes = DefaultCacheBytes
	}
	if config.Glossary == nil {
		config.Glossary = glossary.Builtin()
	}
	docs.damp()
	x := &Index{source: source, cache: newCache(config.CacheBytes), docs: docs, words: config.Glossary}
	x.pool.New = func() any { return newScratch(len(docs.ids)) }
	return x
}

// Len returns the number of entries.
func (x *Index) Len() int { return len(x.docs.ids) }

// Close releases the files. It must not be called while a search runs: generation.Keeper takes care
// of that.
func (x *Index) Close() error { return x.source.close() }

// content is what of an entry is searched. One field, no weights: measured better than a field for
// the title.
func (e Entry) content() string { return e.above() + "\n" + e.Text }

// above is what stands over the text.
func (e Entry) above() string { return e.Title + "\n" + e.Heading }

// aboveTokens counts the tokens above the text, which lengthen the entry less than its own.
func (e Entry) aboveTokens() int { return len(segment.Tokens(e.above())) }

// near reports whether an entry about one place is of use to somebody in another: one must contain
// the other.
func near(entry, asked string) bool {
	return asked == "" || strings.HasPrefix(asked, entry) || strings.HasPrefix(entry, asked)
}
