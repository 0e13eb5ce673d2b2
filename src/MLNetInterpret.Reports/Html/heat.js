'use strict';
// a heat-map is one pre of runs, or several below each other; its numbers are of all of them in a row
{
  const tip = document.getElementById('tip');
  const hide = () => tip.hidden = true;
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const words = text => new Uint16Array(bytes(text).buffer);

  const activation = (heat, at) => {
    if (heat.dataset.act !== undefined) {
      const levels = heat.levels ??= bytes(heat.dataset.act);
      return +heat.dataset.center + (levels[at] << 24 >> 24) / 127 * heat.dataset.half;
    }
    const values = heat.values ??= words(heat.dataset.values);
    return values[at] === 65535 ? NaN : +heat.dataset.low + values[at] * heat.dataset.step;
  };
  const concept = (heat, at, run) => {
    if (!heat.dataset.concept) return '';
    if (heat.dataset.labels === undefined) return run.classList.contains('u') ? '  ' + heat.dataset.concept : '';
    const labels = heat.labels ??= words(heat.dataset.labels);
    return labels[at] === 65535 ? '' : '  ' + heat.dataset.concept + ' ' + +(+heat.dataset.labelLow + labels[at] * heat.dataset.labelStep).toPrecision(3);
  };

  // where each part begins is found once, where each of its runs begins when the part is first pointed at
  const parts = heat => {
    if (heat.parts) return heat.parts;
    let from = 0;
    heat.parts = (heat.tagName === 'PRE' ? [heat] : [...heat.children]).map(node => node.part = { node, from, to: from += node.textContent.length });
    heat.end = from;
    return heat.parts;
  };
  const runs = part => {
    if (part.runs) return part.runs;
    let from = part.from;
    return part.runs = [...part.node.children].map(node => node.run = { node, from, to: from += node.textContent.length });
  };
  const holding = (list, at) => {
    let low = 0, high = list.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at < list[middle].to) high = middle; else low = middle + 1;
    }
    return list[low];
  };
  const find = (heat, at) => holding(runs(holding(parts(heat), at)), at);
  const boxes = (run, within) => {
    const range = document.createRange();
    range.setStart(run.node.firstChild, within);
    range.setEnd(run.node.firstChild, within + 1);
    return [...range.getClientRects()];
  };

  const caret = (x, y) => {
    if (document.caretPositionFromPoint) return document.caretPositionFromPoint(x, y)?.offset;
    return document.caretRangeFromPoint?.(x, y)?.startOffset;
  };
  const under = (heat, event) => {
    const node = event.target.closest('i');
    if (!node || !heat.contains(node)) return -1;
    parts(heat);
    runs(node.parentNode.part);
    const run = node.run, length = run.to - run.from, near = caret(event.clientX, event.clientY) ?? 0;
    const hit = within => within >= 0 && within < length && boxes(run, within).some(r =>
      event.clientX >= r.left && event.clientX < r.right && event.clientY >= r.top && event.clientY < r.bottom);
    for (const within of [near, near - 1, near + 1]) if (hit(within)) return run.from + within;
    for (let within = 0; within < Math.min(length, 500); within++) if (hit(within)) return run.from + within;
    return -1;
  };

  const show = (heat, at, x, y) => {
    parts(heat);
    if (at < 0 || at >= heat.end) return hide();
    const run = find(heat, at), text = run.node.textContent, within = at - run.from, level = activation(heat, at);
    const low = within > 0 && /[\udc00-\udfff]/.test(text[within]) ? within - 1 : within;
    const shown = text[low] === '\n' ? '\u00b6' : text[low] === ' ' ? 'space' : String.fromCodePoint(text.codePointAt(low));
    const number = Number.isNaN(level) ? 'not a number' : level.toFixed(Math.abs(level) < 1 ? 3 : 2).replace('-', '\u2212');
    tip.textContent = shown + '  ' + number + concept(heat, at, run.node);
    tip.hidden = false;
    tip.style.left = Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - tip.offsetWidth - 8)) + 'px';
    tip.style.top = (y + 18 + tip.offsetHeight > innerHeight ? y - 10 - tip.offsetHeight : y + 18) + 'px';
  };

  // a character of a map that scrolls by itself is brought into its window before it is told
  const step = (heat, at) => {
    heat.at = at;
    let box = boxes(find(heat, at), at - find(heat, at).from)[0];
    const frame = heat.getBoundingClientRect();
    if (box && heat.scrollHeight > heat.clientHeight && (box.top < frame.top || box.bottom > frame.bottom)) {
      heat.scrollTop += box.top - frame.top - heat.clientHeight / 2;
      box = boxes(find(heat, at), at - find(heat, at).from)[0];
    }
    if (box) show(heat, at, box.left, box.top);
  };
  const first = heat => {
    const top = heat.getBoundingClientRect().top;
    return parts(heat).find(part => part.node.getBoundingClientRect().bottom > top + 1)?.from ?? 0;
  };

  for (const heat of document.querySelectorAll('.heat')) {
    heat.addEventListener('pointermove', event => show(heat, under(heat, event), event.clientX, event.clientY));
    heat.addEventListener('pointerdown', event => {
      const at = under(heat, event);
      if (at >= 0) heat.at = at;
      show(heat, at, event.clientX, event.clientY);
    });
    heat.addEventListener('pointerleave', hide);
    heat.addEventListener('scroll', hide);
    heat.addEventListener('blur', hide);
    heat.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      parts(heat);
      step(heat, Math.max(0, Math.min(heat.end - 1, heat.at === undefined ? first(heat) : heat.at + by)));
    });
  }
}
