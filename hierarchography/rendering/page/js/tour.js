// @ts-check
/* A short tour made from the data: the largest topic, the fastest growing, the sparsest, the newest. */
(function (hg) {
  "use strict";

  /** The row with the largest value; -1 for none. @param {number[]} rows @param {(row: number) => number | null} value */
  function greatest(rows, value) {
    let [best, most] = [-1, -Infinity];
    for (const row of rows) {
      const own = value(row);
      if (own !== null && own > most) [best, most] = [row, own];
    }
    return best;
  }

  /** The stops: topics with what is remarkable about them; none comes twice. */
  hg.tourOf = function (store) {
    const { years, growth, year, density } = store;
    const rows = hg.comparable(store);
    /** @type {Stop[]} */
    const stops = [];
    /** @param {string} title @param {number[]} some @param {(row: number) => number | null} value @param {(row: number) => string} text */
    const add = (title, some, value, text) => {
      const row = greatest(some.filter((each) => stops.every((stop) => stop.row !== each)), value);
      if (row >= 0) stops.push({ title, row, text: text(row) });
    };
    add("The largest", store.children[0], (row) => store.size[row], (row) =>
      hg.count(store.size[row], "paper") + ", " + hg.percent(store.size[row] / store.total) + " of all.");
    if (growth && years) {
      add("The fastest growing", rows, (row) => ((growth[row] ?? 0) > 1 ? growth[row] : null), (row) =>
        hg.growthText(store, row, "its papers") + ".");
    }
    add("The sparsest", rows, (row) => (density[row] === null ? null : -Number(density[row])), (row) =>
      "Mean similarity of its papers: " + Number(density[row]).toFixed(2) + " (whole map " + Number(density[0]).toFixed(2) + ").");
    if (year) {
      add("The newest", rows, (row) => year[row], (row) =>
        "Its median year is " + Math.floor(year[row] ?? 0) + "; that of the whole map " + Math.floor(year[0] ?? 0) + ".");
    }
    return stops;
  };

  /** The button of the tour beside the colours, and its card over the chart; `go(row)` opens a topic. */
  hg.openTour = function (store, go) {
    const stops = hg.tourOf(store);
    if (stops.length < 2) return;
    let at = -1;
    const card = hg.el("div", { class: "tour", role: "group", "aria-label": "Tour", hidden: true });
    const begin = hg.el("button", { class: "begin-tour", type: "button", onclick: () => show(0) }, "Tour");

    /** @param {string} text @param {() => void} act @param {boolean} off */
    const button = (text, act, off = false) => hg.el("button", { type: "button", onclick: act, disabled: off }, text);

    /** @param {number} next */
    function show(next) {
      at = next;
      const { title, row, text } = stops[at];
      const last = at === stops.length - 1;
      const onward = button(last ? "End" : "Next", last ? end : () => show(at + 1));
      card.replaceChildren(
        hg.el("p", {}, hg.el("strong", {}, at + 1 + " of " + stops.length + " \u00b7 " + title + ": " + store.name[row] + ". "), text),
        hg.el("div", { class: "steps" }, button("Back", () => show(at - 1), at === 0), onward, ...(last ? [] : [button("End", end)])),
      );
      card.hidden = false;
      go(row);
      hg.say("Tour, " + (at + 1) + " of " + stops.length + ". " + title + ": " + store.name[row] + ". " + text);
      onward.focus({ preventScroll: true });
    }

    function end() {
      card.hidden = true;
      (begin.checkVisibility() ? begin : hg.byId("colour")).focus();
    }

    card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the sheet stays
      end();
    });
    /** @type {HTMLElement} */ (hg.byId("colour").parentElement).after(begin);
    hg.byId("chart-panel").before(card);
  };
})(window.Hierarchography);
