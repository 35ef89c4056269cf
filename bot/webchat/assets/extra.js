// What single buttons do: copy a link, and draw one card as a picture. The
// picture is drawn here, on the phone, from the words on the card.
'use strict';
(function () {
  var copy = document.querySelector('[data-copy]');
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener('click', function () {
      var field = document.getElementById('link');
      field.select();
      navigator.clipboard.writeText(field.value).then(function () {
        document.getElementById('copied').textContent = '复制好了。';
      }, function () { /* it is selected: the phone's own menu copies it */ });
    });
  }

  var WIDE = 720, EDGE = 36, SIZE = 30, STEP = 48;

  // blocks reads a card: what to draw, in its order.
  function blocks(card) {
    var all = [];
    function add(e, look) {
      var text = e.textContent.replace(/\s+/g, ' ').trim();
      if (text) all.push({ text: (look.mark || '') + text, bold: look.bold, danger: look.danger, rule: look.rule });
    }
    card.querySelectorAll('.by, .part > h3, .part > p:not(.calls), .part li, .part summary, .where').forEach(function (e) {
      var part = e.closest('.part'), danger = part && part.classList.contains('danger');
      var head = e.matches('h3, .by');
      add(e, { bold: head || danger, danger: danger, rule: head, mark: e.matches('li') ? '· ' : '' });
    });
    var now = new Date();
    all.push({ text: '明白 · ' + now.getFullYear() + '年' + (now.getMonth() + 1) + '月' + now.getDate() + '日存 · 打之前先核实 · 法律咨询打12348', rule: true });
    return all;
  }

  // wrap cuts a text into lines; numbers and Latin words stay whole.
  function wrap(pen, text) {
    var lines = [], line = '';
    (text.match(/[0-9A-Za-z+.\-]+|[^]/gu) || []).forEach(function (bit) {
      if (line && pen.measureText(line + bit).width > WIDE - 2 * EDGE) { lines.push(line); line = ''; }
      if (line || bit.trim()) line += bit;
    });
    return line ? lines.concat(line) : lines;
  }

  function font(b) { return (b.bold ? 'bold ' : '') + SIZE + 'px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif'; }

  function draw(card) {
    var canvas = document.createElement('canvas'), pen = canvas.getContext('2d'), all = blocks(card), y = EDGE;
    all.forEach(function (b) {
      pen.font = font(b);
      b.lines = wrap(pen, b.text);
      if (b.rule) y += 18;
      b.top = y;
      y += b.lines.length * STEP;
    });
    canvas.width = WIDE;
    canvas.height = y + EDGE;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, WIDE, canvas.height);
    pen.textBaseline = 'middle';
    all.forEach(function (b) {
      pen.fillStyle = b.danger ? '#8c1111' : '#fff';
      pen.fillRect(0, b.top - (b.rule ? 9 : 0), WIDE, b.lines.length * STEP + (b.rule ? 9 : 0));
      pen.fillStyle = b.danger ? '#fff' : b.bold ? '#0b4a43' : '#16201e';
      pen.font = font(b);
      b.lines.forEach(function (line, i) { pen.fillText(line, EDGE, b.top + i * STEP + STEP / 2); });
    });
    return canvas.toDataURL('image/png');
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('[data-picture], [data-close]') : null;
    if (!button) return;
    if (button.hasAttribute('data-close')) { button.closest('.notice').remove(); return; }
    var box = document.getElementById('tpl-picture').content.cloneNode(true), card = button.closest('.card');
    document.querySelectorAll('[data-drawn]').forEach(function (e) { e.remove(); });
    var picture = draw(card);
    var image = new Image();
    image.alt = '这张回答的图片';
    image.src = picture;
    box.querySelector('.row').before(image);
    box.querySelector('a').href = picture;
    box.firstElementChild.setAttribute('data-drawn', '');
    card.after(box);
    card.nextElementSibling.scrollIntoView({ block: 'nearest' });
    card.nextElementSibling.querySelector('a').focus({ preventScroll: true });
  });
})();
