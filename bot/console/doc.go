// Package console is the office's pages under /office/: the frame that every
// page stands in (who is signed in, what the role may see, layout, navigation,
// errors, live updates), the pages by which people sign in, and the first page,
// today. All other pages are areas, packages below this one, which bot hands to
// New; the frame knows none of them. It counts and decides nothing.
//
// # How to add a page
//
//  1. Write a package bot/console/<area> with func Area(Config) console.Area:
//     its routes, an embed.FS of templates/*.html, nothing else.
//  2. A Route is data: "GET /office/cases/{id}", title, the roles that may, where
//     it stands in the navigation, and a func(*console.Page) error.
//  3. The function reads p.R, asks p.Me.Sees(place) before it shows or changes
//     anything of a place, and ends with p.Show("template", data), p.Again for a
//     form with errors, p.Done(to, "已保存。") or an error: ErrDenied, ErrMissing,
//     ErrStale, Sorry("…"), or any other, which is logged and apologised for.
//  4. A template is the content only: {{define "list"}}<h1>…</h1>{{template
//     "table" .Table}}{{end}}. The parts (table, form, filter, state, flash) are
//     templates over the structs of parts.go; no inline style or script.
//  5. Add the area to bot/office.go. The test of every route with every role
//     there then covers it; add the area's own tests for places that are not
//     the account's.
//
// Live parts: give the Area a Signal per topic and the element an id and
// data-live="topic" (or "topic:key"); when the signal's word changes, office.js
// fetches the page again and puts the new element in the old one's place, unless
// somebody is writing in it. With data-grow="selector" a list gets what is new
// at its end, and what is open or playing in it stays. A form in an element with
// data-wait says those words while a second and more goes by. Without JavaScript
// every page works.
//
// One style, assets/office.css, is for phones, desks, walls and paper, light and
// dark, large type, more contrast and the system's own colours; nothing moves.
// bot looks at every page in all of them (console_look_test.go).
//
// What somebody typed is not lost, whatever becomes of the request (kept.go): an
// error of a handler shows it again, and ErrStale what stands there now beside it,
// read off the form's own page; a handler that reads its form itself says with
// p.Keep what was typed. In the browser it waits until it is saved, and who has
// to sign in again comes back to the page, and to their own words alone (back.go,
// resume.go). A form belongs to the account that its page was made for, whoever
// sends it (whose.go): show marks every form that posts. One's words can be saved
// over another's only when no hidden field but the version is otherwise now: name
// it so where nothing else was shown.
//
// The first page says what waits for the account: what areas say by Tasks and
// Today, and what bot knows of by Config.Needs.
//
// Times people read are China's. Forms carry the version they were made from,
// so that nobody overwrites what they have not seen.
package console
