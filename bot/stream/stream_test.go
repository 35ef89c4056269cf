package stream_test

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mingbai/bot/stream"
)

// hand is a clock whose ticks come by hand.
type hand struct{ look, beat chan time.Time }

func newHand() *hand { return &hand{make(chan time.Time), make(chan time.Time)} }

// Tick implements stream.Clock.
func (h *hand) Tick(d time.Duration) (<-chan time.Time, func()) {
	if d == stream.BeatEvery {
		return h.beat, func() {}
	}
	return h.look, func() {}
}

// bell rings by hand, as often as it is listened to.
type bell chan struct{}

func (b bell) Listen() <-chan struct{} { return b }

// site is a running server with streams.
type site struct {
	t   *testing.T
	url string
}

func serve(t *testing.T, s *stream.Streams, tell stream.Teller) *site {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Serve(w, r, r.URL.Query().Get("who"), tell)
	}))
	t.Cleanup(server.Close)
	return &site{t, server.URL}
}

// open opens a stream of a reader; next returns its next block, "" at its end.
func (s *site) open(who, last string) (res *http.Response, next func() string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
	s.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", s.url+"?who="+who, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	if res, err = http.DefaultClient.Do(req); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 2*stream.MostEvent)
	return res, func() string {
		var block strings.Builder
		for lines.Scan() && lines.Text() != "" {
			block.WriteString(lines.Text() + "\n")
		}
		return block.String()
	}
}

// TestWhenAStreamLooks: once when it opens, then at every ring, look and beat,
// and a sign of life follows the beat.
func TestWhenAStreamLooks(t *testing.T) {
	clock, ring := newHand(), make(bell)
	names := map[stream.Why]string{stream.Opened: "opened", stream.Looked: "looked", stream.Rang: "rang", stream.Beat: "beat"}
	s := serve(t, stream.New(stream.Config{Bell: ring, Clock: clock}), func(_ context.Context, to *stream.Writer, why stream.Why) error {
		return to.Send(stream.Event{Name: "why", Data: names[why]})
	})
	res, next := s.open("a", "")
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("it is %s", got)
	}
	if got := next(); got != "retry: 3000\n: hello\n" {
		t.Errorf("it begins with %q", got)
	}
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"the stream opens", func() {}, []string{"event: why\ndata: opened\n"}},
		{"some time goes by", func() { clock.look <- time.Time{} }, []string{"event: why\ndata: looked\n"}},
		{"the bell rings", func() { ring <- struct{}{} }, []string{"event: why\ndata: rang\n"}},
		{"it is time for a sign of life", func() { clock.beat <- time.Time{} }, []string{"event: why\ndata: beat\n", ": still here\n"}},
	} {
		step.do()
		for _, want := range step.want {
			if got := next(); got != want {
				t.Errorf("%s: %q, want %q", step.name, got, want)
			}
		}
	}
}

// TestHowAStreamEnds: the teller, the service, and the reader can end it, and
// its place is free again.
func TestHowAStreamEnds(t *testing.T) {
	stop := make(chan struct{})
	for _, c := range []struct {
		name string
		tell error
		stop bool
	}{{"nothing more to tell", stream.ErrEnd, false}, {"the service stops", nil, true}} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, stream.New(stream.Config{Stop: stop, Clock: newHand(), Each: 1}), func(context.Context, *stream.Writer, stream.Why) error { return c.tell })
			for range 2 { // the second finds the place of the first free
				res, next := s.open("a", "")
				if res.StatusCode != http.StatusOK {
					t.Fatal(res.Status)
				}
				next()
				if c.stop {
					close(stop)
				}
				if got := next(); got != "" {
					t.Errorf("after its end came %q", got)
				}
				if c.stop {
					return
				}
			}
		})
	}
	gone := make(chan struct{})
	s := serve(t, stream.New(stream.Config{Clock: newHand()}), func(ctx context.Context, _ *stream.Writer, _ stream.Why) error {
		<-ctx.Done()
		close(gone)
		return ctx.Err()
	})
	res, next := s.open("a", "")
	next()
	_ = res.Body.Close()
	select {
	case <-gone:
	case <-time.After(5 * time.Second):
		t.Error("a reader left and the stream goes on")
	}
}

// TestPlaces: nobody opens more than their share, and all together not more
// than there is.
func TestPlaces(t *testing.T) {
	s := serve(t, stream.New(stream.Config{Clock: newHand(), Each: 2, Most: 3}), func(context.Context, *stream.Writer, stream.Why) error { return nil })
	for i, c := range []struct {
		who  string
		want int
	}{{"a", 200}, {"a", 200}, {"a", 429}, {"b", 200}, {"b", 429}, {"c", 429}} {
		res, _ := s.open(c.who, "")
		if res.StatusCode != c.want {
			t.Errorf("%d, %s: %s, want %d", i, c.who, res.Status, c.want)
		}
		if c.want == 429 && res.Header.Get("Retry-After") == "" {
			t.Errorf("%d: nothing says when to come again", i)
		}
	}
	p := stream.NewPlaces(1, 2)
	if !p.Enter("a") || p.Enter("a") || !p.Enter("b") || p.Enter("c") || p.Taken() != 2 {
		t.Error("places are given twice, or not at all")
	}
	p.Leave("a")
	if p.Taken() != 1 || !p.Enter("c") {
		t.Error("a place that was left is not free")
	}
}

// TestComingBack: a browser names the last event it has, and nothing that
// cannot be one.
func TestComingBack(t *testing.T) {
	for _, c := range []struct{ name, said, want string }{
		{"nothing", "", ""}, {"an id", "17", "17"}, {"a word of topics", "00ff.01ab", "00ff.01ab"}, {"too long", strings.Repeat("x", 300), ""},
	} {
		r := httptest.NewRequest("GET", "/events", nil)
		r.Header.Set("Last-Event-ID", c.said)
		if got := stream.Last(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEventsAreWhole(t *testing.T) {
	for _, c := range []struct {
		name  string
		event stream.Event
		want  string
	}{
		{"words", stream.Event{Data: "好"}, "data: 好\n"},
		{"all of it", stream.Event{ID: "1", Name: "case", Data: "好"}, "id: 1\nevent: case\ndata: 好\n"},
		{"several lines", stream.Event{Data: "\n一\r\n二\r三\n\n四\n"}, "data: 一\ndata: 二\ndata: 三\ndata: \ndata: 四\n"},
		{"a field that would be two", stream.Event{ID: "1\nevent: x", Name: "a\r\ndata: y", Data: "z"}, "id: 1event: x\nevent: adata: y\ndata: z\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, stream.New(stream.Config{Clock: newHand()}), func(_ context.Context, to *stream.Writer, _ stream.Why) error { return to.Send(c.event) })
			_, next := s.open("a", "")
			next()
			if got := next(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestLargeEvents: what nobody should have to hold in memory ends the stream.
func TestLargeEvents(t *testing.T) {
	said := make(chan error, 1)
	s := serve(t, stream.New(stream.Config{Clock: newHand()}), func(_ context.Context, to *stream.Writer, _ stream.Why) error {
		err := to.Send(stream.Event{Data: strings.Repeat("长", stream.MostEvent/3)})
		said <- err
		return err
	})
	_, next := s.open("a", "")
	next()
	if got := next(); got != "" || !errors.Is(<-said, stream.ErrLarge) {
		t.Errorf("%d bytes came", len(got))
	}
}
