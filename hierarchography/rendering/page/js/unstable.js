// @ts-check
/* Topics that hang on chance: those that came back in fewer than half of the trees grown from one layout each. */
(function (hg) {
  "use strict";

  hg.isUnstable = function (store, row) {
    const returns = store.returns ? store.returns[row] : null;
    return returns !== null && 2 * returns < store.trees;
  };

  hg.stabilityText = function (store, row) {
    const returns = (store.returns && store.returns[row]) || 0;
    const times = returns ? "only " + returns + " of them" : "none of them";
    return "Unstable: the tree was grown again in " + hg.count(store.trees, "other way") + ", and this topic came back in " + times + ".";
  };

  hg.unstableHint = (store) => (store.id.some((_, row) => hg.isUnstable(store, row)) ? " Names in italics are those of unstable topics." : "");
})(window.Hierarchography);
