// @ts-check
/* The years played: the papers up to a year are marked on every chart, year after year. */
(function (hg) {
  "use strict";

  const PAUSE = 450; // ms a step
  const LONGEST = 12000; // ms of all steps

  /** The bar under the legend; `onYears(places)` with the papers up to the year shown, null for all of them. */
  hg.openYears = function (store, onYears) {
    const scale = store.years;
    if (!scale || scale.bars < 2) return;
    const years = scale;
    const last = years.bars - 1;
    const begin = Math.min(hg.firstBar(hg.barsOf(store, 0) || []), last - 1);
    const pause = Math.min(PAUSE, LONGEST / (years.bars - begin));
    let timer = 0;
    /** @type {Int16Array | null} the bar of every paper, -1 where it has no year */
    let bars = null;

    const play = hg.el("button", { type: "button", onclick: () => (timer ? stop() : start()) });
    const slider = hg.el("input", { type: "range", min: begin, max: last, step: 1, value: last, "aria-label": "Papers up to the year" });
    const output = hg.el("output", {});
    const node = hg.el("div", { class: "years", role: "group", "aria-label": "Years" }, play, slider, output);

    async function read() {
      const points = await store.points();
      return (bars = bars || Int16Array.from(points.year, (year) => hg.barOf(years, year)));
    }

    /** @param {number} bar */
    const lastYear = (bar) => String(years.first + (bar + 1) * years.step - 1);

    async function show() {
      const bar = Number(slider.value);
      const own = await read();
      if (bar !== Number(slider.value)) return;
      const all = bar === last && !timer;
      const places = all ? null : hg.range(0, store.total).filter((place) => own[place] >= 0 && own[place] <= bar);
      const text = places ? "Up to " + lastYear(bar) + ": " + hg.count(places.length, "paper") : "All years";
      output.textContent = text;
      slider.setAttribute("aria-valuetext", text);
      node.dataset.year = places ? lastYear(bar) : "all";
      onYears(places);
    }

    /** Who wants no motion goes from year to year by the same button. */
    function label() {
      const still = hg.theme.still();
      const name = timer ? "Pause" : still ? "Next year" : "Play the years";
      play.textContent = timer ? "\u275a\u275a" : still ? "\u203a" : "\u25b6";
      play.setAttribute("aria-label", name);
      play.title = name;
    }

    function stop() {
      clearInterval(timer);
      timer = 0;
      label();
      show();
    }

    function step() {
      if (Number(slider.value) >= last) return stop();
      slider.value = String(Number(slider.value) + 1);
      show();
    }

    function start() {
      const next = hg.theme.still() ? Number(slider.value) + 1 : Number(slider.value);
      slider.value = String(Number(slider.value) >= last ? begin : next);
      if (hg.theme.still()) return show();
      timer = setInterval(step, pause);
      label();
      show();
    }

    slider.addEventListener("input", () => {
      if (timer) stop();
      show();
    });
    label();
    output.textContent = "All years";
    node.dataset.year = "all";
    hg.byId("legend").after(node);
    hg.atEnd(() => clearInterval(timer));
  };
})(window.Hierarchography);
