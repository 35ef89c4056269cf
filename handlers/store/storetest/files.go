package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// paper is a file of n bytes that repeats nothing.
func paper(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * i >> 3)
	}
	return b
}

func keep(t *testing.T, s *store.Store, of, once string, body []byte) store.File {
	t.Helper()
	f, err := s.KeepFile(context.Background(), store.NewFile{Of: person(of), Once: once, Name: "工资条.jpg", Type: "image/jpeg"}, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// read returns what a reference opens, nil when it opens nothing.
func read(t *testing.T, s *store.Store, ref string) []byte {
	t.Helper()
	f, r, err := s.OpenFile(context.Background(), ref)
	if errors.Is(err, store.ErrNoFile) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil || int64(len(b)) != f.Size || f.Name != "工资条.jpg" || f.Type != "image/jpeg" || f.Ref != ref {
		t.Fatalf("file %+v, %d bytes, %v", f, len(b), err)
	}
	return b
}

func testFiles(t *testing.T, s *store.Store) {
	for _, n := range []int{1, 256 << 10, 256<<10 + 1, 700_001} {
		if f := keep(t, s, "a", "1", paper(n)); !bytes.Equal(read(t, s, f.Ref), paper(n)) {
			t.Errorf("%d bytes came back changed", n)
		}
	}
	one, again := keep(t, s, "a", "2", paper(300_000)), keep(t, s, "a", "2", paper(300_000))
	other, third := keep(t, s, "b", "2", paper(300_000)), keep(t, s, "a", "3", paper(300_000))
	if one.Ref != again.Ref || one.Ref == other.Ref || one.Ref == third.Ref {
		t.Errorf("refs %s %s %s %s", one.Ref, again.Ref, other.Ref, third.Ref)
	}
	if read(t, s, "guessed") != nil {
		t.Error("a guess opened something")
	}
	torn := errors.New("torn")
	_, err := s.KeepFile(context.Background(), store.NewFile{Of: person("a"), Once: "4"}, io.MultiReader(bytes.NewReader(paper(600_000)), broken{torn}))
	if !errors.Is(err, torn) {
		t.Errorf("a file that broke off: %v", err)
	}
	ask(t, s, "a", "1", delivery.Effect{Erase: true})
	if read(t, s, one.Ref) != nil || read(t, s, third.Ref) != nil || read(t, s, other.Ref) == nil {
		t.Error("the erasure took too little or too much")
	}
	sound(t, s)
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// testFileErased erases while somebody reads.
func testFileErased(t *testing.T, s *store.Store) {
	f := keep(t, s, "a", "1", paper(600_000))
	_, r, err := s.OpenFile(context.Background(), f.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(r, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	ask(t, s, "a", "1", delivery.Effect{Erase: true})
	if _, err := io.ReadAll(r); !errors.Is(err, store.ErrNoFile) {
		t.Errorf("reading on gave %v", err)
	}
}

func testFileRetention(t *testing.T, s *store.Store) {
	f := keep(t, s, "a", "1", paper(300_000))
	if _, err := s.Purge(context.Background(), time.Now().Add(-time.Hour)); err != nil || read(t, s, f.Ref) == nil {
		t.Fatalf("gone too early, %v", err)
	}
	if n, err := s.Purge(context.Background(), time.Now().Add(time.Hour)); err != nil || n < 3 || read(t, s, f.Ref) != nil {
		t.Errorf("%d rows went, %v", n, err)
	}
}

func testFileLimit(t *testing.T, s *store.Store) {
	for i := range 60 {
		keep(t, s, "a", strings.Repeat("x", i+1), []byte("small"))
	}
	_, err := s.KeepFile(context.Background(), store.NewFile{Of: person("a"), Once: "more"}, strings.NewReader("small"))
	if !errors.Is(err, store.ErrTooMany) {
		t.Errorf("the 61st file: %v", err)
	}
	keep(t, s, "b", "1", []byte("small"))
}

func link(of, hash string, life time.Duration) store.Link {
	return store.Link{Hash: hash, Of: person(of), Box: []byte("box of " + hash), Expires: time.Now().Add(life).Truncate(time.Millisecond).UTC()}
}

func testLinks(t *testing.T, s *store.Store) {
	ctx := context.Background()
	save := func(l store.Link) {
		t.Helper()
		if err := s.SaveLink(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(hash string) {
		t.Helper()
		_, err := s.FindLink(ctx, hash)
		_, used := s.UseLink(ctx, hash)
		if !errors.Is(err, store.ErrNoLink) || !errors.Is(used, store.ErrNoLink) {
			t.Errorf("link %s: %v, %v", hash, err, used)
		}
	}
	gone("never made")
	save(link("a", "old", time.Hour))
	save(link("a", "new", time.Hour))
	save(link("b", "theirs", time.Hour))
	save(link("c", "late", -time.Second))
	gone("old")
	gone("late")
	for range 3 { // looking uses nothing up
		if l, err := s.FindLink(ctx, "new"); err != nil || l.Of != person("a") || string(l.Box) != "box of new" {
			t.Fatalf("link %+v, %v", l, err)
		}
	}
	if until, err := s.LinkOf(ctx, person("a")); err != nil || until.IsZero() {
		t.Errorf("the link is good until %v, %v", until, err)
	}
	if l, err := s.UseLink(ctx, "new"); err != nil || l.Of != person("a") || string(l.Box) != "box of new" {
		t.Fatalf("used %+v, %v", l, err)
	}
	gone("new")
	if until, err := s.LinkOf(ctx, person("a")); err != nil || !until.IsZero() {
		t.Errorf("a used link is good until %v, %v", until, err)
	}
	save(link("a", "taken back", time.Hour))
	if err := s.DropLinks(ctx, person("a")); err != nil {
		t.Fatal(err)
	}
	gone("taken back")
	save(link("a", "erased", time.Hour))
	ask(t, s, "a", "1", delivery.Effect{Erase: true})
	gone("erased")
	if _, err := s.FindLink(ctx, "theirs"); err != nil {
		t.Errorf("another's link: %v", err)
	}
}

// testLinkRace lets many use one link.
func testLinkRace(t *testing.T, s *store.Store) {
	ctx := context.Background()
	if err := s.SaveLink(ctx, link("a", "one", time.Hour)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 8 {
		all.Go(func() {
			_, err := s.UseLink(ctx, "one")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case !errors.Is(err, store.ErrNoLink):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won != 1 {
		t.Errorf("%d took the link over", won)
	}
}

// testPasses tells the sender how far words for another came.
func testPasses(t *testing.T, s *store.Store) {
	ctx := context.Background()
	pass := func() delivery.Pass {
		t.Helper()
		lines, err := s.Transcript(ctx, person("a"), 10)
		if err != nil || len(lines) == 0 {
			t.Fatal(len(lines), err)
		}
		for i := len(lines) - 1; i >= 0; i-- {
			if lines[i].Raw != nil {
				return lines[i].Pass
			}
		}
		return delivery.NotPassed
	}
	for i, c := range []struct {
		settle func(delivery.Parcel) error
		want   delivery.Pass
	}{
		{func(p delivery.Parcel) error { return s.Sent(ctx, p, start) }, delivery.Passed},
		{func(p delivery.Parcel) error { return s.Dead(ctx, p, "rejected") }, delivery.PassLost},
		{func(p delivery.Parcel) error { return s.Dead(ctx, p, "owner changed") }, delivery.NotPassed},
	} {
		id := string(rune('1' + i))
		about := reply("adviser", "k"+id, "x")
		about.Case, about.Epoch = "case", 2
		card := reply("office", "c"+id, "a case waits")
		card.Case, card.Epoch, card.Delivered = "case", 1, true
		ask(t, s, "a", "0"+id, delivery.Effect{Replies: []delivery.Outgoing{card}})
		if got := pass(); got != delivery.NotPassed {
			t.Errorf("a card counts as the resident's words: %v", got)
		}
		ask(t, s, "a", id, delivery.Effect{Replies: []delivery.Outgoing{about, {Key: "own" + id, To: person("a"), Case: "case", Delivered: true}}})
		if got := pass(); got != delivery.Passing {
			t.Errorf("on its way: %v", got)
		}
		p, err := s.ClaimSend(ctx, "telegram", "w", start, lease)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.settle(p); err != nil {
			t.Fatal(err)
		}
		if got := pass(); got != c.want {
			t.Errorf("%d: %v, want %v", i, got, c.want)
		}
		ask(t, s, "a", "e"+id, delivery.Effect{Erase: true})
	}
}

// testLetters lists what nobody had just asked for, once each.
func testLetters(t *testing.T, s *store.Store) {
	ctx := context.Background()
	about := reply("a", "k1", "about the case")
	about.Case, about.Delivered = "case", true
	plain := reply("a", "k2", "an answer")
	plain.Delivered = true
	due := reply("a", "k3", "a reminder")
	due.Delivered = true
	ask(t, s, "a", "1", delivery.Effect{Replies: []delivery.Outgoing{plain, about},
		Reminders: []delivery.Reminder{{Series: "s", At: start, Outgoing: due}}})
	if n, err := s.Remind(ctx, start.Add(time.Hour)); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	var got []string
	last := int64(0)
	for {
		letters, err := s.Letters(ctx, person("a"), last, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(letters) == 0 {
			break
		}
		last = letters[0].ID
		got = append(got, letters[0].Case+"/"+letters[0].Reply.Text)
	}
	if strings.Join(got, " ") != "case/about the case /a reminder" {
		t.Errorf("letters %q", got)
	}
}
