package shelf

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge"
)

// TestNumberedPassagesOpen: a data folder from the time when paragraphs were
// numbered opens with the ids of today, and reading the same file again finds
// nothing changed.
func TestNumberedPassagesOpen(t *testing.T) {
	s, dir := open(t), t.TempDir()
	long := "（三）长的。" + strings.Repeat("把承包合同和用工约定摆到桌面上讲清楚，谁承办谁负责。", 40)
	path := put(t, dir, "a.txt", strings.Replace(sample, "二、下步打算", long+"\n同样一段。\n同样一段。\n二、下步打算", 1))
	today := s.Ingest(context.Background(), options(path))[0].Document
	old := today
	old.Passages = slices.Clone(today.Passages)
	number := 0
	for i, p := range old.Passages {
		_, part, split := strings.Cut(p.ID, "-")
		if !split {
			number++
			old.Passages[i].ID = fmt.Sprintf("%s#p%d", old.ID, number)
			continue
		}
		old.Passages[i].ID = fmt.Sprintf("%s#p%d-%s", old.ID, number, part)
	}
	if number == len(old.Passages) {
		t.Fatal("no paragraph was split")
	}
	data, err := json.Marshal(old)
	if err == nil {
		err = os.WriteFile(s.path(old.ID), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	var opened knowledge.Document
	for d, err := range s.Documents() {
		if err != nil {
			t.Fatal(err)
		}
		opened = d
	}
	if !slices.Equal(opened.Passages, today.Passages) {
		t.Fatalf("passages\n%+v, want\n%+v", opened.Passages, today.Passages)
	}
	if again := s.Ingest(context.Background(), options(path))[0]; again.Change.Kind != Unchanged {
		t.Fatalf("re-ingestion: %+v", again.Change)
	}
}
