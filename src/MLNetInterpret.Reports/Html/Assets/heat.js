// a heat-map is one pre of runs, or several below each other; its numbers are of all of them in a row
{
  const tip = document.getElementById('tip');
  const hide = () => tip.hidden = true;
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const partOf = new WeakMap(), runOf = new WeakMap();

  // two in three bytes
  const numbers = text => {
    const three = bytes(text), read = new Uint16Array(three.length / 3 * 2);
    for (let at = 0, from = 0; from < three.length; from += 3) {
      read[at++] = three[from] | (three[from + 1] & 15) << 8;
      read[at++] = three[from + 1] >> 4 | three[from + 2] << 4;
    }
    return read;
  };

  const activation = (heat, at) => {
    if (heat.dataset.act !== undefined) {
      const levels = heat.levels ??= bytes(heat.dataset.act);
      return +heat.dataset.center + (levels[at] << 24 >> 24) / 127 * heat.dataset.half;
    }
    const values = heat.values ??= numbers(heat.dataset.values);
    return values[at] === 4095 ? NaN : +heat.dataset.low + values[at] * heat.dataset.step;
  };
  // as many as its steps are fine
  const digits = heat => Math.max(0, Math.ceil(-Math.log10(heat.dataset.step ?? heat.dataset.half / 127)));
  const concept = (heat, at, run) => {
    if (!heat.dataset.concept) return '';
    if (heat.dataset.labels === undefined) return run.classList.contains('u') ? '  ' + heat.dataset.concept : '';
    const labels = heat.labels ??= numbers(heat.dataset.labels);
    return labels[at] === 4095 ? '' : '  ' + heat.dataset.concept + ' ' + +(+heat.dataset.labelLow + labels[at] * heat.dataset.labelStep).toPrecision(3);
  };

  // where each part begins is found once, where each of its runs begins when the part is first pointed at
  const parts = heat => {
    if (heat.parts) return heat.parts;
    let from = 0;
    heat.parts = (heat.tagName === 'PRE' ? [heat] : [...heat.children]).map(node => {
      const part = { node, from, to: from += node.textContent.length };
      partOf.set(node, part);
      return part;
    });
    heat.end = from;
    return heat.parts;
  };
  const runs = part => {
    if (part.runs) return part.runs;
    let from = part.from;
    return part.runs = [...part.node.children].map(node => {
      const run = { node, from, to: from += node.textContent.length };
      runOf.set(node, run);
      return run;
    });
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

  // at the edge of a run a browser may name its neighbour's text: then the character is the run's first or last one
  const caret = (run, x, y) => {
    const place = document.caretPositionFromPoint?.(x, y) ?? document.caretRangeFromPoint?.(x, y);
    const [node, offset] = place ? [place.offsetNode ?? place.startContainer, place.offset ?? place.startOffset] : [];
    return node === run.node.firstChild ? [offset, offset - 1] : [0, run.to - run.from - 1, run.to - run.from - 2];
  };
  // edges lie between pixels, so a run is pointed at from a little outside of them, too
  const outside = (r, x, y) => Math.max(r.left - x, x - r.right, r.top - y, y - r.bottom, 0);
  const nearest = (all, distance) => all.map(one => [distance(one), one]).filter(([by]) => by < 1.5).sort((a, b) => a[0] - b[0])[0]?.[1];
  const under = (heat, event) => {
    const node = event.target.closest('i');
    if (!node || !heat.contains(node)) return -1;
    parts(heat);
    runs(partOf.get(node.parentNode));
    const run = runOf.get(node), { clientX: x, clientY: y } = event;
    const line = nearest([...node.getClientRects()], r => outside(r, x, y));
    if (!line) return -1;
    const middle = (line.top + line.bottom) / 2;
    const places = caret(run, Math.max(line.left + 0.5, Math.min(line.right - 0.5, x)), middle).filter(at => at >= 0 && at < run.to - run.from);
    const within = nearest(places, at => Math.min(Infinity, ...boxes(run, at).filter(r => r.width).map(r => outside(r, x, middle))));
    return within === undefined ? -1 : run.from + within;
  };

  const show = (heat, at, x, y) => {
    parts(heat);
    if (at < 0 || at >= heat.end) return hide();
    const run = find(heat, at), text = run.node.textContent, within = at - run.from, level = activation(heat, at);
    const low = within > 0 && /[\udc00-\udfff]/.test(text[within]) ? within - 1 : within;
    const shown = text[low] === '\n' ? '\u00b6' : text[low] === ' ' ? 'space' : String.fromCodePoint(text.codePointAt(low));
    const number = Number.isNaN(level) ? 'not a number' : level.toFixed(digits(heat)).replace('-', '\u2212');
    tip.textContent = shown + '  ' + number + concept(heat, at, run.node);
    tip.hidden = false;
    tip.style.left = Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - tip.offsetWidth - 8)) + 'px';
    tip.style.top = (y + 18 + tip.offsetHeight > innerHeight ? y - 10 - tip.offsetHeight : y + 18) + 'px';
  };

  // in a map that scrolls by itself the character is brought into view first; parts that come into view then take their real height
  const step = (heat, at) => {
    heat.at = at;
    const run = find(heat, at), frame = heat.getBoundingClientRect();
    const tell = () => {
      const box = boxes(run, at - run.from)[0];
      if (box && heat.at === at && document.activeElement === heat) show(heat, at, box.left, box.top);
      return box;
    };
    const box = tell();
    if (!box || heat.scrollHeight <= heat.clientHeight || box.top >= frame.top && box.bottom <= frame.bottom) return;
    run.node.scrollIntoView({ block: 'center' });
    tell();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const { top, bottom } = boxes(run, at - run.from)[0];
      if (top < frame.top || bottom > frame.bottom) run.node.scrollIntoView({ block: 'center' });
      tell();
    }));
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
    heat.addEventListener('wheel', hide, { passive: true });
    heat.addEventListener('blur', hide);
    heat.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return hide();
      event.preventDefault();
      parts(heat);
      step(heat, Math.max(0, Math.min(heat.end - 1, heat.at === undefined ? first(heat) : heat.at + by)));
    });
  }
}
