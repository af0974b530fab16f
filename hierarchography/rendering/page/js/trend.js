// @ts-check
/* Papers by year, as a small bar chart. */
(function (hg) {
  "use strict";

  const HEIGHT = 56;
  const WIDTH = 320;
  const GAP = 1.5;

  /** A figure of a topic's papers by year, to brush years on; null where no year is known, or all are of one bar. */
  hg.trendOf = function (store, row, filtering) {
    const { years } = store;
    if (!years || !store.trend) return null;
    const [offset, ...counts] = filtering.trendOf(row) || store.trend[row];
    if (!counts.length || years.bars < 2) return null;
    const most = Math.max(...counts);
    /** @param {number} bar */
    const span = (bar) => {
      const from = years.first + (offset + bar) * years.step;
      return years.step === 1 ? String(from) : from + "\u2013" + (from + years.step - 1);
    };
    const width = WIDTH / years.bars;
    const bars = counts.map((count, bar) => {
      const height = count ? Math.max((count / most) * HEIGHT, 1.5) : 0;
      const place = { x: (offset + bar) * width + GAP / 2, y: HEIGHT - height, width: Math.max(width - GAP, 1), height, rx: 1 };
      // The whole column answers the pointer, not only its bar.
      const column = hg.svg("rect", { x: place.x, y: 0, width, height: HEIGHT, class: "column" });
      const title = hg.svg("title", {}, span(bar) + ": " + hg.count(count, "paper"));
      return hg.svg("g", {}, column, hg.svg("rect", place), title);
    });
    const peak = counts.indexOf(most);
    const text = "Papers by year, " + span(0) + " to " + span(counts.length - 1) + "; most in " + span(peak) + ": " + hg.number(most);
    const last = years.first + years.bars * years.step - 1;
    const picture = hg.svg("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, preserveAspectRatio: "none", role: "img", "aria-label": text }, ...bars);
    hg.brushBars(picture, years, filtering.filter.years, (chosen) => filtering.change({ ...filtering.filter, years: chosen }));
    return hg.el(
      "figure",
      { class: "trend" },
      picture,
      hg.el(
        "figcaption",
        { "aria-hidden": "true" },
        hg.el("span", {}, String(years.first)),
        hg.el("span", {}, "most in " + span(peak) + ": " + hg.number(most)),
        hg.el("span", {}, String(last)),
      ),
    );
  };
})(window.Hierarchography);
