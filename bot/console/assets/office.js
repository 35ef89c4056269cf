// The office's only script. Everything works without it: it keeps live parts
// fresh, closes what was opened, and warns before something typed is lost.
(() => {
  'use strict';
  const live = () => [...document.querySelectorAll('[data-live][id]')];
  const busy = e => e.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')
    || [...e.querySelectorAll('input:not([type=hidden]), textarea')].some(f => f.value !== f.defaultValue);

  const tell = text => {
    let box = document.querySelector('.live-note');
    if (!box) {
      box = document.createElement('p');
      box.className = 'said live-note';
      box.setAttribute('role', 'status');
      document.querySelector('main').prepend(box);
    }
    box.textContent = text;
  };

  const fresh = async ids => {
    const answer = await fetch(location.href, {headers: {'Mingbai-Live': '1'}, credentials: 'same-origin'});
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const id of ids) {
      const old = document.getElementById(id), now = page.getElementById(id);
      if (!old || !now || old.outerHTML === now.outerHTML) continue;
      if (busy(old)) { tell('这里有新的变化。写完保存，或刷新再看。'); continue; }
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      old.replaceWith(document.adoptNode(now));
      if (focused) now.querySelector('[href="' + CSS.escape(focused) + '"]')?.focus();
    }
  };

  const listen = () => {
    const topics = [...new Set(live().map(e => e.dataset.live))];
    if (!topics.length || !window.EventSource) return;
    let known = [];
    const source = new EventSource('/office/events?' + topics.map(t => 'on=' + encodeURIComponent(t)).join('&'));
    source.addEventListener('state', e => {
      const now = e.data.split('.');
      const changed = topics.filter((t, i) => now[i] !== known[i]);
      known = now;
      fresh(live().filter(x => changed.includes(x.dataset.live)).map(x => x.id)).catch(() => {});
    });
    source.addEventListener('gone', () => { source.close(); tell('登录到期了，请重新登录再看。'); });
    addEventListener('pagehide', () => source.close());
  };

  // What was opened closes with Escape or a click elsewhere.
  const closeAll = but => document.querySelectorAll('.filter details[open], .menu[open]').forEach(d => { if (d !== but) d.open = false; });
  document.addEventListener('click', e => closeAll(e.target.closest('details')));
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
      const open = document.activeElement.closest('details[open]');
      closeAll();
      open?.querySelector('summary')?.focus();
    }
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form) e.target.form.requestSubmit();
    if (e.key === '/' && !e.target.closest('input, textarea, select')) {
      const search = document.querySelector('input[type=search]');
      if (search) { e.preventDefault(); search.focus(); }
    }
  });

  // Typed and not sent: the browser asks before it is lost. Sent twice: once.
  let typed = false;
  document.addEventListener('input', e => { if (e.target.closest('form.form[method=post]')) typed = true; });
  document.addEventListener('submit', e => {
    typed = false;
    const button = e.target.querySelector('button:not([name])');
    if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 8000); });
  });
  addEventListener('beforeunload', e => { if (typed) e.preventDefault(); });

  // After a form came back, the first wrong field has the focus.
  document.querySelector('.error')?.closest('main')?.querySelector('[aria-invalid=true]')?.focus();

  document.querySelectorAll('form.look select').forEach(s => s.addEventListener('change', () => s.form.requestSubmit()));
  listen();
})();
