package delivery_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// BenchmarkWorker lets four workers handle updates that wait, each with a
// session to load and save and a reply to store.
func BenchmarkWorker(b *testing.B) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s, err := store.Open(ctx, store.Config{Dir: b.TempDir(), Backlog: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	}()
	for i := 0; i < b.N; i += 100 {
		var batch []delivery.Incoming
		for j := i; j < min(i+100, b.N); j++ {
			who := fmt.Sprint("c", j%200)
			batch = append(batch, delivery.Incoming{Channel: "telegram", Update: fmt.Sprint(j), Chat: who, Raw: []byte(who + "|老板拖欠工资三个月")})
		}
		if _, err := s.Receive(ctx, "telegram", fmt.Sprint(i), batch); err != nil {
			b.Fatal(err)
		}
	}
	var handled atomic.Int64
	h := &echo{f: func(context.Context, chat.Message) error { handled.Add(1); return nil }}
	worker := delivery.NewWorker(delivery.Config{Inbox: s, Sessions: s, Handler: h, Name: "bench",
		Decoders: map[string]delivery.Decoder{"telegram": plain{}}}, nil)
	ended := make(chan error, 1)
	b.ResetTimer()
	go func() { ended <- worker.Run(ctx, 4) }()
	for handled.Load() < int64(b.N) {
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}
