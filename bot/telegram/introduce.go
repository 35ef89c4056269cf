package telegram

import (
	"context"
	"errors"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"mingbai/handlers/delivery"
)

// commands are shown to residents in Telegram's menu.
var commands = []models.BotCommand{
	{Command: "start", Description: "从头开始，看看能帮什么"},
	{Command: "help", Description: "怎么问、能问什么"},
	{Command: "place", Description: "选择或更换所在的镇村"},
	{Command: "person", Description: "找法律顾问"},
	{Command: "mydata", Description: "看看存了我的什么"},
	{Command: "forget", Description: "删掉我的全部记录"},
}

// introduce asks Telegram who the bot is, sets its command list, and switches
// to poll or webhook. It tries until it succeeds or the operator is needed.
func (c *Channel) introduce(ctx context.Context) error {
	if err := c.persist(ctx, "getMe", c.getMe); err != nil {
		return err
	}
	err := c.persist(ctx, "setMyCommands", func(ctx context.Context) error {
		_, err := c.client.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: commands})
		return err
	})
	if errors.Is(err, delivery.ErrRejected) {
		c.cfg.Log.Warn("telegram: command list was rejected")
		err = nil
	}
	if err != nil {
		return err
	}
	err = c.persist(ctx, "webhook", c.direct)
	if errors.Is(err, delivery.ErrRejected) {
		return ErrWebhook
	}
	return err
}

func (c *Channel) getMe(ctx context.Context) error {
	me, err := c.client.GetMe(ctx)
	if err != nil {
		return err
	}
	c.username.Store(&me.Username)
	c.cfg.Log.Info("telegram: connected", "bot", me.Username, "webhook", c.cfg.Webhook != "")
	return nil
}

// direct tells Telegram where updates go: to the webhook, or to whoever polls.
func (c *Channel) direct(ctx context.Context) error {
	if c.cfg.Webhook == "" {
		_, err := c.client.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
		return err
	}
	_, err := c.client.SetWebhook(ctx, &tg.SetWebhookParams{
		URL: c.cfg.Webhook, SecretToken: c.cfg.Secret, AllowedUpdates: taken})
	return err
}

// persist calls until it succeeds, waiting longer each time. It gives up when
// the token is refused, Telegram rejects the arguments, or ctx ends.
func (c *Channel) persist(ctx context.Context, what string, call func(context.Context) error) error {
	for n := 1; ; n++ {
		err := callError(guarded(func() error { return call(ctx) }))
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if errors.Is(err, ErrToken) || errors.Is(err, delivery.ErrRejected) {
			return err
		}
		pause := backoff(err, n)
		c.cfg.Log.Warn("telegram: call failed, trying again", "call", what, "error", err.Error(), "in", pause)
		if err := c.cfg.Wait(ctx, pause); err != nil {
			return err
		}
	}
}

const (
	firstPause    = 200 * time.Millisecond
	longestPause  = 30 * time.Second
	conflictPause = 5 * time.Second
)

// backoff is the pause before try n+1: what Telegram asks for, else doubling.
func backoff(err error, n int) time.Duration {
	var asked delivery.RetryAfter
	if errors.As(err, &asked) {
		return asked.D
	}
	if errors.Is(err, errConflict) {
		return conflictPause
	}
	return min(firstPause<<min(n-1, 20), longestPause)
}
