package handlers

import (
	"context"
	"slices"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/offline"
)

// ClosedYear tells whether the figures of a place's year are signed, so that
// nothing may be added to them.
type ClosedYear func(ctx context.Context, place string, year int) (bool, error)

// clerk takes what people of the roster do besides cases: offline work, and
// what is made of the counts. It looks before the desk does, which takes
// everything else that they write for a word in a case.
func (a *Assistant) clerk(ctx context.Context, t *turn) (taken bool, err error) {
	if t.m.Kind == chat.Left || t.m.Kind == chat.Moved {
		return false, nil
	}
	name := ""
	if strings.HasPrefix(t.text, "/") && t.m.Kind == chat.Text {
		name, _ = splitCommand(t.text)
	}
	if t.m.Group && !t.m.Named && t.m.Kind == chat.Text && name == "" {
		return false, nil // talk of the team
	}
	for _, take := range []func() (bool, error){
		func() (bool, error) { return a.stats(ctx, t, name) },
		func() (bool, error) { return a.workLog(ctx, t) },
		func() (bool, error) { return a.offline(ctx, t) },
	} {
		if taken, err = take(); taken || err != nil {
			break
		}
	}
	if taken && t.who.Lost {
		t.effect.Hand(handoff.Back(t.roster, t.who))
	}
	return taken, err
}

// offline lets work done away from the chat be entered.
func (a *Assistant) offline(ctx context.Context, t *turn) (taken bool, err error) {
	m := t.m
	if m.ReplyTo != "" {
		about, err := a.desk.About(ctx, m.From, m.ReplyTo)
		if about || err != nil {
			return false, err
		}
		m.ReplyTo = ""
	}
	var failed error
	book := offline.New(offline.Config{Closed: func(place string, year int) bool {
		if a.closed == nil {
			return false
		}
		closed, err := a.closed(ctx, place, year)
		if err != nil {
			failed = err
		}
		return closed
	}})
	o, taken := book.Take(entrant(t.roster, t.who), m, &t.s, t.key("work", 0))
	if failed != nil {
		return false, failed
	}
	t.say(o.Replies...)
	t.effect.Work, t.effect.Void = o.Records, o.Void
	return taken, nil
}

// entrant is somebody of the roster as one who enters work: an adviser for the
// villages served, somebody of an office for its whole town.
func entrant(r handoff.Roster, p handoff.Person) offline.Who {
	who := offline.Who{ID: p.ID, Officer: p.Role == handoff.Officer}
	posts := r.PostsOf(p.ID)
	if who.Officer {
		own := r.OfficeOf(p)
		who.Place = own.Place
		others := func(post handoff.Post) bool { return post.Adviser != p.ID && post.OfficeID() != own }
		posts = slices.DeleteFunc(slices.Clone(r.Posts), others)
	}
	for _, post := range posts {
		who.Villages = append(who.Villages, offline.Village{Place: post.Place, Name: post.Village})
	}
	return who
}
