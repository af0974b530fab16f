// @ts-check
/* Over the chart: what is filtered or searched for, how many papers that are, here and elsewhere, and the way back. */
(function (hg) {
  "use strict";

  const SHORT = 12; // characters: what is cut last

  /** @param {string} text @param {string} label @param {() => void} remove */
  function chip(text, label, remove) {
    // Where there is no room for a long name, its acronym stays.
    const [, name = text, ending = ""] = /^(.*\S)(\s\([^()]{2,16}\))$/.exec(text) || [];
    return hg.el(
      "li",
      { class: text.length > SHORT ? null : "short" },
      hg.el("button", { type: "button", class: "chip", "aria-label": "Remove the filter " + label, onclick: remove }, hg.el("span", {}, name), ending ? hg.el("span", { class: "ending" }, ending) : null, hg.el("span", { "aria-hidden": "true" }, "\u00d7")),
    );
  }

  /**
   * A chip for each part of a filter.
   * @param {Filtering} filtering
   * @param {() => void} onEnd
   */
  function chips(filtering, onEnd) {
    const { filter, fields, change, sought } = filtering;
    const nodes = [];
    // A search under way stands in the place of the filter's own query.
    if (sought) {
      const text = sought.about ? "about: " + sought.about : "\u201c" + sought.query + "\u201d";
      nodes.push(chip(text, "the search " + (sought.query || sought.about), onEnd));
    } else if (filter.query) nodes.push(chip("\u201c" + filter.query + "\u201d", filter.query, () => change({ query: "" })));
    if (filter.about && !sought) nodes.push(chip("about: " + filter.about, "about: " + filter.about, () => change({ about: "" })));
    if (filter.years) {
      const [from, to] = filter.years;
      const text = from === to ? String(from) : from + "\u2013" + to;
      nodes.push(chip(text, text, () => change({ years: null })));
    }
    if (filter.since) nodes.push(chip("new since " + filter.since, "new since " + filter.since, () => change({ since: "" })));
    for (const [key, values] of Object.entries(filter.values)) {
      const field = fields.find((one) => one.key === key);
      for (const value of values) nodes.push(chip(hg.valueName(key, value), (field ? field.label + " " : key === hg.SERIES ? "Venue " : "") + value, () => change(hg.toggled(filtering.wanted, key, value))));
    }
    return nodes;
  }

  /** What a filter or search lets through, after "the papers". */
  hg.filterText = function ({ filter, sought }) {
    const { query, about } = sought || filter;
    const named = query || about ? "of \u201c" + (query || about) + "\u201d" : "";
    const rest = hg.writeFilter({ ...filter, query: "", about: "" }) ? "that pass the filter" : "";
    return [named, rest].filter(Boolean).join(" ");
  };

  /** `show(row)`: the bar for a topic; `onEnd()` ends the search under way, `onClear()` the filter as well. */
  hg.openChips = function (store, filtering, onTopic, onEnd, onClear) {
    const node = hg.byId("chips");
    const buttons = () => /** @type {HTMLElement[]} */ ([...node.querySelectorAll("button")]);
    /** @param {Element} button */
    const nameOf = (button) => button.getAttribute("aria-label") || button.textContent;

    /** What was pressed is gone: the focus goes to the same button, or to what stands in its place. @param {HTMLElement} before @param {number} at */
    function keepFocus(before, at) {
      const now = buttons();
      const same = now.find((button) => nameOf(button) === nameOf(before));
      const next = before.classList.contains("chip") ? now[Math.min(at, now.length - 1)] : null;
      (same || next || hg.firstIn(document, "[role=tab][aria-selected=true]")).focus({ preventScroll: true });
    }

    /** @param {Uint32Array} places @param {number} row */
    function whereabouts(places, row) {
      if (!row) return [];
      const here = hg.countBetween(places, store.start[row], store.start[row] + store.size[row]);
      const elsewhere = places.length - here;
      if (!elsewhere) return [hg.el("span", {}, "all here")];
      const out = hg.el("button", { type: "button", class: "elsewhere", onclick: () => onTopic(0) }, hg.number(elsewhere) + " elsewhere");
      return [hg.el("span", {}, hg.number(here) + " here,"), out];
    }

    /** @param {number} row */
    function fill(row) {
      const { places } = filtering;
      node.hidden = !places;
      if (!places) return node.replaceChildren();
      const of = hg.el("strong", {}, hg.number(places.length) + " of " + hg.number(store.total), hg.el("span", { class: "noun" }, " " + hg.noun(store.total, "paper")));
      // A filter stays in sight while something is searched for: the search is within it.
      const list = hg.el("ul", { "aria-label": "Filters" }, ...chips(filtering, onEnd));
      const clear = hg.el("button", { type: "button", class: "clear", onclick: onClear }, "Clear");
      node.replaceChildren(...[hg.el("p", {}, of, ...whereabouts(places, row)), list, clear]);
    }

    return {
      show(row) {
        const before = /** @type {HTMLElement} */ (document.activeElement);
        const at = buttons().indexOf(before);
        fill(row);
        if (at >= 0) keepFocus(before, at);
      },
    };
  };
})(window.Hierarchography);
