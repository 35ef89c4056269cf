package shelf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mingbai/knowledge"
	"mingbai/knowledge/extract"
	"mingbai/knowledge/report"
)

const sample = `柳树湾镇2023年法治政府建设情况报告
一、主要做法
（一）化解矛盾。全年受理纠纷120件，调解成功118件。
（二）法律服务。解答法律咨询近80宗，举办讲座12场。
二、下步打算
2024年，讲座不少于20场。
柳树湾镇人民政府
2024年1月5日`

func open(t *testing.T) *Shelf {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "shelf"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func options(paths ...string) Options {
	return Options{Paths: paths, Now: func() time.Time { return time.Unix(1_700_000_000, 0) }}
}

func TestIngestTwiceThenChanged(t *testing.T) {
	s, dir := open(t), t.TempDir()
	path := put(t, dir, "a.txt", sample)
	first := s.Ingest(context.Background(), options(path))
	if len(first) != 1 || first[0].Err != nil || first[0].Change.Kind != Added {
		t.Fatalf("first = %+v", first)
	}
	d := first[0].Document
	if d.Year != 2023 || d.Place != "柳树湾镇" || d.Date != "2024-01-05" || d.Added != "2023-11-14T22:13:20Z" {
		t.Fatalf("document = %+v", d)
	}
	if again := s.Ingest(context.Background(), options(path)); again[0].Change.Kind != Unchanged {
		t.Fatalf("again = %+v", again[0].Change)
	}
	put(t, dir, "a.txt", strings.Replace(sample, "成功118件", "成功119件", 1))
	changed := s.Ingest(context.Background(), options(path))[0].Change
	if changed.Kind != Replaced || changed.ID != d.ID || len(changed.Figures) != 1 {
		t.Fatalf("changed = %+v", changed)
	}
	if c := changed.Figures[0]; c.Before.Value != 118 || c.After.Value != 119 || c.After.Metric != "调解成功" {
		t.Fatalf("figure change = %+v", c)
	}
	if n := count(s); n != 1 {
		t.Fatalf("%d documents on the shelf", n)
	}
}

func count(s *Shelf) int {
	n := 0
	for _, err := range s.Documents() {
		if err == nil {
			n++
		}
	}
	return n
}

func TestIngestRefusesOneByOne(t *testing.T) {
	s, dir := open(t), t.TempDir()
	put(t, dir, "1-good.txt", sample)
	put(t, dir, "2-empty.txt", "")
	put(t, dir, "3-picture.txt", "\x89PNG\r\n\x1a\n\x00")
	put(t, dir, ".hidden.txt", sample)
	got := s.Ingest(context.Background(), options(dir, "https://example.org/a.html", filepath.Join(dir, "none.txt"), t.TempDir()))
	want := map[string]error{"https://example.org/a.html": ErrURL, "none.txt": extract.ErrOpen, "2-empty.txt": extract.ErrEmpty, "3-picture.txt": extract.ErrBinary}
	if len(got) != 6 {
		t.Fatalf("%d outcomes: %+v", len(got), got)
	}
	for _, o := range got {
		name := filepath.Base(o.Path)
		if strings.Contains(o.Path, "://") {
			name = o.Path
		}
		switch {
		case name == "1-good.txt":
			if o.Err != nil {
				t.Errorf("good file refused: %v", o.Err)
			}
		case o.Err == nil || o.Reason == "" || o.Document.Title != "":
			t.Errorf("%s: %+v", name, o)
		case want[name] != nil && !errors.Is(o.Err, want[name]):
			t.Errorf("%s: %v, want %v", name, o.Err, want[name])
		}
	}
	if n := count(s); n != 1 {
		t.Fatalf("%d documents on the shelf", n)
	}
}

func TestIngestStoresNothingWhenCancelled(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out := s.Ingest(ctx, options(put(t, t.TempDir(), "a.txt", sample)))
	if out[0].Err == nil || count(s) != 0 {
		t.Fatalf("outcome = %+v, %d documents", out[0], count(s))
	}
}

func TestDamagedFileIsReportedAndSkipped(t *testing.T) {
	s := open(t)
	s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", sample)))
	put(t, s.dir, "d0000.json", `{"id":"d0000","title":`)
	put(t, s.dir, "d0001.json", `{"id":"other","title":"x","passages":[{"id":"p"}]}`)
	put(t, s.dir, ".new-123", "half")
	good, bad := 0, 0
	for d, err := range s.Documents() {
		switch {
		case errors.Is(err, ErrDamaged) && d.ID == "":
			bad++
		case err == nil:
			good++
		}
	}
	if good != 1 || bad != 2 {
		t.Fatalf("good %d, bad %d", good, bad)
	}
}

func TestRemove(t *testing.T) {
	s := open(t)
	out := s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", sample)))
	if err := s.Remove(out[0].Document.ID); err != nil || count(s) != 0 {
		t.Fatalf("remove: %v, %d left", err, count(s))
	}
	for _, id := range []string{out[0].Document.ID, "../shelf_test", "", "a/b", "a\x00"} {
		if err := s.Remove(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("Remove(%q) = %v", id, err)
		}
	}
}

func TestAddRefusesIncomplete(t *testing.T) {
	if _, err := open(t).Add(context.Background(), knowledge.Document{Title: "x"}); !errors.Is(err, ErrIncomplete) {
		t.Fatalf("error = %v", err)
	}
}

func TestUntitledDocumentsDoNotCollide(t *testing.T) {
	a := knowledge.Document{Title: "〔某镇工作情况，原文无标题〕", Year: 2024, SHA256: "1"}
	b := a
	b.SHA256 = "2"
	if ID(a) == ID(b) {
		t.Fatal("two untitled documents share an id")
	}
}

func TestPassages(t *testing.T) {
	long := strings.Repeat("把承包合同和用工约定摆到桌面上讲清楚，谁承办谁负责。", 40)
	r := report.Read(extract.Text{Blocks: []extract.Block{
		{Kind: extract.Heading, Level: 1, Text: "柳树湾镇2023年工作报告"},
		{Kind: extract.Paragraph, Text: "一、做法"},
		{Kind: extract.Paragraph, Text: long},
	}}, report.Hints{})
	d := Make(r, "sum")
	var whole strings.Builder
	for i, p := range d.Passages {
		if n := utf8.RuneCountInString(p.Text); n > passageRunes {
			t.Errorf("passage %d has %d characters", i, n)
		}
		if p.Heading != "一、做法" || !strings.HasPrefix(p.ID, d.Passages[0].ID) || i > 0 && !strings.HasSuffix(p.ID, fmt.Sprintf("-%d", i+1)) {
			t.Errorf("passage = %s %s", p.ID, p.Heading)
		}
		whole.WriteString(p.Text)
	}
	if whole.String() != long || len(d.Passages) < 3 {
		t.Fatalf("%d passages do not make the paragraph", len(d.Passages))
	}
}
