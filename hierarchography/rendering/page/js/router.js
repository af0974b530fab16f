// @ts-check
/* The address: its hash is the topic's id, then the chart and the colouring where they are not the usual ones,
 * then, after a question mark, the filter. */
(function (hg) {
  "use strict";

  /** `charts` and `colours` are the names that the page knows, its usual ones first; `onChange(place, options)`. */
  hg.openRouter = function (store, charts, colours, onChange) {
    // In a frame the history is the host page's: its back button must not have to walk through the map.
    const usual = { row: 0, chart: charts[0], colour: colours[0], filter: "" };
    /** @type {Address} */
    let current = { ...usual };

    /** `#0.2/map/year?years=2010-2015`; null where it names no topic. */
    function fromHash() {
      try {
        const [place, ...rest] = location.hash.slice(1).split("?");
        const [id, chart, colour] = decodeURIComponent(place).split("/");
        const row = id === "" && !place ? 0 : store.row(id);
        if (row === undefined) return null;
        return {
          row,
          chart: charts.includes(chart) ? chart : usual.chart,
          colour: colours.includes(colour) ? colour : usual.colour,
          filter: rest.join("?"),
        };
      } catch {
        return null;
      }
    }

    /** @param {Address} address */
    function hash({ row, chart, colour, filter }) {
      const parts = [store.id[row], chart, colour];
      if (colour === usual.colour) parts.pop();
      if (parts.length === 2 && chart === usual.chart) parts.pop();
      return "#" + parts.join("/") + (filter ? "?" + filter : "");
    }

    function write() {
      try {
        history[hg.framed ? "replaceState" : "pushState"](null, "", hash(current));
      } catch {
        // A sandboxed frame may refuse; the map works without an address.
      }
    }

    /** @param {Address} a @param {Address} b */
    const same = (a, b) => a.row === b.row && a.chart === b.chart && a.colour === b.colour && a.filter === b.filter;

    /**
     * Go to another topic, chart or colouring; what is not named stays.
     * @param {Partial<Address>} change
     * @param {PanelOptions} [options]
     */
    function go(change, options) {
      const next = { ...current, ...change };
      const moved = !same(next, current);
      current = next;
      if (moved) write();
      onChange(current, options || {});
    }

    function follow() {
      const next = fromHash();
      if (!next || same(next, current)) return;
      current = next;
      onChange(current, {});
    }

    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    document.addEventListener("click", (event) => {
      const link = hg.closest(event, "a[data-topic]");
      if (!link || event.shiftKey || hg.withModifier(event)) return;
      event.preventDefault();
      go({ row: Number(link.dataset.topic) });
    });

    return {
      go,
      start() {
        current = fromHash() || { ...usual };
        onChange(current, {});
      },
    };
  };
})(window.Hierarchography);
