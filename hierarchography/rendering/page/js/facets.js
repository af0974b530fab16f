// @ts-check
/* The menu "Filter": years, venues, authors and the input's own columns, each value with the papers that it would leave. */
(function (hg) {
  "use strict";

  const FEW = 6;
  const MANY = 60;
  const SEARCHED = 12; // values from which on they can be searched

  /** `onDone()` when the reader leaves the menu by its button. */
  hg.openFacets = function (store, filtering, rowNow, onDone) {
    const menu = hg.byId("facets");
    const body = hg.byId("facets-body");
    /** @type {Map<string, FacetState>} */
    const states = new Map();
    const close = hg.openMenu(menu);
    /** @type {Points | null} */
    let points = null;

    /** @param {string} key */
    function stateOf(key) {
      const state = states.get(key) || { open: false, sought: "", opened: new Set(), places: null };
      states.set(key, state);
      return state;
    }

    /** Whether the filter has a value, or the whole of a series. @param {string} key @param {string} value */
    const has = (key, value) => (filtering.wanted.values[key] || []).includes(value);

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
      const yearOf = points && field.series.length ? meanYears(field, points) : [];
      const together = field.series.map((series) => {
        const inside = [...series.members].sort((a, b) => yearOf[a] - yearOf[b] || a - b).map((at) => single(at, series)).filter(({ count, checked }) => count || checked);
        const checked = has(hg.SERIES, series.name);
        const some = !checked && inside.some((one) => one.checked);
        if (checked) for (const one of inside) one.checked = true;
        return { value: series.name, count: inside.reduce((sum, one) => sum + one.count, 0), series, inside, checked, some };
      });
      return [...together, ...alone];
    }

    /** The mean year of each value's papers. @param {Facet} field @param {Points} numbers */
    function meanYears({ values, codes }, { year }) {
      const [sums, counts] = [new Float64Array(values.length), new Uint32Array(values.length)];
      codes.forEach((code, place) => {
        if (!code || !year[place]) return;
        sums[code - 1] += year[place];
        counts[code - 1]++;
      });
      return Array.from(sums, (sum, at) => (counts[at] ? sum / counts[at] : 9999));
    }

    /**
     * The entries to show: the chosen first, then by papers. While the menu is open they keep their places.
     * @param {Facet} field
     * @param {Entry[]} all
     */
    function order(field, all) {
      const state = stateOf(field.key);
      const low = hg.fold(state.sought);
      const byAcronym = field.key === "venue" ? hg.venuesByAcronym(field, low) : new Set();
      /** @param {Entry} one */
      const named = (one) => hg.fold(hg.valueName(field.key, one.value)).includes(low) || byAcronym.has(one.value);
      /** @param {Entry} one */
      const taken = (one) => one.checked || one.some;
      // Of a series found by some of its names only those are listed.
      const found = !low ? all : all.flatMap((one) => {
        if (taken(one) || named(one)) return [one];
        const inside = one.inside.filter(named);
        return inside.length ? [{ ...one, inside, opened: true }] : [];
      });
      const shown = [...found.filter(taken), ...found.filter((one) => one.count && !taken(one)).sort((a, b) => b.count - a.count)];
      const places = state.places || new Map(shown.map((one, at) => [one.value, at]));
      state.places = places;
      /** @param {Entry} one */
      const placeOf = (one) => places.get(one.value) ?? places.size;
      shown.sort((a, b) => placeOf(a) - placeOf(b));
      const most = state.open ? MANY : FEW;
      const listed = shown.filter((one, at) => at < most || taken(one));
      return { listed, missed: low && !found.some((one) => named(one) || one.opened), more: shown.length - listed.length };
    }

    /** @param {Facet} field @param {Entry} one @param {() => Filter} next */
    function label(field, one, next) {
      const id = (one.inside.length ? hg.SERIES : field.key) + " " + one.value;
      const box = hg.el("input", { type: "checkbox", checked: one.checked, "data-id": id, onchange: () => filtering.change(next()) });
      box.indeterminate = one.some;
      return hg.el("label", {}, box, hg.el("span", { class: "value" }, hg.valueName(field.key, one.value)), hg.el("span", { class: "count" }, hg.number(one.count)));
    }

    /** @param {Facet} field @param {Entry} one */
    function line(field, one) {
      const { series, value, inside } = one;
      if (!series) return hg.el("li", {}, label(field, one, () => hg.toggled(filtering.wanted, field.key, value)));
      const { opened } = stateOf(field.key);
      const list = hg.el("ul", { class: "inside" }, ...inside.map((each) => hg.el("li", {}, label(field, each, () => hg.toggledMember(filtering.wanted, field, series, each.value)))));
      const toggle = hg.el("button", { type: "button", class: "link", "data-id": "open " + value, onclick: open });
      /** @param {boolean} shown */
      function unfold(shown) {
        list.hidden = !shown;
        toggle.setAttribute("aria-expanded", String(shown));
        toggle.textContent = hg.count(inside.length, "volume") + (shown ? " \u25b4" : " \u25be");
      }
      /** @param {Event} event */
      function open(event) {
        event.stopPropagation();
        const shown = list.hidden === true;
        if (shown) opened.add(value);
        else opened.delete(value);
        unfold(shown);
      }
      toggle.setAttribute("aria-label", hg.count(inside.length, "volume") + " of " + value);
      unfold(one.opened || one.some || opened.has(value));
      return hg.el("li", {}, label(field, one, () => hg.toggledSeries(filtering.wanted, field, series)), toggle, list);
    }

    /** @param {Facet} field */
    function facet(field) {
      const state = stateOf(field.key);
      const list = hg.el("ul", {});
      const more = hg.el("button", { type: "button", class: "link", "data-id": "more " + field.key, onclick: open });
      const all = entries(field, filtering.counts(field.key, rowNow()));
      const none = hg.el("p", { class: "quiet", role: "status" });
      const seek = hg.el("input", { type: "search", class: "seek", placeholder: "Find", "aria-label": "Find in " + field.label, value: state.sought, "data-id": "seek " + field.key });

      /** @param {Event} event */
      function open(event) {
        event.stopPropagation();
        state.open = !state.open;
        fill();
      }

      function fill() {
        const { listed, missed, more: hidden } = order(field, all);
        none.textContent = missed ? "No " + field.label.toLowerCase() + " has \u201c" + state.sought.trim() + "\u201d." : "";
        list.replaceChildren(...listed.map((one) => line(field, one)));
        more.textContent = state.open ? "Fewer" : hg.number(hidden) + " more";
        more.hidden = !state.open && !hidden;
      }

      seek.addEventListener("input", () => {
        [state.sought, state.places] = [seek.value, null];
        fill();
      });
      fill();
      const id = "facet-" + [...states.keys()].indexOf(field.key);
      return hg.el(
        "section",
        { role: "group", "aria-labelledby": id },
        hg.el("h3", { id }, field.label),
        field.values.length > SEARCHED ? seek : null,
        none,
        list,
        more,
      );
    }

    function years() {
      if (!store.years || store.years.bars < 2) return null;
      /** @param {[number, number] | null} chosen */
      const onYears = (chosen) => filtering.change({ years: chosen });
      const brush = hg.yearBrush(store.years, filtering.counts("years", rowNow()), filtering.wanted.years, onYears);
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
        hg.el("button", { type: "button", class: "done", onclick: () => (close(), onDone()) }, "Done"),
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
      points = await store.points();
      for (const state of states.values()) state.places = null;
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
