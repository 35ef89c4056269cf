package webchat

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"mingbai/bot/stream"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// listener is one open stream: what it has told, so that it tells only what is
// new.
type listener struct {
	s     *Server
	out   *stream.Writer
	to    chat.Address
	after int64 // the last letter told

	open    bool   // a case is open: words may be on their way to somebody
	told    string // the case as it was told last
	marks   string // how far words came, as told last
	pending bool   // some are on their way still
}

// tell writes what is new: letters, the case, how far words came. The last two
// are looked at when something happened, or is about to.
func (l *listener) tell(ctx context.Context, out *stream.Writer, why stream.Why) error {
	rang := why != stream.Looked
	l.out = out
	letters, err := l.letters(ctx)
	if err != nil {
		return err
	}
	if rang || letters > 0 {
		if err := l.standing(ctx); err != nil {
			return err
		}
	}
	if l.open && (rang || letters > 0) || l.pending {
		return l.passes(ctx)
	}
	return nil
}

// letters writes the letters after the last and returns how many.
func (l *listener) letters(ctx context.Context) (int, error) {
	letters, err := l.s.config.Letters.Letters(ctx, l.to, l.after, lettersAtOnce)
	if err != nil {
		if ctx.Err() == nil {
			l.s.config.Logger.Error("webchat: letters", "error", err)
		}
		return 0, err
	}
	if len(letters) == 0 {
		return 0, nil
	}
	elsewhere := offered(l.s.standing(ctx, l.to))
	for _, letter := range letters {
		token, err := l.s.random(16)
		if err != nil {
			return 0, err
		}
		if err := l.write(stream.Event{ID: strconv.FormatInt(letter.ID, 10)}, "card", l.s.viewReply(l.to, letter.Reply, token, elsewhere)); err != nil {
			return 0, err
		}
		l.after = letter.ID
	}
	return len(letters), nil
}

// standing writes the case when it is not as it was told last.
func (l *listener) standing(ctx context.Context) error {
	if l.s.config.Cases == nil {
		return nil
	}
	st := l.s.standing(ctx, l.to)
	l.open = st != nil && st.State != handoff.Closed
	token, err := l.s.random(16)
	if err != nil {
		return err
	}
	v, is := l.s.viewCase(ctx, l.to, st, token), "none"
	if v != nil {
		is = v.Is
	}
	if is == l.told {
		return nil
	}
	l.told = is
	return l.write(stream.Event{Name: "case"}, "standing", v)
}

// passView is how far one message came.
type passView struct{ ID, Pass string }

// passes writes how far the last words came when that changed.
func (l *listener) passes(ctx context.Context) error {
	turns, err := l.s.config.Transcripts.Transcript(ctx, l.to, turnsWatched)
	if err != nil {
		return err
	}
	var views []passView
	l.pending = false
	for _, t := range turns {
		if t.Pass == delivery.NotPassed || t.Reply != nil {
			continue
		}
		if m, err := (Decoder{}).Decode(t.Raw); err == nil {
			views = append(views, passView{m.ID, passWord(t.Pass)})
			l.pending = l.pending || t.Pass == delivery.Passing
		}
	}
	now := fmt.Sprint(views)
	if now == l.marks || len(views) == 0 {
		return nil
	}
	l.marks = now
	return l.write(stream.Event{Name: "pass"}, "passes", views)
}

// turnsWatched is how many turns back words are looked after.
const turnsWatched = 24

// write renders a template into an event.
func (l *listener) write(e stream.Event, template string, data any) error {
	var piece bytes.Buffer
	if err := l.s.pages.ExecuteTemplate(&piece, template, data); err != nil {
		l.s.config.Logger.Error("webchat: render", "template", template, "error", err)
		return err
	}
	e.Data = piece.String()
	return l.out.Send(e)
}

// passOf tells how far a message of the visitor came.
func (s *Server) passOf(ctx context.Context, of chat.Address, id string) delivery.Pass {
	turns, err := s.config.Transcripts.Transcript(ctx, of, turnsWatched)
	if err != nil {
		s.config.Logger.Error("webchat: transcript", "error", err)
	}
	for _, t := range turns {
		if m, err := (Decoder{}).Decode(t.Raw); t.Reply == nil && err == nil && m.ID == id {
			return t.Pass
		}
	}
	return delivery.NotPassed
}
