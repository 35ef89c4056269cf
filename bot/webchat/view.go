package webchat

import (
	"cmp"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"mingbai/handlers/chat"
)

// turnView is a turn as the templates show it: a resident's bubble or a card.
type turnView struct {
	Mine bool
	Text string // of the resident
	Last bool   // the resident's last words: where the page opens
	ID   string // of the resident's words
	Pass string // how far they came to a person; "" = they were for nobody
	File *mediaView
	Card cardView
}

// cardView is a reply in its parts.
type cardView struct {
	Urgent  bool
	Full    bool   // has parts of its own and can be printed alone
	By      string // the person whose words these are; "" = the assistant's
	Place   string
	Parts   []partView
	Media   *mediaView
	Sources []sourceView
	File    *fileView // nil = none
	Choices []choiceView
	Token   string // of the choices' form
}

// partView is one part; Kind is one of partKinds and so safe in a class name.
type partView struct {
	Kind  string
	Label string
	Lines [][]span
	Calls []span // in a danger part: the numbers again, as large buttons
	List  bool
}

// sourceView is a citation.
type sourceView struct {
	Head, Place, Quote, URL string
	Year                    int
}

// Opens tells whether there is anything to open.
func (s sourceView) Opens() bool { return s.Quote != "" || s.URL != "" }

// choiceView is a button (Value) or a link (Tel or Link).
type choiceView struct {
	Label, Value, Tel, Link string
	Data                    string // what Value carries back
}

// pick is what a choice's button sends: the data and the label, so that the
// conversation can show what was pressed.
type pick struct {
	Data  string `json:"d"`
	Label string `json:"l"`
}

// viewTurns prepares a conversation. Only the last answer keeps its choices:
// older ones would offer what no longer fits. elsewhere are choices that the
// page has in another place.
func (s *Server) viewTurns(of chat.Address, turns []Turn, token string, elsewhere []string) []turnView {
	views := make([]turnView, 0, len(turns))
	lastMine := -1
	for _, t := range turns {
		if t.Reply != nil {
			views = append(views, turnView{Card: s.viewReply(of, *t.Reply, token, elsewhere)})
			continue
		}
		m, err := Decoder{}.Decode(t.Raw)
		if err != nil {
			continue // another version's update: nothing to show
		}
		lastMine = len(views)
		mine := s.viewMine(m)
		mine.Pass = passWord(t.Pass)
		views = append(views, mine)
	}
	if lastMine < 0 {
		return views
	}
	views[lastMine].Last = true
	for i := range lastMine {
		views[i].Card.Choices = nil
	}
	return views
}

// readable puts our commands in words, since nobody typed them.
func readable(text string) string {
	command, rest, _ := strings.Cut(text, " ")
	switch command {
	case commandPlace:
		return strings.TrimSpace(textChangePlace + rest)
	case commandForget:
		return textForget
	}
	return text
}

// viewMine prepares what the resident said.
func (s *Server) viewMine(m chat.Message) turnView {
	return turnView{Mine: true, ID: m.ID, Text: readable(clean(m.Text)), File: s.viewMedia(m.From, m.Media)}
}

// viewReply prepares one reply.
func (s *Server) viewReply(of chat.Address, r chat.Reply, token string, elsewhere []string) cardView {
	v := cardView{Token: token, File: viewFile(r.Attach), Media: s.viewMedia(of, r.Media), By: clean(r.By)}
	if r.Card != nil {
		v.Full, v.Urgent, v.Place = true, r.Card.Urgent, r.Card.Place
		v.Parts = viewParts(r.Card.Parts)
		v.Sources = viewSources(r.Card.Sources)
	}
	if len(v.Parts) == 0 {
		v.Parts = []partView{textPart(bare(cmp.Or(r.Text, r.Ack), r))}
	}
	v.Choices = without(viewChoices(slices.Concat(r.Choices...)), elsewhere)
	return v
}

