// @ts-check
/* The filter in force: read from the address, applied to the papers, and asked by every part that shows some of them. */
(function (hg) {
  "use strict";

  const AUTHORS = "author";

  /** `go(text)` puts another filter into the address; `onChange()` is called when another is in force. */
  hg.openFiltering = function (store, finder, { go, onChange }) {
    let filter = hg.noFilter();
    let turn = 0;
    /** @type {Facet[]} */
    let fields = [];
    /** @type {Filtered | null} */
    let applied = null;
    /** @type {Uint32Array | null} best first, where the filter has a query */
    let ranked = null;
    /** @type {Promise<{ total: number, year: Uint16Array, fields: Facet[] }> | null} */
    let columns = null;
    /** @type {Points | null} */
    let points = null;

    async function read() {
      const line = await store.people.all();
      const lines = Array.from({ length: store.total }, (_, place) => line(place));
      fields = [...(await store.fields()), hg.severalValues(AUTHORS, "Author", lines)];
      points = await store.points();
      return { total: store.total, year: points.year, fields };
    }
    const ready = () => (columns = columns || read());

    /**
     * What the filter's query finds, best first.
     * @param {Filter} wanted
     */
    async function find({ query, about }) {
      if (about) {
        const meaning = await finder.meaning();
        const scores = meaning && meaning.scores(about);
        return scores ? hg.closestInMeaning(scores.papers) : new Uint32Array(0);
      }
      if (!query) return null;
      const looked = await finder.papers(query);
      hg.highlight = looked.terms;
      if (!store.abstracts) return looked.places;
      return (await finder.abstracts(looked, () => true)) || looked.places;
    }

    const isEmpty = () => !hg.writeFilter(filter);

    return {
      get filter() {
        return filter;
      },
      get isEmpty() {
        return isEmpty();
      },
      /** Ascending places of the papers that pass; null without a filter. */
      get places() {
        return applied && !isEmpty() ? applied.places : null;
      },
      get fields() {
        return fields;
      },
      counts: (key) => (applied ? applied.counts(key) : new Uint32Array(0)),
      /** What the facets need: all is counted once it is there. */
      async open() {
        const all = await ready();
        applied = applied || hg.applyFilter(filter, all, null);
      },
      /** Another filter, as text of the address. */
      async use(text) {
        const mine = ++turn;
        const { fields: known } = text ? await ready() : { fields };
        const wanted = hg.readFilter(text, known.map((field) => field.key));
        hg.highlight = [];
        const found = await find(wanted);
        if (mine !== turn) return;
        [filter, ranked] = [wanted, found];
        applied = columns ? hg.applyFilter(filter, await columns, found) : null;
        if (mine === turn) onChange();
      },
      change: (next) => go(hg.writeFilter(next)),
      clear: () => go(""),
      /** How many papers of a topic pass. */
      count(row) {
        return this.places ? hg.countBetween(this.places, store.start[row], store.start[row] + store.size[row]) : store.size[row];
      },
      /** The places of a topic's papers that pass; those that a query found best first. */
      placesOf(row) {
        const [start, stop] = [store.start[row], store.start[row] + store.size[row]];
        const passing = this.places;
        if (!passing) return hg.range(start, store.size[row]);
        const within = passing.filter((place) => place >= start && place < stop);
        if (!ranked) return within;
        const known = new Set(within);
        return ranked.filter((place) => known.has(place));
      },
      /** The papers of a topic in each bar of the years; those that pass, where there is a filter. */
      barsOf(row) {
        return this.places && points ? hg.barsAt(store, points, this.placesOf(row)) : hg.barsOf(store, row);
      },
      get isRanked() {
        return ranked !== null;
      },
      /** Of these places, in their order, those that pass all but the filter's own query. */
      async within(places) {
        if (isEmpty()) return places;
        const passing = new Set(hg.applyFilter({ ...filter, query: "", about: "" }, await ready(), null).places);
        return places.filter((place) => passing.has(place));
      },
    };
  };
})(window.Hierarchography);
