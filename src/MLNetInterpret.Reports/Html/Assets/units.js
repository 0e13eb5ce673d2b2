'use strict';
const atOnce = 250;
for (const section of document.querySelectorAll('section.model')) {
  const table = section.querySelector('table.scan'), body = table.tBodies[0];
  const search = section.querySelector('input'), count = section.querySelector('output'), more = section.querySelector('.more');
  const choices = [...section.querySelectorAll('select')], heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies].flatMap(part => [...part.rows]);
  const text = row => row.words ??= [...row.cells].map(cell => cell.textContent).join(' ').toLowerCase();
  const plural = n => n.toLocaleString('en') + ' ' + count.dataset.noun + (n === 1 ? '' : 's');
  let order = rows, kept = rows, shown = 0;

  const extend = to => {
    to = Math.min(to, kept.length);
    if (to > shown) body.append(...kept.slice(shown, shown = to));
    more.hidden = shown === kept.length;
  };
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    kept = order.filter(row => choices.every(choice => !choice.value || row.dataset[choice.dataset.key].split('|').includes(choice.value))
      && words.every(word => text(row).includes(word)));
    body.replaceChildren();
    shown = 0;
    extend(atOnce);
    count.textContent = kept.length === rows.length ? plural(kept.length) : kept.length.toLocaleString('en') + ' of ' + plural(rows.length);
  };
  const sort = (head, column) => {
    const next = { ascending: 'descending', descending: 'ascending' }[head.ariaSort] ?? head.dataset.first;
    for (const other of heads) if (other.ariaSort) other.ariaSort = 'none';
    head.ariaSort = next;
    const sign = next === 'descending' ? -1 : 1, values = new Map();
    for (const row of rows) {
      const said = row.cells[column].dataset.v ?? '', number = Number(said);
      values.set(row, said === '' ? null : Number.isNaN(number) ? said : number);
    }
    // what has no value comes last either way
    order = [...rows].sort((a, b) => {
      const [x, y] = [values.get(a), values.get(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
      const by = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true });
      return sign * by || a.place - b.place;
    });
    show();
  };

  rows.forEach(row => row.place = +row.cells[0].dataset.v);
  heads.forEach((head, column) => head.querySelector('button')?.addEventListener('click', () => sort(head, column)));
  [...table.tBodies].slice(1).forEach(part => part.remove());
  search.addEventListener('input', show);
  choices.forEach(choice => choice.addEventListener('change', show));
  more.firstElementChild.addEventListener('click', () => extend(shown + atOnce));
  new IntersectionObserver(seen => { if (seen.some(entry => entry.isIntersecting)) extend(shown + atOnce); }, { rootMargin: '900px' }).observe(more);
  addEventListener('beforeprint', () => extend(kept.length));
  show();

  // headings can stay in view only where the table needs no scroll bar of its own
  const watch = new ResizeObserver(() => table.parentNode.classList.toggle('fits', table.offsetWidth <= section.clientWidth));
  [table, section].forEach(part => watch.observe(part));
}
