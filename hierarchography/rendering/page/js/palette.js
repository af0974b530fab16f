/* What a colour says: the topic, the year, the growth or the density. Python has worked the colours out. */
(function (hg) {
  "use strict";

  const TAIL = 0.05; // of the topics at either end of a scale that share its last colour
  const MOST_GROWTH = 1.5; // in doublings

  const quantile = (sorted, share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];

  function range(values) {
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
    return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  }

  const between = (low, high) => (value) => (high > low ? (value - low) / (high - low) : 0.5);

  /** The colourings that this map has something to say in, by name. */
  function modes(store) {
    const found = { topic: { label: "by topic" } };
    if (store.year && new Set(store.year).size > 1) {
      const [low, high] = range(store.year.slice(1));
      found.year = { label: "by year", values: store.year, at: between(low, high), ends: [low, high].map(String), title: "Median year", mapTitle: "Year" };
    }
    if (store.growth && store.growth.some((value) => value !== null)) {
      found.growth = {
        label: "by growth",
        values: store.growth,
        at: (value) => 0.5 + Math.log2(value) / (2 * MOST_GROWTH),
        ends: ["less", "as the whole map", "more"],
        title: "Share of papers from " + store.years.recent + " on",
      };
    }
    const dense = store.density.slice(1).filter((value) => value !== null);
    if (new Set(dense).size > 1) {
      const [low, high] = range(dense);
      found.density = { label: "by density", values: store.density, at: between(low, high), ends: ["thin", "dense"], title: "How alike its papers are" };
    }
    return found;
  }

  hg.openPalette = function (store) {
    const known = modes(store);
    let name = "topic";
    const colours = () => store.colours[hg.theme.name()];

    function step(value) {
      const shades = colours().scales[name];
      const share = hg.clamp(known[name].at(value), 0, 1);
      return Math.round(share * (shades.length - 1));
    }

    function byTopic(row) {
      const { branches, ink, root, plain } = colours();
      if (row === 0) return { fill: root, ink: plain };
      const branch = store.branch(row);
      const shade = Math.min(store.depth(row), branches[branch].length) - 1;
      return { fill: branches[branch][shade], ink: ink[branch][shade] };
    }

    function byValue(value) {
      const { scales, scaleInk, unknown, plain } = colours();
      if (value === null || value === undefined) return { fill: unknown, ink: plain };
      return { fill: scales[name][step(value)], ink: scaleInk[name][step(value)] };
    }

    return {
      modes: known,
      get name() {
        return name;
      },
      use: (mode) => (name = mode in known ? mode : "topic"),
      /** The fill and the text colour of a topic, `row` null for a tile "n more". */
      tile(row) {
        if (row === null) return { fill: colours().more, ink: colours().plain };
        if (name === "topic") return byTopic(row);
        return row === 0 ? { fill: colours().root, ink: colours().plain } : byValue(known[name].values[row]);
      },
      /** The colour of the topic itself, whatever the tiles are coloured by. */
      topic: byTopic,
      /** The colour of one paper on the map: of its leaf, or of its own year. */
      point(leaf, year) {
        if (name === "topic") return leaf ? colours().points[store.branch(leaf)] : colours().plain;
        const value = name === "year" ? year || null : known[name].values[leaf];
        return value === null ? colours().unknown : colours().pointScales[name][step(value)];
      },
      shades: (onMap) => colours()[onMap ? "pointScales" : "scales"][name],
      unknown: () => colours().unknown,
    };
  };
})(window.Hierarchography);
