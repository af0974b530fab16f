// @ts-check
/*
 * Growth since a year: how many papers of each topic are of that year or later, against those before and against the
 * whole map. The share is that of analysis/years.py, here for any year and for the papers that pass the filter.
 */
(function (hg) {
  "use strict";

  const PRIOR = 4; // average papers added to every topic, as in analysis/years.py
  const NORMAL = 1.96; // of a 95% interval

  /** The first and the last year of these papers (null: of all); null where none has a year. */
  hg.spanOfYears = function (year, places) {
    let [first, last] = [Infinity, 0];
    /** @param {number} value */
    const take = (value) => {
      if (!value) return;
      if (value < first) first = value;
      if (value > last) last = value;
    };
    if (places) for (const place of places) take(year[place]);
    else for (const value of year) take(value);
    return last ? [first, last] : null;
  };

  /**
   * Growth since a year of every topic. `before` counts the papers of as many years before it as there are from it on,
   * or of those that there are. `share`: the share of recent papers divided by that of all, where papers are few drawn
   * to 1; null where there is nothing to compare. `gain`: papers a year since then less those a year before; null where
   * no paper has a year. `asked` is the year wanted; `since` is another where the map's years, or those that a filter
   * lets pass (`bounds`), have none before it.
   */
  hg.measureGrowth = function ({ start, size, total }, year, places, since, bounds = null) {
    const whole = hg.spanOfYears(year, null);
    if (!whole || !hg.spanOfYears(year, places)) return null;
    const [first, last] = bounds ? [Math.max(whole[0], bounds[0]), Math.min(whole[1], bounds[1])] : whole;
    if (first >= last) return null;
    const from = hg.clamp(since, first + 1, last);
    const years = last - from + 1;
    const earliest = Math.max(from - years, first);
    /** @param {number} low @param {number} high */
    const counted = (low, high) => {
      const until = new Uint32Array(total + 1);
      const passes = places ? new Uint8Array(total) : null;
      if (places && passes) for (const place of places) passes[place] = 1;
      for (let place = 0; place < total; place++) {
        const value = year[place];
        until[place + 1] = until[place] + Number(value >= low && value <= high && (!passes || passes[place] === 1));
      }
      return start.map((at, row) => until[at + size[row]] - until[at]);
    };
    const [known, recent, before] = [counted(1, last), counted(from, last), counted(earliest, from - 1)];
    const average = recent[0] / known[0];
    const gain = recent.map((count, row) => (known[row] ? count / years - before[row] / (from - earliest) : null));
    return {
      asked: since,
      since: from,
      first,
      last,
      earliest,
      known,
      recent,
      before,
      share: known.map((all, row) => (all && average ? Math.round((1000 * (recent[row] + PRIOR * average)) / (all + PRIOR) / average) / 1000 : null)),
      gain,
      most: Math.max(...gain.map((value, row) => (row ? Math.abs(value || 0) : 0))),
    };
  };

  /** What Python measured: since its own year, of all papers; null where growth says nothing. @param {Store} store */
  function usual({ years, trend, growth, recent }) {
    if (!years || !trend || !growth || !recent || growth.every((value) => value === null)) return null;
    const known = trend.map(([, ...counts]) => counts.reduce((sum, count) => sum + count, 0));
    return { asked: years.recent, since: years.recent, first: 0, last: 0, earliest: 0, known, recent, before: [], share: growth, gain: [], most: 0 };
  }

  /** Growth as it is shown now. */
  hg.grownIn = function (store) {
    if (store.grown === undefined) store.grown = usual(store);
    return store.grown;
  };

  /** The topics to compare below a topic: its subtopics, or the smallest ones. */
  hg.growthRows = function (store, row, smallest) {
    if (!smallest) return store.children[row];
    const stop = store.start[row] + store.size[row];
    return store.leaves().filter((leaf) => leaf !== row && store.start[leaf] >= store.start[row] && store.start[leaf] < stop);
  };

  /** The lower end of the 95% interval of a share (Wilson 1927): of few papers it is far below the share itself. */
  hg.leastShare = function (some, all) {
    if (!all) return 0;
    const [share, spread] = [some / all, NORMAL ** 2 / all];
    return (share + spread / 2 - Math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread);
  };

  /** What the list ranks a topic by, as it is written: the least share in whole percents, or papers a year to a tenth. */
  hg.growthOf = ({ recent, known, gain }, row, byShare) => Math.round(byShare ? 100 * hg.leastShare(recent[row], known[row]) : 10 * (gain[row] || 0)) / (byShare ? 1 : 10);

  /** Of these topics those that grew, most first: by papers a year, or by the least share and then by papers a year. */
  hg.grownMost = function (growing, rows, byShare) {
    const { recent, known, gain } = growing;
    /** @param {number} row */
    const grew = (row) => recent[row] > 0 && (byShare ? recent[row] * known[0] > recent[0] * known[row] : (gain[row] || 0) > 0);
    /** @param {number} row @param {boolean} share */
    const value = (row, share) => hg.growthOf(growing, row, share);
    return rows.filter(grew).sort((a, b) => value(b, byShare) - value(a, byShare) || value(b, false) - value(a, false) || recent[b] - recent[a] || a - b);
  };

  /** Whether the colours say papers a year: the measure that the list is in the order of. */
  hg.growthByGain = (store) => store.grownBy === "papers" && Boolean(hg.grownIn(store)?.gain.length);

  /** The year chosen and what follows from it; `onChange(others)` when single years are known, and whether the shares are others than those shown. */
  hg.openGrowing = function (store, filtering, onChange) {
    const first = hg.grownIn(store);
    let chosen = 0;
    /** @type {Points | null} */
    let points = null;
    /** @type {Promise<void> | null} */
    let reading = null;

    /** Whether there is something to say for this year and filter. */
    function measure() {
      if (!points || !first) return;
      store.grown = hg.measureGrowth(store, points.year, filtering.places, chosen || first.since, filtering.filter.years);
    }

    async function read() {
      points = await store.points();
      measure();
      // The usual year over all papers is what Python measured, and is shown by now.
      onChange(chosen !== 0 || filtering.places !== null);
    }
    const ready = () => (reading = reading || read());

    return {
      /** Whether this map has years to compare at all. */
      possible: first !== null,
      /** Figures of single years are there. */
      get known() {
        return points !== null;
      },
      ready,
      /** Another year (0 for the usual one), order (the measure of the colours as well) and topics to compare. */
      use({ growth, order, level }) {
        [store.grownBy, this.smallest] = [order, level === "smallest"];
        if (growth === chosen) return;
        chosen = growth;
        if (points) measure();
        else ready().catch((error) => console.error(error));
      },
      /** After a change of the filter. */
      refresh: measure,
      get byShare() {
        return store.grownBy !== "papers";
      },
      smallest: true,
    };
  };
})(window.Hierarchography);
