// @ts-check
/* Papers by year, as a small bar chart; of two groups one upwards and one downwards. */
(function (hg) {
  "use strict";

  const HEIGHT = 56;
  const WIDTH = 320;
  const GAP = 1.5;

  /** The years of a bar, in words. @param {Years} years @param {number} bar */
  function span(years, bar) {
    const from = years.first + bar * years.step;
    return years.step === 1 ? String(from) : from + "\u2013" + (from + years.step - 1);
  }

  /** The papers of a topic in each bar; null where no year is known. */
  hg.barsOf = function (store, row) {
    if (!store.years || !store.trend) return null;
    const counts = /** @type {number[]} */ (new Array(store.years.bars).fill(0));
    const [offset, ...own] = store.trend[row];
    own.forEach((count, bar) => (counts[offset + bar] = count));
    return counts;
  };

  /** The bar of a year; -1 for an unknown one. */
  hg.barOf = (years, year) => (year ? hg.clamp(Math.floor((year - years.first) / years.step), 0, years.bars - 1) : -1);

  /** The papers at some places in each bar; null where no year is known. */
  hg.barsAt = function (store, points, places) {
    const { years } = store;
    if (!years) return null;
    const counts = /** @type {number[]} */ (new Array(years.bars).fill(0));
    for (const place of places) {
      const bar = hg.barOf(years, points.year[place]);
      if (bar >= 0) counts[bar]++;
    }
    return counts;
  };

  /** @param {Years} years @param {...Child} between */
  function caption(years, ...between) {
    const last = years.first + years.bars * years.step - 1;
    return hg.el("figcaption", { "aria-hidden": "true" }, hg.el("span", {}, String(years.first)), ...between, hg.el("span", {}, String(last)));
  }

  /**
   * One column: a bar, the whole height of which answers the pointer.
   * @param {Years} years @param {number} bar @param {number} height @param {number} top @param {string} text
   */
  function column(years, bar, height, top, text) {
    const width = WIDTH / years.bars;
    const place = { x: bar * width + GAP / 2, y: top, width: Math.max(width - GAP, 1), height, rx: 1 };
    const area = hg.svg("rect", { x: bar * width, y: 0, width, height: HEIGHT, class: "column" });
    return hg.svg("g", {}, area, hg.svg("rect", place), hg.svg("title", {}, text));
  }

  /** @param {string} text @param {SVGElement[]} parts @param {HTMLElement} below @param {string} kind */
  const figure = (text, parts, below, kind) =>
    hg.el(
      "figure",
      { class: kind },
      hg.svg("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, preserveAspectRatio: "none", role: "img", "aria-label": text }, ...parts),
      below,
    );

  /** A figure of papers by year; null where all are of one bar or none has a year. */
  hg.trendFigure = function (store, counts) {
    const { years } = store;
    if (!years || !counts || years.bars < 2 || !counts.some(Boolean)) return null;
    const most = Math.max(...counts);
    /** @param {number} count */
    const height = (count) => (count ? Math.max((count / most) * HEIGHT, 1.5) : 0);
    const bars = counts.flatMap((count, bar) =>
      count ? [column(years, bar, height(count), HEIGHT - height(count), span(years, bar) + ": " + hg.count(count, "paper"))] : []);
    const peak = "most in " + span(years, counts.indexOf(most)) + ": " + hg.number(most);
    const [from, to] = [counts.findIndex(Boolean), counts.length - 1 - [...counts].reverse().findIndex(Boolean)];
    const text = "Papers by year, " + span(years, from) + " to " + span(years, to) + "; " + peak;
    return figure(text, bars, caption(years, hg.el("span", {}, peak)), "trend");
  };

  /** A figure of a topic's papers by year, to brush years on; null where no year is known, or all are of one bar. */
  hg.trendOf = function (store, row, filtering) {
    const drawn = hg.trendFigure(store, filtering.barsOf(row));
    const picture = drawn && drawn.querySelector("svg");
    /** @param {[number, number] | null} years */
    const choose = (years) => filtering.change({ years });
    if (picture && store.years) hg.brushBars(picture, store.years, filtering.filter.years, choose);
    return drawn;
  };

  /** Two groups by year, each as shares of its own papers: the first upwards, the second downwards. */
  hg.trendPair = function (store, counts, names) {
    const { years } = store;
    if (!years || years.bars < 2 || counts.some((own) => !own.some(Boolean))) return null;
    const shares = counts.map((own) => {
      const whole = own.reduce((sum, count) => sum + count, 0);
      return own.map((count) => count / whole);
    });
    const most = Math.max(...shares.flat());
    const bars = shares.map((own, group) =>
      hg.svg("g", { class: "group-" + group }, ...own.flatMap((share, bar) => {
        const height = (share / most) * (HEIGHT / 2);
        const text = names[group] + ", " + span(years, bar) + ": " + hg.count(counts[group][bar], "paper") + " (" + hg.percent(share) + ")";
        return share ? [column(years, bar, height, group ? HEIGHT / 2 : HEIGHT / 2 - height, text)] : [];
      })));
    const text = "Share of papers by year: " + names[0] + " upwards, " + names[1] + " downwards";
    return figure(text, bars, caption(years), "trend pair");
  };

  /** The bar from which on there is more than a stray paper: before it lie less than a hundredth of all. */
  hg.firstBar = function (counts) {
    const least = 0.01 * counts.reduce((sum, count) => sum + count, 0);
    let sum = 0;
    return Math.max(counts.findIndex((count) => (sum += count) >= least), 0);
  };
})(window.Hierarchography);
