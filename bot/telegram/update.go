package telegram

import (
	"encoding/json"
	"strconv"

	"github.com/go-telegram/bot/models"
)

// update is what the channel reads of an update. The library's own type fails
// as a whole when one nested union is of a kind it does not know yet, so only
// the fields that are used are read, with the library's types for the leaves.
type update struct {
	Message       *message       `json:"message"`
	EditedMessage *message       `json:"edited_message"`
	CallbackQuery *callbackQuery `json:"callback_query"`
	MyChatMember  *memberChange  `json:"my_chat_member"`
}

type message struct {
	ID              int64                  `json:"message_id"`
	From            *models.User           `json:"from"`
	Date            int64                  `json:"date"`
	Chat            place                  `json:"chat"`
	ReplyTo         *message               `json:"reply_to_message"`
	Text            string                 `json:"text"`
	Entities        []models.MessageEntity `json:"entities"`
	Caption         string                 `json:"caption"`
	CaptionEntities []models.MessageEntity `json:"caption_entities"`
	Forwarded       bool                   `json:"is_automatic_forward"`
	MovedTo         int64                  `json:"migrate_to_chat_id"`
	MovedFrom       int64                  `json:"migrate_from_chat_id"`

	Photo    attached `json:"photo"`
	Voice    attached `json:"voice"`
	Sticker  present  `json:"sticker"`
	Dice     present  `json:"dice"`
	Location attached `json:"location"` // a venue carries one too

	Document  attached `json:"document"` // an animation carries one too
	Animation attached `json:"animation"`
	Audio     attached `json:"audio"`
	Video     attached `json:"video"`
	VideoNote attached `json:"video_note"`

	Contact   present `json:"contact"`
	Poll      present `json:"poll"`
	Story     present `json:"story"`
	PaidMedia present `json:"paid_media"`
	Checklist present `json:"checklist"`
	Game      present `json:"game"`
}

// place is a chat.
type place struct {
	ID   int64           `json:"id"`
	Type models.ChatType `json:"type"`
}

type callbackQuery struct {
	ID      string   `json:"id"`
	Data    string   `json:"data"`
	Message *message `json:"message"`
}

type memberChange struct {
	Chat place `json:"chat"`
	Date int64 `json:"date"`
	New  struct {
		Status models.ChatMemberType `json:"status"`
	} `json:"new_chat_member"`
}

// present is true when a field is there, whatever it holds.
type present bool

// UnmarshalJSON notes that the field is there.
func (p *present) UnmarshalJSON(b []byte) error {
	*p = present(string(b) != "null")
	return nil
}

// readUpdate reads the id and, as far as it has the shape of one, the update.
// It fails only when there is no id.
func readUpdate(raw []byte) (int64, update, error) {
	var id struct {
		ID *int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &id) != nil || id.ID == nil {
		return 0, update{}, ErrUpdate
	}
	var u update
	if json.Unmarshal(raw, &u) != nil {
		return *id.ID, update{}, nil
	}
	return *id.ID, u, nil
}

// chat is the id of the chat that the update belongs to, "" when it has none.
func (u update) chat() string {
	switch {
	case u.Message != nil:
		return u.Message.Chat.key()
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.key()
	case u.CallbackQuery != nil && u.CallbackQuery.Message != nil:
		return u.CallbackQuery.Message.Chat.key()
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.key()
	}
	return ""
}

func (p place) key() string {
	if p.ID == 0 {
		return ""
	}
	return strconv.FormatInt(p.ID, 10)
}

func (p place) group() bool { return p.Type != "" && p.Type != models.ChatTypePrivate }
