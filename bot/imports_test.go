package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestImportsGoRight keeps the house in order: bot -> handlers -> index ->
// knowledge, never back.
func TestImportsGoRight(t *testing.T) {
	order := map[string]int{"bot": 0, "handlers": 1, "index": 2, "knowledge": 3}
	seen := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		rel, err := filepath.Rel("..", path)
		if err != nil {
			return err
		}
		from, ok := order[strings.SplitN(filepath.ToSlash(rel), "/", 2)[0]]
		if !ok {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			inner, ours := strings.CutPrefix(name, "mingbai/")
			if !ours {
				continue
			}
			seen++
			if to, ok := order[strings.SplitN(inner, "/", 2)[0]]; !ok || to < from {
				t.Errorf("%s imports %s, which stands left of it", rel, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d imports of our own seen: the walk is broken", seen)
	}
}

// TestChatImportsNothing keeps the vocabulary of a conversation free of
// everything else.
func TestChatImportsNothing(t *testing.T) {
	files, err := filepath.Glob("../handlers/chat/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of handlers/chat: %v", err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if strings.Contains(spec.Path.Value, "mingbai/") && !strings.HasSuffix(path, "_test.go") {
				t.Errorf("%s imports %s", path, spec.Path.Value)
			}
		}
	}
}
