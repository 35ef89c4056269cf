package wording

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
)

var (
	// errRefused says that the knowledge does not load with a change.
	errRefused = errors.New("wording: the knowledge refuses it")
	// errSilenced says that with a change a cry for help would not be heard.
	errSilenced = errors.New("wording: a cry for help would not be heard")
)

const (
	textRefused  = "资料不收这一条：多半是自带的资料里已经有了，换个说法。"
	textSilenced = "这样改，有的求救话会听不出来。换个更长、更具体的说法。"
	textHand     = "所里资料目录下的 asked/console.yaml 被人手工改过，这里不敢动它。请管服务器的人把那几行挪到旁边另一个文件里。"
	textMoved    = "发布以后，资料文件又被人手工改过，撤回会弄乱。先在表里一条一条改。"
)

// load loads the knowledge with the lines in a copy of the folder.
func (h pages) load(ctx context.Context, l lines) (_ Draft, err error) {
	trial, err := os.MkdirTemp("", "mingbai-words-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(trial)) }()
	if _, err := os.Stat(h.Folder); err == nil {
		if err := os.CopyFS(trial, os.DirFS(h.Folder)); err != nil {
			return nil, fmt.Errorf("wording: copy: %w", err)
		}
	}
	if err := save(trial, l); err != nil {
		return nil, err
	}
	draft, err := h.Load(ctx, trial)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRefused, err)
	}
	return draft, nil
}

// toTheEnd does what changes the lines to its end, though whoever pressed has left
// the page: the files, the history and the trail are to say the same.
func toTheEnd(change func(*console.Page) error) func(*console.Page) error {
	return func(p *console.Page) error {
		p.R = p.R.WithContext(context.WithoutCancel(p.R.Context()))
		return change(p)
	}
}

// own reads the lines when they are as the form saw them.
func (h pages) own(p *console.Page) (lines, error) {
	l, err := h.read()
	switch {
	case errors.Is(err, errHand):
		return lines{}, console.Sorry(textHand)
	case err != nil:
		return lines{}, err
	case p.Value("seen") != l.seen():
		return lines{}, console.ErrStale
	}
	return l, nil
}

// put makes a change to the lines: loads the knowledge with it, unless the trial
// of it did, enters it in the history, puts the files in place and takes the knowledge into use. undo
// is the number of the change that it takes back, 0 = none.
func (h pages) put(p *console.Page, l lines, c change, undo int) error {
	ctx := p.R.Context()
	next, err := l.apply(c)
	if err != nil {
		return err
	}
	draft, tried, err := h.prepared(ctx, next)
	if err != nil {
		return err
	}
	if undo == 0 && !tried {
		lost, err := h.silenced(ctx, draft, c)
		if err != nil {
			return err
		}
		if lost > 0 {
			return errSilenced
		}
	}
	before, err := h.history(ctx)
	if err != nil {
		return err
	}
	after := before
	if c.At, c.Who, c.After = p.Now(), p.Me.Name, next.seen(); undo == 0 {
		after.add(c)
	} else if err := after.undo(undo, c); err != nil {
		return err
	}
	if err := h.keep(ctx, after); err != nil {
		return err
	}
	if err := h.keepLines(next); err != nil {
		before.version++ // of what was just kept
		return errors.Join(err, h.keep(context.WithoutCancel(ctx), before), h.keepLines(l))
	}
	return draft.Use(ctx)
}

// undo marks a change, which must be the newest, as taken back.
func (all *history) undo(n int, by change) error {
	changes := make([]change, len(all.Changes))
	copy(changes, all.Changes)
	all.Changes = changes
	last := all.last()
	if last == nil || last.N != n {
		return console.ErrStale
	}
	last.Undone, last.By = by.At, by.Who
	return nil
}

// publish puts what was written in place.
func (h pages) publish(p *console.Page) error {
	h.change.Lock()
	defer h.change.Unlock()
	l, err := h.own(p)
	if err != nil {
		return err
	}
	e, err := h.take(p, l)
	if err != nil {
		return err
	}
	if e.form.Bad() {
		return h.again(p, e)
	}
	err = h.put(p, l, e.change(l), 0)
	if said := sentence(err); said != "" {
		e.form.Wrong("", said)
		return h.again(p, e)
	}
	if err != nil {
		return err
	}
	if err := p.Note(audit.Settings, "词和问法", e.did()); err != nil {
		return err
	}
	return p.Done(wordsPath, "发布了，现在就生效。不对就点“撤回上一次”。")
}

// sentence is what a person is told of an error of theirs; "" = it is not.
func sentence(err error) string {
	switch {
	case errors.Is(err, errSilenced):
		return textSilenced
	case errors.Is(err, errRefused):
		return textRefused
	}
	return ""
}

// drop takes away one item.
func (h pages) drop(p *console.Page) error {
	h.change.Lock()
	defer h.change.Unlock()
	l, err := h.own(p)
	if err != nil {
		return err
	}
	at := l.find(p.Value("what"))
	if at < 0 {
		return console.ErrMissing
	}
	old := l.items[at]
	if !mayChange(p, old) {
		return console.ErrDenied
	}
	err = h.put(p, l, change{Index: at, Old: &old}, 0)
	if said := sentence(err); said != "" {
		return console.Sorry(said)
	}
	if err != nil {
		return fmt.Errorf("wording: take away: %w", err)
	}
	if err := p.Note(audit.Settings, "词和问法", "撤了一"+counted(old.Kind)); err != nil {
		return err
	}
	return p.Done(wordsPath, "撤掉了，现在就生效。")
}

// undo takes the newest change back that was not taken back yet.
func (h pages) undo(p *console.Page) error {
	h.change.Lock()
	defer h.change.Unlock()
	l, err := h.own(p)
	if err != nil {
		return err
	}
	all, err := h.history(p.R.Context())
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(p.Value("n"))
	last := all.last()
	switch {
	case err != nil || last == nil || last.N != n:
		return console.ErrStale
	case last.After != l.seen():
		return console.Sorry(textMoved)
	case last.Old != nil && !mayChange(p, *last.Old) || last.New != nil && !mayChange(p, *last.New):
		return console.ErrDenied
	}
	err = h.put(p, l, last.reverse(), n)
	if said := sentence(err); said != "" {
		return console.Sorry(said)
	}
	if err != nil {
		return fmt.Errorf("wording: undo: %w", err)
	}
	if err := p.Note(audit.Settings, "词和问法", "撤回了上一次："+last.what()+"一"+counted(last.item().Kind)); err != nil {
		return err
	}
	return p.Done(wordsPath, "撤回了，和那次发布以前一样，现在就生效。")
}

// mayChange tells whether an account may change an item: an answer stands for
// a place.
func mayChange(p *console.Page, i item) bool {
	return i.Kind != kindAnswer || p.Me.Sees(i.Answer.Place)
}

// counted is the word for one of a kind: 一个词.
func counted(kind string) string {
	switch kind {
	case kindWord:
		return "个词"
	case kindAsked:
		return "种问法"
	}
	return "条本所答复"
}
