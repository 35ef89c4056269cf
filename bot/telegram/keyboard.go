package telegram

import (
	"net/url"
	"strings"

	"github.com/go-telegram/bot/models"

	"mingbai/handlers/chat"
)

const (
	perRow  = 2  // buttons beside each other
	maxData = 64 // bytes that a button may carry
)

// keyboard makes inline buttons of choices: two a row, none that Telegram
// refuses. It returns how many had to be left out for their data, which is a
// fault of whoever made them; tel: links are left out too and are in the text.
func keyboard(choices [][]chat.Choice) (rows [][]models.InlineKeyboardButton, dropped int) {
	for _, row := range choices {
		var line []models.InlineKeyboardButton
		for _, choice := range row {
			b, ok := button(choice)
			if !ok {
				if !isPhone(choice) {
					dropped++
				}
				continue
			}
			if len(line) == perRow {
				rows, line = append(rows, line), nil
			}
			line = append(line, b)
		}
		if len(line) > 0 {
			rows = append(rows, line)
		}
	}
	return rows, dropped
}

func button(choice chat.Choice) (models.InlineKeyboardButton, bool) {
	b := models.InlineKeyboardButton{Text: strings.ReplaceAll(clean(choice.Label), "\n", " ")}
	switch {
	case b.Text == "":
		return b, false
	case choice.URL != "":
		u, err := url.Parse(choice.URL)
		b.URL = choice.URL
		return b, err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Host, ".")
	}
	b.CallbackData = choice.Data
	return b, choice.Data != "" && len(choice.Data) <= maxData && clean(choice.Data) == choice.Data
}

func isPhone(choice chat.Choice) bool { return strings.HasPrefix(choice.URL, "tel:") }

// withPhones adds the numbers of tel: buttons that the text does not name.
func withPhones(text string, choices [][]chat.Choice) string {
	for _, row := range choices {
		for _, choice := range row {
			number := strings.TrimPrefix(choice.URL, "tel:")
			if !isPhone(choice) || number == "" || strings.Contains(digits(text), digits(number)) {
				continue
			}
			text += "\n" + choice.Label
			if !strings.Contains(digits(choice.Label), digits(number)) {
				text += " " + number
			}
		}
	}
	return clean(text)
}

// digits are the digits of a text, each number apart from the next.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9':
			return r
		case r == '-' || r == ' ' || r == '(' || r == ')' || r == '+':
			return -1
		}
		return '|'
	}, text)
}
