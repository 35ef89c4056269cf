package console

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mingbai/handlers/account"
)

// A form belongs to the account that its page was made for. On a shared computer
// one page is left open and somebody else signs in beside it: what is sent from
// the old page would count as theirs. So every form that posts carries its
// account, under our sum, and one of another account is not carried out: the
// page says whose it was, shows what was typed, and lets it be sent in one's own
// name. A request without the mark was not sent from a page of ours, and is
// nobody's but its sender's.

const (
	whoseName  = "whose"
	frontOf    = 1 << 10  // bytes in which the mark of a form with files stands: it is its first field
	mostTyped  = 64 << 10 // bytes of words shown of a form with files
	whoseBytes = 16       // of the sum
)

// posting finds where a form that posts begins. What people wrote cannot look
// like it: it is escaped.
var posting = regexp.MustCompile(`<form\b[^>]*\smethod="post"[^>]*>`)

// bind writes into every form of a page whose it is.
func (s *Server) bind(content []byte, me account.Account) []byte {
	mark := `<input type="hidden" name="` + whoseName + `" value="` + html.EscapeString(s.markOf(me.ID)) + `">`
	return posting.ReplaceAll(content, []byte(`${0}`+strings.ReplaceAll(mark, "$", "$$")))
}

// markOf is an account under our sum.
func (s *Server) markOf(id string) string {
	return base64.RawURLEncoding.EncodeToString(append(s.whoseSum(id), id...))
}

// markedBy is the account that a mark names; "" for none of ours.
func (s *Server) markedBy(mark string) string {
	b, err := base64.RawURLEncoding.DecodeString(mark)
	if err != nil || len(b) <= whoseBytes || !hmac.Equal(b[:whoseBytes], s.whoseSum(string(b[whoseBytes:]))) {
		return ""
	}
	return string(b[whoseBytes:])
}

func (s *Server) whoseSum(id string) []byte {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "form\n%s", id)
	return mac.Sum(nil)[:whoseBytes]
}

// takeMark takes the mark off a form, "" when it has none. It fails when the form
// is too large.
func takeMark(r *http.Request) (string, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return frontMark(r), nil
	}
	var large *http.MaxBytesError
	if err := r.ParseForm(); errors.As(err, &large) { // whoever asks again is not told
		return "", err
	}
	mark := r.PostForm.Get(whoseName)
	r.PostForm.Del(whoseName)
	r.Form.Del(whoseName)
	return mark, nil
}

// frontMark takes the mark off the front of a form with files, whose rest is read
// by whoever takes the files.
func frontMark(r *http.Request) string {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return ""
	}
	body := bufio.NewReaderSize(r.Body, frontOf)
	r.Body = struct {
		io.Reader
		io.Closer
	}{body, r.Body}
	front, _ := body.Peek(frontOf) // what went wrong goes wrong again for whoever reads on
	part, err := multipart.NewReader(bytes.NewReader(front), params["boundary"]).NextPart()
	if err != nil || part.FormName() != whoseName || part.FileName() != "" {
		return ""
	}
	mark, err := io.ReadAll(part)
	end := bytes.Index(front, []byte("\r\n--"+params["boundary"]))
	if err != nil || end < 0 {
		return ""
	}
	_, _ = body.Discard(end + len("\r\n")) // it was looked at already
	return string(mark)
}

// theirsView tells somebody that a form was another's.
type theirsView struct {
	Whose, Me string // names; Whose is "" when it cannot be told
	Kept      []kept
	File      bool  // a file came with it, which is not kept
	Again     *Form // sends it in one's own name; nil = it has to be written again
	At        string
}

// foreign answers a form of another account, and returns whether it was one.
func (s *Server) foreign(p *Page) (bool, error) {
	if p.R.Method != http.MethodPost || p.Me.ID == "" || p.session.Half {
		return false, nil
	}
	mark, err := takeMark(p.R)
	if err != nil || mark == "" || s.markedBy(mark) == p.Me.ID {
		return false, err
	}
	v := theirsView{Me: p.Me.Name}
	if a, err := s.config.Accounts.Account(p.R.Context(), s.markedBy(mark)); err == nil {
		v.Whose = a.Name
	} else if !errors.Is(err, account.ErrNone) {
		return true, err
	}
	form := p.R.PostForm
	if form == nil {
		form, v.File = wordsIn(p.R)
	}
	now, at, _ := s.formNow(p)
	v.At = cmp.Or(at, refererOf(p.R), home)
	v.Kept = keptOf(form, now)
	if !v.File && !slices.ContainsFunc(slices.Collect(maps.Keys(form)), neverHeld) {
		v.Again = again(p.R.URL.RequestURI(), "以“"+p.Me.Name+"”的名字交", form)
	}
	p.Title, p.area = "不是你打开的", s.areas[0]
	return true, p.ShowAs(http.StatusConflict, "theirs", v)
}

// wordsIn reads the words of a form with files, to its end; file tells whether
// one was chosen.
func wordsIn(r *http.Request) (form url.Values, file bool) {
	form = url.Values{}
	parts, err := r.MultipartReader()
	for room := int64(mostTyped); err == nil; {
		var part *multipart.Part
		if part, err = parts.NextPart(); err != nil {
			break
		}
		if part.FileName() != "" {
			file = true
			continue
		}
		word, wrong := io.ReadAll(io.LimitReader(part, room))
		if wrong == nil && part.FormName() != "" {
			form.Add(part.FormName(), string(word))
			room -= int64(len(word))
		}
	}
	return form, file
}

// keptOf are the words of a form, named as its page names them.
func keptOf(form url.Values, now []control) []kept {
	var all []kept
	rest := url.Values{}
	for name, values := range form {
		rest[name] = values
	}
	for _, c := range now {
		words := strings.TrimSpace(strings.Join(form[c.name], "、"))
		delete(rest, c.name)
		if c.words() && words != "" && len(all) < mostKept {
			all = append(all, kept{Name: c.label, Mine: c.shown(words)})
		}
	}
	return append(all, unnamed(rest)...)
}

// again is a form that sends what was sent once more.
func again(to, submit string, form url.Values) *Form {
	f := &Form{Action: to, Submit: submit}
	for name, values := range form {
		for _, value := range values {
			f.Fields = append(f.Fields, Field{Name: name, Kind: "hidden", Value: value})
		}
	}
	slices.SortStableFunc(f.Fields, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return f
}
