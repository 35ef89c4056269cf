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
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/wording"
	"mingbai/handlers/account"
	"mingbai/handlers/misses"
)

// asked are questions without an answer.
type asked []misses.Miss

func (a asked) Misses(context.Context, time.Time, time.Time) iter.Seq2[misses.Miss, error] {
	return func(yield func(misses.Miss, error) bool) {
		for _, m := range a {
			if !yield(m, nil) {
				return
			}
		}
	}
}

var errBad = errors.New("does not load")

// office runs the pages over a folder; knowledge with 坏 in it does not load.
func office(t *testing.T, list ...misses.Miss) (*consoletest.Office, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "knowledge")
	o := consoletest.New(t, func(*consoletest.Office) console.Area {
		return wording.Area(wording.Config{Book: asked(list), Folder: folder,
			Try: func(dir string) error {
				data, err := os.ReadFile(filepath.Join(dir, "glossary.yaml"))
				if err == nil && strings.Contains(string(data), "坏") {
					return errBad
				}
				return nil
			},
			Guides: func() []console.Option { return []console.Option{{Value: "wages", Text: "工资没发"}} },
			Ask:    func(_ context.Context, q, _ string) (string, error) { return "答：" + q, nil },
		})
	})
	o.As(account.Administrator, "")
	return o, folder
}

var seenIn = regexp.MustCompile(`name="seen" value="([^"]+)"`)

func post(o *consoletest.Office, c *http.Client, what string, fields ...string) (*http.Response, string) {
	_, page := o.Do(c, http.MethodGet, "/office/words")
	return o.Do(c, http.MethodPost, "/office/words/"+what, append(fields, "seen", seenIn.FindStringSubmatch(page)[1])...)
}

func file(t *testing.T, folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

func TestEveryRoute(t *testing.T) {
	o, _ := office(t)
	o.Routes()
}

func TestMissesOfThePlace(t *testing.T) {
	at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	o, _ := office(t,
		misses.Miss{Key: "1", At: at, Text: "我家狗被人打了找谁", Place: consoletest.Town, Nearest: "wages", Reason: misses.Declined},
		misses.Miss{Key: "2", At: at, Text: "邻村的事谁也不该看到", Place: consoletest.Elsewhere, Reason: misses.Declined})
	_, page := o.Do(o.As(account.Clerk, consoletest.Town), http.MethodGet, "/office/misses")
	for _, want := range []string{"我家狗被人打了找谁", "工资没发", "2026-11-20", "/office/words?guide=wages"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "邻村的事") {
		t.Error("another town's question is shown")
	}
}

func TestPublishAndTakeBack(t *testing.T) {
	o, folder := office(t)
	hand := "# 手写的\n- say: 老法\n  mean: 旧法\n"
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "glossary.yaml"), []byte(hand), 0o600); err != nil {
		t.Fatal(err)
	}
	c := o.As(account.Head, consoletest.Town)
	for _, w := range [][2]string{{"嘎嘎豆", "工资"}, {"豆豆", "钱"}} {
		if _, page := post(o, c, "word", "say", w[0], "mean", w[1]); !strings.Contains(page, "发布了") {
			t.Fatalf("not published:\n%s", page)
		}
	}
	post(o, c, "asked", "text", "豆豆没给咋整", "guide", "wages")
	if got, want := file(t, folder, "glossary.yaml"), hand+"- {say: \"嘎嘎豆\", mean: \"工资\", from: 本所}\n- {say: \"豆豆\", mean: \"钱\", from: 本所}\n"; got != want {
		t.Errorf("glossary\n%s\nwant\n%s", got, want)
	}
	if got := file(t, folder, "asked/console.yaml"); got != "wages:\n  - \"豆豆没给咋整\"\n" {
		t.Errorf("asked\n%s", got)
	}
	post(o, c, "drop", "what", "word:嘎嘎豆")
	post(o, c, "drop", "what", "word:豆豆")
	post(o, c, "drop", "what", "asked:豆豆没给咋整")
	if got := file(t, folder, "glossary.yaml"); got != hand {
		t.Errorf("after all was taken back\n%s", got)
	}
	if got := file(t, folder, "asked/console.yaml"); got != "" {
		t.Errorf("asked after all was taken back\n%s", got)
	}
	if res, _ := post(o, c, "drop", "what", "word:没有"); res.StatusCode != http.StatusNotFound {
		t.Errorf("what is not there was taken back: %d", res.StatusCode)
	}
}

