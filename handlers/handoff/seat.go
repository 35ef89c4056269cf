package handoff

import (
	"context"
	"strings"

	"mingbai/handlers/chat"
)

// OfficeChannel is the channel of the office's pages, where people of the
// roster who do not use a messenger are asked and answer.
const OfficeChannel = "office"

// Seat is the address at which an account of the office's pages is asked.
func Seat(account string) chat.Address {
	return chat.Address{Channel: OfficeChannel, Chat: account}
}

// Follow returns the roster after it became known whose seat an address is:
// person is who can be asked there now, "" when nobody can. Somebody who can be
// reached elsewhere stays there. left is the id of who sat there until now and
// cannot be reached any more, "" when there is none; their cases are to be
// handed on (see LeftData). changed tells whether anything is to be saved.
func (r Roster) Follow(seat chat.Address, person string) (next Roster, left string, changed bool) {
	if p, there := r.At(seat); there && p.ID != person {
		r, left, changed = r.change(p.ID, func(p *Person) { p.Address, p.Lost = chat.Address{}, false }), p.ID, true
	}
	if p, known := r.Person(person); known && !p.Team && !p.Reachable() {
		r, changed = r.Sit(person, seat), true
	}
	return r, left, changed
}

// Lost lists who could be reached in a roster and cannot be in the next, by id.
func (r Roster) Lost(next Roster) []string {
	var ids []string
	for _, p := range r.People {
		if now, _ := next.Person(p.ID); p.Reachable() && !now.Reachable() {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// leftMark begins what LeftData makes.
const leftMark = "left"

// LeftData says that somebody of the roster lost the seat where they were asked.
func LeftData(key, person string) []byte {
	return []byte(leftMark + "\n" + key + "\n" + person)
}

// readLeft reads what LeftData made; ok is false for anything else.
func readLeft(data string) (key, person string, ok bool) {
	parts := strings.Split(data, "\n")
	if len(parts) != 3 || parts[0] != leftMark || parts[1] == "" || parts[2] == "" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// left hands on the cases of somebody who lost their seat, unless they can be
// reached again: then they still see them.
func (d *Desk) left(ctx context.Context, person string) (o Outcome, err error) {
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, err
	}
	p, known := r.Person(person)
	if p.Reachable() {
		return o, nil
	}
	if !known { // taken out of the roster
		p.ID = person
	}
	cases, err := d.CasesOf(ctx, p.ID)
	if err != nil {
		return o, err
	}
	for _, c := range cases {
		d.without(&o, c, r, p)
	}
	return o, nil
}
