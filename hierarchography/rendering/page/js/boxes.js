// @ts-check
/* Boxes of names on the map: whether they meet, whether a line passes through one, and which places are free for one. */
(function (hg) {
  "use strict";

  const GAP = 4; // px between names, and to the edge of the map
  hg.NAME_GAP = GAP;
  const STEP = 9; // px between the places tried all over the map

  /** Whether a box of this place and size comes too near to one of `taken`. */
  hg.meetsAny = function (left, top, { width, height }, taken) {
    for (let at = 0; at < taken.length; at++) {
      const other = taken[at];
      if (left < other.left + other.fit.width + GAP && other.left < left + width + GAP &&
        top < other.top + other.fit.height + GAP && other.top < top + height + GAP) return true;
    }
    return false;
  };

  /** Whether a line passes through a box (Liang & Barsky 1984); without arrays: it is asked of thousands of places. */
  hg.crosses = function ({ from, to }, left, top, { width, height }) {
    let [enter, leave] = [0, 1];
    for (let axis = 0; axis < 2; axis++) {
      const a = from[axis];
      const along = to[axis] - a;
      const low = (axis ? top : left) - 1;
      const high = (axis ? top + height : left + width) + 1;
      if (along === 0) {
        if (a < low || a > high) return false;
        continue;
      }
      const first = ((along > 0 ? low : high) - a) / along;
      const last = ((along > 0 ? high : low) - a) / along;
      if (first > enter) enter = first;
      if (last < leave) leave = last;
      if (enter >= leave) return false;
    }
    return enter < leave;
  };

  /** The places on a grid over the map where a box of this size meets none of `taken`: left and top of each, in turn. */
  hg.freePlaces = function (fit, size, taken) {
    const across = Math.floor((size.width - 2 * GAP - fit.width) / STEP) + 1;
    const down = Math.floor((size.height - 2 * GAP - fit.height) / STEP) + 1;
    if (across < 1 || down < 1) return new Float64Array(0);
    const full = new Uint8Array(across * down);
    for (const { left, top, fit: other } of taken) {
      // Between these steps, themselves not included, a box would meet the other.
      const [west, east] = [left - fit.width - 2 * GAP, left + other.width].map((end) => end / STEP);
      const [north, south] = [top - fit.height - 2 * GAP, top + other.height].map((end) => end / STEP);
      const [first, last] = [Math.max(Math.floor(west) + 1, 0), Math.min(Math.ceil(east), across)];
      if (first >= last) continue;
      for (let row = Math.max(Math.floor(north) + 1, 0); row < Math.min(Math.ceil(south), down); row++) {
        full.fill(1, row * across + first, row * across + last);
      }
    }
    const places = new Float64Array(2 * full.length);
    let count = 0;
    for (let at = 0; at < full.length; at++) {
      if (full[at]) continue;
      places[count++] = GAP + STEP * (at % across);
      places[count++] = GAP + STEP * Math.floor(at / across);
    }
    return places.subarray(0, count);
  };
})(window.Hierarchography);
