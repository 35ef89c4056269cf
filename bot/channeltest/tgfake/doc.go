// Package tgfake is a double of Telegram's Bot API for tests: it keeps the
// promises that decide whether a bot loses or doubles messages, and fails in
// the ways Telegram fails.
//
// It keeps an update until a getUpdates with a higher offset arrives or a
// webhook answers 2xx, hands out at most 100 at once, holds a long poll, gives
// 409 to the older of two pollers, and pushes to a webhook in order for each
// chat and again until it is taken. It refuses what Telegram refuses: texts
// over 4,096 UTF-16 units, empty texts, button data over 64 bytes, links that
// are not links, bad entities, chats that blocked the bot, groups that moved, a wrong token. Its
// token buckets answer 429 with retry_after, and a schedule of faults answers
// the n-th call of a method with 429, 500, 502, silence, a reset connection, a
// cut body or HTML, before or after the call took effect.
//
// Files have ids: one it never gave out, or one of another kind, gets 400, as
// does fetching one over 20 MB; uploads over 50 MB get 413.
//
// Everything sent is recorded for each chat. The same seed gives the same
// update ids and the same faults for the same calls. It is not Telegram: it
// knows private chats and groups, texts, buttons and files, and shows nothing.
//
// The tests of bot/telegram and the suite of bot/channeltest use it:
//
//	api := tgfake.New(tgfake.Config{Token: "42:test"})
//	defer api.Close()
//	api.Say(7, "老板拖欠工资")      // a resident writes
//	... run a bot against api.URL() ...
//	api.Sent(7)                     // what the resident got
package tgfake
