package handoff

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

var (
	// ErrPerson says that nobody of that name is in the roster.
	ErrPerson = errors.New("handoff: nobody of that name is in the roster")
	// ErrCode says that there is no such code.
	ErrCode = errors.New("handoff: no such code")
	// ErrExpired says that a code is too old.
	ErrExpired = errors.New("handoff: the code is too old")
	// ErrUsed says that a code was used before.
	ErrUsed = errors.New("handoff: the code was used before")
)

// CodeLife is how long a code may be used.
const CodeLife = 10 * time.Minute

// codeKeep is how long a code is remembered, so that a late use gets a clear word.
const codeKeep = 24 * time.Hour

// Code is a one-time invitation. Only its hash is kept.
type Code struct {
	Hash   string
	Person string
	Until  time.Time
	Used   bool
}

var letters = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz23456789A").WithPadding(base32.NoPadding)

// personID makes an id from who somebody is and the town for which they were
// entered; n counts those who would have the same one.
func personID(p Person, n int) string {
	who := fmt.Appendf(nil, "%s\n%s\n%s\n%s", p.Role, p.Name, p.Firm, p.Office)
	if p.Place != "" || n > 0 {
		who = fmt.Appendf(who, "\n%s\n%d", p.Place, n)
	}
	sum := sha256.Sum256(who)
	return letters.EncodeToString(sum[:6])
}

// hash is how a code or an id is kept: without the secret it leads nowhere.
func (d *Desk) hash(purpose, text string) []byte {
	mac := hmac.New(sha256.New, d.cfg.Secret)
	fmt.Fprintf(mac, "%s\n%s", purpose, text)
	return mac.Sum(nil)
}

// Invitation says who is invited.
type Invitation struct {
	ID       string // of somebody of the roster; "" = whom the name and the rest say
	Name     string
	Firm     string
	Role     Role     // "" = Adviser
	Office   string   // of an officer
	Appoint  bool     // the officer may see guarded matters
	Place    string   // of Villages
	Sees     string   // the place that who invites sees; "" = everything
	Villages []string // to serve from now on
	Backup   string   // name of the one who stands in there
}

// Invite returns the roster with the person, the villages and a new code in it,
// and the code. Codes the person had before end.
func (d *Desk) Invite(r Roster, who Invitation, random io.Reader) (Roster, string, error) {
	if strings.TrimSpace(who.Name) == "" {
		return r, "", ErrPerson
	}
	if who.Role == "" {
		who.Role = Adviser
	}
	if random == nil {
		random = rand.Reader
	}
	raw := make([]byte, 10)
	if _, err := io.ReadFull(random, raw); err != nil {
		return r, "", fmt.Errorf("handoff: make a code: %w", err)
	}
	code := letters.EncodeToString(raw)
	r = r.Clone()
	id := who.ID
	if id == "" && who.Role == Officer && who.Office != "" {
		office, err := r.NameOffice(who.Place, who.Office)
		if err != nil {
			return r, "", err
		}
		who.Place, who.Office = office.Place, office.Name
	}
	if id == "" {
		id = r.add(Person{Name: who.Name, Firm: who.Firm, Role: who.Role, Office: who.Office}, Where{who.Place, who.Sees})
	} else if r.index(id) < 0 {
		return r, "", ErrPerson
	}
	if who.Appoint {
		r = r.change(id, func(p *Person) { p.Appointed = true })
	}
	r.post(who, id)
	if who.Role == Officer && who.Office != "" && who.Place != "" {
		var err error
		if r, err = r.Keeps(Office{Name: who.Office, Place: who.Place}); err != nil {
			return r, "", err
		}
	}
	now := d.now()
	r.Codes = slices.DeleteFunc(r.Codes, func(c Code) bool {
		return c.Person == id && !c.Used || now.Sub(c.Until) > codeKeep
	})
	r.Codes = append(r.Codes, Code{Hash: letters.EncodeToString(d.hash("code", code)), Person: id, Until: now.Add(CodeLife)})
	return r, code, nil
}

// post gives the invited adviser the villages.
func (r *Roster) post(who Invitation, id string) {
	if who.Role != Adviser {
		return
	}
	backup := ""
	if who.Backup != "" {
		backup = r.add(Person{Name: who.Backup, Role: Adviser}, Where{who.Place, who.Sees})
	}
	for _, village := range who.Villages {
		i := slices.IndexFunc(r.Posts, func(p Post) bool {
			return p.Village == village && (p.Place == who.Place || who.Place == "")
		})
		if i < 0 {
			_, office := r.Town(who.Place)
			r.Posts = append(r.Posts, Post{Place: who.Place, Village: village}.Under(office))
			i = len(r.Posts) - 1
		}
		r.Posts[i].Adviser = id
		if backup != "" {
			r.Posts[i].Backup = backup
		}
	}
}

// redeem returns the roster in which the sender of a code is bound to its person.
func (d *Desk) redeem(r Roster, code string, bind func(*Person)) (Roster, Person, error) {
	want := letters.EncodeToString(d.hash("code", strings.TrimSpace(code)))
	for i, c := range r.Codes {
		if !hmac.Equal([]byte(c.Hash), []byte(want)) {
			continue
		}
		p, known := r.Person(c.Person)
		switch {
		case c.Used:
			return r, p, ErrUsed
		case !known:
			return r, p, ErrCode
		case d.now().After(c.Until) || c.Until.Sub(d.now()) > CodeLife:
			return r, p, ErrExpired
		}
		r = r.change(c.Person, bind)
		r.Codes[i].Used = true
		p, _ = r.Person(c.Person)
		return r, p, nil
	}
	return r, Person{}, ErrCode
}
