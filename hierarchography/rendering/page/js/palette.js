// @ts-check
/*
 * What a colour says: the topic, the year, the growth, the density, or a column of the input. Python has worked the
 * colours out. Hues go to the children of the topic that is looked at; what lies around it has none.
 */
(function (hg) {
  "use strict";

  const TAIL = 0.05; // of the topics at either end of a scale that share its last colour
  const MOST_GROWTH = 1.5; // in doublings
  const UNKNOWN = hg.UNKNOWN_VALUE;
  const STEPS = 250;
  const VALUE_DEPTH = 1; // the shade of a hue that tiles of a value have

  /** @param {number[]} sorted @param {number} share */
  const quantile = (sorted, share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];

  /** @param {(number | null)[]} values */
  function range(values) {
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
    return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  }

  /** @type {(low: number, high: number) => (value: number) => number} */
  const between = (low, high) => (value) => (high > low ? (value - low) / (high - low) : 0.5);

  /** @param {number} low @param {number} high @param {(value: number) => number} at @param {object} kind */
  const marks = (low, high, at, kind) => hg.ticks(low, high, kind).map((value) => ({ at: at(value), text: String(value) }));

  /** @param {Store} store @returns {Scale} */
  function yearScale(store) {
    const values = store.year || [];
    const [low, high] = range(values.slice(1));
    const at = between(low, high);
    return { ramp: "viridis", values, at, ticks: marks(low, high, at, { whole: true }), title: "Median year", mapTitle: "Year" };
  }

  /** @param {Column} column @returns {Scale} */
  function numberScale({ name, topics, low = 0, high = 0, log = false }) {
    const scaled = log ? Math.log1p : Number;
    const at = between(scaled(low), scaled(high));
    const ticks = marks(low, high, (value) => at(scaled(value)), { log, whole: high - low >= 5 });
    const values = topics.map((code) => (code === UNKNOWN ? null : code));
    return { ramp: "viridis", values, at: (code) => code / STEPS, ticks, title: "Median of " + name, mapTitle: name };
  }

  /**
   * The colourings that this map has something to say in, by name.
   * @param {Store} store
   */
  function modes(store) {
    /** @type {Record<string, Mode>} */
    const byName = { topic: { label: "by topic", scale: null, column: null } };
    if (store.year && new Set(store.year).size > 1) byName.year = { label: "by year", scale: yearScale(store), column: null };
    if (hg.grownIn(store)) {
      /** @type {Scale} */
      const scale = {
        ramp: "growth",
        get values() {
          const growing = hg.grownIn(store);
          return growing ? (hg.growthByGain(store) ? growing.gain : growing.share) : store.parent.map(() => null);
        },
        at(value) {
          if (!hg.growthByGain(store)) return 0.5 + Math.log2(value) / (2 * MOST_GROWTH);
          const most = hg.grownIn(store)?.most || 1;
          return 0.5 + (Math.sign(value) * Math.log1p(Math.abs(value))) / (2 * Math.log1p(most));
        },
        get ends() {
          const most = hg.number(Math.ceil(hg.grownIn(store)?.most || 0));
          if (hg.growthByGain(store)) return ["\u2212" + most, "no change", "+" + most];
          return ["less", "average " + Math.round(100 * (hg.recentShare(store, 0) || 0)) + "%", "more"];
        },
        get title() {
          const growing = hg.grownIn(store);
          if (!growing) return "No years to compare";
          return (hg.growthByGain(store) ? "Papers a year, change since " : "Share of papers since ") + growing.since;
        },
      };
      byName.growth = { label: "by growth", scale, column: null };
    }
    const dense = store.density.slice(1).filter((value) => value !== null);
    if (new Set(dense).size > 1) {
      const [low, high] = range(dense);
      /** @type {Scale} */
      const scale = { ramp: "viridis", values: store.density, at: between(low, high), ends: ["sparse", "dense"], title: "Mean similarity of its papers" };
      byName.density = { label: "by density", scale, column: null };
    }
    for (const column of store.columns) {
      byName[column.key] = { label: "by " + column.name, scale: column.values ? null : numberScale(column), column };
    }
    return byName;
  }

  /**
   * For each topic the place, among the children of `focus`, of the one that it is or lies in; -1 for what lies around.
   * @param {Store} store
   * @param {number} focus
   */
  function huesUnder(store, focus) {
    const hues = new Int32Array(store.parent.length).fill(-1);
    store.children[focus].forEach((child, place) => (hues[child] = place));
    // Parents come before their children.
    store.parent.forEach((parent, row) => {
      if (parent > focus && hues[row] < 0) hues[row] = hues[parent];
    });
    return hues;
  }

  hg.openPalette = function (store) {
    const known = modes(store);
    let name = "topic";
    let focus = 0;
    let hues = huesUnder(store, focus);
    /** @type {Uint8Array | null} */
    let codes = null;
    /** @type {Points | null} */
    let numbers = null;
    /** @type {Promise<void> | null} */
    let reading = null;
    const colours = () => store.colours[hg.theme.name()];
    const mode = () => known[name];

    /** @param {Scale} shown @param {number} value */
    function step(shown, value) {
      const shades = colours().scales[shown.ramp];
      return Math.round(hg.clamp(shown.at(value), 0, 1) * (shades.length - 1));
    }

    /** @param {number} row */
    function byTopic(row) {
      const { branches, ink, root, plain } = colours();
      if (hues[row] < 0) return { fill: root, ink: plain };
      const shade = Math.min(store.depth(row) - store.depth(focus), branches[hues[row]].length) - 1;
      return { fill: branches[hues[row]][shade], ink: ink[hues[row]][shade] };
    }

    /** @param {Scale} shown @param {number | null} value */
    function byNumber(shown, value) {
      const { scales, scaleInk, unknown, plain } = colours();
      if (value === null) return { fill: unknown, ink: plain };
      return { fill: scales[shown.ramp][step(shown, value)], ink: scaleInk[shown.ramp][step(shown, value)] };
    }

    /** @param {Column} column @param {number} code */
    function byValue(column, code) {
      const { branches, ink, more, unknown, plain } = colours();
      const values = column.values || [];
      if (code >= values.length) return { fill: code === UNKNOWN ? unknown : more, ink: plain };
      return { fill: branches[code][VALUE_DEPTH], ink: ink[code][VALUE_DEPTH] };
    }

    /** @param {number} row */
    function fillOf(row) {
      const { scale, column } = mode();
      if (row === focus || (!scale && !column)) return byTopic(row);
      if (scale) return byNumber(scale, scale.values[row]);
      return column ? byValue(column, column.topics[row]) : byTopic(row);
    }

    /** A paper's tile says its own year or value, once these are read. @param {Tile} tile */
    function ofPaper({ place, above }) {
      const { scale, column } = mode();
      if (name === "year" && scale && numbers) return byNumber(scale, numbers.year[place] || null);
      if (!column || !codes) return fillOf(above);
      const code = codes[offset(column) + place];
      return scale ? byNumber(scale, code === UNKNOWN ? null : code) : byValue(column, code);
    }

    /** @param {Scale} scale @param {number | null} value */
    const pointOfNumber = (scale, value) =>
      value === null ? colours().unknown : colours().pointScales[scale.ramp][step(scale, value)];

    /** @param {Column} column @param {number} code */
    function pointOfValue(column, code) {
      const { points, unknown, plain } = colours();
      return code < (column.values || []).length ? points[code] : code === UNKNOWN ? unknown : hg.mixed(plain, unknown, 0.6);
    }

    /** @param {Column} column @param {number} code */
    const named = ({ name: column, values }, code) => (values && values[code] !== undefined ? hg.valueName(column, values[code]) : undefined);

    /** Of a column: where its codes begin among those of all columns. @param {Column} column */
    const offset = (column) => store.columns.indexOf(column) * store.total;

    return {
      modes: known,
      get name() {
        return name;
      },
      get scale() {
        return mode().scale;
      },
      get column() {
        return mode().column;
      },
      get focus() {
        return focus;
      },
      use(wanted) {
        name = wanted in known ? wanted : "topic";
      },
      /** Look at a topic: its children get the hues. A leaf is looked at among its siblings. */
      look(row) {
        const next = store.isLeaf(row) ? Math.max(store.parent[row], 0) : row;
        if (next === focus) return;
        focus = next;
        hues = huesUnder(store, focus);
      },
      /** Resolves when the colours of single papers are known, those of columns included. */
      ready() {
        const read = async () => {
          numbers = await store.points();
          codes = await hg.readColumns(store);
        };
        return (reading = reading || read());
      },
      /** The fill and the text colour of a tile of which this share of the papers is there. */
      fill(tile, share = 1) {
        const whole = tile.place >= 0 ? ofPaper(tile) : tile.row === null ? { fill: colours().more, ink: colours().plain } : fillOf(tile.row);
        if (share === 1) return whole;
        const fill = hg.mixed(colours().unknown, whole.fill, 0.15 + 0.85 * share);
        return { fill, ink: hg.readable(whole.ink, fill, 4.5) };
      },
      /** The colour of the topic itself, whatever the tiles are coloured by. */
      topic: byTopic,
      /** The fill of a topic's tile for a bar beside the chart; empty for what lies around the topic looked at. */
      bar(row) {
        const { scale, column } = mode();
        return scale || column || hues[row] >= 0 ? fillOf(row).fill : "";
      },
      /** The colour of a topic's papers on the map, where they do not differ among themselves. */
      point(row) {
        const { scale, column } = mode();
        if (scale) return pointOfNumber(scale, scale.values[row]);
        if (column) return pointOfValue(column, column.topics[row]);
        return hues[row] < 0 ? colours().plain : colours().points[hues[row]];
      },
      /** Where papers of a topic may differ: the colour of the paper at a place; else null. */
      ofPapers(points) {
        const { scale, column } = mode();
        if (name === "year" && scale) return (place) => pointOfNumber(scale, points.year[place] || null);
        if (!column || !codes) return null;
        const own = codes.subarray(offset(column));
        if (scale) return (place) => pointOfNumber(scale, own[place] === UNKNOWN ? null : own[place]);
        return (place) => pointOfValue(column, own[place]);
      },
      /** What a topic's name on the map is written in: its hue, dark or light enough to be read. */
      nameInk(row, ground, least) {
        const { scale, column } = mode();
        const own = scale || column || hues[row] < 0 ? colours().plain : colours().points[hues[row]];
        return hg.readable(own, ground, least);
      },
      /** Of the values of the column in use, the colour and the papers in the topic looked at (of those at `places`); null until read. */
      values(onMap, places) {
        const { column } = mode();
        if (!column || !column.values || !codes) return null;
        const counts = new Uint32Array(UNKNOWN + 1);
        const [from, start, stop] = [offset(column), store.start[focus], store.start[focus] + store.size[focus]];
        for (const place of places || hg.range(start, store.size[focus])) if (place >= start && place < stop) counts[codes[from + place]]++;
        const shown = [...column.values.keys(), ...(column.others ? [column.values.length] : []), UNKNOWN];
        return shown
          .map((code) => ({
            code,
            text: code === UNKNOWN ? "unknown" : named(column, code) ?? hg.count(column.others || 0, "other value"),
            count: counts[code],
            colour: onMap ? pointOfValue(column, code) : byValue(column, code).fill,
          }))
          .filter(({ code, count }) => count || code < (column.values || []).length);
      },
      shades: (onMap) => {
        const { scale } = mode();
        return scale ? colours()[onMap ? "pointScales" : "scales"][scale.ramp] : [];
      },
      unknown: () => colours().unknown,
    };
  };
})(window.Hierarchography);
