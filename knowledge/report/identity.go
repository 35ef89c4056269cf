package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names gives the paragraphs of one document ids that are made of what they say
// and where: the words of the paragraph and the headings over it, both without
// their numbering. A paragraph that comes or goes elsewhere, or a section that
// is renumbered, leaves them as they are. Only paragraphs that say the same
// under the same headings are told apart by their order. The zero value is ready.
type Names struct {
	seen map[string]int
}

// idBytes of a digest go into an id: enough that two paragraphs of a document do
// not share one.
const idBytes = 5

// Of names the next paragraph: p3fa91c02ab, and p3fa91c02ab_2 for the second of
// its kind. section is the heading path in one line.
func (n *Names) Of(section, text string) string {
	var key strings.Builder
	for heading := range strings.SplitSeq(section, pathMark) {
		key.WriteString(bareWords(heading) + "\n")
	}
	key.WriteString("\n" + bareWords(text))
	sum := sha256.Sum256([]byte(key.String()))
	id := "p" + hex.EncodeToString(sum[:idBytes])
	if n.seen == nil {
		n.seen = map[string]int{}
	}
	n.seen[id]++
	if nth := n.seen[id]; nth > 1 {
		id += "_" + strconv.Itoa(nth)
	}
	return id
}

// bareWords is a text in one writing, without white space and without the
// number it begins with: 三、 and （二） change when something is put in before.
func bareWords(text string) string {
	text = strings.TrimSpace(foldString(text))
	if numberLevel(text) > 0 {
		at := strings.IndexAny(text, "、).章编篇分节")
		_, size := utf8.DecodeRuneInString(text[at:])
		text = text[at+size:]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
