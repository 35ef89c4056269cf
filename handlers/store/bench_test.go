package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

func openBench(b *testing.B, cfg store.Config) *store.Store {
	b.Helper()
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

func incoming(i int) delivery.Incoming {
	return delivery.Incoming{Channel: "telegram", Update: fmt.Sprint(i), Chat: fmt.Sprint(i % 500),
		Raw: make([]byte, 400), At: time.Now()}
}

// BenchmarkReceive is one update a transaction, as a webhook receives them.
func BenchmarkReceive(b *testing.B) {
	s := openBench(b, store.Config{Dir: b.TempDir(), Backlog: 1 << 30})
	for i := range b.N {
		if _, err := s.Receive(context.Background(), "telegram", "", []delivery.Incoming{incoming(i)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
}

// BenchmarkReceiveBatch is a hundred updates a transaction, as a poll brings them.
func BenchmarkReceiveBatch(b *testing.B) {
	s := openBench(b, store.Config{Dir: b.TempDir(), Backlog: 1 << 30})
	for i := range b.N {
		var batch []delivery.Incoming
		for j := range 100 {
			batch = append(batch, incoming(i*100+j))
		}
		if _, err := s.Receive(context.Background(), "telegram", fmt.Sprint(i), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*100/b.Elapsed().Seconds(), "updates/s")
}

// path takes one update all the way: stored, claimed, committed with a session,
// a ledger row and a reply, sent.
func path(s *store.Store, i int) error {
	ctx, now := context.Background(), time.Now()
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(i)}); err != nil {
		return err
	}
	item, err := s.Claim(ctx, "w", now, time.Minute)
	if err != nil {
		return err
	}
	from := chat.Address{Channel: "telegram", Chat: item.Incoming.Chat}
	session, err := s.Load(ctx, from)
	if err != nil {
		return err
	}
	session.Remember("老板拖欠工资三个月不给怎么办")
	effect := delivery.Effect{
		Session: &session,
		Records: []ledger.Consultation{{ID: item.Incoming.Update, At: now, Category: "劳动", Channel: "telegram",
			Outcome: ledger.Answered, Sources: []string{"g1", "g2"}}},
		Reminders: []delivery.Reminder{{Series: "s", At: now, Outgoing: delivery.Outgoing{Key: "r" + item.Incoming.Update, To: from}}},
		Misses:    []misses.Miss{{Key: item.Incoming.Update, At: now, Text: "老板", Channel: "telegram", Reason: misses.Declined}},
		Replies:   []delivery.Outgoing{{Key: item.Incoming.Update, To: from, Reply: chat.Reply{Text: string(make([]byte, 1500))}}},
	}
	if err := s.Commit(ctx, item, from, effect, now); err != nil {
		return err
	}
	p, err := s.ClaimSend(ctx, "telegram", "d", now, time.Minute)
	if err != nil {
		return err
	}
	return s.Sent(ctx, p, now)
}

func benchmarkPath(b *testing.B, s *store.Store, first int) {
	b.ResetTimer()
	for i := range b.N {
		if err := path(s, first+i); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
}

func BenchmarkFullPath(b *testing.B) {
	benchmarkPath(b, openBench(b, store.Config{Dir: b.TempDir()}), 0)
}

func BenchmarkFullPathPostgres(b *testing.B) {
	benchmarkPath(b, openBench(b, store.Config{Dir: b.TempDir(), URL: storetest.Postgres(b)}), 0)
}

// BenchmarkFullPathOld is the full path behind 5,000 finished updates.
func BenchmarkFullPathOld(b *testing.B) {
	s := openBench(b, store.Config{Dir: b.TempDir()})
	for i := range 5_000 {
		if err := path(s, i); err != nil {
			b.Fatal(err)
		}
	}
	benchmarkPath(b, s, 5_000)
}

// BenchmarkClaimFlood claims while one chat has 10,000 updates waiting.
func BenchmarkClaimFlood(b *testing.B) {
	s := openBench(b, store.Config{Dir: b.TempDir()})
	ctx := context.Background()
	var flood []delivery.Incoming
	for i := range 10_000 {
		u := incoming(i)
		u.Chat = "flooder"
		flood = append(flood, u)
	}
	if _, err := s.Receive(ctx, "telegram", "", flood); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Claim(ctx, "w", time.Now(), time.Hour); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		if _, err := s.Claim(ctx, "w", time.Now(), time.Hour); !errors.Is(err, delivery.ErrEmpty) {
			b.Fatal(err)
		}
	}
}

func address(in delivery.Incoming) chat.Address {
	return chat.Address{Channel: in.Channel, Chat: in.Chat}
}
