package consoletest

import "mingbai/bot/browsertest"

// measure finds, in the page, what somebody with a screen reader, a keyboard or
// weak eyes would stumble over: the rules of WCAG 2.2 AA that a script can
// decide. It returns sentences.
const measure = `(() => {
  const found = [], all = s => [...document.querySelectorAll(s)];
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const words = e => (e.textContent || '').trim();
  const tag = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' ' + words(e).slice(0, 20);
  const byIds = s => (s || '').split(/\s+/).filter(Boolean).map(i => document.getElementById(i));
  const name = e => e.getAttribute('aria-label') || byIds(e.getAttribute('aria-labelledby')).map(x => x ? words(x) : '').join('')
    || (e.labels ? [...e.labels].map(words).join('') : '') || (e.matches('input, select, textarea') ? '' : words(e)) || e.getAttribute('title') || '';
  if (!document.documentElement.lang) found.push('no language');
  if (!document.title.trim()) found.push('no title');
  for (const [s, n] of [['main', 1], ['h1', 1], ['header', 1]]) if (all(s).length !== n) found.push(all(s).length + ' of ' + s);
  const ids = all('[id]').map(e => e.id);
  for (const id of new Set(ids.filter((x, i) => ids.indexOf(x) !== i))) found.push('twice the id ' + id);
  let level = 0;
  for (const h of all('main h1, main h2, main h3, main h4')) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) found.push('heading leaps: ' + tag(h));
    level = n;
  }
  const navs = all('nav').filter(shown).map(name);
  if (navs.some(n => !n) || new Set(navs).size !== navs.length) found.push('navigations without names of their own');
  for (const e of all('a[href], button, input:not([type=hidden]), select, textarea, summary').filter(shown)) {
    if (!name(e).trim()) found.push('no name: ' + tag(e) + (e.name || ''));
    const r = e.getBoundingClientRect(), inline = e.matches('a') && getComputedStyle(e).display === 'inline';
    if (!inline && !e.closest('.sr, .skip') && (r.width < 24 || r.height < 24) && !e.matches('[type=radio], [type=checkbox]')) found.push('small target ' + Math.round(r.width) + 'x' + Math.round(r.height) + ': ' + tag(e));
    if (e.tabIndex > 0) found.push('own tab order: ' + tag(e));
  }
  for (const e of all('[aria-describedby], [aria-labelledby], [aria-controls]'))
    for (const a of ['aria-describedby', 'aria-labelledby', 'aria-controls'])
      if (byIds(e.getAttribute(a)).includes(null)) found.push(a + ' leads nowhere: ' + tag(e));
  for (const e of all('a[href^="#"]')) if (e.getAttribute('href').length > 1 && !document.getElementById(decodeURIComponent(e.getAttribute('href').slice(1)))) found.push('leads nowhere: ' + tag(e));
  for (const t of all('table').filter(shown)) {
    if (!t.caption || !words(t.caption)) found.push('table without a caption');
    for (const h of t.querySelectorAll('th')) if (!h.scope) found.push('head without scope: ' + tag(h));
    for (const h of t.querySelectorAll('thead th')) if (!words(h)) found.push('empty head of a table');
  }
  for (const e of all('img')) if (!e.hasAttribute('alt')) found.push('picture without words');
  for (const e of all('svg')) if (shown(e) && !e.closest('[aria-hidden=true]') && !(e.getAttribute('role') === 'img' && name(e))) found.push('drawing without words');
  for (const e of all('ul, ol')) if ([...e.children].some(c => !c.matches('li, script, template'))) found.push('list of other things: ' + tag(e));
  for (const e of all('.scroll')) if (e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0) found.push('scrolls, but not by keyboard: ' + tag(e));
  for (const e of all('[style], [onclick], [onload], [onchange]')) found.push('inline style or script: ' + tag(e));
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) {
    const wide = all('body *').filter(e => shown(e) && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll')).map(tag)[0];
    found.push('scrolls sideways: ' + page.scrollWidth + ' > ' + innerWidth + ' at ' + wide);
  }
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .99) return c; } return [255, 255, 255]; };
  const ratioOf = (x, y) => { const a = light(rgb(x).slice(0, 3)), b = light(y.slice(0, 3)); return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); };
  const asked = s => matchMedia(s).matches, least = asked('(prefers-contrast: more)') ? 7 : 4.5;
  for (const e of all('.chart .accent, .chart .second').filter(shown)) if (ratioOf(getComputedStyle(e).fill, ground(e)) < 3) found.push('shape hard to see: ' + e.outerHTML.slice(0, 60));
  if (asked('(prefers-contrast: more)')) for (const e of all('th, td, input, select, textarea').filter(shown)) {
    const s = getComputedStyle(e);
    if (parseFloat(s.borderBottomWidth) && ratioOf(s.borderBottomColor, ground(e)) < 3) found.push('rule hard to see: ' + tag(e));
  }
  if (asked('(forced-colors: active)')) for (const e of all('nav a[aria-current]').filter(shown)) {
    const other = all('nav a:not([aria-current])').filter(shown)[0];
    if (other && getComputedStyle(e).borderLeftColor === getComputedStyle(other).borderLeftColor) found.push('looks like the others: ' + tag(e));
  }
  if (asked('(prefers-reduced-motion: reduce)')) for (const e of all('*')) {
    const s = getComputedStyle(e);
    if (parseFloat(s.transitionDuration) || s.animationName !== 'none' || s.scrollBehavior === 'smooth') found.push('moves: ' + tag(e));
  }
  for (const e of all('.top *, main *').filter(e => shown(e) && !e.closest('.sr, svg, .scroll, option'))) {
    const r = e.getBoundingClientRect();
    if (r.left < -1 || r.right > innerWidth + 1 || getComputedStyle(e).overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1) found.push('cut off: ' + tag(e));
  }
  for (const d of all('.filter details:not([open])').filter(shown)) {
    d.open = true;
    const r = d.querySelector('.choose').getBoundingClientRect();
    if (r.left < -1 || r.right > innerWidth + 1) found.push('opens out of sight: ' + tag(d));
    d.open = false;
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n; n = walker.nextNode();) {
    const e = n.parentElement;
    if (!n.textContent.trim() || e.closest('script, template, style, svg, .sr, .skip, option, datalist') || !shown(e)) continue;
    const style = getComputedStyle(e), a = light(rgb(style.color).slice(0, 3)), b = light(ground(e).slice(0, 3));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(style.fontSize);
    if (ratio < least) found.push('contrast ' + ratio.toFixed(1) + ': ' + tag(e));
    if (size < 13.9) found.push('text of ' + size + ' px: ' + tag(e));
  }
  return [...new Set(found)];
})()`

