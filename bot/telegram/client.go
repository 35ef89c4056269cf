package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"mingbai/handlers/delivery"
)

// taken are the kinds of update the bot asks for.
var taken = []string{
	models.AllowedUpdateMessage, models.AllowedUpdateEditedMessage,
	models.AllowedUpdateCallbackQuery, models.AllowedUpdateMyChatMember,
}

const (
	callTimeout = 30 * time.Second
	maxAnswer   = 64 << 20 // largest answer to a poll that is read
)

// newClient makes the library's client. Its default handlers print updates
// and errors with their content, so each is replaced.
func (c *Channel) newClient() (*tg.Bot, error) {
	return tg.New(c.cfg.Token,
		tg.WithSkipGetMe(),
		tg.WithServerURL(c.cfg.API),
		tg.WithHTTPClient(c.cfg.Poll, &http.Client{Transport: c.cfg.Transport, Timeout: callTimeout}),
		tg.WithErrorsHandler(func(error) { c.cfg.Log.Debug("telegram client: request was cut short") }),
		tg.WithDebugHandler(func(string, ...any) {}),
		tg.WithDefaultHandler(func(context.Context, *tg.Bot, *models.Update) {}),
	)
}

// guarded runs a call of the library; a panic in it becomes an error.
func guarded(call func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%w: the client panicked", ErrUnclear)
		}
	}()
	return call()
}

// getUpdates asks for updates from offset on and returns them unread: the
// library offers this call only inside its own poller.
func (c *Channel) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	ask, err := json.Marshal(map[string]any{
		"offset": offset, "limit": 100, "timeout": int(c.cfg.Poll / time.Second), "allowed_updates": taken})
	if err != nil {
		return nil, fmt.Errorf("telegram: poll: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.API+"/bot"+c.cfg.Token+"/getUpdates", bytes.NewReader(ask))
	if err != nil {
		return nil, ErrSettings // the error would show the token
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.updates.Do(req)
	if err != nil {
		return nil, pollError(err)
	}
	defer func() { _ = res.Body.Close() }()
	return readUpdates(res.Body)
}

// pollError keeps what happened and drops the address, which holds the token.
func pollError(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		address.URL = ""
	}
	if unsent(err) {
		return fmt.Errorf("%w: not reached", ErrUnclear)
	}
	return unclear(err)
}

func readUpdates(body io.Reader) ([]json.RawMessage, error) {
	b, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("%w: answer was cut", ErrUnclear)
	}
	var answer struct {
		OK         bool              `json:"ok"`
		Result     []json.RawMessage `json:"result"`
		Code       int               `json:"error_code"`
		Parameters struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if json.Unmarshal(b, &answer) != nil {
		return nil, fmt.Errorf("%w: not JSON", ErrUnclear)
	}
	switch {
	case answer.OK:
		return answer.Result, nil
	case answer.Code == http.StatusUnauthorized, answer.Code == http.StatusNotFound:
		return nil, ErrToken
	case answer.Code == http.StatusConflict:
		return nil, errConflict
	case answer.Code == http.StatusTooManyRequests:
		return nil, delivery.RetryAfter{D: time.Duration(max(answer.Parameters.RetryAfter, 1)) * time.Second}
	}
	return nil, fmt.Errorf("%w: code %d", ErrUnclear, answer.Code)
}
