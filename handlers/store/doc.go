// Package store keeps everything Mingbai must not lose, in SQLite in the data
// folder or in PostgreSQL: updates and replies on their way, conversations,
// and the ledger. It implements the ports of handlers/delivery and the reading
// side of handlers/ledger. It decides nothing: what a message means and what
// is counted is settled before a row comes here. bot opens one Store and hands
// it to everybody as the small interfaces they ask for.
//
// # Tables
//
//	meta           names and values; "key" proves which key file belongs to the data
//	counters       last ids given to inbox and outbox rows
//	leases         who may do a thing that only one replica may do
//	cursors        how far each channel has received
//	lanes          chats with something waiting, one row per queue and chat
//	inbox          updates as received; state 0 waits, 1 is done, 2 is set aside
//	outbox         replies; state 0 waits, 1 was delivered, 2 was given up
//	sessions       what is remembered of a conversation
//	consultations  the ledger of what came online
//	records        what was entered by hand; summaries sealed
//	uncounted      rows of both that the tallies do not have yet
//	tallies        sums by place or village, day or month, rule and split, so that summaries stay quick
//	comings        persons by span and the span in which they last came: see tally_batch.go
//	terms          texts that tallies and comings name by number
//	misses         questions without an answer, redacted
//	reminders      replies that wait for their day; series is what they remind of
//	roster         who answers cases, one sealed row; form says how it names judicial offices
//	cases          handoff cases; what may be looked up in columns, the rest sealed
//	case_people    who owns or may claim an open case
//	case_lines     transcripts of cases
//	waits          how long each case waited for somebody to take it
//	amendments     what was done to rows of the books since they were entered, sealed; amended says to which
//	accounts       who may sign in to the office console, sealed but for role and state
//	office_sessions  who is signed in there, by the hash of what the browser holds
//	settings       what the office set, one sealed row a subject
//	case_steps     what falls due in a case; a due one becomes an update of channel "clock"
//	audit          what was done, chained by keyed hashes; who, object and details sealed
//	audit_head     the end of that chain, signed; audit.head in the data folder has it once more
//	closed_years   the frozen numbers of a year of a place, sealed
//	corrections    what was found after a year was closed, sealed
//	links          ways back to a conversation, by the hash of their token, once each
//	files          files that residents sent; file_parts holds their bytes, sealed piece by piece
//
// A lane is what keeps order: its head is the oldest waiting row of the chat,
// and whoever holds the lane (owner, until due) has that row in hand. It goes
// when nothing waits, so the table stays as small as the work that is open.
// Ids come from counters, which are taken before the lanes of the same queue;
// this order of locks (inbox counter, inbox lane, counter of records, counter of
// tallies, reminders, outbox counter, outbox lane, head of the audit trail) is
// the same in every transaction. Records are entered and rows are counted one
// transaction at a time, by those two counters.
//
// # Personal data
//
// Addresses are stored as keyed hashes for looking up, and the original sealed;
// what people wrote and what was answered is sealed. Times are unix
// milliseconds in UTC. The SQL is what SQLite, PostgreSQL and engines speaking
// its protocol have in common; dialect.go holds the differences.
package store
