// @ts-check
/* Growth in figures: what share of a topic's papers is recent, against that of the whole map. */
(function (hg) {
  "use strict";

  const SHARE = 0.005; // of all papers: a smaller topic is not compared
  const FEWEST = 8; // papers
  const MOST = 5;

  /** The share of recent papers among those with a year; null where none has one. */
  hg.recentShare = function (store, row) {
    if (!store.recent || !store.trend) return null;
    const known = store.trend[row].slice(1).reduce((sum, count) => sum + count, 0);
    return known ? store.recent[row] / known : null;
  };

  /** @param {number} share */
  const whole = (share) => Math.round(100 * share) + "%";

  /** A topic's growth in words, `of` what it is a share; empty where growth says nothing. */
  hg.growthText = function (store, row, of) {
    const [own, all] = [hg.recentShare(store, row), hg.recentShare(store, 0)];
    if (!store.years || !store.growth || store.growth[row] === null || own === null || all === null) return "";
    const what = whole(own) + " of " + of + " are of " + store.years.recent + " or later";
    return row ? what + " (whole map " + whole(all) + ")" : what;
  };

  /** Rows of topics with enough papers to be compared. */
  hg.comparable = function (store) {
    const least = Math.max(FEWEST, SHARE * store.total);
    return store.parent.map((_, row) => row).filter((row) => row && store.size[row] >= least);
  };

  /**
   * The topics that grew more than the whole map, fastest first; of a topic and one inside of it the faster.
   * @param {Store} store
   */
  function fastest(store) {
    const { growth } = store;
    if (!growth) return [];
    const rows = hg.comparable(store).filter((row) => (growth[row] ?? 0) > 1);
    rows.sort((a, b) => (growth[b] ?? 0) - (growth[a] ?? 0) || a - b);
    /** @type {number[]} */
    const kept = [];
    for (const row of rows) {
      const related = kept.some((other) => store.ancestors(row).includes(other) || store.ancestors(other).includes(row));
      if (!related && kept.length < MOST) kept.push(row);
    }
    return kept;
  }

  /** The fastest growing topics of the map with their figures; null where nothing grew more than the rest. */
  hg.fastestGrowing = function (store) {
    const rows = fastest(store);
    const all = hg.recentShare(store, 0);
    if (!store.years || !rows.length || all === null) return null;
    const line = hg.el("p", { class: "quiet" }, "Share of papers since " + store.years.recent + "; whole map " + whole(all) + ".");
    /** @param {number} row */
    const item = (row) => {
      const figure = whole(hg.recentShare(store, row) || 0) + " of " + hg.count(store.size[row], "paper");
      return hg.el("li", {}, hg.topicLink(store, row, store.name[row]), hg.el("span", { class: "path" }, figure));
    };
    return hg.el("section", { class: "growing" }, hg.el("h3", {}, "Fastest growing topics"), line, hg.el("ol", { class: "related" }, ...rows.map(item)));
  };
})(window.Hierarchography);
