// Command bot is Mingbai (明白): a chat assistant that gets residents of
// Chinese towns to the right legal help.
//
// This is the tour of the code, from the bottom up. Imports run one way:
// bot -> handlers -> index -> knowledge; imports_test.go holds them to it.
//
// # knowledge: what can be said, and on whose word
//
//   - knowledge/phrase: the pattern language in which everything below says
//     which everyday words point at it.
//   - knowledge/statute, service, guide, place, report: laws and how they are
//     cited; hotlines and offices; guides for each matter with their finer
//     points; administrative chains; what published reports contain.
//   - knowledge/deadline: the deadlines of the law as data, how they are
//     counted, dates as people write them, calendar entries.
//   - knowledge/eligibility, form: decision tables for legal aid, defence and
//     judicial confirmation, which ask only what still matters; papers to print.
//   - knowledge/handover: the rules by which a matter goes to a person.
//   - knowledge/urgent, courtesy, glossary: dangers with their reviewed texts;
//     what is said to messages that ask for no legal help; everyday and dialect
//     words. knowledge/signed: short answers that an office gives on its own word.
//   - knowledge/corpus: all of this as YAML, embedded. An office's own folder
//     of the same shape adds to it and replaces entries.
//   - knowledge/extract, report, shelf: files become text, text becomes
//     paragraphs and figures, documents are kept in the data folder, with what
//     was corrected. knowledge/mark: what an office says of an entry.
//   - knowledge/trend: one metric over years and places, and why numbers do not
//     compare. knowledge/fetch: public pages for ingestion, where switched on.
//   - knowledge itself: Base ties it together; Load reads, Check cross-checks
//     (articles, numbers, channels, stale entries), Cite names a law.
//
// # index: finding by words
//
//   - index/segment: spellings brought together (Traditional, width), text cut
//     into characters and bigrams; gse for words.
//   - index: plain BM25 over bleve's postings. index/glossary adds the law's
//     words to everyday ones.
//   - index/generation: generations with checksums, built beside the live one
//     and swapped; whatever is in doubt is rebuilt.
//   - index/kin: sentences of known meaning, and those that a message is most
//     like. index/ear: a small model, learned at start from the bank of invented
//     sentences, that tells cries for help from calm words.
//   - index/retrieval: quality and speed on a labelled set.
//
// # handlers: deciding and remembering
//
//   - handlers/chat: the vocabulary of a conversation. Imports nothing of ours.
//   - handlers/consult: question -> cited answer, or an honest no. Danger
//     first, then what is never done, place, matter, search, compose.
//   - handlers/docx: paragraphs and tables as DOCX. handlers/forms: a filled-in
//     paper, written with it.
//   - handlers (Assistant): commands, buttons, answers to what it asked,
//     questions. Pure: a message and a session in, an effect out.
//   - handlers/handoff: who serves which village, and what becomes of a case
//     from the wish for a person to its close. Pure, like the Assistant.
//   - handlers/offline: work done away from the chat, taken down in a few taps.
//     handlers (clerk.go, stats.go, worklog.go): what people of the roster ask
//     for besides cases. handlers/worklog, export, chart: the files and pictures
//     they get. handlers/trends: a metric over the years as a chart.
//   - handlers/delivery: inbox and outbox; worker, dispatcher, desk. An update
//     is stored before it is acknowledged, its whole effect is one transaction,
//     replies are stored before they are sent.
//   - handlers/response: how questions were answered, how long people waited for
//     somebody.
//   - handlers/ledger: the countable rows; ledger/recordfile reads files of them,
//     ledger/ledgertest makes a year that is known by heart. handlers/sheet reads
//     tables, Excel or CSV, for it and for rosters, and makes empty ones.
//     handlers/misses: the questions that found no answer, after handlers/redact
//     took the names and numbers out.
//   - handlers/audit: the hash chain of what was done with other people's
//     matters. handlers/closing: years whose numbers are frozen, and their
//     corrections. handlers/annual: the draft of a year's report.
//     handlers/backup: the data folder but the key as one file, and back.
//     handlers/rosterbook: a change of the roster together with its entry.
//   - handlers/lessons: ways of asking learned from closed cases, reviewed.
//   - handlers/account: who may sign in to the office console, roles, places, the
//     second factor.
//   - handlers/seal: sealing and pseudonyms. handlers/store: SQLite and
//     PostgreSQL, with the reminders that wait for their day; storetest runs
//     the same suite on both.
//
// # bot: the program
//
//   - main.go, config.go: dispatch; the only reader of the environment.
//   - serve.go, app.go, web.go, upkeep.go, metrics.go, office.go: the service and how
//     it is wired; desk.go: what the hand-over needs of the knowledge; towns.go: the towns of the roster as places; needs.go: what waits for
//     people of the office; clerk.go: the figures
//     that people of the roster are shown; adviser.go,
//     order.go, roster.go, control.go: commands that the running service carries
//     out, over a socket in the data folder; ask.go, ingest.go, ingestnote.go, figures.go, eval.go, check.go, misses.go,
//     learn.go, draft.go, closeyear.go, verify.go, backup.go, forget.go, rescue.go: one
//     command a file; knowledge.go: loading, and replacing while running.
//   - bot/telegram, bot/webchat, bot/console: the channels and the office's
//     pages, behind bot/guard; bot/page serves their style and script, bot/stream what
//     pages learn while they are open. bot/attach: which files are
//     taken from people, and how they are handed out. bot/channeltest: the suite every channel passes,
//     with tgfake, a double of Telegram's Bot API; bot/browsertest: Chromium.
//   - bot/console is the frame (roles, routes as data, layout, live parts); each
//     folder below it is an area of pages, handed to it in areas.go: start (the
//     first five steps), cases, entry, worklog, statistics, books (single rows),
//     yearly, wording, material, roster, accounts, manage (settings and the trail),
//     help. bot/console/consoletest is an office to test them in.
//
// A message's way: raw update -> inbox (committed, then acknowledged) ->
// claimed in order for its chat -> chat.Message -> Assistant -> consult ->
// ledger row, session, outbox rows and "done" in one transaction -> outbox
// sends within the channel's limits.
package main
