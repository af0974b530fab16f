// @ts-check
/* How many papers of other topics a name would cover on the screen, at once: summed-area tables (Crow 1984). */
(function (hg) {
  "use strict";

  const CELL = 8; // px
  const MOST_READ = 30000; // papers: of more, every nth is counted
  const [INSIDE, OUTSIDE] = [4, 1]; // what a paper of the topic looked at counts, and one that is drawn faint

  /** @type {Uint32Array} what the last call filled: the map is painted often while it is moved */
  let kept = new Uint32Array(0);

  /** Adds up the cells of one table from the left and from the top. @param {Uint32Array} table @param {number} across @param {number} down */
  function sum(table, across, down) {
    for (let row = 1; row < down; row++) {
      for (let column = 1; column < across; column++) {
        const at = row * across + column;
        table[at] += table[at - 1] + table[at - across] - table[at - across - 1];
      }
    }
  }

  /**
   * Returns `cover(row, left, top, width, height)`: the papers of other topics than `row` in a rectangle of px, as a
   * share (0 to 1) of the papers in sight; whole cells are counted. `rows` are the topics that will be
   * asked for, all inside of `focus`, the topic looked at.
   */
  hg.crowdOf = function (store, points, camera, size, rows, focus) {
    const across = Math.floor(Math.max(size.width, 1) / CELL) + 2;
    const down = Math.floor(Math.max(size.height, 1) / CELL) + 2;
    const area = across * down;
    if (kept.length < area * (rows.length + 1)) kept = new Uint32Array(area * (rows.length + 1));
    else kept.fill(0, 0, area * (rows.length + 1));
    const all = kept.subarray(0, area);
    const stride = Math.ceil(store.total / MOST_READ);
    const [west, north] = camera.toScreen(0, 0);
    const [right, up] = [camera.scale, camera.down];

    /** The cell of a paper; -1 out of sight. @param {number} place */
    function cellOf(place) {
      const [x, y] = [west + points.x[place] * right, north - points.y[place] * up];
      if (x < 0 || y < 0 || x >= size.width || y >= size.height) return -1;
      return (Math.floor(y / CELL) + 1) * across + Math.floor(x / CELL) + 1;
    }

    /** @param {Uint32Array} table @param {number} row @param {number} weight */
    function count(table, row, weight) {
      const [start, stop] = [store.start[row], store.start[row] + store.size[row]];
      for (let place = Math.ceil(start / stride) * stride; place < stop; place += stride) {
        const at = cellOf(place);
        if (at >= 0) table[at] += weight;
      }
    }
    count(all, 0, OUTSIDE);
    count(all, focus, INSIDE - OUTSIDE);
    sum(all, across, down);
    /** @type {Map<number, Uint32Array>} */
    const own = new Map();
    rows.forEach((row, number) => {
      const table = kept.subarray((number + 1) * area, (number + 2) * area);
      count(table, row, INSIDE);
      sum(table, across, down);
      own.set(row, table);
    });
    const inSight = Math.max(all[area - 1], 1);

    return function (row, left, top, width, height) {
      const first = hg.clamp(Math.floor(left / CELL), 0, across - 2);
      const last = hg.clamp(Math.floor((left + width) / CELL) + 1, 0, across - 1);
      const high = hg.clamp(Math.floor(top / CELL), 0, down - 2) * across;
      const low = hg.clamp(Math.floor((top + height) / CELL) + 1, 0, down - 1) * across;
      /** @param {Uint32Array} table */
      const within = (table) => table[low + last] - table[low + first] - table[high + last] + table[high + first];
      const mine = own.get(row);
      return (within(all) - (mine ? within(mine) : 0)) / inSight;
    };
  };
})(window.Hierarchography);
