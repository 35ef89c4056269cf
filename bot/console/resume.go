package console

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/account"
)

// A form that comes after its session has ended is not lost. It is handed back
// inside the page that asks to sign in, under our own sum, and offered again
// after that; nothing of it is stored, and nothing is done before the person
// presses once more. Passwords and codes are not handed back, nor are files.
// It is for the account alone whose session has ended, for the computer may be
// shared, and for no longer than it takes to sign in.

const (
	heldName = "held"
	mostHeld = 128 << 10 // bytes of a request to sign in that carries a form
	heldFor  = 15 * time.Minute
)

// held is a form that came too late.
type held struct {
	To      string     `json:"to"`
	Fields  url.Values `json:"fields"`
	Account string     `json:"account"` // whose form it was
	At      time.Time  `json:"at"`
}

// old tells whether it came too long ago.
func (x held) old(now time.Time) bool { return now.Sub(x.At) > heldFor || now.Before(x.At) }

// hold answers a form that came without a session with the page to sign in,
// and returns whether it did: a request in which nothing was typed is led there
// as any other.
func (s *Server) hold(p *Page) bool {
	if p.R.Method != http.MethodPost {
		return false
	}
	if strings.HasPrefix(p.R.Header.Get("Content-Type"), "multipart/") {
		http.SetCookie(p.W, s.flash(p.R, textFileLate))
		return false
	}
	if err := p.R.ParseForm(); err != nil {
		return false
	}
	whose := cmp.Or(s.markedBy(p.R.PostForm.Get(whoseName)), p.late, p.Me.ID)
	x := held{To: p.R.URL.RequestURI(), Fields: url.Values{}, Account: whose, At: s.config.Clock()}
	for name, values := range p.R.PostForm {
		if !neverHeld(name) {
			x.Fields[name] = values
		}
	}
	if whose == "" || len(typed(x.Fields)) == 0 {
		return false
	}
	body, err := json.Marshal(x)
	if err != nil {
		return false
	}
	template, f := "login", loginForm()
	if p.session.Half {
		template, f = "code", codeForm()
	}
	f.Fields = append(f.Fields, Field{Name: heldName, Kind: "hidden", Value: base64.RawURLEncoding.EncodeToString(append(s.heldSum(body), body...))})
	p.Title = "登录"
	if err := p.ShowAs(http.StatusUnauthorized, template, signView{Form: f, Held: true}); err != nil {
		s.fail(p, err)
	}
	return true
}

// heldSum proves that a form was handed out by us.
func (s *Server) heldSum(body []byte) []byte {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "held\n%s", body)
	return mac.Sum(nil)
}

// neverHeld tells fields that are not handed back.
func neverHeld(name string) bool {
	return slices.Contains([]string{"password", "again", "old", "code", "secret", "proof", heldName, whoseName}, name)
}

// typed are the words of a form that somebody may want to see again, the
// longest first.
func typed(fields url.Values) []string {
	var all []string
	for name, values := range fields {
		if slices.Contains([]string{"version", "once", "seen", "was", "data", "back", "id"}, name) {
			continue
		}
		for _, v := range values {
			if v = strings.TrimSpace(v); v != "" {
				all = append(all, v)
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return all
}

// heldIn reads the form that a request to sign in carries.
func (s *Server) heldIn(p *Page) (held, bool) {
	var x held
	body, err := base64.RawURLEncoding.DecodeString(p.R.PostFormValue(heldName))
	if err != nil || len(body) <= sha256.Size || !hmac.Equal(body[:sha256.Size], s.heldSum(body[sha256.Size:])) {
		return x, false
	}
	return x, json.Unmarshal(body[sha256.Size:], &x) == nil && inside(x.To) == x.To
}

// heldBy reads the form that a request to sign in carries, for somebody whose
// password was right; said tells them when there is one that they do not get.
func (s *Server) heldBy(p *Page, a account.Account) (x held, mine bool, said string) {
	x, there := s.heldIn(p)
	switch {
	case !there:
		return held{}, false, ""
	case x.Account != a.ID:
		return held{}, false, textNotTheirs
	case x.old(s.config.Clock()):
		return held{}, false, textHeldOld
	}
	return x, true, ""
}

// carry keeps a form that came too late in the next page to sign in.
func (s *Server) carry(p *Page, f Form) signView {
	v := signView{Form: f}
	x, there := s.heldIn(p)
	if there && x.old(s.config.Clock()) {
		v.Form.Error += textHeldOld
		return v
	}
	if v.Held = there; v.Held && f.Field(heldName).Name == "" {
		v.Form.Fields = append(slices.Clone(f.Fields), Field{Name: heldName, Kind: "hidden", Value: p.R.PostFormValue(heldName)})
	}
	return v
}

// heldView offers a form again.
type heldView struct {
	Words []string
	Form  Form
}

// offerHeld shows somebody who has just signed in what they had typed.
func (s *Server) offerHeld(p *Page, a account.Account, x held) error {
	v := heldView{Words: typed(x.Fields), Form: Form{Action: x.To, Submit: "接着交上去", Back: Link{Text: "不交了，去首页", Href: home}}}
	for name, values := range x.Fields {
		for _, value := range values {
			v.Form.Fields = append(v.Form.Fields, Field{Name: name, Kind: "hidden", Value: value})
		}
	}
	slices.SortStableFunc(v.Form.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	p.Me, p.Title = a, "你写的还在"
	return p.Show("held", v)
}
