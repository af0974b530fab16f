// @ts-check
/* Which paper lies under the pointer, and which lie inside a line drawn around them. */
(function (hg) {
  "use strict";

  const CELLS = 256; // on each side of the plane

  /** The papers sorted by cell of a grid over the plane. */
  hg.openPicking = function (x, y, steps) {
    /** @param {number} value */
    const cell = (value) => Math.min(Math.floor((value * CELLS) / (steps + 1)), CELLS - 1);
    const starts = new Uint32Array(CELLS * CELLS + 1);
    for (let place = 0; place < x.length; place++) starts[cell(y[place]) * CELLS + cell(x[place]) + 1]++;
    for (let index = 0; index < CELLS * CELLS; index++) starts[index + 1] += starts[index];
    const next = starts.slice();
    const sorted = new Uint32Array(x.length);
    for (let place = 0; place < x.length; place++) sorted[next[cell(y[place]) * CELLS + cell(x[place])]++] = place;

    /** @param {number} left @param {number} right @param {number} top @param {number} bottom */
    function* within(left, right, top, bottom) {
      /** @param {number} value */
      const cellAt = (value) => cell(hg.clamp(value, 0, steps));
      for (let row = cellAt(top); row <= cellAt(bottom); row++) {
        const from = starts[row * CELLS + cellAt(left)];
        const to = starts[row * CELLS + cellAt(right) + 1];
        for (let at = from; at < to; at++) yield sorted[at];
      }
    }

    return {
      /** The place of the paper nearest to (px, py), at most `reach` steps away; -1 where there is none. */
      nearest(px, py, reach) {
        let best = -1;
        let least = reach * reach;
        for (const place of within(px - reach, px + reach, py - reach, py + reach)) {
          const far = (x[place] - px) ** 2 + (y[place] - py) ** 2;
          if (far <= least) [best, least] = [place, far];
        }
        return best;
      },
      /** The ascending places of the papers inside a polygon of `[px, py]`. */
      inside(polygon) {
        const xs = polygon.map((corner) => corner[0]);
        const ys = polygon.map((corner) => corner[1]);
        /** @type {number[]} */
        const inside = [];
        for (const place of within(Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys))) {
          if (contains(polygon, x[place], y[place])) inside.push(place);
        }
        return Uint32Array.from(inside).sort();
      },
    };
  };

  /**
   * The even-odd rule: a ray from the point crosses the line an odd number of times.
   * @param {Position[]} polygon
   * @param {number} px
   * @param {number} py
   */
  function contains(polygon, px, py) {
    let odd = false;
    for (let corner = 0, before = polygon.length - 1; corner < polygon.length; before = corner++) {
      const [ax, ay] = polygon[corner];
      const [bx, by] = polygon[before];
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  }

  /** How many of these ascending places lie in [start, stop). */
  hg.countBetween = (places, start, stop) => lowerBound(places, stop) - lowerBound(places, start);

  /** @param {Uint32Array} places @param {number} value */
  function lowerBound(places, value) {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
})(window.Hierarchography);
