package shelf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tray is a tray with a clock that is moved by hand.
func tray(t *testing.T) (*Tray, *time.Time) {
	t.Helper()
	now := time.Unix(1_700_000_000, 0)
	made, err := OpenTray(filepath.Join(t.TempDir(), "drafts"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return made, &now
}

func draft(t *testing.T, owner string) Draft {
	t.Helper()
	d, err := options().Draft(context.Background(), "a.txt", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	d.Owner = owner
	return d
}

func TestDraftIsWhatIsTaken(t *testing.T) {
	s, where := open(t), t.TempDir()
	kept, _ := tray(t)
	d, err := kept.Save(draft(t, "li"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenTray(kept.dir, kept.now) // a restart
	if err != nil {
		t.Fatal(err)
	}
	if d, err = again.Draft("li", d.ID); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Put(context.Background(), d.Document, nil); err != nil || c.Kind != Added {
		t.Fatalf("%+v, %v", c, err)
	}
	if o := s.Ingest(context.Background(), options(put(t, where, "a.txt", sample)))[0]; o.Change.Kind != Unchanged {
		t.Errorf("the same file by a command: %+v", o.Change)
	}
}

func TestTrayIsBounded(t *testing.T) {
	kept, now := tray(t)
	var ids []string
	for range DraftsEach {
		d, err := kept.Save(draft(t, "li"))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, d.ID)
	}
	if _, err := kept.Save(draft(t, "li")); !errors.Is(err, ErrManyDrafts) || !strings.Contains(Reason(err), "收入或放弃") {
		t.Errorf("one more: %v", err)
	}
	if _, err := kept.Save(draft(t, "wang")); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	for _, x := range [][2]string{{"wang", ids[0]}, {"li", "../" + ids[0]}, {"li", ""}, {"", ids[0]}} {
		if _, err := kept.Draft(x[0], x[1]); !errors.Is(err, ErrNoDraft) {
			t.Errorf("draft of %q: %v", x, err)
		}
		if err := kept.Drop(x[0], x[1]); !errors.Is(err, ErrNoDraft) {
			t.Errorf("drop of %q: %v", x, err)
		}
	}
	if err := kept.Drop("li", ids[0]); err != nil {
		t.Error(err)
	}
	if _, err := kept.Save(draft(t, "li")); err != nil {
		t.Errorf("after one was dropped: %v", err)
	}
	*now = now.Add(DraftLife + time.Second)
	if err := kept.Sweep(); err != nil {
		t.Error(err)
	}
	if files, err := os.ReadDir(kept.dir); err != nil || len(files) > 0 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
}

func TestDraftAgain(t *testing.T) {
	d := draft(t, "li")
	o := options()
	o.Place, o.Year = "杨树岗镇", 2022
	next, err := o.Again(d)
	if err != nil || next.Document.Place != "杨树岗镇" || next.Document.Year != 2022 || next.Document.ID == d.Document.ID {
		t.Fatalf("%+v, %v", next.Document, err)
	}
	for _, want := range []string{"文里写的是柳树湾镇，填的是杨树岗镇。", "文里写的是2023年，填的是2022年。"} {
		if !strings.Contains(strings.Join(next.Document.Doubts, ""), want) {
			t.Errorf("doubts %q", next.Document.Doubts)
		}
	}
	if back, err := options().Again(next); err != nil || !same(back.Document, d.Document) {
		t.Errorf("back: %+v, %v", back.Document, err)
	}
}
