package learn

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mingbai/index"
)

func TestSaveAndLoad(t *testing.T) {
	s := newSchool(t, passages())
	taught, asked := lessonsFor()
	m := s.train(t, taught)
	folder := t.TempDir()
	path := filepath.Join(folder, "learned.json")
	for range 2 { // the second replaces the first
		if err := m.Save(path); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	before, after := s.bind(t, m), s.bind(t, loaded)
	for _, e := range asked {
		query := index.Query{Text: e.Text}
		if a, b := find(t, before, query), find(t, after, query); !slices.EqualFunc(a, b, sameHit) {
			t.Errorf("%s: %v, after loading %v", e.Text, a, b)
		}
	}
	if names, err := os.ReadDir(folder); err != nil || len(names) != 1 {
		t.Errorf("left in the folder: %v, %v", names, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	if err := m.Save(filepath.Join(folder, "missing", "learned.json")); err == nil {
		t.Error("saved into a folder that is not there")
	}
}

// TestDamaged damages a model file in many ways: each is refused, and the plain index remains.
func TestDamaged(t *testing.T) {
	s := newSchool(t, passages())
	taught, asked := lessonsFor()
	whole, err := s.train(t, taught).encode()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]byte{
		"empty":           nil,
		"not JSON":        []byte("model"),
		"null":            []byte("null"),
		"half":            whole[:len(whole)/2],
		"another version": bytes.Replace(whole, []byte(format), []byte("mingbai-learned-0"), 1),
		"a changed text":  bytes.Replace(whole, []byte("老板"), []byte("老扳"), 1),
		"nothing in it":   []byte(`{"format":"` + format + `","sha256":"` + sum([]byte("{}")) + `","content":{}}`),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "learned.json")
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			m, err := Load(path)
			if !errors.Is(err, ErrDamaged) || m != nil {
				t.Fatalf("%v, %v, want ErrDamaged", m, err)
			}
			f, err := Searcher(m, s.corpus, s.index)
			if err != nil || len(find(t, f, index.Query{Text: asked[0].Text})) == 0 {
				t.Errorf("the plain index does not answer: %v", err)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	m := &Model{examples: []Example{{ID: "q", Text: "老板", Relevant: []string{"a"}}}}
	whole, err := m.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"format":"mingbai-learned-1","content":{"weights":{}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if m, err := decode(text); (m == nil) == (err == nil) || err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("%v, %v", m, err)
		}
	})
}
