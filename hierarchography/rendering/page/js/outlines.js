// @ts-check
/*
 * The outlines of topics on the map: lines of equal density of their papers (marching squares over a blurred grid), one
 * around most of a topic's papers, one around its thick of papers.
 */
(function (hg) {
  "use strict";

  const MOST_OUTLINED = 24; // children, which come largest first
  const CELLS = 112; // on the longer side of what is looked at
  const PAD = 9; // cells around it, so that every line closes
  const SHARES = [0.85, 0.5]; // of a topic's papers inside its outer and its inner line
  const LEAST_PAPERS = 4;
  const PASSES = 3; // of a box blur, which come near to a Gaussian

  /* From which side of a cell to which a line goes, by the corners that lie inside; sides from the top, clockwise. */
  const SEGMENTS = [[], [[3, 2]], [[2, 1]], [[3, 1]], [[1, 0]], [[3, 2], [1, 0]], [[2, 0]], [[3, 0]],
    [[0, 3]], [[0, 2]], [[0, 3], [2, 1]], [[0, 1]], [[1, 3]], [[1, 2]], [[2, 3]], []];

  /**
   * One pass of a box blur along rows (`step` 1) or columns (`step` the width).
   * @param {Float32Array} from @param {Float32Array} to @param {number} count @param {number} length
   * @param {number} across @param {number} step @param {number} radius
   */
  function blurOnce(from, to, count, length, across, step, radius) {
    for (let line = 0; line < count; line++) {
      const start = line * across;
      let sum = 0;
      for (let at = -radius; at < length; at++) {
        if (at + radius < length) sum += from[start + (at + radius) * step];
        if (at - radius > 0) sum -= from[start + (at - radius - 1) * step];
        if (at >= 0) to[start + at * step] = sum / (2 * radius + 1);
      }
    }
  }

  /** @param {Grid} grid @param {number} radius */
  function blurred({ width, height, values }, radius) {
    const [from, to] = [values, new Float32Array(values.length)];
    for (let pass = 0; pass < PASSES; pass++) {
      blurOnce(from, to, height, width, width, 1, radius);
      blurOnce(to, from, width, height, 1, width, radius);
    }
    return { width, height, values: from };
  }

  /**
   * The closed lines along which a grid has the value `level`, as corners in cells.
   * @param {Grid} grid
   * @param {number} level
   */
  function lines({ width, height, values }, level) {
    /** @type {Map<number, number>} */
    const next = new Map();
    for (let row = 0; row < height - 1; row++) {
      for (let column = 0; column < width - 1; column++) {
        const at = row * width + column;
        const above = 8 * Number(values[at] >= level) + 4 * Number(values[at + 1] >= level);
        const kind = above + 2 * Number(values[at + width + 1] >= level) + Number(values[at + width] >= level);
        if (!kind || kind === 15) continue;
        const sides = [2 * at, 2 * (at + 1) + 1, 2 * (at + width), 2 * at + 1];
        for (const [from, to] of SEGMENTS[kind]) next.set(sides[from], sides[to]);
      }
    }
    /** Where a line crosses a side. @param {number} side @returns {Position} */
    const crossing = (side) => {
      const at = side >> 1;
      const other = side & 1 ? at + width : at + 1;
      const share = (level - values[at]) / (values[other] - values[at]);
      const [column, row] = [at % width, Math.floor(at / width)];
      return side & 1 ? [column, row + share] : [column + share, row];
    };
    /** @type {Position[][]} */
    const rings = [];
    for (let first = next.keys().next(); !first.done; first = next.keys().next()) {
      const ring = [];
      for (let side = first.value; next.has(side); ) {
        ring.push(crossing(side));
        const to = /** @type {number} */ (next.get(side));
        next.delete(side);
        side = to;
      }
      rings.push(ring);
    }
    return rings;
  }

  /**
   * The values of a grid above which these shares of the weight of `cells` lie.
   * @param {Float32Array} values
   * @param {number[]} cells the cell of each paper
   */
  function levels(values, cells) {
    // Ascending: a typed array without a function to compare by is sorted at once.
    const sorted = Float32Array.from(cells, (cell) => values[cell]).sort();
    return SHARES.map((share) => Math.max(sorted[Math.max(Math.ceil((1 - share) * sorted.length) - 1, 0)], 1e-6));
  }

  /**
   * The outlines of a topic in plane steps, outer lines first; none for a topic of a few papers.
   * @param {PlacedStore} store @param {PlacedPoints} points @param {number} row @param {Extent} box
   * @returns {Position[][][]}
   */
  function outlinesOf(store, points, row, box) {
    const cell = Math.max(box.right - box.left, box.bottom - box.top, 1) / CELLS;
    const width = Math.ceil((box.right - box.left) / cell) + 2 * PAD;
    const height = Math.ceil((box.bottom - box.top) / cell) + 2 * PAD;
    const values = new Float32Array(width * height);
    /** @type {number[]} */
    const cells = [];
    for (let place = store.start[row]; place < store.start[row] + store.size[row]; place++) {
      const column = Math.floor((points.x[place] - box.left) / cell) + PAD;
      const line = Math.floor((points.y[place] - box.top) / cell) + PAD;
      if (column < PAD || line < PAD || column >= width - PAD || line >= height - PAD) continue;
      cells.push(line * width + column);
      values[line * width + column]++;
    }
    if (cells.length < LEAST_PAPERS) return [];
    // Few papers need a wide blur to become one shape; PAD leaves room for it.
    const radius = hg.clamp(Math.round(24 / Math.sqrt(cells.length)), 1, 3);
    const grid = blurred({ width, height, values }, radius);
    /** @type {(corner: Position) => Position} */
    const onPlane = ([x, y]) => [box.left + (x - PAD + 0.5) * cell, box.top + (y - PAD + 0.5) * cell];
    return levels(grid.values, cells).map((level) => lines(grid, level).map((ring) => ring.map(onPlane)));
  }

  /** The outlines of the children of a topic, by child: of many only the largest, or there would be nothing but lines. */
  hg.outlinesUnder = function (store, points, focus) {
    const box = focus ? hg.boxOfTopic(store, points, focus) : hg.extentOf(points);
    return store.children[focus].slice(0, MOST_OUTLINED).map((row) => ({ row, levels: outlinesOf(store, points, row, box) }));
  };

  /** Draw outlines: the inside pale, its thick less so, and a line around it that is seen on the ground (3:1). */
  hg.drawOutlines = function (canvas, outlines, camera, ratio, { colour, ground }) {
    const context = hg.brushOf(canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (const { row, levels: own } of outlines) {
      context.fillStyle = colour(row);
      context.strokeStyle = hg.readable(colour(row), ground, 3);
      own.forEach((rings, place) => {
        context.beginPath();
        for (const ring of rings) {
          ring.forEach((corner, at) => context[at ? "lineTo" : "moveTo"](...camera.toScreen(...corner)));
          context.closePath();
        }
        context.globalAlpha = 0.09;
        context.fill("evenodd");
        context.globalAlpha = 1;
        context.lineWidth = 1.2;
        if (!place) context.stroke();
      });
    }
  };
})(window.Hierarchography);
