// @ts-check
/* The names on the map: of the topics that the zoom deserves, none over another, none cut by an edge. */
(function (hg) {
  "use strict";

  const OPEN = 0.17; // of the map's shorter side: a topic that spreads wider gives way to the topics inside it
  const MOST = 40;
  const GAP = 5; // px
  const MOST_WIDTH = 150; // px
  const SIZES = [1, 0.8, 0.65]; // of a name's own size
  const LEAST = 10; // px

  /**
   * The topics to name: from the selected one (or the root) down, each replaced by its children where it spreads wide.
   * @param {PlacedStore} store
   * @param {Camera} camera
   * @param {number} shorter
   * @param {number} selected
   */
  function candidates(store, camera, shorter, selected) {
    /** @type {number[]} */
    const found = [];
    const opened = new Set(store.ancestors(selected));
    /** @param {number} row */
    const visit = (row) => {
      const wide = store.spread[row] * camera.scale > OPEN * shorter;
      if (!store.isLeaf(row) && (wide || opened.has(row))) store.children[row].forEach(visit);
      else found.push(row);
    };
    visit(0);
    return found;
  }

  /**
   * The ways to write a name: in its own size over its place, then above or below it, then smaller.
   * @param {PlacedStore} store
   * @param {Camera} camera
   * @param {number} row
   * @param {boolean} inside
   */
  function* labels(store, camera, row, inside) {
    const [x, y] = camera.toScreen(store.x[row], store.y[row]);
    const most = Math.min(11 + 22 * Math.sqrt(store.size[row] / store.total), 17) + (inside ? 1 : 0);
    for (const share of SIZES) {
      const size = Math.max(Math.round(2 * share * most) / 2, LEAST);
      const fit = hg.fitText(store.label[row], MOST_WIDTH, 80, { most: size, weight: 650, rows: 3 });
      if (!fit) return;
      for (const step of [0, -0.7, 0.7]) {
        yield { row, fit, left: x - fit.width / 2, top: y - fit.height / 2 + step * fit.height };
      }
    }
  }

  /** @param {Taken} a @param {Taken} b */
  const meets = (a, b) =>
    a.left < b.left + b.fit.width + GAP && b.left < a.left + a.fit.width + GAP &&
    a.top < b.top + b.fit.height + GAP && b.top < a.top + a.fit.height + GAP;

  /**
   * Of a label that leaves the map by an edge: moved inside, or null where its place is out of sight.
   * @param {NameLabel} one
   * @param {number} width
   * @param {number} height
   */
  function moved(one, width, height) {
    const x = one.left + one.fit.width / 2;
    const y = one.top + one.fit.height / 2;
    if (x < 0 || y < 0 || x > width || y > height) return null;
    one.left = hg.clamp(one.left, GAP, width - one.fit.width - GAP);
    one.top = hg.clamp(one.top, GAP, height - one.fit.height - GAP);
    return one.left < 0 || one.top < 0 ? null : one;
  }

  /** The labels to show, largest topics first; `taken` are boxes that must stay free. */
  hg.placeNames = function (store, camera, { width, height }, selected, taken) {
    /** @param {number} row */
    const inside = (row) => selected !== 0 && store.ancestors(row).includes(selected);
    const rows = candidates(store, camera, Math.min(width, height), selected)
      .sort((a, b) => Number(inside(b)) - Number(inside(a)) || store.size[b] - store.size[a]);
    /** @type {NameLabel[]} */
    const shown = [];
    for (const row of rows) {
      if (shown.length === MOST) break;
      for (const one of labels(store, camera, row, inside(row))) {
        const kept = moved(one, width, height);
        if (!kept || [...shown, ...taken].some((other) => meets(kept, other))) continue;
        shown.push(kept);
        break;
      }
    }
    return shown.map((one) => ({ ...one, faded: selected !== 0 && !inside(one.row) }));
  };
})(window.Hierarchography);
