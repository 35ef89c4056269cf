package knowledge_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// own is a folder of an office.
type own struct{ fstest.MapFS }

func (own) Name() string { return "own" }

func (o own) FS() fs.FS { return o.MapFS }

// TestSignedIsReadAndChecked: an office's answers are read beside the built-in
// knowledge, and what is wrong with one is found.
func TestSignedIsReadAndChecked(t *testing.T) {
	const good = `- {"id": "a1", "asked": ["村口的鱼塘谁能包"], "say": "看村公告栏。\n打0760-12345678问。", "category": "land_rural", "channel": "township_gov", "place": "", "source": "鱼塘发包办法", "year": 2025, "signed": "某所 某人", "day": "2026-11-22"}` + "\n"
	for name, tt := range map[string]struct{ from, to, want string }{
		"good":          {"", "", ""},
		"no source":     {"鱼塘发包办法", "", "source"},
		"no such place": {"township_gov", "nowhere", "nowhere"},
		"no such label": {"land_rural", "ponds", "ponds"},
		"a promise":     {"看村公告栏。", "保证能赢，看村公告栏。", "promises"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(good, tt.from, tt.to, 1)
			b, err := knowledge.Load(corpus.Embedded(), own{fstest.MapFS{"signed.yaml": {Data: []byte(text)}}})
			if err != nil {
				t.Fatal(err)
			}
			if len(b.Signed) != 1 || !strings.Contains(b.Signed[0].Say, "\n") {
				t.Fatalf("read %+v", b.Signed)
			}
			found := b.CheckSigned()
			if (len(found) > 0) != (tt.want != "") || tt.want != "" && !strings.Contains(found[0].What, tt.want) {
				t.Errorf("found %v", found)
			}
		})
	}
}
