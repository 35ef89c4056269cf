package webchat

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/chat"
)

// pageView is the whole page.
type pageView struct {
	Size      string
	Place     placeView
	Places    []string
	Turns     []turnView
	First     bool // nothing was said yet: explain and offer questions
	Questions []string
	KeepDays  int
	Token     string
	Draft     string // what was written and not taken
	Problem   *problem
	Forgotten bool // the records were just erased
	Hotline   string
	After     int64 // the last letter among Turns
	Live      bool  // letters can come by themselves
	Case      *caseView
	Files     bool // files can be sent while a case is open
	MaxFile   int  // of one, in MB
	MaxBytes  int
	Dropped   bool // the link was just taken back
}

// pieceView is what is new after one message.
type pieceView struct {
	Turns   []turnView
	Place   placeView
	Problem *problem
	Shown   string // ids of letters among Turns
	Live    bool   // the page goes on by itself
	Case    *caseView
	Cases   bool // Case is what the page shows from now on, nothing included
}

// placeView is the place of a conversation.
type placeView struct{ Full, Short string }

// viewPlace shortens an administrative chain to its last unit for the header.
func viewPlace(chain string) placeView {
	runes := []rune(clean(chain))
	short := runes
	for i := range len(runes) - 2 {
		if strings.ContainsRune("省市州县区旗盟镇乡", runes[i]) && i+2 < len(runes) {
			short = runes[i+1:]
		}
	}
	return placeView{Full: string(runes), Short: string(short)}
}

// showPage shows the conversation.
func (s *Server) showPage(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	if v.fresh {
		s.remember(w, r, v)
	}
	s.writePage(w, r, v, pageView{Forgotten: r.URL.Query().Has("forgotten"), Dropped: r.URL.Query().Has("dropped")})
}

// writePage fills in what every page shows and writes it. The caller sets
// what is particular: Problem, Draft, Token, Forgotten, Dropped.
func (s *Server) writePage(w http.ResponseWriter, r *http.Request, v visitor, p pageView) {
	p.Size, p.KeepDays, p.Hotline = v.size, s.config.KeepDays, hotline
	p.Places, p.Questions = s.config.Places(), quickQuestions()
	if p.Token == "" {
		token, err := s.random(16)
		if err != nil {
			s.fail(w, r, "token", err)
			return
		}
		p.Token = token
	}
	if !v.fresh {
		st := s.standing(r.Context(), s.address(v))
		p.Case = s.viewCase(r.Context(), s.address(v), st, p.Token)
		turns, last, err := s.transcript(r.Context(), s.address(v))
		if err != nil {
			s.config.Logger.Error("webchat: transcript", "error", err)
			if p.Problem == nil {
				p.Problem = problemHistory()
			}
		}
		p.Turns, p.After = s.viewTurns(s.address(v), turns, p.Token, offered(st)), last
		p.Place = s.place(r.Context(), s.address(v))
	}
	p.Live, p.Files = s.config.Letters != nil, s.config.Files != nil
	p.MaxFile, p.MaxBytes = MaxFile>>20, MaxFile
	p.First = len(p.Turns) == 0 && !p.Forgotten
	status := http.StatusOK
	if p.Problem != nil {
		status = p.Problem.Status
	}
	s.render(w, status, "page", p)
}

// place is what the header shows, zero when none is known.
func (s *Server) place(ctx context.Context, from chat.Address) placeView {
	session, err := s.config.Sessions.Load(ctx, from)
	if err != nil {
		s.config.Logger.Error("webchat: session", "error", err)
		return placeView{}
	}
	return viewPlace(session.Place)
}

// render writes a template whole or not at all.
func (s *Server) render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := s.pages.ExecuteTemplate(&page, name, data); err != nil {
		s.config.Logger.Error("webchat: render", "template", name, "error", err)
		http.Error(w, "页面没有显示出来，请刷新再试；想问人请打 12348。", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// refuse answers a form with a problem: the piece alone for our script, else
// the whole page with what was written still in the field.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, v visitor, p pageView) {
	if wantsPiece(r) {
		markPiece(w)
		s.render(w, p.Problem.Status, "piece", pieceView{Problem: p.Problem})
		return
	}
	s.writePage(w, r, v, p)
}

// fail logs err and shows a page that needs nothing of the store.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, doing string, err error) {
	s.config.Logger.Error("webchat: "+doing, "error", err)
	s.plain(w, r, problemFailed())
}

// plain shows a problem on a page of its own.
func (s *Server) plain(w http.ResponseWriter, r *http.Request, p *problem) {
	if wantsPiece(r) {
		markPiece(w)
		s.render(w, p.Status, "piece", pieceView{Problem: p})
		return
	}
	v := visitor{size: sizeNormal}
	if known, err := s.visitor(r); err == nil {
		v.size = known.size
	}
	s.render(w, p.Status, "plain", pageView{Size: v.size, Hotline: hotline, Problem: p})
}

// lost answers addresses that do not exist, and forms' addresses opened as
// pages, which lead home.
func (s *Server) lost(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/say", "/place", "/size", "/file", "/link", "/link/drop", "/back":
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	s.plain(w, r, problemLost())
}

// refuseForeign answers forms and requests that another site sent.
func (s *Server) refuseForeign(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/ask" {
		writeError(w, http.StatusForbidden, apiForeign)
		return
	}
	s.plain(w, r, problemForeign())
}

// sorry answers a request on which our own code broke.
func (s *Server) sorry(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/api/ask" {
		writeError(w, http.StatusInternalServerError, apiFailed)
		return
	}
	s.plain(w, r, problemFailed())
}

// pieceHeader marks requests of our script and the answers to them.
const pieceHeader = "Mingbai-Piece"

// wantsPiece tells whether our script asks.
func wantsPiece(r *http.Request) bool { return r.Header.Get(pieceHeader) != "" }

// markPiece tells our script that what comes is ours and not a proxy's page.
func markPiece(w http.ResponseWriter) { w.Header().Set(pieceHeader, "1") }

// retryAfter tells programs how long to wait.
func retryAfter(w http.ResponseWriter, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
}
