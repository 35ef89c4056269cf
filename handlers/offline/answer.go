package offline

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/index/segment"
	"mingbai/knowledge/deadline"
)

// pressed takes a button.
func (b *Book) pressed(who Who, m chat.Message, s *chat.Session, ref string) (o Outcome, taken bool) {
	if strings.HasPrefix(m.Data, Month) || !Ours(m.Data) {
		return o, false
	}
	no, do, choice, ok := readData(m.Data)
	if do == doUndo || do == doAgain {
		b.afterwards(&o, who, m, s, no, do, ref)
		return o, true
	}
	w := underWay(s, m.At)
	if !ok || w == nil || w.No != no || len(m.Data) > longestData {
		o.say(chat.Reply{Text: textOldButton, Ack: textOldButton})
		return o, true
	}
	switch do {
	case doCancel:
		b.drop(s)
		o.say(chat.Reply{Text: textCancelled, Ack: textCancelled})
	case doDay, doSure:
		b.onDay(&o, who, m, s, w, ledger.Date(choice), do == doSure && choice == w.Doubt)
	default:
		if !choose(who, w, do, choice) {
			o.say(chat.Reply{Text: textOldButton, Ack: textOldButton})
			return o, true
		}
		b.onward(&o, who, m, s, w, ref)
	}
	return o, true
}

// choose takes what a button or a word stands for into the entry; a choice
// made before may be made again. It is false for one that was never offered.
func choose(who Who, w *chat.Work, do, choice string) bool {
	s, known := sortOf(w.Sort)
	switch do {
	case doSort:
		next, is := sortOf(choice)
		if is && (next.kind != s.kind || !known) {
			w.Category, w.Matters, w.Visits, w.Outcome = "", 0, 0, ""
		}
		w.Sort = choice
		return is
	case doVillage:
		place, village, _ := strings.Cut(choice, "/")
		w.Placed, w.Place, w.Village = true, place, village
		return who.mayEnter(place, village)
	case doMatter:
		w.Category = choice
		return known && choice != "" && ledger.CategoryName(s.kind, choice) != "" && offered(s.kind, choice)
	case doCount:
		c, fits := readCount(choice)
		w.Matters, w.Visits = c.matters, c.visits
		return known && fits
	case doOutcome:
		w.Outcome = choice
		for _, o := range s.outcomes {
			if string(o) == choice {
				return true
			}
		}
	}
	return false
}

func offered(kind ledger.Kind, code string) bool {
	for _, name := range ledger.CategoryNames(kind) {
		if codeOf(kind, name) == code {
			return true
		}
	}
	return false
}

// mayEnter tells whether somebody may enter work for a village.
func (w Who) mayEnter(place, village string) bool {
	if village == "" {
		return w.Officer && place == w.Place
	}
	for _, v := range w.Villages {
		if v.Name == village && v.Place == place {
			return true
		}
	}
	return false
}

// afterwards takes an entry back, or makes it once more.
func (b *Book) afterwards(o *Outcome, who Who, m chat.Message, s *chat.Session, no int64, do, ref string) {
	book := b.book(s)
	book.Done = append([]chat.Work(nil), book.Done...)
	var done *chat.Work
	for i := range book.Done {
		if book.Done[i].No == no {
			done = &book.Done[i]
		}
	}
	switch {
	case done == nil:
		o.say(chat.Reply{Text: textTooLate, Ack: textTooLate})
	case do == doUndo && done.Gone:
		o.say(chat.Reply{Text: textGoneAlready, Ack: textGoneAlready})
	case do == doUndo && b.closed(done.Place, ledger.Date(done.Day)):
		o.say(chat.Reply{Text: saySigned(ledger.Date(done.Day).Year()), Ack: textNotUndone})
	case do == doUndo:
		done.Gone = true
		o.Void = append(o.Void, done.Ref)
		o.say(b.sayUndone(*done))
	case done.Repeated:
		o.say(chat.Reply{Text: textAgainAlready, Ack: textAgainAlready})
	case !who.mayEnter(done.Place, done.Village):
		o.say(chat.Reply{Text: textNotYours})
	default:
		done.Repeated = true
		w := *done
		w.Ref, w.Gone, w.Repeated = "", false, false
		if w.Day == string(ledger.DateOf(w.At)) { // today's then is today's now
			w.Day = string(ledger.DateOf(m.At))
		}
		book.No = max(book.No+1, m.At.Unix())
		w.No, w.At = book.No, m.At
		b.enter(o, who, s, &w, ref)
	}
}

// typed takes what is written while an entry is being told. What cannot be an
// answer is left to whatever else it may be.
func (b *Book) typed(who Who, m chat.Message, s *chat.Session, w *chat.Work, ref string) (o Outcome, taken bool) {
	text := strings.Trim(strings.TrimSpace(segment.Normalize(m.Text)), "。.!")
	switch {
	case text == "取消" || text == "算了" || text == "不记了":
		b.drop(s)
		o.say(chat.Reply{Text: textCancelled})
		return o, true
	case w.Doubt != "" && (text == "是" || text == "对" || text == "是的"):
		b.onDay(&o, who, m, s, w, ledger.Date(w.Doubt), true)
		return o, true
	}
	step := b.next(w)
	if step == stepCount {
		if taken := b.typedCount(&o, who, m, s, w, text, ref); taken {
			return o, true
		}
	}
	if do, choice := spoken(who, w, step, text); do != "" && choose(who, w, do, choice) {
		b.onward(&o, who, m, s, w, ref)
		return o, true
	}
	if _, is := readDay(text, ledger.DateOf(m.At)); is {
		b.dated(&o, who, m, s, w, text)
		return o, true
	}
	return o, false
}

