const atOnce = 250;
// the address names a model's section and what is shown there: #m0?sort=selectivity&order=ascending&q=coat
const asked = () => { const [id, state] = location.hash.slice(1).split('?'); return [id, new URLSearchParams(state)]; };
const first = asked();
for (const section of document.querySelectorAll('section.model:has(table.scan)')) {
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
    kept = order.filter(row => choices.every(choice => !choice.value || (row.dataset[choice.dataset.key] ?? '').split('|').includes(choice.value))
      && words.every(word => text(row).includes(word)));
    body.replaceChildren();
    shown = 0;
    extend(atOnce);
    tell();
    count.textContent = kept.length === rows.length ? plural(kept.length) : kept.length.toLocaleString('en') + ' of ' + plural(rows.length);
  };
  const id = section.dataset.id, name = head => head.textContent.trim();
  let ready = false;
  const tell = () => {
    if (!ready) return;
    const state = new URLSearchParams(), sorted = heads.find(head => head.ariaSort && head.ariaSort !== 'none');
    if (search.value) state.set('q', search.value);
    for (const choice of choices) if (choice.value) state.set(choice.dataset.key, choice.value);
    if (sorted && (sorted !== initial[0] || sorted.ariaSort !== initial[1])) {
      state.set('sort', name(sorted));
      state.set('order', sorted.ariaSort);
    }
    const said = state.toString();
    history.replaceState(null, '', '#' + id + (said ? '?' + said : ''));
  };
  const sort = (head, column, asked_) => {
    const next = asked_ ?? { ascending: 'descending', descending: 'ascending' }[head.ariaSort] ?? head.dataset.first;
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
  const start = heads.find(head => head.ariaSort && head.ariaSort !== 'none'), initial = [start, start?.ariaSort];
  const [target, state] = first;
  if (target === id) {
    search.value = state.get('q') ?? '';
    for (const choice of choices) {
      choice.value = state.get(choice.dataset.key) ?? '';
      if (choice.selectedIndex < 0) choice.value = '';
    }
    const column = heads.findIndex(head => name(head) === state.get('sort'));
    if (column >= 0) sort(heads[column], column, state.get('order') === 'ascending' ? 'ascending' : 'descending');
    else show();
    if (state.size > 0) section.scrollIntoView();
  } else show();
  ready = true;

  // headings can stay in view only where the table needs no scroll bar of its own
  const watch = new ResizeObserver(() => table.parentNode.classList.toggle('fits', table.offsetWidth <= section.clientWidth));
  [table, section].forEach(part => watch.observe(part));
}
