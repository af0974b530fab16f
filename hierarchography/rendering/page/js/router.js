// @ts-check
/*
 * The address: its hash is the topic's id, then the chart and the colouring where they are not the usual ones, then a
 * paper; after a question mark which list is open and what grew (see lists.js), and the filter.
 */
(function (hg) {
  "use strict";

  /**
   * `charts` and `colours` are the names that the page knows, its usual ones first; `onChange(place, arrival)`;
   * `search.sought()` is the search under way, which a link has in the place of the filter's own query, and
   * `search.end()` ends it.
   */
  hg.openRouter = function (store, charts, colours, onChange, { sought, end }) {
    // In a frame the history is the host page's: its back button must not have to walk through the map.
    /** @type {Address} */
    const usual = { row: 0, chart: charts[0], colour: colours[0], place: -1, filter: "", ...hg.usualLists() };
    let current = { ...usual };
    let paper = ""; // what names the paper at the current place

    /** `#0.2/map/year/paper-KEY?growth=2018&list=growth&years=2010-2015`; null where it names no topic. */
    function fromHash() {
      try {
        const [path, ...rest] = location.hash.slice(1).split("?");
        const parts = decodeURIComponent(path).split("/");
        const key = parts.find(hg.isPaperKey) || "";
        const { view, filter: text } = hg.splitView(rest.join("?"));
        const { lists, filter } = hg.splitLists(text);
        const [named, chart, colour] = parts.filter((part) => !hg.isPaperKey(part));
        // Of a view that is gone, so are the topics.
        const id = view && view !== store.view ? "0" : named;
        // A paper is found wherever it lies now, its topic may be gone.
        const row = (id === "" && !path) || (key && store.row(id) === undefined) ? 0 : store.row(id);
        if (row === undefined) return null;
        return {
          key,
          row,
          place: -1,
          chart: charts.includes(chart) ? chart : usual.chart,
          colour: colours.includes(colour) ? colour : usual.colour,
          filter,
          ...lists,
        };
      } catch {
        return null;
      }
    }

    /** What follows the topic and the paper in a link to what is shown now. @param {Address} address */
    function tail(address) {
      const rest = [store.suffix.slice(1), hg.writeLists(address), hg.withSought(address.filter, sought())].filter(Boolean).join("&");
      return rest ? "?" + rest : "";
    }

    /** @param {Address} address @param {string} [key] what names the paper */
    function hash(address, key = paper) {
      const { row, chart, colour } = address;
      const parts = [store.id[row], chart, colour];
      if (colour === usual.colour) parts.pop();
      if (parts.length === 2 && chart === usual.chart) parts.pop();
      return "#" + [...parts, ...(key ? [key] : [])].join("/") + tail(address);
    }

    /** @param {boolean} [again] whether it is the same place with more known of it */
    function write(again) {
      try {
        history[hg.framed || again ? "replaceState" : "pushState"](null, "", hash(current));
      } catch {
        // A sandboxed frame may refuse; the map works without an address.
      }
    }

    /** @param {Address} a @param {Address} b */
    const same = (a, b) => /** @type {(keyof Address)[]} */ (Object.keys(usual)).every((key) => a[key] === b[key]);

    /**
     * Go to another topic, paper, chart or colouring; what is not named stays, but a topic is not its paper, and
     * elsewhere no list is open.
     * @param {Partial<Address>} change
     * @param {Arrival} [arrival]
     */
    function go(change, arrival) {
      const next = { ...current, ...(change.row === undefined ? {} : { place: -1, open: /** @type {const} */ ("") }), ...change };
      const moved = !same(next, current);
      if (moved && sought()) write(true); // back here, the search goes on
      if (next.place !== current.place) paper = "";
      current = next;
      if (moved) write();
      if (current.place >= 0 && !paper) name(current.place);
      onChange(current, arrival || {});
    }

    /**
     * The address of a paper needs its title, which may have to be read first.
     * @param {number} place
     */
    async function name(place) {
      const [title, { year }] = [await store.titles.at(place), await store.points()];
      if (current.place !== place) return;
      paper = hg.paperKey(title, year[place]);
      write(true);
    }

    /**
     * To the paper that an address names; where no paper is called so, its topic stays.
     * @param {string} key
     */
    async function toPaper(key) {
      const from = current;
      const place = await hg.findPaper(store, key, current.row);
      if (current !== from || place < 0) return;
      [current, paper] = [{ ...current, row: store.leafOf(place), place }, key];
      write(true);
      onChange(current, {});
    }

    function follow() {
      const view = hg.viewInAddress(store);
      if (view !== store.view) return void hg.switchView(view, true).catch((error) => console.error(error));
      const found = fromHash();
      if (!found) return;
      const { key, ...next } = found;
      // The search under way is in the address, but no filter yet.
      const search = sought();
      if (next.filter === hg.withSought(current.filter, search)) next.filter = current.filter;
      else if (search && next.filter === hg.withSought(next.filter, search)) next.filter = hg.withoutQuery(next.filter);
      else if (search) end(); // the address is of before it
      const known = key !== "" && key === paper;
      if (known) [next.row, next.place] = [current.row, current.place];
      if ((known || !key) && same(next, current)) return;
      current = next;
      if (!known) paper = "";
      onChange(current, {});
      if (key && !known) toPaper(key);
    }

    window.addEventListener("popstate", follow, hg.life);
    window.addEventListener("hashchange", follow, hg.life);
    document.addEventListener("click", (event) => {
      const link = hg.closest(event, "a[data-topic], a[data-paper]");
      if (!link || event.shiftKey || hg.withModifier(event)) return;
      event.preventDefault();
      const place = Number(link.dataset.paper);
      const similar = Boolean(link.closest(".paper-card"));
      go(link.dataset.topic ? { row: Number(link.dataset.topic) } : { row: store.leafOf(place), place }, { similar });
    }, hg.life);

    hg.tail = () => tail({ ...current, open: "" });
    hg.linkTo = (row, key) => hash({ ...current, row, open: "" }, key);
    return {
      go,
      /** The same place, with what is searched for by now, and the list that is open by now. */
      rewrite(open = current.open) {
        current = { ...current, open };
        write(true);
      },
      get now() {
        return current;
      },
      /** From where the reader was in another view, else from where the page's address says. */
      start(from) {
        if (from) {
          current = { ...from, chart: charts.includes(from.chart) ? from.chart : usual.chart };
          write();
          if (current.place >= 0) name(current.place);
          return onChange(current, {});
        }
        const { key, ...address } = (location.hash && fromHash()) || { ...usual, filter: store.filter, key: "" };
        current = address;
        onChange(current, {});
        if (key) toPaper(key);
      },
    };
  };
})(window.Hierarchography);
