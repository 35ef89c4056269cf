package tgfake

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Answer is an answered button press.
type Answer struct {
	Query string
	Text  string
}

// Command is an entry of the bot's command list.
type Command struct {
	Name string `json:"command"`
	Text string `json:"description"`
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) getMe(*http.Request, params) (any, *refusal) {
	id, _ := strconv.ParseInt(strings.Split(s.cfg.Token, ":")[0], 10, 64)
	return map[string]any{"id": id, "is_bot": true, "first_name": "明白", "username": s.cfg.Username}, nil
}

func (s *Server) answerCallbackQuery(_ *http.Request, p params) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, ok := s.queries[p["callback_query_id"]]
	if !ok || s.cfg.Now().Sub(asked) > s.cfg.QueryAge {
		return nil, refuse(http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	if len([]rune(p["text"])) > 200 {
		return nil, refuse(http.StatusBadRequest, "Bad Request: MESSAGE_TOO_LONG")
	}
	s.answers = append(s.answers, Answer{Query: p["callback_query_id"], Text: p["text"]})
	return true, nil
}

func (s *Server) sendChatAction(_ *http.Request, p params) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.admit(p["chat_id"]); no != nil {
		return nil, no
	}
	return true, nil
}

func (s *Server) setMyCommands(_ *http.Request, p params) (any, *refusal) {
	var list []Command
	if p.object("commands", &list) != nil || len(list) > 100 {
		return nil, refuse(http.StatusBadRequest, "Bad Request: can't parse commands JSON object")
	}
	for _, c := range list {
		if !commandName.MatchString(c.Name) {
			return nil, refuse(http.StatusBadRequest, "Bad Request: BOT_COMMAND_INVALID")
		}
		if n := len([]rune(c.Text)); n < 1 || n > 256 {
			return nil, refuse(http.StatusBadRequest, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = list
	return true, nil
}

func (s *Server) getMyCommands(*http.Request, params) (any, *refusal) { return s.Commands(), nil }

// Commands is the command list the bot set.
func (s *Server) Commands() []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Answers are the button presses that were answered, in order.
func (s *Server) Answers() []Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}

// Calls is how often a method was called; "" = all calls.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Throttled is how many sends came faster than the limits, or before the
// retry_after of an earlier 429 was over, and got 429.
func (s *Server) Throttled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.throttle
}

// Block makes a chat refuse the bot with 403, as a resident who blocked it.
func (s *Server) Block(chat int64) { s.setBlocked(chat, true) }

// Unblock lets the bot write to a chat again.
func (s *Server) Unblock(chat int64) { s.setBlocked(chat, false) }

func (s *Server) setBlocked(chat int64, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[strconv.FormatInt(chat, 10)] = true
	s.blocked[strconv.FormatInt(chat, 10)] = on
}

// Refused is how many calls got 403 because the chat blocked the bot.
func (s *Server) Refused(chat int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused[strconv.FormatInt(chat, 10)]
}

// Meet lets the bot write to a chat that has not written itself.
func (s *Server) Meet(chat int64) { s.setBlocked(chat, false) }

// Webhook is the address updates are pushed to, "" when the bot polls.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook == nil {
		return ""
	}
	return s.hook.url
}
