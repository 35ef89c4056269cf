package wording_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/wording"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/lessons"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
	"mingbai/knowledge/signed"
)

// book is the store with questions without an answer.
type book struct {
	*store.Store
	list []misses.Miss
}

func (b book) Misses(context.Context, time.Time, time.Time) iter.Seq2[misses.Miss, error] {
	return func(yield func(misses.Miss, error) bool) {
		for _, m := range b.list {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// small is knowledge that knows wages, cries for help, and what the folder says.
type small struct {
	words  []struct{ Say, Mean, From string }
	asked  map[string][]string
	signed []signed.Answer
	slow   <-chan struct{} // answers to other questions than the office's wait for it; nil = none does
}

// Ask implements wording.Version.
func (s *small) Ask(ctx context.Context, question, place string) (wording.Said, error) {
	if s.slow != nil && strings.HasPrefix(question, "自带") {
		select {
		case <-s.slow:
		case <-ctx.Done():
			return wording.Said{}, ctx.Err()
		}
	}
	if strings.Contains(question, "出错") {
		panic("an answer that goes wrong")
	}
	text := question
	for _, w := range s.words {
		text = strings.ReplaceAll(text, w.Say, w.Mean)
	}
	say := func(first, channel, matter string) (wording.Said, error) {
		return wording.Said{Text: first + "\n" + text, First: first, Channel: channel, Category: matter, Urgent: matter == "危险", Declined: channel == ""}, nil
	}
	for _, a := range s.signed {
		for _, way := range a.Asked {
			if way == question && a.For(place) {
				return say(a.Say, a.Channel, a.Category)
			}
		}
	}
	for guide, ways := range s.asked {
		for _, way := range ways {
			if way == question {
				return say("归到 "+guide, "某处", "某类")
			}
		}
	}
	switch {
	case strings.Contains(text, "救命"):
		return say("打110", "110", "危险")
	case strings.Contains(text, "工资"):
		return say("先去劳动监察", "劳动监察", "欠薪")
	}
	return say("手上的资料没有这一项", "", "说不清")
}

// office is the pages over a folder.
type office struct {
	*consoletest.Office
	folder string
	mu     sync.Mutex
	now    *small
	slow   chan struct{} // set: the built-in questions wait for it
	closed []handoff.Case
	loads  int    // how often a folder was read
	state  uint64 // of what else the knowledge is read from
	leave  func() // set: whoever waits for a folder to be read leaves the page
}

type loaded struct {
	*small
	o *office
}

func (l loaded) Use(context.Context) error {
	l.o.mu.Lock()
	defer l.o.mu.Unlock()
	l.o.now = l.small
	return nil
}

var errBad = errors.New("does not load")

// load reads a folder; a glossary with 坏 in it does not load.
func (o *office) load(_ context.Context, folder string) (wording.Draft, error) {
	o.mu.Lock()
	o.loads++
	if o.leave != nil {
		o.leave()
	}
	o.mu.Unlock()
	s := &small{slow: o.slow}
	for name, into := range map[string]any{"glossary.yaml": &s.words, "asked/console.yaml": &s.asked, "signed.yaml": &s.signed} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = yaml.Unmarshal(data, into)
		}
		if err != nil && !os.IsNotExist(err) || strings.Contains(string(data), "坏") {
			return nil, fmt.Errorf("%w: %w", errBad, err)
		}
	}
	return loaded{s, o}, nil
}

// open runs the pages.
func open(t *testing.T, list ...misses.Miss) *office {
	t.Helper()
	o := &office{folder: filepath.Join(t.TempDir(), "knowledge"), now: &small{}}
	o.Office = consoletest.New(t, func(c *consoletest.Office) console.Area {
		options := func(list ...string) func() []console.Option {
			return func() (out []console.Option) {
				for i := 0; i < len(list); i += 2 {
					out = append(out, console.Option{Value: list[i], Text: list[i+1]})
				}
				return out
			}
		}
		return wording.Area(wording.Config{
			Book: book{c.Store, list}, Folder: o.folder, Load: o.load, State: func() uint64 { return o.state },
			Now: func() wording.Version {
				o.mu.Lock()
				defer o.mu.Unlock()
				return o.now
			},
			Guides: options("wages", "工资没发"), Channels: options("judicial_office", "司法所", "court", "法院"), Matters: options("labor_wage", "欠薪", "other", "说不清"),
			Places:   func() []string { return []string{consoletest.Town, consoletest.Elsewhere} },
			MatterOf: func(guide string) string { return map[string]string{"wages": "labor_wage"}[guide] },
			Asked: func() []string {
				return []string{"自带的工资问题", "自带的奖金问题", "自带的别的问题"}
			},
			Cries:   func() []string { return []string{"救命啊"} },
			Lessons: o.lessons(t),
		})
	})
	o.As(account.Administrator, "")
	return o
}

// lessons learn from the cases of the office.
func (o *office) lessons(t *testing.T) func(func(string) bool) (*lessons.Lessons, error) {
	data := t.TempDir()
	return func(sees func(string) bool) (*lessons.Lessons, error) {
		return lessons.New(lessons.Config{
			Folder: data, Secret: []byte("secret"), Now: o.Now,
			Closed: func(context.Context, int) (out []handoff.Case, _ error) {
				for _, c := range o.closed {
					if sees(c.Place) {
						out = append(out, c)
					}
				}
				return out, nil
			},
			Category: func(guide string) string { return map[string]string{"wages": "labor_wage"}[guide] },
			Likely:   func(context.Context, string, string) string { return "" },
			Guarded:  func(_ context.Context, _, text string) bool { return strings.Contains(text, "打我") },
			Try:      func(string) error { return nil },
		})
	}
}

// ended is a closed case.
func ended(id, place, words string) handoff.Case {
	return handoff.Case{ID: id, Place: place, State: handoff.Closed, Category: "labor_wage", Outcome: ledger.ToLegalAid, ClosedBy: "p",
		Summary: words, Sources: []string{"guide/wages"}, Ended: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)}
}

