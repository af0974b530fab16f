// @ts-check
/* Where the papers of a topic are densest on the plane: what its name stands on, or points to. */
(function (hg) {
  "use strict";

  const CELLS = 24; // on the longer side of what the topic covers
  const MOST = 4;
  const LEAST = 0.4; // of the highest density: less is no place of its own
  const APART = 3; // cells between two places
  const BLUR = [1, 2, 1]; // of neighbouring cells, in both directions

  /** Neighbouring cells mixed into each other along one direction. @param {Float32Array} from @param {number} side @param {number} step */
  function mixed(from, side, step) {
    const to = new Float32Array(from.length);
    for (let at = 0; at < from.length; at++) {
      const along = step === 1 ? at % side : Math.floor(at / side);
      for (let move = -1; move <= 1; move++) {
        if (along + move >= 0 && along + move < side) to[at] += BLUR[move + 1] * from[at + move * step];
      }
    }
    return to;
  }

  /**
   * The highest cells of a square grid, highest first, each well apart from those before it.
   * @param {Float32Array} values @param {number} side
   */
  function peaks(values, side) {
    const order = Array.from(values.keys()).filter((at) => values[at] > 0).sort((a, b) => values[b] - values[a] || a - b);
    /** @type {number[]} */
    const found = [];
    for (const at of order) {
      if (found.length === MOST || values[at] < LEAST * values[order[0]]) break;
      const [column, line] = [at % side, Math.floor(at / side)];
      const near = found.some((other) => Math.abs((other % side) - column) <= APART && Math.abs(Math.floor(other / side) - line) <= APART);
      if (!near) found.push(at);
    }
    return found;
  }

  /** @param {PlacedStore} store @param {PlacedPoints} points @param {number} row @returns {Position[]} */
  function spotsOf(store, points, row) {
    const box = hg.boxOfTopic(store, points, row);
    const cell = Math.max(box.right - box.left, box.bottom - box.top, 1) / CELLS;
    const side = CELLS + 1;
    const counts = new Float32Array(side * side);
    /** The cell of a paper; -1 for a stray outside of the box. @param {number} place */
    const cellOf = (place) => {
      const [column, line] = [Math.floor((points.x[place] - box.left) / cell), Math.floor((points.y[place] - box.top) / cell)];
      return column < 0 || line < 0 || column >= side || line >= side ? -1 : line * side + column;
    };
    const [start, stop] = [store.start[row], store.start[row] + store.size[row]];
    for (let place = start; place < stop; place++) {
      const at = cellOf(place);
      if (at >= 0) counts[at]++;
    }
    const found = peaks(mixed(mixed(counts, side, 1), side, side), side);
    // On a paper: of those in and around the cell, the one nearest to their middle.
    return found.map((peak) => {
      /** @type {number[]} */
      const near = [];
      for (let place = start; place < stop; place++) {
        const at = cellOf(place);
        if (at >= 0 && Math.abs((at % side) - (peak % side)) <= 1 && Math.abs(Math.floor(at / side) - Math.floor(peak / side)) <= 1) near.push(place);
      }
      const [x, y] = [points.x, points.y].map((values) => near.reduce((total, place) => total + values[place], 0) / near.length);
      /** @param {number} place */
      const far = (place) => (points.x[place] - x) ** 2 + (points.y[place] - y) ** 2;
      const best = near.reduce((a, b) => (far(b) < far(a) ? b : a));
      return [points.x[best], points.y[best]];
    });
  }

  /** @type {WeakMap<PlacedPoints, Map<number, Position[]>>} */
  const known = new WeakMap();

  /** The densest places of a topic in plane steps, the densest first; at least one, and each is that of a paper. */
  hg.spotsOf = function (store, points, row) {
    const kept = known.get(points) || new Map();
    known.set(points, kept);
    const spots = kept.get(row) || spotsOf(store, points, row);
    kept.set(row, spots);
    return spots;
  };
})(window.Hierarchography);
