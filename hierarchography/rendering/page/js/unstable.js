// @ts-check
/* Topics that hang on chance: those that came back in fewer than half of the trees grown from one layout each. */
(function (hg) {
  "use strict";

  const FIRM = 2 / 3; // of the papers that would share a topic again: they belong together

  hg.isUnstable = function (store, row) {
    const returns = store.returns ? store.returns[row] : null;
    return returns !== null && 2 * returns < store.trees;
  };

  /** Whether the papers hold together, in the topic or, of one with subtopics, in the smallest ones below it. @param {Store} store @param {number} row */
  function isFirm(store, row) {
    const leaves = hg.growthRows(store, row, true);
    const unstable = leaves.filter((leaf) => hg.isUnstable(store, leaf)).length;
    return store.confidence[row] >= FIRM && 2 * unstable <= leaves.length;
  }

  /** What of an unstable topic is sure and what is not, in one sentence. */
  hg.stabilityText = function (store, row) {
    const returns = (store.returns && store.returns[row]) || 0;
    const again = (returns ? "only " + returns : "none") + " of " + hg.count(store.trees, "test rebuild") + " had a topic of nearly the same papers.";
    const share = "about " + Math.round(100 * store.confidence[row]) + "%";
    if (!isFirm(store, row)) return "Uncertain: " + share + " of its papers would again share a topic, and " + again;
    if (store.isLeaf(row)) return "Its papers belong together (" + share + " would again share a topic), but its border is uncertain: " + again;
    return "Its smallest topics are firm (" + share + " of their papers would stay), but how they are grouped is not: " + again;
  };

  /** The same in two words. */
  hg.unstableNote = (store, row) => (store.isLeaf(row) ? "uncertain border" : "uncertain grouping");

  hg.unstableHint = (store) => (store.id.some((_, row) => hg.isUnstable(store, row)) ? " Names in italics are those of topics with an uncertain border or grouping." : "");
})(window.Hierarchography);
