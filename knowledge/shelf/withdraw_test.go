package shelf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

func TestWithdraw(t *testing.T) {
	s, dir := open(t), t.TempDir()
	path := put(t, dir, "a.txt", sample)
	s.Ingest(context.Background(), options(path))
	before := figureOf(t, s, "调解成功")
	c := correction("调解成功", 117)
	c.Measure, c.Span, c.Standing = "宗", "2023年1-6月", report.Target
	if _, _, err := s.Correct(context.Background(), c, nil); err != nil {
		t.Fatal(err)
	}
	if f := figureOf(t, s, "调解成功"); f.Value != 117 || f.Unit != "宗" || f.Period != "2023年1-6月" || f.Status != report.Target {
		t.Fatalf("corrected = %+v", f)
	}
	// Again, named by what it is now: the value that was read is still known.
	if done, _, err := s.Correct(context.Background(), correction("调解成功", 116), nil); err != nil || done.Read != 118 {
		t.Fatalf("again: %+v, %v", done, err)
	}
	if all, err := s.Corrections(); err != nil || len(all) != 1 {
		t.Fatalf("%d corrections, %v", len(all), err)
	}
	if o := s.Ingest(context.Background(), options(path))[0]; o.Change.Kind != Unchanged {
		t.Fatalf("re-ingestion: %+v", o.Change)
	}
	done, docs, err := s.Withdraw(context.Background(), Correction{Place: "柳树湾镇", Year: 2023, Metric: "调解成功"}, nil)
	if err != nil || done.Value != 116 || len(docs) != 1 {
		t.Fatalf("withdraw: %+v, %v", done, err)
	}
	if f := figureOf(t, s, "调解成功"); f != before {
		t.Errorf("after: %+v, before %+v", f, before)
	}
	if _, _, err := s.Withdraw(context.Background(), done, nil); !errors.Is(err, ErrNoCorrection) || Reason(err) == "" {
		t.Errorf("twice: %v", err)
	}
}

func TestWithdrawTheOneMeant(t *testing.T) {
	s := open(t)
	s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", sample)))
	drop, rename := correction("法律咨询", 0), correction("法治讲座", 12)
	drop.Drop, rename.Rename = true, "法律咨询"
	for _, c := range []Correction{drop, rename} {
		if _, _, err := s.Correct(context.Background(), c, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Withdraw(context.Background(), Correction{Place: "柳树湾镇", Year: 2023, Metric: "法律咨询"}, nil); !errors.Is(err, ErrManyFigures) {
		t.Errorf("two fit: %v", err)
	}
	if _, _, err := s.Withdraw(context.Background(), Correction{Place: "柳树湾镇", Year: 2023, Metric: "法律咨询", Unit: "场"}, nil); err != nil {
		t.Error(err)
	}
	if f := figureOf(t, s, "法治讲座"); f.Value != 12 || f.Corrected != "" {
		t.Errorf("renamed back: %+v", f)
	}
	if f := figureOf(t, s, "法律咨询"); f.Status != report.Other {
		t.Errorf("the other one: %+v", f)
	}
}

// TestNothingWithoutTheTrail: what cannot be entered is not done, and what is
// entered was about what stood there.
func TestNothingWithoutTheTrail(t *testing.T) {
	s, dir := open(t), t.TempDir()
	path := put(t, dir, "a.txt", sample)
	s.Ingest(context.Background(), options(path))
	errFull := errors.New("the book is full")
	var seen []string
	no := func(c Correction, docs []knowledge.Document) error {
		seen = append(seen, Seen(&docs[0]))
		return errFull
	}
	before := snapshot(t, s.dir)
	if _, _, err := s.Correct(context.Background(), correction("调解成功", 117), no); !errors.Is(err, errFull) {
		t.Fatal(err)
	}
	d, err := s.Document(docID(t, s))
	if err != nil || seen[0] != Seen(&d) {
		t.Errorf("asked about another state, %v", err)
	}
	if after := snapshot(t, s.dir); after != before {
		t.Errorf("corrected without an entry:\n%s\nbefore\n%s", after, before)
	}
	if _, _, err := s.Correct(context.Background(), correction("调解成功", 117), nil); err != nil {
		t.Fatal(err)
	}
	before = snapshot(t, s.dir)
	if _, _, err := s.Withdraw(context.Background(), correction("调解成功", 0), no); !errors.Is(err, errFull) || snapshot(t, s.dir) != before {
		t.Errorf("withdrawn without an entry: %v", err)
	}
	other := d
	other.SHA256 = "other"
	if _, err := s.Put(context.Background(), other, func(*knowledge.Document, Change) error { return errFull }); !errors.Is(err, errFull) || snapshot(t, s.dir) != before {
		t.Errorf("added without an entry: %v", err)
	}
}

func docID(t *testing.T, s *Shelf) string {
	t.Helper()
	for d, err := range s.Documents() {
		if err == nil {
			return d.ID
		}
	}
	t.Fatal("no document")
	return ""
}

// snapshot is all that stands in a folder.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all += e.Name() + "\n" + string(data) + "\n"
	}
	return all
}

// TestDocumentOfAnEarlierVersion: a figure that was corrected inside the
// document's file stays corrected.
func TestDocumentOfAnEarlierVersion(t *testing.T) {
	s := open(t)
	s.Ingest(context.Background(), options(put(t, t.TempDir(), "a.txt", sample)))
	done, docs, err := s.Correct(context.Background(), correction("调解成功", 117), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(context.Background(), docs[0], nil); err != nil { // as it was written then
		t.Fatal(err)
	}
	d, err := s.Document(docs[0].ID)
	if err != nil || len(d.Doubts) != len(docs[0].Doubts) {
		t.Errorf("doubts %q, %v", d.Doubts, err)
	}
	if f := figureOf(t, s, "调解成功"); f.Value != 117 || f.Corrected != done.note() {
		t.Errorf("figure %+v", f)
	}
}