// bare drops from a person's words what the card shows in its own place: who
// said them, and what came with them.
func bare(text string, r chat.Reply) string {
	if r.By == "" {
		return text
	}
	text = strings.TrimPrefix(text, r.By+"：")
	if r.Media != nil {
		text = strings.TrimPrefix(text, "["+r.Media.Kind.Word()+"]")
	}
	return text
}

// textPart shows a reply that has no parts, a paragraph a line.
func textPart(text string) partView {
	p := partView{Kind: "answer"}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			p.Lines = append(p.Lines, spans(line, public(line, false)))
		}
	}
	return p
}

// partKinds are the parts that have a look of their own, and whether their
// lines are a list.
func partKinds(name string) (kind string, list bool) {
	switch name {
	case "answer", "first", "deadline", "cost", "note":
		return name, false
	case "also", "bring", "avoid":
		return name, true
	}
	return "note", false
}

// viewParts prepares the parts, danger before all others.
func viewParts(parts []chat.Part) []partView {
	views := make([]partView, 0, len(parts))
	linked := map[string]bool{}
	for _, p := range parts {
		if p.Name == "danger" {
			views = append(views, viewDanger(p))
			continue
		}
		kind, list := partKinds(p.Name)
		v := partView{Kind: kind, Label: p.Label, List: list && len(p.Lines) > 1}
		for _, line := range p.Lines {
			v.Lines = append(v.Lines, spans(line, phonesIn(line, p.Phones, linked)))
		}
		views = append(views, v)
	}
	sort.SliceStable(views, func(i, j int) bool { return views[i].Kind == "danger" && views[j].Kind != "danger" })
	return views
}

// viewDanger prepares a danger part: its numbers are large buttons under the
// first line, and the lines stay plain, so that nothing competes with them.
func viewDanger(p chat.Part) partView {
	v := partView{Kind: "danger", Label: p.Label}
	numbers := append([]string(nil), p.Phones...)
	for _, line := range p.Lines {
		v.Lines = append(v.Lines, spans(line, nil))
		numbers = append(numbers, public(line, true)...)
	}
	v.Calls = calls(numbers)
	return v
}

// phonesIn returns what can be called in a line: the marked phones, and each
// unmarked short number where a card first has it.
func phonesIn(line string, marked []string, linked map[string]bool) []string {
	phones := append([]string(nil), marked...)
	for _, number := range public(line, false) {
		if !linked[number] {
			linked[number] = true
			phones = append(phones, number)
		}
	}
	return phones
}

// calls returns each number once.
func calls(phones []string) []span {
	var out []span
	seen := map[string]bool{}
	for _, p := range phones {
		if tel := dial(p); tel != "" && !seen[tel] {
			seen[tel] = true
			out = append(out, span{Text: p, Tel: tel})
		}
	}
	return out
}

// viewSources prepares the citations.
func viewSources(sources []chat.Source) []sourceView {
	var views []sourceView
	for _, s := range sources {
		v := sourceView{Head: strings.TrimSpace(s.Title + " " + s.Article), Place: s.Place, Quote: s.Quote, Year: s.Year}
		if strings.HasPrefix(s.URL, "https://") || strings.HasPrefix(s.URL, "http://") {
			v.URL = s.URL
		}
		views = append(views, v)
	}
	return views
}

// viewChoice prepares a button; a link that is neither a call nor a page is
// left out.
func viewChoice(c chat.Choice) (choiceView, bool) {
	if c.URL == "" {
		value, err := json.Marshal(pick{Data: c.Data, Label: c.Label})
		return choiceView{Label: c.Label, Value: string(value), Data: c.Data}, err == nil && c.Label != ""
	}
	if number, ok := strings.CutPrefix(c.URL, "tel:"); ok {
		tel := dial(number)
		return choiceView{Label: c.Label, Tel: tel}, tel != ""
	}
	return choiceView{Label: c.Label, Link: c.URL}, strings.HasPrefix(c.URL, "https://")
}
