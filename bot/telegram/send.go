package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// shorter is the limit of the parts that a part is cut into when Telegram
// finds it too long after all.
const shorter = 1000

// partPause keeps the parts of one reply within what Telegram takes in a chat.
const partPause = 1050 * time.Millisecond

// Send sends a reply in as many messages as it needs. See SendParts.
func (c *Channel) Send(ctx context.Context, to chat.Address, reply chat.Reply) error {
	_, err := c.SendParts(ctx, to, reply, 0)
	return err
}

// SendParts sends a reply from part from on. See SendTracked.
func (c *Channel) SendParts(ctx context.Context, to chat.Address, reply chat.Reply, from int) (int, error) {
	n, _, err := c.SendTracked(ctx, to, reply, from)
	return n, err
}

// SendTracked sends a reply from part from on, and returns how many parts are
// delivered in all and the id of the last message. The text goes out plain,
// without link previews; buttons stand under the last part of it; a file comes
// after, as one more part. Media stands over the text when that is short, else
// after it. It fails with delivery.RetryAfter, ErrGone or ErrRejected when
// Telegram took nothing of the part it stopped at, and with ErrUnclear when it
// may have.
func (c *Channel) SendTracked(ctx context.Context, to chat.Address, reply chat.Reply, from int) (int, string, error) {
	id, err := strconv.ParseInt(to.Chat, 10, 64)
	if err != nil || to.Channel != Name {
		return from, "", fmt.Errorf("telegram: send: %w: not a chat of this channel", delivery.ErrRejected)
	}
	text := withPhones(clean(reply.Text), reply.Choices)
	bare := text == "" && reply.Media == nil
	if from == 0 && c.acknowledge(ctx, to.Chat, clean(reply.Ack)) && bare {
		return 1, "", nil
	}
	if bare {
		text = clean(reply.Ack) // no button to show it on any more
	}
	if text == "" && reply.Media == nil {
		return from, "", fmt.Errorf("telegram: send: %w: it is empty", delivery.ErrRejected)
	}
	rows, dropped := keyboard(reply.Choices)
	if dropped > 0 {
		c.cfg.Log.Error("telegram: buttons were left out", "count", dropped)
	}
	return c.sendFrom(ctx, c.parts(id, text, rows, reply), from)
}

// Edit changes a message that was sent before into a reply: its text and its
// buttons. It fails with delivery.ErrRejected when Telegram will not.
func (c *Channel) Edit(ctx context.Context, to chat.Address, message string, reply chat.Reply) error {
	id, err := strconv.ParseInt(to.Chat, 10, 64)
	number, err2 := strconv.Atoi(message)
	text := withPhones(clean(reply.Text), reply.Choices)
	if err != nil || err2 != nil || to.Channel != Name || text == "" || units(text) > limit || reply.Media != nil || reply.Attach != nil {
		return fmt.Errorf("telegram: edit: %w: not a message that can be changed so", delivery.ErrRejected)
	}
	c.acknowledge(ctx, to.Chat, clean(reply.Ack))
	ask := &tg.EditMessageTextParams{ChatID: id, MessageID: number, Text: text, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()}}
	if rows, _ := keyboard(reply.Choices); len(rows) > 0 {
		ask.ReplyMarkup = &models.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	err = guarded(func() error {
		_, err := c.client.EditMessageText(ctx, ask)
		return err
	})
	var old *tg.MigrateError
	switch {
	case says(err, "not modified"):
		return nil
	case errors.As(err, &old):
		return fmt.Errorf("telegram: edit: %w: it is in the group as it was", delivery.ErrRejected)
	}
	return sendError(err)
}

// part sends one message of a reply and is its id.
type part func(ctx context.Context) (int, error)

