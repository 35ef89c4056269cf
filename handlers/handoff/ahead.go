package handoff

import (
	"cmp"
	"slices"
	"time"

	"mingbai/handlers/chat"
)

// Ahead is what a button leads to, for a page that says so before it is
// pressed.
type Ahead struct {
	Closes bool   // the case ends here and is not counted
	Asks   string // names of those who are asked then; "" = nobody can be
}

// Ahead tells what would become of a case if a person pressed one of their
// Moves that gives it away now; ok is false for every other button.
func (d *Desk) Ahead(c Case, r Roster, p Person, data string) (a Ahead, ok bool) {
	b, ok := readPress(data)
	to := ToOffice
	switch {
	case !ok || b.do != doBackup && b.do != doOffice && b.do != doNotOurs:
		return a, false
	case p.Role != Adviser:
		return Ahead{Closes: true}, b.do == doNotOurs
	case b.do == doBackup:
		to = ToBackup
	}
	for _, s := range d.passOn(c, r, p, to).Saves {
		a.Asks = d.names(s.Case, r)
	}
	return a, true
}

// Noting is the button with which whoever closed a case writes its note, for a
// page that sends the words with it.
func Noting(c Case) chat.Choice {
	return chat.Choice{Label: "写备注", Data: press{do: doNote, id: c.ID, epoch: c.Epoch}.data()}
}

// Duty is who answers for some villages of a town now.
type Duty struct {
	Place    string
	Office   string
	Villages []string
	Person   Person    // without an id: nobody serves them
	Backup   Person    // without an id: there is none
	Open     bool      // within duty hours
	Until    time.Time // the end of these hours, when open
	Next     time.Time // when they begin again, when not
}

// Duties tells who answers where now, town by town, a line for each adviser.
func (d *Desk) Duties(r Roster) []Duty {
	now := d.now()
	var all []Duty
	for _, post := range r.Posts {
		x := Duty{Place: post.Place, Office: post.OfficeID().String()}
		if post.Serves(now) {
			x.Person, _ = r.Person(post.Adviser)
			x.Backup, _ = r.Person(post.Backup)
		}
		if post.Hours.Zero() {
			post.Hours = r.Office(post.OfficeID()).Hours
		}
		if x.Open, x.Next = d.open(post, now); x.Open {
			x.Until, x.Next = d.hours(post).until(now.In(china)), time.Time{}
		}
		same := func(y Duty) bool {
			return y.Place == x.Place && y.Person.ID == x.Person.ID && y.Backup.ID == x.Backup.ID && y.Until.Equal(x.Until) && y.Next.Equal(x.Next)
		}
		if i := slices.IndexFunc(all, same); i >= 0 {
			all[i].Villages = append(all[i].Villages, post.Village)
			continue
		}
		x.Villages = []string{post.Village}
		all = append(all, x)
	}
	slices.SortStableFunc(all, func(a, b Duty) int { return cmp.Compare(a.Place, b.Place) })
	return all
}

// until is the end of the hours that t, in its zone, lies in.
func (h Hours) until(t time.Time) time.Time {
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	now := t.Hour()*60 + t.Minute()
	for _, s := range h.Spans {
		if now >= s.From && now < s.To {
			return midnight.Add(time.Duration(s.To) * time.Minute)
		}
	}
	return midnight
}
