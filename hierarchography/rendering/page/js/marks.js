// @ts-check
/* What is marked on the charts: papers that a search or the filter lets pass, of the years played so far. */
(function (hg) {
  "use strict";

  /** @param {Uint32Array} a @param {Uint32Array} b ascending both */
  function both(a, b) {
    const inside = new Set(a);
    return b.filter((place) => inside.has(place));
  }

  /** `onMark(places, noun)` with the ascending places to mark, null for none, and what a tile counts them as. */
  hg.openMarks = function (onMark) {
    /** @type {Uint32Array | null} */
    let passing = null;
    /** @type {Uint32Array | null} */
    let played = null;
    function tell() {
      onMark(passing && played ? both(played, passing) : passing || played, passing ? "hit" : "paper");
    }
    return {
      filtered(places) {
        passing = places;
        tell();
      },
      played(places) {
        played = places;
        tell();
      },
    };
  };
})(window.Hierarchography);
