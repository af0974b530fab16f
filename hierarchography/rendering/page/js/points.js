// @ts-check
/* Numbers of every paper as typed arrays, as rendering/page/points.py lays them out. */
(function (hg) {
  "use strict";

  const STRONG = 225; // of 255: the opacity of what is looked at
  const FAINT = 26; // and of the rest
  const MISS = 60; // of what a search did not find
  const ELSEWHERE = 150; // of what a search found outside of what is looked at

  /** A promise of `{year, confidence, neighbours, x, y}`; x and y are null where the papers have no places. */
  hg.readPoints = async function (papers, withPlane) {
    const bytes = await hg.unpackBytes("points");
    let offset = 0;
    /** @param {number} width */
    function take(width) {
      offset += papers * width;
      return bytes.slice(offset - papers * width, offset);
    }
    return {
      year: new Uint16Array(take(2)),
      confidence: new Uint8Array(take(1)),
      neighbours: new Uint8Array(take(1)),
      x: withPlane ? new Uint16Array(take(2)) : null,
      y: withPlane ? new Uint16Array(take(2)) : null,
    };
  };

  /** The colour of every point, as RGBA bytes: strong for what is looked at, faint for the rest. */
  hg.pointColours = function (store, palette, points, selected, hits) {
    const rgba = new Uint8Array(4 * store.total);
    const start = store.start[selected];
    const stop = start + store.size[selected];
    /** @type {Map<string, number[]>} */
    const known = new Map();
    /** @param {string} colour */
    const bytes = (colour) => {
      const cached = known.get(colour);
      if (cached) return cached;
      const read = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      known.set(colour, read);
      return read;
    };
    const own = palette.ofPapers(points);
    if (hits !== null) return coloursOfHits();
    for (const leaf of store.leaves()) {
      const leafColour = own ? null : bytes(palette.point(leaf));
      for (let place = store.start[leaf]; place < store.start[leaf] + store.size[leaf]; place++) {
        rgba.set(leafColour || bytes(own ? own(place) : ""), 4 * place);
        rgba[4 * place + 3] = place >= start && place < stop ? STRONG : FAINT;
      }
    }
    return rgba;

    /** Misses are all alike; hits keep their colour, outside of the topic looked at as well. */
    function coloursOfHits() {
      const [red, green, blue] = bytes(palette.unknown());
      for (let at = 0; at < rgba.length; at += 4) [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]] = [red, green, blue, MISS];
      for (const place of hits || []) {
        rgba.set(bytes(own ? own(place) : palette.point(store.leafOf(place))), 4 * place);
        rgba[4 * place + 3] = place >= start && place < stop ? 255 : ELSEWHERE;
      }
      return rgba;
    }
  };

  /** The box that holds nearly all papers of a topic: a stray on the far side does not count. */
  hg.boxOfTopic = function (store, points, row) {
    /** @param {Uint16Array} values */
    const sorted = (values) => values.slice(store.start[row], store.start[row] + store.size[row]).sort();
    /** @param {Uint16Array} values */
    const ends = (values) => [Math.floor(0.04 * values.length), Math.ceil(0.96 * values.length) - 1].map((at) => values[Math.max(at, 0)]);
    const [left, right] = ends(sorted(points.x));
    const [top, bottom] = ends(sorted(points.y));
    const room = 0.15 * Math.max(right - left, bottom - top, store.plane / 60);
    return { left: left - room, right: right + room, top: top - room, bottom: bottom + room };
  };

  /** The box that holds all papers. */
  hg.extentOf = (points) => {
    /** @param {Uint16Array} values */
    const least = (values) => values.reduce((low, value) => Math.min(low, value), Infinity);
    /** @param {Uint16Array} values */
    const most = (values) => values.reduce((high, value) => Math.max(high, value), 0);
    return { left: least(points.x), right: most(points.x), top: least(points.y), bottom: most(points.y) };
  };
})(window.Hierarchography);
