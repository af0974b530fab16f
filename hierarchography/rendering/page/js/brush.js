// @ts-check
/* Years brushed on bars: with a pointer along them; the two numbers beside them do the same by keyboard. */
(function (hg) {
  "use strict";

  const HEIGHT = 64;
  const WIDTH = 320;

  /**
   * The years as they are counted, in the bars of the map's own scale.
   * @param {Years} years
   * @param {Uint32Array} counts by year
   */
  function bars(years, counts) {
    return Array.from({ length: years.bars }, (_, bar) => {
      let sum = 0;
      for (let step = 0; step < years.step; step++) sum += counts[years.first + bar * years.step + step] || 0;
      return sum;
    });
  }

  /** Lets a pointer choose years along a picture that has a bar for each; the same once more lets go of them. */
  hg.brushBars = function (picture, years, chosen, onYears) {
    const { width, height } = picture.viewBox.baseVal;
    const step = width / years.bars;
    const selection = hg.svg("rect", { y: 0, height, class: "selection", visibility: "hidden" });
    let start = -1;

    /** @param {PointerEvent} event */
    function barAt(event) {
      const box = picture.getBoundingClientRect();
      return hg.clamp(Math.floor(((event.clientX - box.left) / box.width) * years.bars), 0, years.bars - 1);
    }
    /** @param {number} end @returns {[number, number]} */
    const ends = (end) => [Math.min(start, end), Math.max(start, end)];

    picture.append(selection);
    picture.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      start = barAt(event);
      picture.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    picture.addEventListener("pointermove", (event) => {
      if (start < 0) return;
      const [low, high] = ends(barAt(event));
      selection.setAttribute("x", String(low * step));
      selection.setAttribute("width", String((high - low + 1) * step));
      selection.setAttribute("visibility", "visible");
    });
    picture.addEventListener("pointercancel", () => {
      start = -1;
      selection.setAttribute("visibility", "hidden");
    });
    picture.addEventListener("pointerup", (event) => {
      if (start < 0) return;
      const [low, high] = ends(barAt(event));
      start = -1;
      const all = low === 0 && high === years.bars - 1;
      const next = /** @type {[number, number]} */ ([years.first + low * years.step, years.first + (high + 1) * years.step - 1]);
      const again = chosen && chosen[0] === next[0] && chosen[1] === next[1];
      onYears(all || again ? null : next);
    });
  };

  /**
   * Bars of years to brush; `chosen` are the years in force, `onYears(years)` is told of others, null for all.
   */
  hg.yearBrush = function (years, counts, chosen, onYears) {
    const heights = bars(years, counts);
    const most = Math.max(...heights, 1);
    const width = WIDTH / years.bars;
    const last = years.first + years.bars * years.step - 1;
    /** @param {number} bar */
    const from = (bar) => years.first + bar * years.step;
    /** @param {number} bar */
    const inside = (bar) => !chosen || (from(bar) + years.step > chosen[0] && from(bar) <= chosen[1]);
    const drawn = heights.map((count, bar) => {
      const height = count ? Math.max((count / most) * HEIGHT, 1.5) : 0;
      const title = (years.step === 1 ? String(from(bar)) : from(bar) + "\u2013" + (from(bar) + years.step - 1)) + ": " + hg.count(count, "paper");
      return hg.svg(
        "g",
        {},
        hg.svg("rect", { x: bar * width, y: 0, width, height: HEIGHT, class: "column" }),
        hg.svg("rect", { x: bar * width + 0.75, y: HEIGHT - height, width: Math.max(width - 1.5, 1), height, rx: 1, class: inside(bar) ? "" : "out" }),
        hg.svg("title", {}, title),
      );
    });
    const picture = hg.svg("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, preserveAspectRatio: "none", class: "brush", "aria-hidden": "true" }, ...drawn);
    hg.brushBars(picture, years, chosen, onYears);

    /** @param {string} label @param {string} id @param {number} value */
    const box = (label, id, value) =>
      hg.el("input", { type: "number", "aria-label": label, "data-id": id, min: years.first, max: last, value, onchange: read });
    const inputs = [box("First year", "years-from", chosen ? chosen[0] : years.first), box("Last year", "years-to", chosen ? chosen[1] : last)];

    function read() {
      const [a, b] = inputs.map((input) => hg.clamp(Math.round(Number(input.value)) || years.first, 1, 9999));
      onYears(a <= years.first && b >= last ? null : [Math.min(a, b), Math.max(a, b)]);
    }

    return hg.el("div", { class: "year-ends" }, picture, hg.el("p", {}, inputs[0], "\u2013", inputs[1]));
  };
})(window.Hierarchography);
