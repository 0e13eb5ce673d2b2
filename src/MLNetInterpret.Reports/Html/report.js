'use strict';
for (const section of document.querySelectorAll('section.model')) {
  const [search, order, count] = ['input', 'select', 'output'].map(name => section.querySelector('.tools ' + name));
  if (!search) continue;
  const units = [...section.querySelectorAll('.unit')];
  units.forEach((unit, place) => unit.dataset.place = place);
  const plural = n => n + (n === 1 ? ' unit' : ' units');
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const unit of units) {
      unit.hidden = !words.every(word => unit.dataset.text.includes(word));
      if (!unit.hidden) shown++;
    }
    for (const layer of section.querySelectorAll('.layer')) layer.hidden = !layer.querySelector('.unit:not([hidden])');
    count.textContent = shown === units.length ? plural(shown) : shown + ' of ' + plural(units.length);
  });
  order.addEventListener('change', () => {
    const key = order.value || 'place', sign = key === 'best' || key === 'ratio' ? -1 : 1;
    for (const list of section.querySelectorAll('.units'))
      list.append(...[...list.children].sort((a, b) => sign * (a.dataset[key] - b.dataset[key]) || a.dataset.place - b.dataset.place));
  });
}

const tip = document.getElementById('tip');
const show = (heat, at, x, y) => {
  const bytes = heat.bytes ??= Uint8Array.from(atob(heat.dataset.act), c => c.charCodeAt(0));
  if (at < 0 || at >= bytes.length) return hide();
  const level = +heat.dataset.center + (bytes[at] << 24 >> 24) / 127 * heat.dataset.half;
  const text = heat.textContent, low = at > 0 && /[\udc00-\udfff]/.test(text[at]) ? at - 1 : at;
  const shown = text[low] === '\n' ? '\u00b6' : text[low] === ' ' ? 'space' : String.fromCodePoint(text.codePointAt(low));
  tip.textContent = shown + '  ' + level.toFixed(Math.abs(level) < 1 ? 3 : 2).replace('-', '\u2212');
  tip.hidden = false;
  tip.style.left = Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = (y + 18) + 'px';
};
const hide = () => tip.hidden = true;
const offset = (heat, node, within) => {
  let before = 0;
  for (const run of heat.children) {
    if (run.contains(node)) return before + within;
    before += run.textContent.length;
  }
  return -1;
};
const box = (heat, at) => {
  for (const run of heat.children) {
    const length = run.textContent.length;
    if (at < length) {
      const range = document.createRange();
      range.setStart(run.firstChild, at);
      range.setEnd(run.firstChild, at + 1);
      return range.getBoundingClientRect();
    }
    at -= length;
  }
};
const under = (heat, event) => {
  const run = event.target.closest('i');
  if (!run || run.parentNode !== heat) return -1;
  const range = document.createRange();
  for (let at = 0; at < run.textContent.length; at++) {
    range.setStart(run.firstChild, at);
    range.setEnd(run.firstChild, at + 1);
    for (const r of range.getClientRects())
      if (event.clientX >= r.left && event.clientX < r.right && event.clientY >= r.top && event.clientY < r.bottom)
        return offset(heat, run.firstChild, at);
  }
  return -1;
};
for (const heat of document.querySelectorAll('.heat')) {
  heat.addEventListener('pointermove', event => show(heat, under(heat, event), event.clientX, event.clientY));
  heat.addEventListener('pointerleave', hide);
  heat.addEventListener('blur', hide);
  heat.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    heat.at = Math.max(0, Math.min(heat.textContent.length - 1, (heat.at ?? -1) + step));
    const r = box(heat, heat.at);
    show(heat, heat.at, r.left, r.top);
  });
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => details.open = true));
