package corpus

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// without is the embedded corpus less some parts, so that a half-written
// guide does not hide what a sheet says.
func without(t *testing.T, parts ...string) knowledge.Source {
	t.Helper()
	kept := fstest.MapFS{}
	err := fs.WalkDir(Embedded().FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, part := range parts {
			if strings.HasPrefix(path, part) {
				return nil
			}
		}
		data, err := fs.ReadFile(Embedded().FS(), path)
		kept[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder{name: "part", fsys: kept}
}

// ask returns the id of the fact of a place that hears a question best, or
// "absent" where the sheet says that it is not in the document, or "none".
func ask(sheets []report.Sheet, question string) string {
	best, id := 1.4, "none" // one word of two characters alone is not heard
	for _, sheet := range sheets {
		for _, fact := range sheet.Facts {
			if hit := fact.Hear.Match(question); hit.Score > best {
				best, id = hit.Score, fact.ID
			}
		}
		for _, absent := range sheet.Absent {
			if hit := absent.Hear.Match(question); hit.Score > best {
				best, id = hit.Score, "absent"
			}
		}
	}
	return id
}

func TestSheetsHear(t *testing.T) {
	base, err := knowledge.Load(without(t, "guides", "courtesy", "urgent", "glossary"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(os.DirFS("."), "testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	place, asked := "", 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "@"); ok {
			p, _, err := base.Places.Resolve(name)
			if err != nil {
				t.Fatal(err)
			}
			place = p.String()
			continue
		}
		question, want, ok := strings.Cut(line, " => ")
		if !ok {
			continue
		}
		asked++
		if got := ask(base.SheetsOf(place), question); !strings.Contains(" "+want+" ", " "+got+" ") {
			t.Errorf("%s: %s\n\tgot %q, want %q", place, question, got, want)
		}
	}
	if asked < 80 {
		t.Errorf("only %d questions asked", asked)
	}
}

func TestSheetsLeaveOut(t *testing.T) {
	err := fs.WalkDir(Embedded().FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Embedded().FS(), path)
		for _, word := range []string{"6089" + "020", "王" + "彪"} {
			if strings.Contains(string(data), word) {
				t.Errorf("%s holds the contact of official post", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
