package browsertest

import (
	"fmt"
	"os"
	"strings"
)

// measure finds, in the page, what an old hand or eye would stumble over. It
// returns sentences.
const measure = `(() => {
  const found = [];
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.closest('.sr, .skip');
  const name = e => (e.tagName.toLowerCase() + '.' + e.className + ' ' + (e.innerText || e.name || '').trim().slice(0, 20));
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) found.push('scrolls sideways: ' + page.scrollWidth + ' > ' + innerWidth);
  const targets = [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea')].filter(shown);
  const boxes = targets.map(e => [e, e.getBoundingClientRect()]);
  for (const [e, r] of boxes) {
    if (r.width < 44 || r.height < 44) found.push('small target ' + Math.round(r.width) + 'x' + Math.round(r.height) + ': ' + name(e));
    if (r.right > innerWidth + 0.5 || r.left < -0.5) found.push('cut off: ' + name(e));
  }
  const floating = e => e.closest('.top, .compose, .case');
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, p] = boxes[i], [b, q] = boxes[j];
    if (a.contains(b) || b.contains(a) || floating(a) !== floating(b)) continue;
    const dx = Math.max(p.left - q.right, q.left - p.right), dy = Math.max(p.top - q.bottom, q.top - p.bottom);
    if (Math.max(dx, dy) < 7.5) found.push('only ' + Math.max(dx, dy).toFixed(1) + ' px between: ' + name(a) + ' | ' + name(b));
  }
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .99) return c; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walker.nextNode();) {
    const e = n.parentElement;
    if (!n.textContent.trim() || e.closest('script, template, style') || !shown(e)) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    if (size < 17.9) found.push('text of ' + size + ' px: ' + name(e));
    const a = light(rgb(style.color).slice(0, 3)), b = light(ground(e).slice(0, 3));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 7) found.push('contrast ' + ratio.toFixed(1) + ': ' + name(e));
  }
  for (const e of document.querySelectorAll('.tel, .call, .hotline')) {
    if (shown(e) && e.getClientRects().length !== 1) found.push('number broken over lines: ' + name(e));
  }
  return [...new Set(found)];
})()`

// Stumbles measures the page against the rules for residents' pages: targets
// of 44 px and 8 px apart, text of 18 px, contrast of 7:1, numbers unbroken,
// no scrolling sideways. It returns what breaks them.
func Stumbles(p *Page) []string {
	p.t.Helper()
	return Settled[[]string](p, measure)
}

// Quiet fails the test for every complaint of the console and every stumble.
func (p *Page) Quiet(where string) {
	p.t.Helper()
	for _, s := range Stumbles(p) {
		p.t.Errorf("%s: %s", where, s)
	}
	for _, s := range p.Complaints() {
		p.t.Errorf("%s: console: %s", where, fmt.Sprint(s))
	}
}

// axeAt names axe.min.js, which is not ours to keep here.
const axeAt = "MINGBAI_AXE"

// AxeAtHand tells whether MINGBAI_AXE names an axe-core.
func AxeAtHand() bool { return os.Getenv(axeAt) != "" }

// Colours is the rule of axe-core that another light can break: the others read
// what is there.
const Colours = "color-contrast"

// Axe runs axe-core over a page, where MINGBAI_AXE names its axe.min.js, and returns
// what it finds serious or critical, by all its rules or some.
func (p *Page) Axe(rules ...string) []string {
	p.t.Helper()
	path := os.Getenv(axeAt)
	if path == "" {
		return nil
	}
	source, err := os.ReadFile(path)
	p.must(err)
	only := ""
	if len(rules) > 0 {
		only = fmt.Sprintf("runOnly: %q.split(' '), ", strings.Join(rules, " "))
	}
	// A page on its way to another takes axe with it: then it is run again.
	for range 5 {
		if !Settled[bool](p, `!!window.axe`) {
			Settled[bool](p, `(() => { `+string(source)+`; return true; })()`)
		}
		Settled[bool](p, `(() => { window.axeFound = null;
			window.axe?.run(document, {`+only+`resultTypes: ['violations']}).then(r => { window.axeFound = r.violations
				.filter(v => ['serious', 'critical'].includes(v.impact))
				.flatMap(v => v.nodes.map(n => 'axe ' + v.impact + ' ' + v.id + ': ' + n.html.slice(0, 160))); });
			return true; })()`)
		p.Wait(`window.axeFound || !window.axe`)
		if Settled[bool](p, `!!window.axeFound`) {
			break
		}
	}
	return Settled[[]string](p, `window.axeFound`)
}
