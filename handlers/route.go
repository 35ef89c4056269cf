package handlers

import (
	"context"
	"strings"
	"sync"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/index/segment"
	"mingbai/knowledge/phrase"
	"mingbai/knowledge/place"
)

// What a button carries back. Data is short and says all that is needed, so
// that an old button either still works or is known to be old.
const (
	dataPerson  = "person"
	dataPlace   = "place"
	dataUseful  = "useful"
	dataUseless = "useless"
	dataCancel  = "cancel"
	dataErase   = "erase"
	dataAsk     = "ask:"
	dataPlaceIs = "place:"
)

// What the assistant may be waiting for (chat.Session.Asking).
const (
	askingPlace  = "place"
	askingForget = "forget"
)

// longestData is what a button can carry, in bytes.
const longestData = 64

// placeData names a place for a button: its chain, or as much of its end as
// fits.
func placeData(p place.Place) string {
	for i := range p.Chain {
		if data := dataPlaceIs + strings.Join(p.Chain[i:], ""); len(data) <= longestData {
			return data
		}
	}
	return dataPlace
}

// group answers in groups, when addressed, with an offer to talk privately.
func (a *Assistant) group(_ context.Context, t *turn) (bool, error) {
	if !t.m.Group || t.staff {
		return false, nil
	}
	t.say(chat.Reply{Text: textGroup})
	return true, nil
}

// button takes pressed buttons.
func (a *Assistant) button(ctx context.Context, t *turn) (bool, error) {
	if t.m.Kind != chat.Button {
		return false, nil
	}
	data, waiting := t.m.Data, t.s.Asking
	t.s.Asking = ""
	if taken, err := a.pressRemind(t, data); taken || err != nil {
		return taken, err
	}
	switch {
	case a.pressGuided(t, data, waiting):
	case data == dataPerson:
		return true, a.refer(ctx, t)
	case data == dataPlace:
		a.place(t, "")
	case strings.HasPrefix(data, dataPlaceIs):
		a.place(t, strings.TrimPrefix(data, dataPlaceIs))
	case strings.HasPrefix(data, dataAsk):
		t.text = strings.TrimPrefix(data, dataAsk)
		return a.question(ctx, t)
	case data == dataUseful:
		t.say(chat.Reply{Text: textUseful, Ack: textUseful})
	case data == dataUseless:
		return true, a.useless(ctx, t)
	case data == dataCancel:
		t.say(chat.Reply{Text: textCancelled, Ack: textCancelled})
	case data == dataErase && waiting == askingForget:
		return true, a.forget(ctx, t)
	default:
		t.say(chat.Reply{Text: textOldButton})
	}
	return true, nil
}

// wordless takes pictures, voice and the like, and empty messages.
func (a *Assistant) wordless(_ context.Context, t *turn) (bool, error) {
	switch {
	case t.text != "":
		return false, nil
	case t.m.Kind == chat.Text || t.m.Kind == chat.Edited:
		t.say(chat.Reply{Text: textEmpty})
	case t.inCase():
		t.say(chat.Reply{Text: textHeld})
	default:
		t.say(chat.Reply{Text: textWordless})
	}
	return true, nil
}

// inCase tells whether the message went into a case, where a person reads it.
func (t *turn) inCase() bool {
	for _, o := range t.after {
		for _, save := range o.Saves {
			if len(save.Lines) > 0 {
				return true
			}
		}
	}
	return false
}

// awaited takes the answer to something the assistant asked. Anything that
// does not look like one is a question of its own.
func (a *Assistant) awaited(ctx context.Context, t *turn) (bool, error) {
	waiting := t.s.Asking
	t.s.Asking = ""
	switch waiting {
	case askingForget:
		switch t.text {
		case labelErase, "确认", "是", "删", "删除", "是的", "删吧":
			return true, a.forget(ctx, t)
		case labelCancel, "不", "不删", "否", "算了", "不要":
			t.say(chat.Reply{Text: textCancelled})
			return true, nil
		}
	case askingPlace:
		if t.text == labelCancel {
			t.say(chat.Reply{Text: textPlaceKept})
			return true, nil
		}
		if utf8.RuneCountInString(t.text) > longestPlace {
			return false, nil
		}
		if _, several, err := a.places.Resolve(segment.Normalize(t.text)); err == nil || len(several) > 0 || looksLikePlace(t.text) {
			a.place(t, segment.Normalize(t.text))
			return true, nil
		}
	}
	return false, nil
}

// longestPlace is how long a typed place may be, in characters.
const longestPlace = 24

func looksLikePlace(text string) bool {
	for _, end := range []string{"镇", "乡", "县", "区", "市", "村", "街道", "社区", "省", "旗"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}

// spoken takes the words on buttons typed by hand, and the plain wish for a
// person.
func (a *Assistant) spoken(ctx context.Context, t *turn) (bool, error) {
	if a.spokenGuided(t) {
		return true, nil
	}
	if taken, err := a.spokenRemind(t); taken || err != nil {
		return taken, err
	}
	switch t.text {
	case labelPerson:
		return true, a.refer(ctx, t)
	case labelPlace:
		a.place(t, "")
	case labelUseful:
		t.say(chat.Reply{Text: textUseful})
	case labelUseless:
		return true, a.useless(ctx, t)
	case labelCancel:
		t.say(chat.Reply{Text: textCancelled})
	case "帮助", "help", "菜单":
		t.say(chat.Reply{Text: textHelp})
	default:
		if wantsPerson(t.text) {
			return true, a.refer(ctx, t)
		}
		return false, nil
	}
	return true, nil
}

// wishForPerson hears that somebody wants to talk to a person.
var wishForPerson = sync.OnceValue(func() phrase.Set {
	set, err := phrase.ParseSet([]string{
		"转人工|人工客服|人工服务|找人工|找真人|要真人|跟真人|跟人讲|跟人说|和人说|和人讲|想跟人|想找人说|不想跟机器|不跟机器",
	})
	if err != nil {
		panic(err) // a pattern of this file; the tests would show it
	}
	return set
})
