// @ts-check
/* The words of a search, marked where they stand in a text. */
(function (hg) {
  "use strict";

  /** The terms that the list in the panel was found by. */
  hg.highlight = [];

  /** The terms worth a mark: beside others, words such as "of" are none. @param {string[]} terms */
  function telling(terms) {
    const content = terms.filter((term) => !hg.stopWords.has(term));
    return content.length ? content : terms;
  }

  /** A text as nodes, its terms in `<mark>`; all of it by textContent. */
  hg.marked = (text, terms = hg.highlight) =>
    hg.markedPieces(text, telling(terms)).map(([piece, isMarked]) => (isMarked ? hg.el("mark", {}, piece) : piece));
})(window.Hierarchography);