func TestRefused(t *testing.T) {
	o, folder := office(t)
	c := o.As(account.Administrator, "")
	for _, x := range []struct{ what, a, b string }{
		{"word", "坏词", "好词"}, {"word", "豆", "钱"}, {"word", "一样", "一样"}, {"word", "有\"引号", "钱"}, {"word", "", "钱"}, {"word", strings.Repeat("长", 21), "钱"},
		{"asked", "短", "wages"}, {"asked", "这里有〔姓名〕的话", "wages"}, {"asked", "没有这一条的话", "nowhere"}, {"asked", "没有选哪一条的话", ""},
	} {
		names := map[string][2]string{"word": {"say", "mean"}, "asked": {"text", "guide"}}[x.what]
		if res, _ := post(o, c, x.what, names[0], x.a, names[1], x.b); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%+v: %d", x, res.StatusCode)
		}
	}
	if file(t, folder, "glossary.yaml") != "" || file(t, folder, "asked/console.yaml") != "" {
		t.Error("something was written")
	}
	if res, _ := o.Do(c, http.MethodPost, "/office/words/word", "say", "豆豆", "mean", "钱", "seen", "old"); res.StatusCode != http.StatusConflict {
		t.Errorf("a form of before: %d", res.StatusCode)
	}
}

func TestNastyTexts(t *testing.T) {
	for _, nasty := range consoletest.Nasty() {
		o, _ := office(t, misses.Miss{Key: "1", At: time.Now(), Text: nasty, Place: consoletest.Town, Nearest: nasty, Reason: misses.Declined})
		c := o.As(account.Administrator, "")
		_, page := o.Do(c, http.MethodGet, "/office/misses")
		_, word := post(o, c, "word", "say", nasty, "mean", nasty+"x")
		_, way := post(o, c, "asked", "text", nasty, "guide", nasty)
		_, drop := post(o, c, "drop", "what", nasty)
		req, err := http.NewRequest(http.MethodGet, o.URL+"/office/words", nil)
		if err != nil {
			t.Fatal(err)
		}
		q := req.URL.Query()
		q.Set("try", nasty)
		q.Set("text", nasty)
		q.Set("guide", nasty)
		_, tried := o.Do(c, http.MethodGet, "/office/words?"+q.Encode())
		for _, body := range []string{page, word, way, drop, tried} {
			if found := consoletest.Leaks(body); len(found) > 0 {
				t.Errorf("%q: %v", nasty, found)
			}
		}
	}
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
			o, _ := office(t, misses.Miss{Key: "1", At: at, Text: "我家狗被人打了找谁", Place: consoletest.Town, Nearest: "wages", Reason: misses.Useless})
			o.T = t
			p := b.Open(t, browsertest.Options{Width: width, Height: 800})
			o.Visit(p, o.Account(account.Account{Role: account.Head, Place: consoletest.Town}), "/office/misses")
			o.Look(p, fmt.Sprintf("misses-%d", width))
			p.Click(`td a[href^="/office/words"]`)
			p.Wait(`document.querySelector('#say')`)
			p.Type("#say", "嘎嘎豆")
			p.Type("#mean", "工资")
			p.Click(`form[action="/office/words/word"] button`)
			p.Wait(`document.body.innerText.includes('发布了')`)
			o.Look(p, fmt.Sprintf("words-%d", width))
		})
	}
}
