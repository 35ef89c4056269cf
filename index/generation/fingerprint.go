package generation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"

	"mingbai/index"
)

// layout changes when what a generation's folder holds changes.
const layout = "generation 1"

// fingerprint stands for everything a generation is made from: the version of analysis and mapping,
// what the caller adds, and every word of every entry in order.
func fingerprint(extra string, entries iter.Seq[index.Entry]) (string, error) {
	version, err := index.Version()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	part(hash, layout, version, extra)
	for e := range entries {
		part(hash, e.ID, e.Kind, e.Place, e.Title, e.Heading, e.Text, fmt.Sprint(e.Year))
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// part adds texts so that no two lists of texts look alike.
func part(to io.Writer, texts ...string) {
	for _, text := range texts {
		fmt.Fprintf(to, "%d:", len(text))
		io.WriteString(to, text)
	}
}
