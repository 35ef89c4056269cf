package consoletest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
)

// bad has one of each thing that is measured.
const bad = `<!doctype html><html><head><title>x</title></head><body><main><h1>一</h1><h3>三</h3>
<p style="color:#999">淡</p><small style="font-size:9px">小</small>
<input name="a"><button></button><a href="#nowhere">去</a><div id="t"></div><div id="t"></div>
<table><thead><tr><th>头</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<img src="data:,"><svg width="20" height="20"></svg><ul><p>x</p></ul><p aria-describedby="gone">y</p>
<button style="width:10px;height:10px;padding:0;overflow:hidden;display:block">a</button><div style="width:3000px">宽</div>
<nav aria-label="一"><a href="/" aria-current="page">这</a><a href="/x">那</a></nav><p style="position:relative;left:-40px">左</p><p style="overflow:hidden;width:20px;white-space:nowrap">剪掉了的</p>
<div class="filter"><details><summary>期间</summary><div class="choose" style="position:absolute;width:900px">年</div></details></div>
<div class="chart"><svg role="img" aria-label="图" width="9" height="9"><rect class="accent" fill="#eee" width="9" height="9"/></svg></div><p style="transition:color 1s">动</p></main></body></html>`

// TestStumblesAreFound: a page with everything wrong is told from a good one.
func TestStumblesAreFound(t *testing.T) {
	b := browsertest.Start(t)
	page := bad
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	}))
	defer server.Close()
	p := b.Open(t, browsertest.Options{})
	p.Go(server.URL)
	found := strings.Join(consoletest.Stumbles(p), "\n")
	for _, want := range []string{
		"no language", "0 of header", "heading leaps", "contrast", "text of 9 px", "no name: input", "no name: button", "leads nowhere: a", "twice the id t",
		"table without a caption", "head without scope", "picture without words", "drawing without words", "list of other things", "aria-describedby leads nowhere",
		"small target 10x10", "scrolls sideways", "inline style", "shape hard to see", "cut off: p 左", "cut off: p 剪掉了的", "opens out of sight",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not found in\n%s", want, found)
		}
	}
	p.As(browsertest.Options{Contrast: true, Forced: true, Still: true})
	found = strings.Join(consoletest.Stumbles(p), "\n")
	for _, want := range []string{"looks like the others: a 这", "moves: p 动"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not found in\n%s", want, found)
		}
	}
	found = strings.Join(consoletest.Printed(p), "\n")
	for _, want := range []string{"printed: NAV", "printed: BUTTON", "does not say when it was printed"} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not found in\n%s", want, found)
		}
	}
	page = `<!doctype html><html lang="zh-Hans"><head><title>x</title></head><body><header>头</header><main><h1>好</h1><p>字</p></main></body></html>`
	p.Go(server.URL)
	if found := consoletest.Stumbles(p); len(found) > 0 {
		t.Errorf("a good page: %v", found)
	}
}
