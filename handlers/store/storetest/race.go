package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

const (
	racers = 4
	chats  = 6
	each   = 12 // updates a chat
)

// testRace lets several workers and senders work on one store.
func testRace(t *testing.T, s *store.Store) { Race(t, s) }

// Race lets workers and senders of several stores on one database race for the
// same work, and checks that everything was done once and in order.
func Race(t *testing.T, stores ...*store.Store) {
	t.Helper()
	book := &book{next: map[string]int{}}
	var all sync.WaitGroup
	for r := range racers {
		s := stores[r%len(stores)]
		all.Go(func() { book.note(feed(s)) })
		all.Go(func() { book.note(book.work(s, fmt.Sprint("w", r))) })
		all.Go(func() { book.note(book.send(s, fmt.Sprint("d", r))) })
	}
	all.Wait()
	if book.err != nil {
		t.Fatal(book.err)
	}
	for c := range chats {
		if n := book.next[fmt.Sprint(c)]; n != each {
			t.Errorf("chat %d was sent %d replies, want %d", c, n, each)
		}
	}
	if n, err := stores[0].Count(context.Background(), ledger.Filter{}); err != nil || n != chats*each {
		t.Errorf("%d ledger rows, %v; want %d", n, err, chats*each)
	}
	sound(t, stores[0])
}

// feed receives all updates; each racer does, so all but one come too late.
func feed(s *store.Store) error {
	for i := range each {
		var batch []delivery.Incoming
		for c := range chats {
			batch = append(batch, update(fmt.Sprint(c), fmt.Sprintf("%d/%d", c, i), fmt.Sprint(i)))
		}
		if _, err := s.Receive(context.Background(), "telegram", fmt.Sprint(i), batch); err != nil {
			return err
		}
	}
	return nil
}

// book notes what was done.
type book struct {
	mu   sync.Mutex
	next map[string]int // chat -> replies sent
	err  error
}

func (b *book) note(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.err = errors.Join(b.err, err)
}

// finished tells that the race is over, well or badly.
func (b *book) finished() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := 0
	for _, n := range b.next {
		sent += n
	}
	return b.err != nil || sent == chats*each
}

func (b *book) work(s *store.Store, name string) error {
	ctx := context.Background()
	for !b.finished() {
		item, err := s.Claim(ctx, name, start, time.Hour)
		if errors.Is(err, delivery.ErrEmpty) {
			time.Sleep(time.Millisecond)
			continue
		}
		if err != nil {
			return err
		}
		from := person(item.Incoming.Chat)
		session, err := s.Load(ctx, from)
		if err != nil {
			return err
		}
		if got := fmt.Sprint(session.Version); got != string(item.Incoming.Raw) {
			return fmt.Errorf("chat %s: update %s was handled after %s others", item.Incoming.Chat, item.Incoming.Raw, got)
		}
		e := delivery.Effect{Session: &session, Records: []ledger.Consultation{record(item.Incoming.Update)},
			Replies: []delivery.Outgoing{{To: from, Reply: chat.Reply{Text: string(item.Incoming.Raw)}}}}
		if err := s.Commit(ctx, item, from, e, start); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) send(s *store.Store, name string) error {
	ctx := context.Background()
	for !b.finished() {
		p, err := s.ClaimSend(ctx, "telegram", name, start, time.Hour)
		if errors.Is(err, delivery.ErrEmpty) {
			time.Sleep(time.Millisecond)
			continue
		}
		if err != nil {
			return err
		}
		b.mu.Lock()
		to := p.Outgoing.To.Chat
		want := fmt.Sprint(b.next[to])
		b.next[to]++
		b.mu.Unlock()
		if p.Outgoing.Reply.Text != want {
			return fmt.Errorf("chat %s was sent %s, want %s", to, p.Outgoing.Reply.Text, want)
		}
		if err := s.Sent(ctx, p, start); err != nil {
			return err
		}
	}
	return nil
}
