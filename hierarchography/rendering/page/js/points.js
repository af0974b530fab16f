/* Numbers of every paper as typed arrays, as rendering/page/points.py lays them out. */
(function (hg) {
  "use strict";

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
})((window.Hierarchography = window.Hierarchography || {}));