// Stumbles measures a page of the office and returns what is wrong with it.
func Stumbles(p *browsertest.Page) []string {
	return browsertest.Settled[[]string](p, measure)
}

// printed finds in a page, as it is printed, what paper has no use for.
const printed = `(() => {
  const found = [], shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  for (const e of document.querySelectorAll('nav, button, select, input, textarea, .look, .skip'))
    if (shown(e)) found.push('printed: ' + e.tagName + ' ' + (e.textContent || e.name).trim().slice(0, 20));
  if (!/打印于 \d/.test(document.querySelector('.foot')?.innerText)) found.push('does not say when it was printed');
  for (const e of document.querySelectorAll('.filter details')) if (!shown(e.querySelector('summary'))) found.push('does not say what was chosen');
  return [...new Set(found)];
})()`

// Printed returns what is wrong with a page as it is printed.
func Printed(p *browsertest.Page) []string {
	return browsertest.Settled[[]string](p, printed)
}

// Look saves what a page looks like (see browsertest.Page.Shot) and fails the
// test for everything that is wrong with it.
func (o *Office) Look(p *browsertest.Page, name string) {
	o.T.Helper()
	p.Wait(`document.readyState === 'complete' && document.documentElement.clientWidth > 0`)
	p.Shot(name)
	for _, s := range append(Stumbles(p), p.Axe()...) {
		o.T.Errorf("%s: %s", name, s)
	}
}