// spoken is the button whose words were typed.
func spoken(who Who, w *chat.Work, at step, text string) (do, choice string) {
	s, _ := sortOf(w.Sort)
	switch at {
	case stepSort:
		for _, s := range sorts() {
			if s.label == text {
				return doSort, s.code
			}
		}
	case stepVillage:
		for _, v := range who.Villages {
			if v.Name == text || utf8.RuneCountInString(text) >= 2 && strings.HasPrefix(v.Name, text) {
				return doVillage, v.Place + "/" + v.Name
			}
		}
	case stepMatter:
		for _, name := range ledger.CategoryNames(s.kind) {
			if name == text || utf8.RuneCountInString(text) >= 2 && strings.HasPrefix(name, text) {
				return doMatter, codeOf(s.kind, name)
			}
		}
	case stepOutcome:
		for _, o := range s.outcomes {
			if ledger.OutcomeName(s.kind, o) == text {
				return doOutcome, string(o)
			}
		}
	}
	return "", ""
}

var (
	countWords  = regexp.MustCompile(`^(?:(\d+|[一二两三四五六七八九十])[宗件份场]?)(?:[,，、 和/]*(\d+|[一二两三四五六七八九十])(?:人次|人|次)?)?$`)
	visitWords  = regexp.MustCompile(`^(\d+|[一二两三四五六七八九十])(?:人次|人)$`)
	matterWords = regexp.MustCompile(`[宗件份场]`)
)

// typedCount reads "2宗3人次", "2 3", "3人", and asks back about a bare number
// that may mean either.
func (b *Book) typedCount(o *Outcome, who Who, m chat.Message, s *chat.Session, w *chat.Work, text, ref string) bool {
	sort, _ := sortOf(w.Sort)
	var c counts
	if v := visitWords.FindStringSubmatch(text); v != nil {
		c = counts{1, number(v[1])}
	} else if n := countWords.FindStringSubmatch(text); n != nil {
		c = counts{number(n[1]), number(n[2])}
		bare := n[2] == ""
		switch {
		case bare && sort.kind == ledger.Lecture && !matterWords.MatchString(text):
			c = counts{1, c.matters}
		case bare && (sort.kind == ledger.Opinion || sort.kind == ledger.Document || c.matters == 1):
			c.visits = 1
		case bare:
			b.keep(s, w, m)
			o.say(askWhichCount(sort, w.No, c.matters))
			return true
		}
	} else {
		return false
	}
	if !c.fits() {
		b.keep(s, w, m)
		o.say(chat.Reply{Text: textBadCount})
		return true
	}
	w.Matters, w.Visits = c.matters, c.visits
	b.onward(o, who, m, s, w, ref)
	return true
}

func number(text string) int64 {
	if i := strings.Index("一二三四五六七八九十", text); text != "" && i >= 0 && i%len("一") == 0 {
		return int64(i/len("一")) + 1
	}
	if text == "两" {
		return 2
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// readDay reads a text that is a day and nothing else; "" with is = true is a
// day that the calendar does not have.
func readDay(text string, today ledger.Date) (day ledger.Date, is bool) {
	if d, err := ledger.ParseDate(text); err == nil {
		return d, true
	}
	at := today.Time()
	read := deadline.Read(text, deadline.Date{Year: at.Year(), Month: at.Month(), Day: at.Day()})
	if len(read.Mentions) != 1 || strings.TrimSpace(read.Mentions[0].Words) != strings.TrimSpace(read.Text) {
		return "", false
	}
	mention := read.Mentions[0]
	switch {
	case mention.Doubt != "":
		return "", true
	case !mention.Exact() || mention.Since:
		return "", false
	}
	return ledger.Date(mention.From.String()), true
}

// dated takes a day that was typed.
func (b *Book) dated(o *Outcome, who Who, m chat.Message, s *chat.Session, w *chat.Work, text string) {
	day, is := readDay(text, ledger.DateOf(m.At))
	if !is || day == "" {
		b.keep(s, w, m)
		o.say(chat.Reply{Text: textNoSuchDay, Choices: b.ask(who, w, ledger.DateOf(m.At)).Choices})
		return
	}
	b.onDay(o, who, m, s, w, day, false)
}

// longAgo is how many days back an entry may lie without being asked about.
const longAgo = 62

// onDay sets the day, or questions it.
func (b *Book) onDay(o *Outcome, who Who, m chat.Message, s *chat.Session, w *chat.Work, day ledger.Date, sure bool) {
	today := ledger.DateOf(m.At)
	place := w.Place
	if place == "" {
		place = who.Place
	}
	w.Doubt = ""
	switch {
	case day.Time().IsZero():
		o.say(chat.Reply{Text: textOldButton, Ack: textOldButton})
		return
	case day > today:
		b.keep(s, w, m)
		o.say(chat.Reply{Text: sayNotYet(day), Choices: b.ask(who, w, today).Choices})
		return
	case b.closed(place, day):
		b.keep(s, w, m)
		o.say(chat.Reply{Text: sayClosedYear(day.Year())})
		return
	case !sure && day < today.Add(-longAgo):
		w.Doubt = string(day)
		b.keep(s, w, m)
		o.say(askSure(w.No, day, today))
		return
	}
	w.Day = string(day)
	b.keep(s, w, m)
	o.say(b.ask(who, w, today))
}
