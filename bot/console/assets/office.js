// The office's only script. Everything works without it: it keeps live parts
// fresh, closes what was opened, says when the connection is gone, and keeps
// what was typed until it is saved.
(() => {
  'use strict';
  const main = document.querySelector('main');
  const me = document.body.dataset.me || '';
  const all = (s, e = document) => [...e.querySelectorAll(s)];
  const live = () => all('[data-live][id]');
  const typing = e => e.matches('input, textarea, select');

  // --- what is said to the person ---

  const note = (kind, text) => {
    let box = document.querySelector('.' + kind);
    if (!text) return box?.remove();
    if (!box) {
      box = document.createElement('p');
      box.className = 'said ' + kind;
      box.setAttribute('role', 'status');
      main.prepend(box);
    }
    if (box.textContent !== text) box.textContent = text;
  };
  const tell = text => note('live-note', text);
  const offline = text => note('offline', text);

  // What takes over a second says so, and stops saying so when it is there.
  let slow = 0;
  const soon = text => { clearTimeout(slow); slow = setTimeout(() => { note('wait', text); slow = setTimeout(() => note('wait', ''), 15000); }, 1000); };
  const done = () => { clearTimeout(slow); note('wait', ''); };
  addEventListener('pagehide', done);
  addEventListener('pageshow', done);

  // --- live parts ---

  const busy = e => e.contains(document.activeElement) && typing(document.activeElement)
    || all('input:not([type=hidden]), textarea', e).some(f => f.value !== f.defaultValue);
  // The number that makes a form's sending happen once is another at every look.
  const same = (a, b) => a.outerHTML.replace(/ name="once" value="[^"]*"/g, '') === b.outerHTML.replace(/ name="once" value="[^"]*"/g, '');

  // What is just being pressed is not taken away from under the finger: the
  // press would be lost.
  let held = null;
  addEventListener('pointerdown', e => { held = e.target; }, true);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(() => { held = null; }), true);
  const released = id => new Promise(go => {
    const look = () => held && document.getElementById(id)?.contains(held) ? setTimeout(look, 50) : go();
    look();
  });

  // A list that only grows gets what is new at its end: what is open or playing
  // in it stays.
  const grow = (old, now) => {
    const list = e => e.querySelector(old.dataset.grow);
    if (!old.dataset.grow || !list(old) || !list(now) || list(now).children.length < list(old).children.length) return false;
    list(old).append(...[...list(now).children].slice(list(old).children.length).map(e => document.adoptNode(e)));
    return true;
  };

  const replace = (old, now) => {
    const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const open = new Set(all('details[open] > summary', old).map(s => s.textContent));
    all('details > summary', now).forEach(s => { if (open.has(s.textContent)) s.parentElement.open = true; });
    old.replaceWith(document.adoptNode(now));
    if (focused) now.querySelector('[href="' + CSS.escape(focused) + '"]')?.focus();
  };

  const fresh = async ids => {
    const answer = await fetch(location.href, {headers: {'Mingbai-Live': '1'}, credentials: 'same-origin'});
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    await Promise.all(ids.map(async id => {
      await released(id);
      const old = document.getElementById(id), now = page.getElementById(id);
      if (!old || !now || same(old, now) || grow(old, now)) return;
      if (busy(old)) { tell('这里有新的变化。写完保存，或刷新再看。'); return; }
      replace(old, now);
    }));
  };

  // The stream of changes. The browser comes back by itself where it can; where
  // the server refused, we look whether the session is over, and else ask again,
  // less and less often.
  let source = null, known = [], down = 0, again = 2000;
  const lost = () => { down ||= setTimeout(() => offline('和服务器断开了，正在重连。这一页可能不是最新的；写的字都还在。'), 4000); };
  // A stream that opened just before the network went is no sign that it is back.
  const away = () => offline(navigator.onLine ? '' : '网络断了。写的字都还在，连上再发。');
  const found = () => { clearTimeout(down); down = 0; again = 2000; away(); };
  const over = () => { source?.close(); found(); tell('登录到期了，请重新登录再看。写的字会留着。'); };
  const listen = () => {
    const topics = [...new Set(live().map(e => e.dataset.live))];
    if (!topics.length || !window.EventSource) return;
    source = new EventSource('/office/events?' + topics.map(t => 'on=' + encodeURIComponent(t)).join('&'));
    source.addEventListener('open', found);
    source.addEventListener('state', e => {
      const now = e.data.split('.');
      const changed = topics.filter((t, i) => now[i] !== known[i]);
      known = now;
      fresh(live().filter(x => changed.includes(x.dataset.live)).map(x => x.id)).catch(() => {});
    });
    source.addEventListener('gone', over);
    source.addEventListener('error', async () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      again = Math.min(again * 2, 120000);
      try {
        const answer = await fetch(location.href, {headers: {'Mingbai-Live': '1'}, credentials: 'same-origin'});
        if (answer.redirected) return over();
        if (answer.status === 403 || answer.status === 404) return found();
      } catch { /* still away */ }
      setTimeout(listen, again);
    });
  };
  addEventListener('pagehide', () => { source?.close(); clearTimeout(down); });
  addEventListener('pageshow', e => { if (e.persisted) listen(); });
  addEventListener('offline', away);
  addEventListener('online', () => { away(); if (source?.readyState === EventSource.CLOSED) listen(); });
  away();

  // --- keys ---

  // What was opened closes with Escape or a click elsewhere.
  const closeAll = but => all('.filter details[open], .menu[open], .ask[open]').forEach(d => { if (d !== but) d.open = false; });
  document.addEventListener('click', e => closeAll(e.target.closest('details')));
  const step = by => {
    const rows = all('main tbody tr').map(r => r.querySelector('a[href]')).filter(a => a?.checkVisibility());
    const at = rows.findIndex(a => a.closest('tr').contains(document.activeElement));
    (rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by] ?? rows[at])?.focus();
  };
  document.addEventListener('keydown', e => {
    if (e.isComposing) return;
    if (e.key === 'Escape') {
      const open = document.activeElement.closest('details[open]');
      closeAll();
      open?.querySelector('summary')?.focus();
    }
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form) e.target.form.requestSubmit();
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    if (e.key === '/') {
      const search = document.querySelector('input[type=search]');
      if (search) { e.preventDefault(); search.focus(); }
    }
    if (e.key === 'j') step(1);
    if (e.key === 'k') step(-1);
  });

  // --- what is typed ---

  // It is kept in this tab until it is saved, so that neither a session that
  // ends nor a page that fails takes it away: by the address its form goes to,
  // for this account alone, and no longer than a working day. Signing out
  // throws it away, for the computer may be shared. Nothing secret is kept.
  const keepFor = 12 * 3600 * 1000, shelf = 'mingbai-typed';
  const read = () => { try { return JSON.parse(sessionStorage.getItem(shelf)) || {}; } catch { return {}; } };
  const write = kept => { try { Object.keys(kept).length ? sessionStorage.setItem(shelf, JSON.stringify(kept)) : sessionStorage.removeItem(shelf); } catch { /* full, or not allowed */ } };
  const at = form => new URL(form.action, location.href).pathname;
  const holds = form => form.matches('form.form[method=post]') && !form.querySelector('[type=password], [autocomplete=one-time-code]');
  const fields = form => all('textarea[name], input[name]', form).filter(f => f.matches('textarea, :not([type]), [type=text], [type=number], [type=email], [type=date]'));

  const keep = form => {
    if (!me || !holds(form)) return;
    const kept = read(), words = {};
    for (const f of fields(form)) if (f.value !== f.defaultValue) words[f.name] = {was: f.defaultValue, now: f.value};
    if (Object.keys(words).length) kept[at(form)] = {me, at: Date.now(), words};
    else delete kept[at(form)];
    write(kept);
  };

  // Sent words are dropped when a page came that does not say that they failed.
  const settle = () => {
    const kept = read(), back = ['reload', 'back_forward'].includes(performance.getEntriesByType('navigation')[0]?.type);
    for (const [to, x] of Object.entries(kept)) {
      if (me && x.me !== me || Date.now() - x.at > keepFor) delete kept[to];
      else if (x.sent && (!me || back || 'failed' in main.dataset)) delete x.sent;
      else if (x.sent) delete kept[to];
    }
    write(kept);
    return kept;
  };

  let typed = false;
  const restore = kept => {
    let put = false, others = [];
    for (const form of all('form.form[method=post]')) {
      const x = me && holds(form) && kept[at(form)];
      for (const f of x ? fields(form) : []) {
        const w = x.words[f.name];
        if (!w || f.value === w.now) continue;
        if (f.defaultValue === w.was) { f.value = w.now; put = typed = true; }
        else others.push(w.now);
      }
    }
    if (put) tell('上次没有保存的字，放回来了。');
    if (others.length) tell('别人先改了。你上次写的是：' + others.join('；'));
  };

  document.addEventListener('input', e => {
    const form = e.target.closest('form.form[method=post]');
    if (form) { typed = true; keep(form); }
  });
  document.addEventListener('submit', e => {
    const form = e.target, kept = read();
    if (!navigator.onLine && form.method === 'post') {
      e.preventDefault();
      tell('现在没有网络，没有发出去。写的字都还在，连上再点一次。');
      return;
    }
    typed = false;
    if (at(form) === '/office/logout') write({});
    else if (kept[at(form)]) { kept[at(form)].sent = true; write(kept); }
    soon(form.closest('[data-wait]')?.dataset.wait || (form.enctype === 'multipart/form-data' ? '正在送出，文件大要等一会儿。' : '正在送出。'));
    const button = form.querySelector('button:not([name])');
    if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 8000); });
  });
  document.addEventListener('click', e => {
    const a = e.target.closest('a[href]');
    if (a && a.origin === location.origin && !a.target && !a.hasAttribute('download') && !a.closest('.files') && !a.hash && !e.ctrlKey && !e.metaKey && !e.shiftKey && e.button === 0) soon('正在打开。');
  });
  addEventListener('beforeunload', e => { if (typed) { e.preventDefault(); done(); } });

  // After a form came back, the first wrong field has the focus.
  document.querySelector('.error')?.closest('main')?.querySelector('[aria-invalid=true]')?.focus();

  all('form.look select').forEach(s => s.addEventListener('change', () => s.form.requestSubmit()));
  restore(settle());
  listen();
})();
