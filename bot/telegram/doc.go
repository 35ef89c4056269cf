// Package telegram is the channel to residents and advisers on Telegram. It
// takes updates by long poll or webhook into the inbox, reads them into
// chat.Message, and sends replies within what Telegram takes.
//
// An update is acknowledged, by the offset of the next poll or by 200 to a
// webhook, only after Inbox.Receive has stored it. The package keeps nothing
// between messages but which pressed buttons still wait for their answer; it
// decides nothing about what a message means, keeps no rate limits and does
// not retry sends: that is handlers/delivery, which calls Decode and
// SendTracked.
//
// Files stay with Telegram: they go on by their id, as the kind they came as
// and whatever their size, and are fetched (Open) only for another channel.
// What another channel holds is read through Config.Files and uploaded. What
// cannot be passed on is told in words where it would have stood.
//
// github.com/go-telegram/bot is used here alone, as client and for its types;
// its own poller and webhook handler acknowledge updates before anyone has
// stored them and are never started.
//
// bot builds a Channel, runs it, and serves it as the webhook's http.Handler.
package telegram
