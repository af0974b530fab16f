// @ts-check
/* What the page carries, unpacked when it is asked for and only once, whatever view of it is shown. */
(function (hg) {
  "use strict";

  const KEPT_CHUNKS = 8;

  /** @type {Source | null} */
  let known = null;

  /** @returns {Source} */
  function open() {
    /** @type {MapData} */
    const data = JSON.parse(hg.byId("map-data").textContent);
    /** @type {Promise<Facet[]> | null} */
    let fields = null;
    /** @type {Promise<Points> | null} */
    let points = null;
    /** @type {Promise<Uint8Array> | null} */
    let columns = null;
    /** @param {number} number */
    const readChunk = (number) => /** @type {Promise<PaperColumns>} */ (hg.unpackJson("papers-" + number));
    /** @returns {Promise<Abstracts>} */
    const noAbstracts = async () => ({ at: () => "", all: () => [] });
    const readColumns = async () => new Uint8Array(await hg.unpackBytes("columns"));
    return {
      data,
      view: data.views[0],
      titles: hg.openTitles(data.papers, data.titleChunk),
      people: hg.openTitles(data.papers, data.titleChunk, "people"),
      readChunk: hg.keeping(KEPT_CHUNKS, readChunk),
      readAbstracts: hg.keeping(KEPT_CHUNKS, data.abstracts ? hg.readAbstracts : noAbstracts),
      fields: () => (fields = fields || hg.readFields(data.papers)),
      points: () => (points = points || hg.readPoints(data.papers, data.plane !== null)),
      columns: () => (columns = columns || readColumns()),
      second: null,
      home: (place) => place,
      placeOf: (home) => home,
    };
  }

  /** The papers in the order of the first view. */
  hg.firstSource = () => (known = known || open());
})(window.Hierarchography);
