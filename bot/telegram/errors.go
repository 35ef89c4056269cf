package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"mingbai/handlers/delivery"
)

var (
	// ErrToken says that Telegram refuses the token; only the operator can mend it.
	ErrToken = errors.New("令牌被 Telegram 拒绝：请核对 TELEGRAM_BOT_TOKEN（向 @BotFather 查询），用了代理的再核对 TELEGRAM_API_URL")
	// ErrWebhook says that Telegram refuses the webhook's address or secret.
	ErrWebhook = errors.New("回调地址被 Telegram 拒绝：TELEGRAM_WEBHOOK_URL 须是公网 https 地址（端口 443、80、88 或 8443）")
	// ErrSettings says that the settings of the channel cannot be used as they are.
	ErrSettings = errors.New("设置有误（Telegram）")
	// ErrUpdate says that an update is not what the Bot API sends.
	ErrUpdate = errors.New("telegram: not an update")
	// ErrUnclear says that a call got no readable answer: it may have taken effect.
	ErrUnclear = errors.New("telegram: no clear answer")
)

// conflict says that another process polls with the same token or that a
// webhook is set.
var errConflict = errors.New("telegram: another process receives the updates")

// unreached is how long sending rests when Telegram cannot be reached at all.
const unreached = 3 * time.Second

// refused is how long sending rests while Telegram refuses the token.
const refused = time.Minute

// sendError tells the delivery engine what became of a send. It never carries
// the library's own text where that may hold the message.
func sendError(err error) error {
	var wait *tg.TooManyRequestsError
	switch {
	case err == nil, errors.Is(err, ErrUnclear):
		return err
	case errors.As(err, &wait):
		return delivery.RetryAfter{D: time.Duration(max(wait.RetryAfter, 1)) * time.Second}
	case errors.Is(err, tg.ErrorForbidden), says(err, "chat not found"), says(err, "user is deactivated"):
		return fmt.Errorf("telegram: send: %w", delivery.ErrGone)
	case errors.Is(err, tg.ErrorBadRequest):
		return fmt.Errorf("telegram: send: %w: %s", delivery.ErrRejected, brief(err))
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return delivery.RetryAfter{D: refused}
	case unsent(err):
		return delivery.RetryAfter{D: unreached}
	}
	return unclear(err)
}

// unsent tells whether no byte of the call can have arrived.
func unsent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// unclear names what went wrong without what was sent or answered.
func unclear(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var address *url.Error
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: %w", ErrUnclear, context.Canceled)
	case errors.As(err, &address) && address.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: timed out", ErrUnclear)
	case errors.As(err, &syntax), errors.As(err, &kind):
		return fmt.Errorf("%w: not JSON", ErrUnclear)
	case errors.As(err, &address):
		return fmt.Errorf("%w: connection failed", ErrUnclear)
	}
	return fmt.Errorf("%w: server error", ErrUnclear)
}

// callError sorts the error of a call that carries no message.
func callError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return ErrToken
	case errors.Is(err, tg.ErrorConflict):
		return errConflict
	}
	if err := sendError(err); !errors.Is(err, delivery.ErrGone) {
		return err
	}
	return fmt.Errorf("telegram: %w", tg.ErrorForbidden)
}

// says tells whether Telegram refused a call with the given words.
func says(err error, words string) bool {
	return errors.Is(err, tg.ErrorBadRequest) && strings.Contains(strings.ToLower(err.Error()), strings.ToLower(words))
}

// brief is Telegram's own sentence about a refused call, kept short. It names
// what is wrong with a message, never its text.
func brief(err error) string {
	const most = 120
	s := err.Error()
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}
