/* Numbers of every paper as typed arrays, as rendering/page/points.py lays them out. */
(function (hg) {
  "use strict";

  const STRONG = 225; // of 255: the opacity of what is looked at
  const FAINT = 26; // and of the rest

  /** A promise of `{year, confidence, neighbours, x, y}`; x and y are null where the papers have no places. */
  hg.readPoints = async function (papers, withPlane) {
    const bytes = await hg.unpackBytes("points");
    let offset = 0;
    function take(Kind) {
      const view = new Kind(bytes.slice(offset, offset + papers * Kind.BYTES_PER_ELEMENT));
      offset += papers * Kind.BYTES_PER_ELEMENT;
      return view;
    }
    return {
      year: take(Uint16Array),
      confidence: take(Uint8Array),
      neighbours: take(Uint8Array),
      x: withPlane ? take(Uint16Array) : null,
      y: withPlane ? take(Uint16Array) : null,
    };
  };

  /** The colour of every point, as RGBA bytes: strong for what is looked at, faint for the rest. */
  hg.pointColours = function (store, palette, points, selected, hits) {
    const rgba = new Uint8Array(4 * store.total);
    const start = store.start[selected];
    const stop = start + store.size[selected];
    const known = new Map();
    const bytes = (colour) => {
      if (!known.has(colour)) known.set(colour, [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
      return known.get(colour);
    };
    for (const leaf of store.leaves()) {
      const one = palette.name === "year" ? null : bytes(palette.point(leaf));
      for (let place = store.start[leaf]; place < store.start[leaf] + store.size[leaf]; place++) {
        rgba.set(one || bytes(palette.point(leaf, points.year[place])), 4 * place);
        rgba[4 * place + 3] = hits === null && place >= start && place < stop ? STRONG : FAINT;
      }
    }
    if (hits !== null) for (const place of hits) if (place >= start && place < stop) rgba[4 * place + 3] = 255;
    return rgba;
  };

  /** The box that holds nearly all papers of a topic: a stray on the far side does not count. */
  hg.boxOfTopic = function (store, points, row) {
    const sorted = (values) => values.slice(store.start[row], store.start[row] + store.size[row]).sort();
    const ends = (values) => [Math.floor(0.04 * values.length), Math.ceil(0.96 * values.length) - 1].map((at) => values[Math.max(at, 0)]);
    const [left, right] = ends(sorted(points.x));
    const [top, bottom] = ends(sorted(points.y));
    const room = 0.15 * Math.max(right - left, bottom - top, store.plane / 60);
    return { left: left - room, right: right + room, top: top - room, bottom: bottom + room };
  };

  /** The box that holds all papers. */
  hg.extentOf = (points) => {
    const ends = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0]);
    const [left, right] = ends(points.x);
    const [top, bottom] = ends(points.y);
    return { left, right, top, bottom };
  };
})(window.Hierarchography);
