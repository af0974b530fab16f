// @ts-check
/* The menu "Filter": years, venues, authors and the input's own columns, each value with the papers that it would leave. */
(function (hg) {
  "use strict";

  const FEW = 6;
  const MANY = 60;
  const SEARCHED = 12; // values from which on they can be searched

  hg.openFacets = function (store, filtering, rowNow) {
    const menu = hg.byId("facets");
    const body = hg.byId("facets-body");
    /** @type {Map<string, { open: boolean, sought: string, opened: Set<string> }>} */
    const states = new Map();
    const close = hg.openMenu(menu);

    /** @param {string} key */
    function stateOf(key) {
      const state = states.get(key) || { open: false, sought: "", opened: new Set() };
      states.set(key, state);
      return state;
    }

    /** Whether the filter has a value, or the whole of a series. @param {string} key @param {string} value */
    const has = (key, value) => (filtering.filter.values[key] || []).includes(value);

    /**
     * The values of a field with their papers; those of a series are inside of it.
     * @param {Facet} field
     * @param {Uint32Array} counts
     * @returns {Entry[]}
     */
    function entries(field, counts) {
      /** @param {number} at @param {Series | null} series */
      const single = (at, series) => ({ value: field.values[at], count: counts[at + 1] || 0, series, inside: [], checked: has(field.key, field.values[at]), some: false });
      const grouped = new Set(field.series.flatMap(({ members }) => members));
      const alone = [...field.values.keys()].filter((at) => !grouped.has(at)).map((at) => single(at, null));
      const together = field.series.map((series) => {
        const inside = series.members.map((at) => single(at, series)).filter(({ count, checked }) => count || checked);
        const checked = has(hg.SERIES, series.name);
        const some = !checked && inside.some((one) => one.checked);
        if (checked) for (const one of inside) one.checked = true;
        return { value: series.name, count: inside.reduce((sum, one) => sum + one.count, 0), series, inside, checked, some };
      });
      return [...together, ...alone];
    }

    /**
     * The entries to show: the chosen first, then by papers.
     * @param {Entry[]} all
     * @param {string} sought
     */
    function order(all, sought) {
      const low = hg.fold(sought);
      /** @param {Entry} one */
      const named = (one) => hg.fold(one.value).includes(low);
      /** @param {Entry} one */
      const taken = (one) => one.checked || one.some;
      // Of a series found by some of its names only those are listed.
      const found = !low ? all : all.flatMap((one) => {
        if (taken(one) || named(one)) return [one];
        const inside = one.inside.filter(named);
        return inside.length ? [{ ...one, inside, opened: true }] : [];
      });
      const rest = found.filter((one) => one.count && !taken(one)).sort((a, b) => b.count - a.count);
      return { first: found.filter(taken), rest };
    }

    /** @param {Facet} field @param {Entry} one @param {() => Filter} next */
    function label(field, one, next) {
      const id = (one.inside.length ? hg.SERIES : field.key) + " " + one.value;
      const box = hg.el("input", { type: "checkbox", checked: one.checked, "data-id": id, onchange: () => filtering.change(next()) });
      box.indeterminate = one.some;
      return hg.el("label", {}, box, hg.el("span", { class: "value" }, one.value), hg.el("span", { class: "count" }, hg.number(one.count)));
    }

    /** @param {Facet} field @param {Entry} one */
    function line(field, one) {
      const { series, value, inside } = one;
      const { filter } = filtering;
      if (!series) return hg.el("li", {}, label(field, one, () => hg.toggled(filter, field.key, value)));
      const { opened } = stateOf(field.key);
      const list = hg.el("ul", { class: "inside" }, ...inside.map((each) => hg.el("li", {}, label(field, each, () => hg.toggledMember(filter, field, series, each.value)))));
      const toggle = hg.el("button", { type: "button", class: "link", "data-id": "open " + value, onclick: open });
      /** @param {boolean} shown */
      function unfold(shown) {
        list.hidden = !shown;
        toggle.setAttribute("aria-expanded", String(shown));
        toggle.textContent = hg.count(inside.length, "venue") + (shown ? " \u25b4" : " \u25be");
      }
      /** @param {Event} event */
      function open(event) {
        event.stopPropagation();
        const shown = list.hidden === true;
        if (shown) opened.add(value);
        else opened.delete(value);
        unfold(shown);
      }
      toggle.setAttribute("aria-label", hg.count(inside.length, "venue") + " of " + value);
      unfold(one.opened || one.some || opened.has(value));
      return hg.el("li", {}, label(field, one, () => hg.toggledSeries(filter, field, series)), toggle, list);
    }

    /** @param {Facet} field */
    function facet(field) {
      const state = stateOf(field.key);
      const list = hg.el("ul", {});
      const more = hg.el("button", { type: "button", class: "link", "data-id": "more " + field.key, onclick: open });
      const all = entries(field, filtering.counts(field.key, rowNow()));
      const seek = hg.el("input", { type: "search", class: "seek", placeholder: "Find", "aria-label": "Find in " + field.label, value: state.sought, "data-id": "seek " + field.key });

      /** @param {Event} event */
      function open(event) {
        event.stopPropagation();
        state.open = !state.open;
        fill();
      }

      function fill() {
        const { first, rest } = order(all, state.sought);
        const most = Math.max((state.open ? MANY : FEW) - first.length, 0);
        list.replaceChildren(
          ...[...first, ...rest.slice(0, most)].map((one) => line(field, one)),
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
      const brush = hg.yearBrush(store.years, filtering.counts("years", rowNow()), filtering.filter.years, onYears);
      return hg.el("section", { role: "group", "aria-label": "Years" }, hg.el("h3", {}, "Years"), brush);
    }

    /** How many papers are left, and the ways out. */
    function end() {
      const row = rowNow();
      const within = row ? " in " + store.name[row] : "";
      const clear = hg.el("button", { type: "button", class: "link", "data-id": "clear", onclick: (event) => (event.stopPropagation(), filtering.clear()) }, "Clear");
      return hg.el(
        "p",
        { class: "end" },
        hg.el("strong", {}, hg.number(filtering.count(row)) + " of " + hg.count(store.size[row], "paper") + within),
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
