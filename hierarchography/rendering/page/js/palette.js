// @ts-check
/* What a colour says: the topic, the year, the growth or the density. Python has worked the colours out. */
(function (hg) {
  "use strict";

  const TAIL = 0.05; // of the topics at either end of a scale that share its last colour
  const MOST_GROWTH = 1.5; // in doublings

  /** @param {number[]} sorted @param {number} share */
  const quantile = (sorted, share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];

  /** @param {(number | null)[]} values */
  function range(values) {
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
    return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  }

  /** @type {(low: number, high: number) => (value: number) => number} */
  const between = (low, high) => (value) => (high > low ? (value - low) / (high - low) : 0.5);

  /**
   * The colourings that this map has something to say in, by name.
   * @param {Store} store
   */
  function modes(store) {
    /** @type {Record<string, Mode>} */
    const byName = { topic: { label: "by topic", scale: null } };
    if (store.year && new Set(store.year).size > 1) {
      const [low, high] = range(store.year.slice(1));
      const scale = { values: store.year, at: between(low, high), ends: [low, high].map(String), title: "Median year", mapTitle: "Year" };
      byName.year = { label: "by year", scale };
    }
    if (store.years && store.growth && store.growth.some((value) => value !== null)) {
      /** @type {Scale} */
      const scale = {
        values: store.growth,
        at: (value) => 0.5 + Math.log2(value) / (2 * MOST_GROWTH),
        ends: ["less", "same as whole map", "more"],
        title: "Share of papers since " + store.years.recent,
      };
      byName.growth = { label: "by growth", scale };
    }
    const dense = store.density.slice(1).filter((value) => value !== null);
    if (new Set(dense).size > 1) {
      const [low, high] = range(dense);
      const scale = { values: store.density, at: between(low, high), ends: ["sparse", "dense"], title: "Mean similarity of its papers" };
      byName.density = { label: "by density", scale };
    }
    return byName;
  }

  hg.openPalette = function (store) {
    const known = modes(store);
    let name = "topic";
    /** @type {Scale | null} */
    let scale = null;
    const colours = () => store.colours[hg.theme.name()];

    /** @param {Scale} shown @param {number} value */
    function step(shown, value) {
      const shades = colours().scales[name];
      return Math.round(hg.clamp(shown.at(value), 0, 1) * (shades.length - 1));
    }

    /** @param {number} row */
    function byTopic(row) {
      const { branches, ink, root, plain } = colours();
      if (row === 0) return { fill: root, ink: plain };
      const branch = store.branch(row);
      const shade = Math.min(store.depth(row), branches[branch].length) - 1;
      return { fill: branches[branch][shade], ink: ink[branch][shade] };
    }

    /** @param {Scale} shown @param {number | null} value */
    function byValue(shown, value) {
      const { scales, scaleInk, unknown, plain } = colours();
      if (value === null) return { fill: unknown, ink: plain };
      return { fill: scales[name][step(shown, value)], ink: scaleInk[name][step(shown, value)] };
    }

    return {
      modes: known,
      get name() {
        return name;
      },
      get scale() {
        return scale;
      },
      use(mode) {
        name = mode in known ? mode : "topic";
        scale = known[name].scale;
      },
      /** The fill and the text colour of a topic, `row` null for a tile "n more". */
      tile(row) {
        if (row === null) return { fill: colours().more, ink: colours().plain };
        return scale && row !== 0 ? byValue(scale, scale.values[row]) : byTopic(row);
      },
      /** The colour of the topic itself, whatever the tiles are coloured by. */
      topic: byTopic,
      /** The colour of one paper on the map: of its leaf, or of its own year. */
      point(leaf, year) {
        if (!scale) return leaf ? colours().points[store.branch(leaf)] : colours().plain;
        const value = name === "year" ? year || null : scale.values[leaf];
        return value === null ? colours().unknown : colours().pointScales[name][step(scale, value)];
      },
      shades: (onMap) => colours()[onMap ? "pointScales" : "scales"][name],
      unknown: () => colours().unknown,
    };
  };
})(window.Hierarchography);