// parts are the messages that a reply needs.
func (c *Channel) parts(to int64, text string, rows [][]models.InlineKeyboardButton, reply chat.Reply) (all []part) {
	caption, media := "", reply.Media
	if media != nil && reply.Attach == nil && (text == "" || captioned(*media) && units(text) <= mostCaption) {
		caption, text = text, ""
	}
	pieces := split(text, limit)
	for i, piece := range pieces {
		under := rows
		if i < len(pieces)-1 {
			under = nil
		}
		all = append(all, func(ctx context.Context) (int, error) { return c.sendPart(ctx, to, piece, under) })
	}
	if reply.Attach != nil {
		all = append(all, func(ctx context.Context) (int, error) { return c.sendFile(ctx, to, *reply.Attach) })
	}
	if media != nil {
		if len(pieces) > 0 {
			rows = nil // they stand under the text
		}
		all = append(all, func(ctx context.Context) (int, error) { return c.sendMedia(ctx, to, *media, caption, rows) })
	}
	return all
}

// sendFile sends the file of a reply.
func (c *Channel) sendFile(ctx context.Context, to int64, file chat.Attachment) (int, error) {
	send := func(to any) (int, error) {
		upload := &models.InputFileUpload{Filename: file.Name, Data: bytes.NewReader(file.Data)}
		return sentID(func() (*models.Message, error) {
			if strings.HasPrefix(file.Type, "image/") && len(file.Data) <= mostPhoto { // seen at once
				return c.client.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: to, Photo: upload})
			}
			return c.client.SendDocument(ctx, &tg.SendDocumentParams{ChatID: to, Document: upload})
		})
	}
	sent, err := send(to)
	if moved := (*tg.MigrateError)(nil); errors.As(err, &moved) {
		sent, err = send(moved.MigrateToChatID)
	}
	return sent, err
}

// sendFrom sends the parts from one on, with a pause between them.
func (c *Channel) sendFrom(ctx context.Context, parts []part, from int) (int, string, error) {
	message := ""
	for i := from; i < len(parts); i++ {
		if i > from && c.cfg.Wait(ctx, partPause) != nil {
			return i, message, delivery.RetryAfter{D: partPause} // nothing of this part was sent
		}
		sent, err := parts[i](ctx)
		if err != nil {
			return i, message, sendError(err)
		}
		if sent > 0 {
			message = strconv.Itoa(sent)
		}
	}
	return max(from, len(parts)), message, nil
}

// sendPart sends one message. What Telegram rejects for its length or its
// buttons is sent once more, shorter or without them, so the words arrive.
func (c *Channel) sendPart(ctx context.Context, to int64, text string, rows [][]models.InlineKeyboardButton) (int, error) {
	sent, err := c.sendMessage(ctx, to, text, rows)
	var moved *tg.MigrateError
	switch {
	case errors.As(err, &moved):
		return c.sendMessage(ctx, int64(moved.MigrateToChatID), text, rows)
	case says(err, "too long"):
		return c.sendPieces(ctx, to, split(text, shorter), rows)
	case len(rows) > 0 && (says(err, "button") || says(err, "keyboard") || says(err, "reply_markup")):
		c.cfg.Log.Error("telegram: buttons were rejected", "error", brief(err))
		return c.sendMessage(ctx, to, text, nil)
	}
	return sent, err
}

func (c *Channel) sendPieces(ctx context.Context, to int64, pieces []string, rows [][]models.InlineKeyboardButton) (sent int, err error) {
	for i, piece := range pieces {
		under := rows
		if i < len(pieces)-1 {
			under = nil
		}
		if sent, err = c.sendMessage(ctx, to, piece, under); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

func (c *Channel) sendMessage(ctx context.Context, to int64, text string, rows [][]models.InlineKeyboardButton) (int, error) {
	ask := &tg.SendMessageParams{ChatID: to, Text: text, LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()}}
	if len(rows) > 0 {
		ask.ReplyMarkup = &models.InlineKeyboardMarkup{InlineKeyboard: rows}
	}
	return sentID(func() (*models.Message, error) { return c.client.SendMessage(ctx, ask) })
}
