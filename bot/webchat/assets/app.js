// What the page does beyond plain forms: sends without leaving the page, keeps
// a message when the network fails, shows what comes by itself, prints one card.
// Everything but the last two is also there without it.
'use strict';
(function () {
  var compose = document.getElementById('compose');
  if (!compose || !window.fetch || !window.URLSearchParams || !window.AbortController) return;
  var field = document.getElementById('text');
  var talk = document.getElementById('talk');
  var state = document.getElementById('state');
  var KEPT = 'message', DRAFT = 'draft';
  var sending = false;
  var after = Number(talk.dataset.after || 0); // the last letter on the page
  var letters = []; // came while a message was on its way
  var had = {}; // ids of letters that an answer brought
  var stream = null;
  var failed = null; // the message that a retry sends

  // sessionStorage can be switched off; then a message is kept on the page only.
  function keep(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, JSON.stringify(value));
    } catch (e) { /* kept on the page */ }
  }
  function kept(name) {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch (e) { return null; }
  }

  function freshToken() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }

  function show(id) {
    state.textContent = '';
    if (id) state.appendChild(document.getElementById(id).content.cloneNode(true));
    ready(state);
  }

  // ready unhides what only works with this script.
  function ready(root) {
    root.querySelectorAll('[data-print], [data-picture], [data-retry]').forEach(function (b) { b.hidden = false; });
  }

  function remove(selector) {
    document.querySelectorAll(selector).forEach(function (e) { e.remove(); });
  }

  // read makes elements of what the server rendered and escaped.
  function read(html) {
    var t = document.createElement('template');
    t.innerHTML = html;
    return t.content;
  }

  function send(message) {
    if (sending) return;
    sending = true;
    failed = null;
    if (!message.file) keep(KEPT, message);
    lock(true);
    bubble(message.said);
    show(message.file ? 'tpl-file' : 'tpl-waiting');
    state.scrollIntoView({ block: 'nearest' });
    var stop = new AbortController();
    var slow = message.file ? 0 : setTimeout(function () { show('tpl-slow'); }, 6000);
    var late = setTimeout(function () { stop.abort(); }, message.file ? 290000 : 30000);
    (message.file ? carry(message.file, stop.signal) : post(message, stop.signal))
      .then(function (answer) { answer.ok ? answered(message, answer.html) : refused(message, answer.html); })
      .catch(function () { unsent(message); })
      .then(function () {
        clearTimeout(slow);
        clearTimeout(late);
        sending = false;
        lock(false);
        listen();
        flush();
      });
  }

  function headers() { return { 'Mingbai-Piece': '1', 'Mingbai-After': String(after) }; }

  function post(message, signal) {
    return fetch('/say', { method: 'POST', body: new URLSearchParams(message.fields), headers: headers(), signal: signal })
      .then(function (response) {
        if (!response.headers.get('Mingbai-Piece')) throw new Error('not our answer');
        return response.text().then(function (html) { return { ok: response.ok, html: html }; });
      });
  }

  // carry sends a form with a file and tells how much of it is on its way.
  function carry(form, signal) {
    return new Promise(function (done, fail) {
      var request = new XMLHttpRequest(), all = headers();
      request.open('POST', '/file');
      Object.keys(all).forEach(function (name) { request.setRequestHeader(name, all[name]); });
      request.upload.onprogress = function (event) {
        var word = state.querySelector('[data-done]');
        if (!word || !event.lengthComputable) return;
        var part = Math.floor(event.loaded / event.total * 100);
        word.textContent = part < 100 ? '传了 ' + part + '%' : '传完了，正在收下';
      };
      request.onload = function () {
        if (!request.getResponseHeader('Mingbai-Piece')) { fail(new Error('not our answer')); return; }
        done({ ok: request.status < 300, html: request.responseText });
      };
      request.onerror = request.onabort = function () { fail(new Error('torn')); };
      signal.addEventListener('abort', function () { request.abort(); });
      request.send(new FormData(form));
    });
  }

  function lock(on) {
    var quick = document.getElementById('quick');
    if (quick) quick.hidden = on;
    document.querySelectorAll('.say button, #upload button').forEach(function (b) { b.disabled = on; });
    talk.setAttribute('aria-busy', String(on));
  }

  // bubble shows what is on its way.
  function bubble(text) {
    remove('#pending');
    var box = document.createElement('div');
    var p = document.createElement('p');
    box.className = 'mine';
    box.id = 'pending';
    p.dir = 'auto';
    p.textContent = text;
    box.appendChild(p);
    talk.appendChild(box);
  }

  function answered(message, html) {
    var piece = read(html), file = message.file;
    keep(KEPT, null);
    keep(DRAFT, field.value || null);
    remove('#pending, #welcome, #quick, .choices, .notice.done');
    var old = document.getElementById('last');
    if (old) old.removeAttribute('id');
    place(piece.querySelector('#new-place'));
    shown(piece.querySelector('#new-shown'));
    standing(piece);
    fresh(piece.querySelector('#new-fresh'));
    ready(piece);
    talk.appendChild(piece);
    show(null);
    if (file) file.reset(); // what was written meanwhile stays in the field
    grow();
    document.querySelectorAll('[name=token]').forEach(function (t) { if (!talk.contains(t)) t.value = freshToken(); });
    var last = document.getElementById('last');
    if (last) last.scrollIntoView({ block: 'start' });
  }

  // shown: letters that an answer brought already are dropped from the stream.
  function shown(data) {
    if (!data) return;
    data.value.split(' ').forEach(function (id) { had[id] = true; });
    data.remove();
  }

  // standing puts the case as it is now in the place of the case as it was.
  function standing(piece) {
    var now = piece.querySelector('#case'), old = document.getElementById('case'), attach = document.getElementById('attach');
    if (!now || now.dataset.is === old.dataset.is) return; // nothing moves under a finger for nothing
    var was = old.querySelector('details'), is = now.querySelector('details'), held = old.contains(document.activeElement);
    if (was && is && was.open) is.open = true;
    document.getElementById('ended').replaceWith(piece.querySelector('#ended'));
    old.replaceWith(now);
    if (held && is) is.querySelector('summary').focus();
    if (attach) attach.hidden = !is;
  }

  // fresh: the first answer brings the line that says how the page goes on.
  function fresh(line) {
    if (!line) return;
    if (!document.getElementById('live')) state.before(line.content);
    line.remove();
  }

  // passes says how far words came that were for a person.
  function passes(event) {
    read(event.data).querySelectorAll('data').forEach(function (d) {
      var word = document.querySelector('[data-pass="' + d.value + '"]');
      if (word && word.textContent !== d.textContent) word.textContent = d.textContent;
    });
  }

  // listen hears what a person writes meanwhile. The browser connects again by
  // itself; when the server refuses, we try later.
  function listen() {
    if (stream || !talk.hasAttribute('data-after') || !window.EventSource) return;
    stream = new EventSource('/events?after=' + after);
    stream.onopen = function () { live('新回复会自己出现。'); };
    stream.addEventListener('case', function (event) { standing(read(event.data)); });
    stream.addEventListener('pass', passes);
    stream.onmessage = function (event) { letters.push(event); flush(); };
    stream.onerror = function () {
      if (stream.readyState !== EventSource.CLOSED) { live('连接断开了，正在重连……'); return; }
      stream = null;
      live('连接断开了，过一会儿再连。');
      setTimeout(listen, 30000);
    };
  }

  function live(text) {
    var line = document.getElementById('live');
    if (line && line.textContent !== text) line.textContent = text;
  }

  // flush appends letters; the log announces them, the focus stays.
  function flush() {
    while (!sending && letters.length) {
      var event = letters.shift(), id = Number(event.lastEventId);
      if (id <= after) continue;
      after = id;
      if (had[id]) continue;
      var piece = read(event.data);
      ready(piece);
      talk.appendChild(piece);
    }
  }

  function place(data) {
    if (!data) return;
    if (data.value) {
      document.getElementById('place').textContent = data.dataset.short;
      document.getElementById('place-full').textContent = data.value;
    }
    data.remove();
  }

  // refused: the server took the request and said why not. The words go back
  // into the field.
  function refused(message, html) {
    var piece = read(html);
    remove('#pending');
    place(piece.querySelector('#new-place'));
    show(null);
    ready(piece);
    state.appendChild(piece);
    failed = state.querySelector('[data-retry]') ? message : null;
    if (!failed) compose.elements.token.value = freshToken();
    keep(KEPT, null);
    restore(message);
    state.scrollIntoView({ block: 'nearest' });
  }

  // unsent: nobody took the request. It is kept and goes out with the network.
  function unsent(message) {
    if (message.file) { remove('#pending'); show('tpl-lost'); state.scrollIntoView({ block: 'nearest' }); return; }
    failed = message;
    show(navigator.onLine ? 'tpl-failed' : 'tpl-offline');
    restore(message);
    state.scrollIntoView({ block: 'nearest' });
  }

  function restore(message) {
    if (message.fields.text && !field.value && message.typed) field.value = message.fields.text;
    grow();
  }

  function retry() {
    var message = failed || kept(KEPT);
    if (!message) { show(null); return; }
    if (message.typed && field.value.trim() && field.value !== message.fields.text) {
      message = typed(field.value);
    }
    if (message.typed) field.value = '';
    send(message);
  }

  // choose sends a chosen file, unless it is larger than the server takes.
  function choose(form) {
    var file = form.elements.file.files[0];
    if (sending || !file) return;
    if (file.size > Number(form.dataset.most)) { show('tpl-big'); state.scrollIntoView({ block: 'nearest' }); return; }
    send({ file: form, fields: {}, said: file.name, typed: false });
  }

  function typed(text) {
    return { fields: { token: compose.elements.token.value, text: text }, said: text, typed: true };
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.id === 'upload') { event.preventDefault(); choose(form); return; }
    if (!form.classList.contains('say')) { keep(DRAFT, field.value); return; }
    var button = event.submitter;
    if (form !== compose && !button) return; // an old browser: the plain form does it
    event.preventDefault();
    if (sending) return;
    if (form === compose) {
      var text = field.value;
      if (failed && failed.typed && failed.fields.text === text) { field.value = ''; send(failed); return; }
      var message = typed(text);
      field.value = '';
      send(message);
      return;
    }
    var fields = { token: form.elements.token.value };
    fields[button.name] = button.value;
    send({ fields: fields, said: button.textContent, typed: false });
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('[data-retry], [data-print]') : null;
    if (!button) return;
    if (button.hasAttribute('data-retry')) { retry(); return; }
    var card = button.closest('.card');
    document.body.classList.add('one');
    card.classList.add('chosen');
    card.querySelectorAll('details').forEach(function (d) { d.open = true; });
    window.print();
    document.body.classList.remove('one');
    card.classList.remove('chosen');
  });

  // The place and the case close like menus.
  function menus() { return document.querySelectorAll('.place[open], .case > details[open]'); }
  document.addEventListener('click', function (event) {
    menus().forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    menus().forEach(function (menu) { menu.open = false; menu.querySelector('summary').focus(); });
  });

  // Enter sends where there is a keyboard; on a phone it makes a new line.
  field.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    if (!window.matchMedia('(pointer: fine)').matches || !compose.requestSubmit) return;
    event.preventDefault();
    compose.requestSubmit();
  });

  function grow() {
    field.style.height = 'auto';
    field.style.height = Math.min(field.scrollHeight + 4, window.innerHeight * 0.4) + 'px';
  }
  field.addEventListener('input', function () { grow(); keep(DRAFT, field.value); });

  window.addEventListener('offline', function () { if (!sending) show('tpl-offline'); });
  window.addEventListener('online', function () {
    if (failed || kept(KEPT)) retry();
    else show(null);
  });

  // A page opened again: a message that was on its way goes out once more under
  // the same token, so it counts once.
  ready(document);
  if (talk.children.length) listen();
  if (!field.value && kept(DRAFT)) field.value = kept(DRAFT);
  grow();
  var waiting = kept(KEPT);
  if (waiting && navigator.onLine) {
    field.value = '';
    fetch('/say', { method: 'POST', body: new URLSearchParams(waiting.fields), headers: { 'Mingbai-Piece': '1' } })
      .then(function (response) {
        if (!response.ok) throw new Error('not taken');
        keep(KEPT, null);
        keep(DRAFT, null);
        location.reload();
      })
      .catch(function () { unsent(waiting); });
  } else if (!navigator.onLine) {
    show('tpl-offline');
  }
})();
