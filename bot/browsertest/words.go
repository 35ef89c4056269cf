package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A page is worked here as somebody works it who reads: things are found by
// their words, pressed with a mouse where they stand on the screen, and written
// with keys. Each of these waits until the page stands still and what it looks
// for is there, and fails the test when it does not come.

// byWords is a script that finds what is pressed or filled in by its words. What
// stands in the page's main part goes before menus and feet, what is named
// exactly so before what only begins with the words.
const byWords = `(() => {
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const words = e => (e.innerText || e.textContent || '').replace(/\s+/g, ' ').trim();
  const name = e => e.getAttribute('aria-label') || words(e);
  const best = (all, named) => {
    const same = all.filter(e => named(e).some(n => n === said)), part = all.filter(e => named(e).some(n => n.startsWith(said)));
    for (const some of [same, part]) {
      const here = some.filter(e => e.closest('main'));
      if (here.length || some.length) return (here[0] || some[0]);
    }
    return null;
  };
  const pressed = () => best([...document.querySelectorAll('a[href], button, summary')].filter(shown), e => [name(e), words(e)]);
  const labels = e => [...(e.labels || [])].map(l => words(l).replace(/ (选填|\S*可不填\S*)$/, '')).concat(e.getAttribute('aria-label') || [], e.matches('[type=radio]') ? words(e.closest('fieldset')?.querySelector('legend') || e) : []);
  const field = () => best([...document.querySelectorAll('input:not([type=hidden]), textarea, select')].filter(e => shown(e) || e.type === 'file'), labels);
  const spot = e => {
    if (!e || e.disabled) return null;
    e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const r = [...e.getClientRects()].find(r => r.width && r.height);
    if (!r) return null;
    const x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e) && top.matches('label')) ? {x, y} : null;
  };
  %s
})()`

// script is byWords with words and what to do.
func script(words, body string) string {
	said, err := json.Marshal(words)
	if err != nil {
		panic(err) // a string always can be
	}
	return fmt.Sprintf(byWords, "const said = "+string(said)+"; "+body)
}

// point is a place on the screen.
type point struct{ X, Y float64 }

// Press presses a button, a link or what opens, by its words, and waits for
// nothing.
func (p *Page) Press(words string) {
	p.t.Helper()
	p.press(words, script(words, "return spot(pressed());"))
}

// press presses what a script finds the place of.
func (p *Page) press(words, where string) {
	p.t.Helper()
	at := await[point](p, where, func() string { return "to press “" + words + "”" })
	p.do(chromedp.MouseClickXY(at.X, at.Y))
}

// Follow presses a button or a link by its words and waits for the page that
// it leads to.
func (p *Page) Follow(words string) {
	p.t.Helper()
	p.leave(words, func() { p.Press(words) })
}

// leave does what leads to another page, and waits until that has come.
func (p *Page) leave(words string, do func()) {
	p.t.Helper()
	mark := time.Now().UnixNano()
	Settled[bool](p, fmt.Sprintf("(window.browsertestLeft = '%d', true)", mark))
	do()
	await[bool](p, fmt.Sprintf("window.browsertestLeft !== '%d' || null", mark), func() string { return "for the page that “" + words + "” leads to" })
}

// Enter presses the key of a line's end in the field that has the focus, with
// Ctrl, and waits for the page that comes.
func (p *Page) Enter() {
	p.t.Helper()
	p.leave("Ctrl+Enter", func() { p.do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(kb.ModifierCtrl))) })
}

