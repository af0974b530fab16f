// @ts-check
/* Where names lie in convex polygons: upright boxes that hold them, by linear programming; as rendering/polygon_names.py does. */
(function (hg) {
  "use strict";

  const SHAPES = [2.2, 1.5, 3.2, 1, 5, 8]; // widths of boxes by their height, those of most names first
  const EASES = [0.94, 0.999]; // of the largest box: what is smaller can lie nearer to the middle
  const WITHIN = 1e-6;

  /** The half-planes `[a, b, c]`, `a x + b y <= c`, in which a polygon lies, `margin` off its edges. */
  hg.sidesOf = (polygon, margin) =>
    polygon.map(([x, y], at) => {
      const [right, below] = polygon[(at + 1) % polygon.length];
      const length = Math.hypot(right - x, below - y);
      const [a, b] = [(below - y) / length, (x - right) / length];
      return /** @type {Line} */ ([a, b, a * x + b * y - margin]);
    });

  /** Half-planes over, under, left and right of a taken box. @param {Ground} box @param {number} margin @returns {Line[]} */
  const around = ({ x, y, width, height }, margin) => [
    [0, 1, y - height / 2 - margin],
    [0, -1, -y - height / 2 - margin],
    [1, 0, x - width / 2 - margin],
    [-1, 0, -x - width / 2 - margin],
  ];

  /** How far a box reaches across a line. @param {Line} line @param {number} width @param {number} height */
  const reach = ([a, b], width, height) => (Math.abs(a) * width + Math.abs(b) * height) / 2;

  /**
   * The convex parts of a polygon that are free: over, under, left or right of each taken box that lies in it.
   * @param {Position[]} polygon @param {number} margin @param {Ground[]} taken
   */
  function freeParts(polygon, margin, taken) {
    const inside = hg.sidesOf(polygon, margin);
    const near = taken.filter((box) =>
      inside.every((line) => line[0] * box.x + line[1] * box.y - reach(line, box.width, box.height) < line[2]),
    );
    return near.reduce((parts, box) => parts.flatMap((part) => around(box, margin).map((side) => [...part, side])), [inside]);
  }

  /** The place of the largest box of a shape within half-planes. @param {Line[]} lines @param {number} shape */
  function largest(lines, shape) {
    const rows = lines.map((line) => [line[0], line[1], reach(line, shape, 1), line[2]]);
    let height = 0;
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < j; k++) {
          const found = solved(rows[i], rows[j], rows[k]);
          if (!found || found[2] <= height) continue;
          const [x, y, high] = found;
          if (rows.every((row) => row[0] * x + row[1] * y + row[2] * high <= row[3] + WITHIN)) height = high;
        }
      }
    }
    return height;
  }

  /** Where three planes `[a, b, c, d]`, `a x + b y + c z = d`, meet. @param {number[]} p @param {number[]} q @param {number[]} r */
  function solved(p, q, r) {
    /** @param {number} i @param {number} j @param {number} k */
    const det = (i, j, k) =>
      p[i] * (q[j] * r[k] - q[k] * r[j]) - p[j] * (q[i] * r[k] - q[k] * r[i]) + p[k] * (q[i] * r[j] - q[j] * r[i]);
    const all = det(0, 1, 2);
    return Math.abs(all) > 1e-9 ? [det(3, 1, 2) / all, det(0, 3, 2) / all, det(0, 1, 3) / all] : null;
  }

  /** The polygon that the middle of a box can lie in. @param {Position[]} polygon @param {Line[]} lines @param {number} width @param {number} height */
  const middles = (polygon, lines, width, height) =>
    hg.clipped(polygon, lines.map((line) => [line[0], line[1], line[2] - reach(line, width, height)]));

  /** @param {Position[]} polygon @returns {Position} */
  function centroid(polygon) {
    const [[x, y]] = polygon;
    let [east, south, twice] = [0, 0, 0];
    for (let at = 1; at < polygon.length - 1; at++) {
      const [a, b] = [polygon[at], polygon[at + 1]];
      const piece = (a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y);
      twice += piece;
      east += piece * (a[0] + b[0] - 2 * x);
      south += piece * (a[1] + b[1] - 2 * y);
    }
    return twice > WITHIN ? [x + east / (3 * twice), y + south / (3 * twice)] : [x, y];
  }

  /** The largest box of each shape in a polygon, `margin` off its edges and clear of the `taken` boxes; before them smaller ones nearer to the middle. */
  hg.boxesIn = function (polygon, margin, taken) {
    const parts = freeParts(polygon, margin, taken);
    const found = SHAPES.map((shape) => {
      const sizes = parts.map((lines) => largest(lines, shape));
      const most = Math.max(...sizes);
      return { shape, most, lines: parts[sizes.indexOf(most)] };
    });
    return EASES.flatMap((ease, at) =>
      found.flatMap(({ shape, most, lines }) => {
        const height = ease * most;
        const room = height > 0 ? middles(polygon, lines, shape * height, height) : [];
        if (room.length < 3) return [];
        const [x, y] = centroid(room);
        return [{ x, y, width: shape * height, height, turn: 0, centred: true, last: at > 0 }];
      }),
    );
  };

  /** The middle of a box of a size in a polygon, as high up as there is room, of equal places the leftmost; else null. */
  hg.highestIn = function (polygon, width, height, margin, taken) {
    const spots = freeParts(polygon, margin, taken).flatMap((lines) => middles(polygon, lines, width, height));
    return spots.reduce(
      (top, spot) => (!top || spot[1] < top[1] - 1e-3 || (spot[1] <= top[1] + 1e-3 && spot[0] < top[0]) ? spot : top),
      /** @type {Position | null} */ (null),
    );
  };
})(window.Hierarchography);
