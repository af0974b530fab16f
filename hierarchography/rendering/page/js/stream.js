// @ts-check
/* The children of a topic over the years: bands on one another, as thick as they have papers. */
(function (hg) {
  "use strict";

  const WIDTH = 320;
  const HEIGHT = 132;
  const TYPE = 10.5; // px
  const FEWEST_BARS = 3;

  /** @param {number} bars @param {number} bar */
  const at = (bars, bar) => (WIDTH * (bar + 0.5)) / bars;

  /**
   * The lower and the upper edge of each band at each bar: the stack is centred, so that its outline is even.
   * @param {number[][]} counts
   */
  function edges(counts) {
    const sums = counts[0].map((_, bar) => counts.reduce((sum, own) => sum + own[bar], 0));
    const most = Math.max(...sums, 1);
    const lower = sums.map((sum) => (HEIGHT * (1 - sum / most)) / 2);
    return counts.map((own) => {
      const from = [...lower];
      own.forEach((count, bar) => (lower[bar] += (HEIGHT * count) / most));
      return { from, to: [...lower] };
    });
  }

  /** @param {{ from: number[], to: number[] }} band */
  function outline({ from, to }) {
    /** @param {number[]} line */
    const ends = (line) => [[0, line[0]], ...line.map((y, bar) => [at(line.length, bar), y]), [WIDTH, line[line.length - 1]]];
    const corners = [...ends(from), ...ends(to).reverse()];
    return "M" + corners.map(([x, y]) => x.toFixed(1) + " " + y.toFixed(1)).join("L") + "Z";
  }

  /**
   * The name of a band where it is thick enough for it; null where it nowhere is.
   * @param {string} text @param {{ from: number[], to: number[] }} band @param {string} ink
   */
  function name(text, { from, to }, ink) {
    const width = hg.textWidth(text) * TYPE;
    const bars = from.length;
    /** @type {{ x: number, y: number, free: number } | null} */
    let best = null;
    from.forEach((_, bar) => {
      const x = hg.clamp(at(bars, bar), width / 2 + 3, WIDTH - width / 2 - 3);
      const under = [...from.keys()].filter((each) => Math.abs(at(bars, each) - x) <= width / 2 + WIDTH / bars / 2);
      const [top, bottom] = [Math.max(...under.map((each) => from[each])), Math.min(...under.map((each) => to[each]))];
      if (!best || bottom - top > best.free) best = { x, y: (top + bottom) / 2, free: bottom - top };
    });
    const kept = /** @type {{ x: number, y: number, free: number } | null} */ (best);
    if (!kept || kept.free < TYPE * 1.15 || width + 6 > WIDTH) return null;
    return hg.svg("text", { x: kept.x, y: kept.y + 0.36 * TYPE, fill: ink, "font-size": TYPE, "text-anchor": "middle" }, text);
  }

  /** A figure of a topic's children over the years; null where there is nothing to part. */
  hg.streamOf = function (store, palette, filtering, row) {
    const { years } = store;
    const children = store.children[row];
    if (!years || children.length < 2) return null;
    const first = hg.firstBar(filtering.barsOf(row) || []);
    if (years.bars - first < FEWEST_BARS) return null;
    const counts = children.map((child) => (filtering.barsOf(child) || []).slice(first));
    const bands = edges(counts);
    const parts = children.map((child, place) => {
      const { fill, ink } = palette.topic(child);
      const path = hg.svg("path", { d: outline(bands[place]), fill, stroke: hg.edgeOf(fill), "stroke-width": 0.6 });
      const title = hg.svg("title", {}, store.name[child] + ": " + hg.count(filtering.count(child), "paper"));
      // The list of subtopics leads to the same places by keyboard.
      const link = hg.svg("a", { href: "#" + store.id[child] + store.suffix, "data-topic": child, tabindex: -1 }, path, title);
      const label = name(store.label[child], bands[place], ink);
      if (label) link.append(label);
      return link;
    });
    const from = years.first + first * years.step;
    const last = years.first + years.bars * years.step - 1;
    const text = "Subtopics by year, " + from + " to " + last + ": " + children.map((child) => store.name[child]).join(", ");
    return hg.el(
      "figure",
      { class: "stream" },
      hg.svg("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, role: "group", "aria-label": text }, ...parts),
      hg.el("figcaption", { "aria-hidden": "true" }, hg.el("span", {}, String(from)), hg.el("span", {}, String(last))),
    );
  };
})(window.Hierarchography);