// Key presses keys, whatever has the focus.
func (p *Page) Key(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// Focused returns the id of what has the focus.
func (p *Page) Focused() string {
	p.t.Helper()
	return Settled[string](p, `document.activeElement?.id ?? ""`)
}

// Fill writes into the field with a label; what stood there goes.
func (p *Page) Fill(label, text string) {
	p.t.Helper()
	await[bool](p, script(label, "const e = field(); if (!e) return null; e.focus(); e.select?.(); return document.activeElement === e || null;"), func() string { return "for a field “" + label + "”" })
	if text == "" {
		p.do(chromedp.KeyEvent("\b"))
		return
	}
	p.Key(text)
}

// Choose takes an option, by its words, of the list with a label.
func (p *Page) Choose(label, option string) {
	p.t.Helper()
	want, err := json.Marshal(option)
	p.must(err)
	await[bool](p, script(label, `const e = field(), want = `+string(want)+`;
		const o = e && (([...e.options].find(o => words(o) === want)) || [...e.options].find(o => words(o).includes(want)));
		if (!o) return null;
		e.focus(); e.value = o.value;
		e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));
		return true;`), func() string { return "for “" + option + "” of “" + label + "”" })
}

// Tick presses a box or a dot to choose, by the words beside it.
func (p *Page) Tick(words string) {
	p.t.Helper()
	p.press(words, script(words, `return spot(best([...document.querySelectorAll('label')].filter(e => shown(e) && e.querySelector('[type=radio], [type=checkbox]')), e => [words(e)]));`))
}

// Attach puts a file into the file field with a label.
func (p *Page) Attach(label, path string) {
	p.t.Helper()
	id := await[string](p, script(label, `const e = field(); return e && e.type === 'file' && e.id || null;`), func() string { return "for a field for files “" + label + "”" })
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#"+id), []string{path}))
}

// Reads waits until all of the words can be read on the page.
func (p *Page) Reads(words ...string) {
	p.t.Helper()
	for _, w := range words {
		await[bool](p, script(w, `return document.body.innerText.replace(/\s+/g, ' ').includes(said.replace(/\s+/g, ' ')) || null;`), func() string { return "to read “" + w + "”" })
	}
}

// Lacks waits until none of the words can be read on the page.
func (p *Page) Lacks(words ...string) {
	p.t.Helper()
	for _, w := range words {
		await[bool](p, script(w, `return !document.body.innerText.replace(/\s+/g, ' ').includes(said.replace(/\s+/g, ' ')) || null;`), func() string { return "not to read “" + w + "”" })
	}
}

// Has tells whether words can be read on the page now.
func (p *Page) Has(words string) bool {
	p.t.Helper()
	return Settled[bool](p, script(words, `return document.body.innerText.replace(/\s+/g, ' ').includes(said);`))
}

// Can tells whether a button or a link of exactly these words can be seen now.
func (p *Page) Can(words string) bool {
	p.t.Helper()
	return Settled[bool](p, script(words, "const e = pressed(); return Boolean(e && (name(e) === said || words(e) === said));"))
}

// Download presses a button or a link by its words and returns the file that
// comes, and the name that it comes by.
func (p *Page) Download(words string) (name string, file []byte) {
	p.t.Helper()
	dir := p.t.TempDir()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, DownloadPath: dir,
	})
	p.must(err)
	p.Press(words)
	end := time.Now().Add(patience)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		found, err := filepath.Glob(filepath.Join(dir, "*"))
		p.must(err)
		if len(found) == 1 && !strings.HasSuffix(found[0], ".crdownload") && !strings.HasPrefix(filepath.Base(found[0]), ".") {
			tick.Stop()
			file, err = os.ReadFile(found[0])
			p.must(err)
			if len(file) > 0 {
				return filepath.Base(found[0]), file
			}
		}
		if time.Now().After(end) {
			p.t.Fatalf("browsertest: waited for the file of “%s”: %v", words, found)
		}
	}
}

// await evaluates a script in pages that have loaded until it returns
// something.
func await[T any](p *Page, script string, what func() string) T {
	p.t.Helper()
	end := time.Now().Add(patience)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		v, err := run(p, glance, chromedp.Evaluate[*T](`document.body && document.readyState === 'complete' ? (`+script+`) : null`))
		if err == nil && v != nil {
			tick.Stop()
			return *v
		}
		if time.Now().After(end) {
			p.t.Fatalf("browsertest: waited %s: %v\n%s\n%s", what(), err, p.where(), p.Text("body"))
		}
	}
}

// where is the address of the page.
func (p *Page) where() string {
	p.t.Helper()
	return Eval[string](p, "location.href")
}
