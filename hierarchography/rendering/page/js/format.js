// @ts-check
/* Numbers and words as the reader sees them, and text made safe for Plotly's pseudo-HTML. */
(function (hg) {
  "use strict";

  const numbers = new Intl.NumberFormat("en");

  hg.number = (value) => numbers.format(value);
  hg.percent = (share) => (share > 0 && share < 0.001 ? "<0.1" : (100 * share).toFixed(1)) + "%";
  hg.noun = (value, noun) => noun + (value === 1 ? "" : "s");
  hg.count = (value, noun) => hg.number(value) + " " + hg.noun(value, noun);
  hg.clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  /** The whole numbers from `start` on, `size` of them: the places of a topic's papers. */
  hg.range = function (start, size) {
    const places = new Uint32Array(size);
    for (let step = 0; step < size; step++) places[step] = start + step;
    return places;
  };

  /** The names of a paper's authors, one by one. */
  hg.authorsOf = (paper) => paper.authors.split("; ").filter(Boolean);

  /** For comparing: no accents, no capitals. Only what is not ASCII is looked at closely: it is little of much. */
  hg.fold = (text) =>
    text.replace(/[\u0080-\uffff]+/g, (part) => part.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();
})(window.Hierarchography);
