package tgfake

import (
	"strconv"
)

// object is a JSON object under construction.
type object = map[string]any

// person is a made-up resident of a chat.
func person(chat int64) object {
	return object{"id": max(chat, -chat), "is_bot": false, "first_name": "居民" + strconv.FormatInt(max(chat, -chat), 10), "language_code": "zh-hans"}
}

// where describes a chat; negative ids are groups.
func where(chat int64) object {
	if chat < 0 {
		return object{"id": chat, "type": "supergroup", "title": "群"}
	}
	return object{"id": chat, "type": "private", "first_name": "居民" + strconv.FormatInt(chat, 10)}
}

// Message is a message of a chat with the given fields, such as text or
// sticker, to be given to Push.
func (s *Server) Message(chat int64, fields map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages++
	m := object{"message_id": s.messages, "date": s.cfg.Now().Unix(), "chat": where(chat), "from": person(chat)}
	for k, v := range fields {
		m[k] = v
	}
	return m
}

// Say lets a resident write a text and returns the update's id.
func (s *Server) Say(chat int64, text string) int64 {
	return s.With(chat, object{"text": text})
}

// With lets a resident send a message with the given fields.
func (s *Server) With(chat int64, fields map[string]any) int64 {
	return s.Push("message", strconv.FormatInt(chat, 10), s.Message(chat, fields))
}

// Press lets a resident press a button with the given data, and returns the
// ids of the update and of the query.
func (s *Server) Press(chat int64, data string) (update int64, query string) {
	m := s.Message(chat, object{"text": "问题", "from": object{"id": 42, "is_bot": true, "first_name": "明白"}})
	s.mu.Lock()
	query = strconv.FormatUint(mix(s.cfg.Seed, "query", len(s.queries)), 10)
	s.queries[query] = s.cfg.Now()
	s.mu.Unlock()
	update = s.Push("callback_query", strconv.FormatInt(chat, 10), object{
		"id": query, "from": person(chat), "message": m, "chat_instance": "1", "data": data})
	return update, query
}

// Leave lets a resident block the bot: the bot is told and gets 403 from then on.
func (s *Server) Leave(chat int64) int64 {
	s.Block(chat)
	me := object{"id": 42, "is_bot": true, "first_name": "明白"}
	return s.Push("my_chat_member", strconv.FormatInt(chat, 10), object{
		"chat": where(chat), "from": person(chat), "date": s.cfg.Now().Unix(),
		"old_chat_member": object{"user": me, "status": "member"},
		"new_chat_member": object{"user": me, "status": "kicked", "until_date": 0}})
}

// Delete lets a person delete a message of the bot: it can be changed no more.
func (s *Server) Delete(chat int64, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.byChat[strconv.FormatInt(chat, 10)] {
		if m.ID == id {
			m.Deleted = true
		}
	}
}

// Migrate makes a supergroup of a group: both chats get the message that says
// so, and the old one takes nothing any more.
func (s *Server) Migrate(from, to int64) {
	s.With(from, object{"migrate_to_chat_id": to})
	s.mu.Lock()
	s.movedTo[strconv.FormatInt(from, 10)] = to
	s.known[strconv.FormatInt(to, 10)] = true
	s.mu.Unlock()
	s.With(to, object{"migrate_from_chat_id": from})
}
