// @ts-check
/* The menu "Filter": years, venues, authors and the input's own columns, each value with the papers that it would leave. */
(function (hg) {
  "use strict";

  const FEW = 6;
  const MANY = 60;
  const SEARCHED = 12; // values from which on they can be searched

  hg.openFacets = function (store, filtering) {
    const menu = hg.byId("facets");
    const body = hg.byId("facets-body");
    /** @type {Map<string, { open: boolean, sought: string }>} */
    const states = new Map();
    const close = hg.openMenu(menu);

    /** @param {string} key */
    function stateOf(key) {
      const state = states.get(key) || { open: false, sought: "" };
      states.set(key, state);
      return state;
    }

    /**
     * The values to show: the chosen first, then by papers.
     * @param {Facet} field
     * @param {Uint32Array} counts
     * @param {string} sought
     */
    function order(field, counts, sought) {
      const chosen = filtering.filter.values[field.key] || [];
      const low = hg.fold(sought);
      const rest = field.values
        .map((value, place) => ({ value, count: counts[place + 1] }))
        .filter(({ value, count }) => count && !chosen.includes(value) && (!low || hg.fold(value).includes(low)))
        .sort((a, b) => b.count - a.count);
      const first = chosen.map((value) => ({ value, count: counts[field.values.indexOf(value) + 1] || 0 }));
      return { first, rest };
    }

    /** @param {Facet} field @param {{ value: string, count: number }} one @param {boolean} checked */
    function line(field, { value, count }, checked) {
      const box = hg.el("input", {
        type: "checkbox",
        checked,
        "data-id": field.key + " " + value,
        onchange: () => filtering.change(hg.toggled(filtering.filter, field.key, value)),
      });
      return hg.el("li", {}, hg.el("label", {}, box, hg.el("span", { class: "value" }, value), hg.el("span", { class: "count" }, hg.number(count))));
    }

    /** @param {Facet} field */
    function facet(field) {
      const state = stateOf(field.key);
      const list = hg.el("ul", {});
      const more = hg.el("button", { type: "button", class: "link", "data-id": "more " + field.key, onclick: open });
      const counts = filtering.counts(field.key);
      const seek = hg.el("input", { type: "search", class: "seek", placeholder: "Find", "aria-label": "Find in " + field.label, value: state.sought, "data-id": "seek " + field.key });

      /** @param {Event} event */
      function open(event) {
        event.stopPropagation();
        state.open = !state.open;
        fill();
      }

      function fill() {
        const { first, rest } = order(field, counts, state.sought);
        const most = Math.max((state.open ? MANY : FEW) - first.length, 0);
        list.replaceChildren(
          ...first.map((one) => line(field, one, true)),
          ...rest.slice(0, most).map((one) => line(field, one, false)),
        );
        more.textContent = state.open ? "Fewer" : hg.number(rest.length - most) + " more";
        more.hidden = !state.open && rest.length <= most;
      }

      seek.addEventListener("input", () => {
        state.sought = seek.value;
        fill();
      });
      fill();
      const id = "facet-" + [...states.keys()].indexOf(field.key);
      return hg.el(
        "section",
        { role: "group", "aria-labelledby": id },
        hg.el("h3", { id }, field.label),
        field.values.length > SEARCHED ? seek : null,
        list,
        more,
      );
    }

    function years() {
      if (!store.years || store.years.bars < 2) return null;
      /** @param {[number, number] | null} chosen */
      const onYears = (chosen) => filtering.change({ ...filtering.filter, years: chosen });
      const brush = hg.yearBrush(store.years, filtering.counts("years"), filtering.filter.years, onYears);
      return hg.el("section", { role: "group", "aria-label": "Years" }, hg.el("h3", {}, "Years"), brush);
    }

    /** How many papers are left, and the ways out. */
    function end() {
      const count = filtering.places ? filtering.places.length : store.total;
      const clear = hg.el("button", { type: "button", class: "link", "data-id": "clear", onclick: (event) => (event.stopPropagation(), filtering.clear()) }, "Clear");
      return hg.el(
        "p",
        { class: "end" },
        hg.el("strong", {}, hg.number(count) + " of " + hg.count(store.total, "paper")),
        filtering.isEmpty ? null : clear,
        hg.el("button", { type: "button", class: "done", onclick: close }, "Done"),
      );
    }

    /** @param {HTMLElement | null} focused */
    function keepFocus(focused) {
      const id = focused && focused.dataset.id;
      if (!id) return;
      const same = [.../** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("[data-id]"))].find((node) => node.dataset.id === id);
      if (same) same.focus({ preventScroll: true });
    }

    function draw() {
      const focused = body.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
      const { scrollTop } = body;
      const shown = filtering.fields.filter((field) => field.shown);
      const parts = [years(), ...shown.map(facet)].filter((part) => part !== null);
      const none = hg.el("p", {}, "This map has no years, venues, authors or other values to filter by.");
      body.replaceChildren(...(parts.length ? [...parts, end()] : [none]));
      body.scrollTop = scrollTop;
      keepFocus(focused);
    }

    menu.addEventListener("toggle", async () => {
      if (!menu.open) return;
      await filtering.open();
      draw();
    });
    return {
      /** After a change of the filter. */
      show() {
        if (menu.open) draw();
      },
    };
  };
})(window.Hierarchography);