var seenIn = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// post sends a form made from the page of words as it is now.
func (o *office) post(c *http.Client, what string, fields ...string) (*http.Response, string) {
	o.T.Helper()
	return o.Do(c, http.MethodPost, "/office/words/"+what, append(fields, "seen", o.seen(c))...)
}

func (o *office) seen(c *http.Client) string {
	o.T.Helper()
	_, page := o.Do(c, http.MethodGet, "/office/words")
	m := seenIn.FindStringSubmatch(page)
	if m == nil {
		o.T.Fatalf("no version in\n%s", page)
	}
	return m[1]
}

// try sends a form to be tried and waits until the trial is over.
func (o *office) try(c *http.Client, fields ...string) (*http.Response, string) {
	o.T.Helper()
	res, page := o.post(c, "try", fields...)
	for deadline := time.Now().Add(10 * time.Second); strings.Contains(page, "正在试") && time.Now().Before(deadline); {
		res, page = o.Do(c, http.MethodGet, res.Request.URL.Path)
	}
	return res, page
}

// undo presses the button that takes the last change back.
func (o *office) undo(c *http.Client) (*http.Response, string) {
	o.T.Helper()
	_, page := o.Do(c, http.MethodGet, "/office/words")
	m := regexp.MustCompile(`name="n" value="(\d+)"`).FindStringSubmatch(page)
	if m == nil {
		o.T.Fatalf("nothing can be undone:\n%s", page)
	}
	return o.post(c, "undo", "n", m[1])
}

func (o *office) file(name string) string {
	o.T.Helper()
	data, err := os.ReadFile(filepath.Join(o.folder, name))
	if err != nil && !os.IsNotExist(err) {
		o.T.Fatal(err)
	}
	return string(data)
}

func (o *office) write(name, text string) {
	o.T.Helper()
	path := filepath.Join(o.folder, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		o.T.Fatal(err)
	}
}

// answer are the fields of a whole answer.
func answer(change ...string) []string {
	fields := map[string]string{"kind": "answer", "text": "村口的鱼塘谁能包", "say": "鱼塘由村里公开招租。\n看村公告栏。", "channel": "judicial_office", "matter": "other",
		"source": "甲镇鱼塘发包办法", "year": "2025", "url": "https://example.org/a", "place": consoletest.Town, "until": "", "signed": "甲镇司法所 某人"}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}
	var out []string
	for name, value := range fields {
		out = append(out, name, value)
	}
	return out
}
