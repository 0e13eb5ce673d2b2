'use strict';
for (const section of document.querySelectorAll('section.model')) {
  const [search, order, count] = ['input', 'select', 'output'].map(name => section.querySelector('.tools ' + name));
  if (!search) continue;
  const units = [...section.querySelectorAll('.unit')];
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
    const key = order.value, sign = key === 'place' || key === 'verdict' ? 1 : -1;
    for (const list of section.querySelectorAll('.units'))
      list.append(...[...list.children].sort((a, b) => sign * (a.dataset[key] - b.dataset[key]) || a.dataset.place - b.dataset.place));
  });
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => details.open = true));
