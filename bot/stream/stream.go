// Package stream keeps the streams of server-sent events by which open pages
// learn what is new: who may open how many, signs of life, looking again at
// every ring and every few seconds, how an event is framed, and the end when
// the service stops or whoever reads does not keep up. It knows no page and
// stores nothing: bot/webchat tells residents letters through it, bot/console
// tells the office which parts of a page are old.
//
// A stream has no queue. What is new is read when it is told, from where the
// reader got to, so that a slow reader costs one event of memory and nobody
// waits for anybody; a browser that lost its connection names the last event it
// has and goes on from there.
package stream

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

var (
	// ErrEnd ends a stream: a Teller returns it when there is nothing more to tell.
	ErrEnd = errors.New("stream: nothing more to tell")
	// ErrLarge says that an event is larger than MostEvent.
	ErrLarge = errors.New("stream: the event is too large")
)

const (
	// LookEvery is how often a stream looks for what no bell announced.
	LookEvery = 2 * time.Second
	// BeatEvery is the time between signs of life.
	BeatEvery = 20 * time.Second
	// MostEvent is how large one event may be, in bytes.
	MostEvent = 256 << 10

	writeWithin = 10 * time.Second // one event; who does not read is let go
	longestID   = 256              // of the last event that a browser says it has, in bytes
	hello       = "retry: 3000\n: hello\n\n"
	beat        = ": still here\n\n"
)

// Why says why a stream looks.
type Why int

// The reasons to look.
const (
	Opened Why = iota // the stream begins
	Looked            // some time went by
	Rang              // the bell rang
	Beat              // it is time for a sign of life, which is written after
)

// Teller writes what is new; an error ends the stream.
type Teller func(ctx context.Context, to *Writer, why Why) error

// Bell wakes streams early; *delivery.Bell is one.
type Bell interface {
	// Listen returns what the next ring closes.
	Listen() <-chan struct{}
}

// Clock ticks. Tests bring their own.
type Clock interface {
	// Tick returns a channel on which something comes every d, and what ends it.
	Tick(d time.Duration) (ticks <-chan time.Time, end func())
}

// Config is what streams need. All of it may be left out.
type Config struct {
	Bell  Bell            // nil = there is none
	Stop  <-chan struct{} // closed when the service stops; nil = never
	Clock Clock           // nil = the machine's
	Each  int             // streams of one reader at a time; 0 = 6, two phones and a few tabs
	Most  int             // of all readers together; 0 = 2000
}

// Streams are the open streams of one site.
type Streams struct {
	config Config
	places *Places
}

// New returns streams, none of them open.
func New(c Config) *Streams {
	if c.Each == 0 {
		c.Each = 6
	}
	if c.Most == 0 {
		c.Most = 2000
	}
	if c.Clock == nil {
		c.Clock = machine{}
	}
	return &Streams{config: c, places: NewPlaces(c.Each, c.Most)}
}

// Serve streams to a reader until they leave, the teller ends it, or the
// service stops. Who has too many open already is told so.
func (s *Streams) Serve(w http.ResponseWriter, r *http.Request, reader string, tell Teller) {
	if !s.places.Enter(reader) {
		w.Header().Set("Retry-After", "30")
		http.Error(w, "开的网页太多了，关掉几个再看。", http.StatusTooManyRequests)
		return
	}
	defer s.places.Leave(reader)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(w)
	// The server's read deadline would end the request: nothing more is read.
	if control.SetReadDeadline(time.Time{}) != nil {
		return
	}
	to := &Writer{w: w, control: control}
	if to.send(hello) == nil {
		s.run(r.Context(), to, tell)
	}
}

// run looks when there is a reason to.
func (s *Streams) run(ctx context.Context, to *Writer, tell Teller) {
	look, endLook := s.config.Clock.Tick(LookEvery)
	defer endLook()
	beats, endBeats := s.config.Clock.Tick(BeatEvery)
	defer endBeats()
	for why := Opened; ; {
		var ring <-chan struct{}
		if s.config.Bell != nil {
			ring = s.config.Bell.Listen() // before looking, so that no ring is missed
		}
		if tell(ctx, to, why) != nil {
			return
		}
		if why == Beat && to.send(beat) != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-s.config.Stop:
			return
		case <-ring:
			why = Rang
		case <-look:
			why = Looked
		case <-beats:
			why = Beat
		}
	}
}

// Last is the last event that a browser says it has, "" when it says none.
func Last(r *http.Request) string {
	id := r.Header.Get("Last-Event-ID")
	if len(id) > longestID {
		return ""
	}
	return id
}

// Event is one event. Data may have several lines.
type Event struct {
	ID   string // a browser that comes back names it; "" = the one before still holds
	Name string // "" = message
	Data string
}

// frame writes an event as the wire has it.
func (e Event) frame() string {
	var b strings.Builder
	for _, f := range [...]struct{ name, value string }{{"id", e.ID}, {"event", e.Name}} {
		if f.value != "" {
			b.WriteString(f.name + ": " + oneLine(f.value) + "\n")
		}
	}
	for line := range strings.SplitSeq(newlines(strings.TrimSpace(e.Data)), "\n") {
		b.WriteString("data: " + line + "\n")
	}
	b.WriteString("\n")
	return b.String()
}

// newlines writes every end of a line the same way.
func newlines(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// oneLine keeps a field from becoming two.
func oneLine(text string) string {
	return strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(text)
}

// Writer is the way to one reader.
type Writer struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// Send writes one event at once.
func (t *Writer) Send(e Event) error {
	text := e.frame()
	if len(text) > MostEvent {
		return ErrLarge
	}
	return t.send(text)
}

// send writes text within its own time and not the server's.
func (t *Writer) send(text string) error {
	if err := t.control.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := t.w.Write([]byte(text)); err != nil {
		return err
	}
	return t.control.Flush()
}

// machine is the machine's clock.
type machine struct{}

// Tick implements Clock.
func (machine) Tick(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(d)
	return t.C, t.Stop
}
