package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
)

// TestErasureLeavesNoBytes looks for a person in the files themselves: never
// readable, and after an erasure not even sealed.
func TestErasureLeavesNoBytes(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	who := chat.Address{Channel: "telegram", Chat: "canary-chat-7719"}
	for i := range 30 {
		canary(t, s, who, i, delivery.Effect{
			Session: &chat.Session{Version: int64(i), Recent: []string{"canary-text-7719"}, Place: "canary-place"},
			Records: []ledger.Consultation{{ID: "telegram/canary-id-7719/" + string(rune('a'+i)), At: time.Now(), Category: "劳动",
				Channel: "telegram", Outcome: ledger.Declined}},
			Reminders: []delivery.Reminder{{Series: "canary-text-7719", At: time.Now().Add(time.Hour), Outgoing: delivery.Outgoing{
				Key: "canary-key-7719" + string(rune('a'+i)), To: who, Reply: chat.Reply{Text: "canary-reply"}}}},
			Misses:  []misses.Miss{{Key: "canary-key-7719" + string(rune('a'+i)), At: time.Now(), Text: "canary-text-7719", Channel: "telegram", Reason: misses.Useless}},
			Replies: []delivery.Outgoing{{Key: "canary-key-7719" + string(rune('a'+i)), To: who, Reply: chat.Reply{Text: "canary-reply"}}},
		})
	}
	if _, err := s.KeepFile(ctx, store.NewFile{Of: who, Name: "canary-text-7719"}, strings.NewReader("canary-text-7719")); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveLink(ctx, store.Link{Hash: "canary-key-7719", Of: who, Box: []byte("canary-text-7719"), Expires: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	marks := [][]byte{[]byte("canary-chat-7719"), []byte("canary-text-7719"), []byte("canary-key-7719"), []byte("canary-reply")}
	for _, mark := range marks {
		if n := occurrences(t, dir, mark); n > 0 {
			t.Errorf("%q can be read %d times in the files", mark, n)
		}
	}
	traces := sealedTraces(t, dir)
	if len(traces) < 60 {
		t.Fatalf("%d traces to look for", len(traces))
	}
	canary(t, s, who, 99, delivery.Effect{Erase: true})
	for _, trace := range append(traces, []byte("canary-id-7719")) {
		if n := occurrences(t, dir, trace); n > 0 {
			t.Errorf("%q is left %d times after the erasure", trace, n)
		}
	}
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 30 {
		t.Errorf("%d ledger rows, %v; want 30", n, err)
	}
}

// TestErasureDuringAnExport erases while someone reads: nobody waits long, and
// the bytes go with the next round of upkeep.
func TestErasureDuringAnExport(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	who := chat.Address{Channel: "telegram", Chat: "canary-chat"}
	for i := range 2 {
		canary(t, s, who, i, delivery.Effect{Session: &chat.Session{Version: int64(i)}, Records: []ledger.Consultation{{
			ID: "canary-id-7719" + string(rune('a'+i)), At: time.Now(), Category: "劳动", Channel: "telegram", Outcome: ledger.Declined}}})
	}
	for _, err := range s.Consultations(ctx, ledger.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		canary(t, s, who, 9, delivery.Effect{Erase: true})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the erasure took %s", took)
		}
		break
	}
	if _, err := s.Purge(ctx, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	if n := occurrences(t, dir, []byte("canary-id-7719")); n > 0 {
		t.Errorf("%d traces are left", n)
	}
}

func canary(t *testing.T, s *store.Store, who chat.Address, i int, e delivery.Effect) {
	t.Helper()
	ctx := context.Background()
	in := delivery.Incoming{Channel: "telegram", Update: string(rune('a' + i)), Chat: who.Chat, Raw: []byte("canary-text-7719"), At: time.Now()}
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, item, who, e, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// sealedTraces reads what the database holds of the only person in it: sealed
// values and keyed hashes.
func sealedTraces(t *testing.T, dir string) [][]byte {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT sealed FROM inbox UNION ALL SELECT sealed FROM outbox UNION ALL SELECT sealed FROM sessions UNION ALL SELECT sealed FROM misses
		UNION ALL SELECT sealed FROM reminders UNION ALL SELECT sealed FROM files UNION ALL SELECT sealed FROM file_parts
		UNION ALL SELECT sealed FROM links UNION ALL SELECT part_key FROM files UNION ALL SELECT file_key FROM files UNION ALL SELECT link_key FROM links
		UNION ALL SELECT chat_key FROM sessions UNION ALL SELECT DISTINCT person FROM consultations`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var traces [][]byte
	for rows.Next() {
		var trace []byte
		if err := rows.Scan(&trace); err != nil {
			t.Fatal(err)
		}
		traces = append(traces, trace[:min(len(trace), 40)])
	}
	return traces
}

// occurrences counts a mark in all files of the folder.
func occurrences(t *testing.T, dir string, mark []byte) int {
	t.Helper()
	n := 0
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(data, mark)
	}
	return n
}
