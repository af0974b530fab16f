// @ts-check
/* The names of related topics that are out of sight, where the lines to them leave the map; none meets another name. */
(function (hg) {
  "use strict";

  const INSET = 6; // px from the edge of the map to a name
  const SIZE = 11.5; // px
  const STEPS = [0, 1, -1, 2, -2, 3, -3]; // heights or halves of widths that a name goes along the edge for a free place

  /**
   * Where a line leaves the map, and whether by its left or right side; null where it begins or ends outside or inside.
   * @param {Position} from @param {Position} to @param {Size} size
   * @returns {{ at: Position, aside: boolean } | null}
   */
  function leaving(from, to, { width, height }) {
    if (from[0] < 0 || from[0] > width || from[1] < 0 || from[1] > height) return null;
    /** How far along the line an edge is reached. @param {number} start @param {number} stop @param {number} far */
    const reach = (start, stop, far) => (stop > far ? (far - start) / (stop - start) : stop < 0 ? -start / (stop - start) : 1);
    const [across, down] = [reach(from[0], to[0], width), reach(from[1], to[1], height)];
    const part = Math.min(across, down);
    if (part >= 1) return null;
    return { at: [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])], aside: across < down };
  }

  /**
   * The free box of a name at the edge that is nearest to where its line leaves; null where all are taken.
   * @param {Fit} fit @param {{ at: Position, aside: boolean }} end @param {Size} size @param {Taken[]} taken
   */
  function free(fit, { at, aside }, size, taken) {
    for (const step of STEPS) {
      const [x, y] = aside ? [at[0], at[1] + step * fit.height] : [at[0] + (step * fit.width) / 2, at[1]];
      const left = hg.clamp(x - fit.width / 2, INSET, size.width - fit.width - INSET);
      const top = hg.clamp(y - fit.height / 2, INSET, size.height - fit.height - INSET);
      if (left >= INSET && top >= INSET && !hg.meetsAny(left, top, fit, taken)) return { fit, left, top };
    }
    return null;
  }

  /** The boxes of these names; a topic that has its name on the map already needs no second one. */
  hg.linkNames = function (store, row, camera, size, taken, named) {
    const from = camera.toScreen(store.x[row], store.y[row]);
    /** @type {NameLabel[]} */
    const labels = [];
    store.related[row].forEach((other, at) => {
      if (!store.links[row][at] || named.has(other)) return;
      const end = leaving(from, camera.toScreen(store.x[other], store.y[other]), size);
      const fit = end && hg.fitText(store.label[other], Math.min(160, 0.42 * size.width), 200, { most: SIZE, weight: 500, rows: 4 });
      const box = end && fit && free(fit, end, size, [...taken, ...labels]);
      if (box) labels.push({ ...box, row: other, leader: null });
    });
    return labels;
  };
})(window.Hierarchography);
