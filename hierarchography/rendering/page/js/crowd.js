// @ts-check
/* How many papers lie in a rectangle of the plane, at once: a summed-area table (Crow 1984). */
(function (hg) {
  "use strict";

  const CELLS = 128; // on each side of the plane

  /** Returns `share(left, top, right, bottom)`: of all papers, 0 to 1, in plane steps; whole cells are counted. */
  hg.openCrowd = function (x, y, steps) {
    const side = CELLS + 1;
    const sums = new Uint32Array(side * side);
    /** @param {number} value */
    const cell = (value) => hg.clamp(Math.floor((value * CELLS) / (steps + 1)), 0, CELLS - 1);
    for (let place = 0; place < x.length; place++) sums[(cell(y[place]) + 1) * side + cell(x[place]) + 1]++;
    for (let row = 1; row < side; row++) {
      for (let column = 1; column < side; column++) {
        const at = row * side + column;
        sums[at] += sums[at - 1] + sums[at - side] - sums[at - side - 1];
      }
    }
    return function (left, top, right, bottom) {
      const [first, last] = [cell(left), cell(right) + 1];
      const [high, low] = [cell(top) * side, (cell(bottom) + 1) * side];
      return (sums[low + last] - sums[low + first] - sums[high + last] + sums[high + first]) / Math.max(x.length, 1);
    };
  };
})(window.Hierarchography);
