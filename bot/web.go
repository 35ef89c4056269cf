package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"mingbai/bot/console/cases"
	"mingbai/bot/telegram"
	"mingbai/bot/webchat"
	"mingbai/handlers/chat"
	"mingbai/handlers/store"
)

// newWeb builds the residents' page. Its streams end with ctx.
func (a *app) newWeb(ctx context.Context) (*webchat.Server, error) {
	return webchat.New(webchat.Config{
		Desk: a.desk, Transcripts: transcripts{a.store}, Sessions: a.store, Asker: a.knowledge,
		Letters: letters{a.store}, Bell: a.replies, Stop: ctx.Done(),
		Cases: a.people, Links: links{a.store}, Files: files{a},
		Places: a.knowledge.chains, Secret: a.store.Secret("webchat"), KeepDays: retentionDays, Logger: a.log,
	})
}

// transcripts shows the web page what was said.
type transcripts struct{ store *store.Store }

// Transcript returns the last turns of a conversation.
func (t transcripts) Transcript(ctx context.Context, from chat.Address, limit int) ([]webchat.Turn, error) {
	lines, err := t.store.Transcript(ctx, from, limit)
	if err != nil {
		return nil, err
	}
	turns := make([]webchat.Turn, len(lines))
	for i, line := range lines {
		turns[i] = webchat.Turn{Raw: line.Raw, Reply: line.Reply, Pass: line.Pass}
	}
	return turns, nil
}

// letters shows the web page what came by itself.
type letters struct{ store *store.Store }

// Letters returns what was said to a conversation after a letter.
func (l letters) Letters(ctx context.Context, to chat.Address, after int64, limit int) ([]webchat.Letter, error) {
	all, err := l.store.Letters(ctx, to, after, limit)
	out := make([]webchat.Letter, len(all))
	for i, x := range all {
		out[i] = webchat.Letter{ID: x.ID, Reply: x.Reply}
	}
	return out, err
}

// links keeps the ways back to a conversation on the page.
type links struct{ store *store.Store }

// Save stores a link.
func (l links) Save(ctx context.Context, x webchat.Link) error {
	return l.store.SaveLink(ctx, store.Link(x))
}

// Find returns a link and leaves it as it is.
func (l links) Find(ctx context.Context, hash string) (webchat.Link, error) {
	x, err := l.store.FindLink(ctx, hash)
	return webchat.Link(x), ofLink(err)
}

// Use ends a link and returns it.
func (l links) Use(ctx context.Context, hash string) (webchat.Link, error) {
	x, err := l.store.UseLink(ctx, hash)
	return webchat.Link(x), ofLink(err)
}

// Until is when a conversation's link runs out.
func (l links) Until(ctx context.Context, of chat.Address) (time.Time, error) {
	return l.store.LinkOf(ctx, of)
}

// Drop takes back the links of a conversation.
func (l links) Drop(ctx context.Context, of chat.Address) error { return l.store.DropLinks(ctx, of) }

// ofLink turns the store's word for a dead link into the page's.
func ofLink(err error) error {
	if errors.Is(err, store.ErrNoLink) {
		return webchat.ErrNoLink
	}
	return err
}

// files keeps what residents send on the page, and opens files from whichever
// channel they came, the office's pages among them: Telegram's stay with Telegram.
type files struct{ a *app }

// Keep stores a file of the page.
func (f files) Keep(ctx context.Context, n webchat.NewFile, r io.Reader) (string, int64, error) {
	kept, err := f.a.store.KeepFile(ctx, store.NewFile(n), r)
	if errors.Is(err, store.ErrTooMany) {
		err = webchat.ErrFilesFull
	}
	return kept.Ref, kept.Size, err
}

// Open returns the bytes of a file, or fs.ErrNotExist.
func (f files) Open(ctx context.Context, m chat.Media) (io.ReadCloser, error) {
	switch {
	case m.Channel == webchat.Channel || m.Channel == cases.Channel:
		_, r, err := f.a.store.OpenFile(ctx, m.Ref)
		return r, err
	case m.Channel == telegram.Name && f.a.telegram != nil:
		return f.a.telegram.Open(ctx, m)
	}
	return nil, fs.ErrNotExist
}
