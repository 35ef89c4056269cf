package main

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// metrics are the service's counters. Labels never hold anything a resident
// wrote.
type metrics struct {
	registry     *prometheus.Registry
	handled      *prometheus.CounterVec
	seconds      prometheus.Histogram
	telegramDown prometheus.Gauge
}

// newMetrics registers the counters.
func newMetrics(s *store.Store) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		handled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mingbai_messages_total", Help: "Messages handled, by channel, outcome and urgency.",
		}, []string{"channel", "outcome", "urgent"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "mingbai_handle_seconds", Help: "Time to decide what a message means.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2},
		}),
		telegramDown: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "mingbai_telegram_down", Help: "1 when Telegram refused the token while running.",
		}),
	}
	m.registry.MustRegister(m.handled, m.seconds, m.telegramDown, waiting{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// watch counts what a handler does.
func (m *metrics) watch(next delivery.Handler) delivery.Handler { return watched{m, next} }

type watched struct {
	m    *metrics
	next delivery.Handler
}

// Handle passes a message on and counts it.
func (w watched) Handle(ctx context.Context, in chat.Message, s chat.Session) (delivery.Effect, error) {
	start := time.Now()
	effect, err := w.next.Handle(ctx, in, s)
	w.m.seconds.Observe(time.Since(start).Seconds())
	outcome, urgent := "other", false
	switch {
	case err != nil:
		outcome = "error"
	case len(effect.Records) > 0:
		outcome, urgent = string(effect.Records[0].Outcome), effect.Records[0].Urgent
	}
	w.m.handled.WithLabelValues(in.From.Channel, outcome, strconv.FormatBool(urgent)).Inc()
	return effect, err
}

// waiting reports how much work is open, read when asked.
type waiting struct{ store *store.Store }

// descWaiting describes the gauge of open work.
func descWaiting() *prometheus.Desc {
	return prometheus.NewDesc("mingbai_waiting", "Rows that wait, by queue; parked and dead need a person.", []string{"queue"}, nil)
}

// Describe names the gauge.
func (w waiting) Describe(out chan<- *prometheus.Desc) { out <- descWaiting() }

// Collect reads the counts.
func (w waiting) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	open, err := w.store.Waiting(ctx)
	if err != nil {
		out <- prometheus.NewInvalidMetric(descWaiting(), err)
		return
	}
	for queue, n := range map[string]int64{"inbox": open.Inbox, "outbox": open.Outbox, "parked": open.Parked, "dead": open.Dead} {
		out <- prometheus.MustNewConstMetric(descWaiting(), prometheus.GaugeValue, float64(n), queue)
	}
}
