// Package handoff hands a resident to a person: the village's legal adviser,
// the backup, or the judicial office. It keeps the rules of the roster (who
// serves which village, when, and who stands in) and of a case (asked for,
// offered, claimed by exactly one person, relayed, closed), and words
// everything that is said about one.
//
// It is pure. Desk reads the state through Book and returns an Outcome: what to
// tell whom, which cases change from which version, what to enter in the
// ledger. handlers/delivery carries the outcome in an Effect, and handlers/store
// commits it in one transaction with the message that caused it, or refuses it
// as stale when someone else changed a case first; the message is then decided
// about again. It knows no channel and no database. handlers (Assistant) calls
// Take before its own routes and Refer when somebody wants a person.
//
// A case has two counters. Version is raised by every change and makes the
// change compare-and-set. Epoch is raised whenever the owner changes; buttons
// and letters carry it, so that an old button is known to be old and a letter
// to somebody who gave the case away is never sent.
//
// What people of the roster see of a case is its card: one message that is
// changed when the case is claimed, passed on, closed or withdrawn (Letter.Card),
// where the channel can change what it sent. Each judicial office keeps to
// times and hours of its own (Office, in the roster).
//
// A judicial office is its town and its name (OfficeID): offices of two towns may
// have one name. Roster.NameOffice is the rule of every form, file and command
// that names one, and Roster.Allows the check of what came out. A lawyer whom two
// towns entered is two entries, which count as one person when both towns, or
// somebody who sees both, say so (Tie).
//
// What falls due (nobody claims, the owner is silent, the office opens) is a
// Step of the case. The store turns due steps into updates of the channel
// "clock", once each; they come back as messages of kind chat.Due.
package handoff
