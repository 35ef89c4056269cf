package telegram_test

import (
	"context"
	"strconv"
	"testing"

	"mingbai/bot/channeltest"
	"mingbai/bot/channeltest/tgfake"
	"mingbai/bot/telegram"
)

// BenchmarkUpdates measures updates from Telegram's queue to the sent reply:
// stored, handled, entered in the ledger, sent.
func BenchmarkUpdates(b *testing.B) {
	api := tgfake.New(tgfake.Config{})
	defer api.Close()
	for i := range b.N {
		api.Say(int64(1000+i%500), strconv.Itoa(i))
	}
	stack, err := channeltest.OpenStack(b.Context(), channeltest.StackConfig{Dir: b.TempDir(), Name: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	c, err := telegram.New(telegram.Config{Token: api.Token(), API: api.URL(), Inbox: stack.Inbox})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	b.ResetTimer()
	go func() { ended <- stack.Run(ctx, c) }()
	if !api.WaitSent(b.Context(), b.N) {
		b.Fatal("not all were answered")
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}
