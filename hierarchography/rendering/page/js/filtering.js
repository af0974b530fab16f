// @ts-check
/*
 * The filter in force: read from the address, applied to the papers, and asked by every part that shows some of them.
 * A search under way takes the place of its own query.
 */
(function (hg) {
  "use strict";

  const AUTHORS = "author";

  /** `go(text)` puts another filter into the address; `onChange()` is called when another is in force. */
  hg.openFiltering = function (store, finder, { go, onChange }) {
    let filter = hg.noFilter();
    /** @type {Filter | null} the one asked for last, until it is in force */
    let coming = null;
    const wanted = () => coming || filter;
    let turn = 0;
    /** @type {Facet[]} */
    let fields = [];
    /** @type {Filtered | null} */
    let applied = null;
    /** @type {Uint32Array | null} best first, where the filter has a query */
    let ranked = null;
    /** @type {string[]} what to mark in texts, of the filter's query */
    let terms = [];
    /** @type {Sought | null} */
    let sought = null;
    /** @type {Promise<FilterColumns> | null} */
    let columns = null;
    /** @type {FilterColumns | null} */
    let known = null;
    /** @type {Points | null} */
    let points = null;

    async function read() {
      const line = await store.people.all();
      const lines = Array.from({ length: store.total }, (_, place) => line(place));
      fields = [...(await store.fields()), hg.severalValues(AUTHORS, "Author", lines)];
      points = await store.points();
      return (known = { total: store.total, year: points.year, fields });
    }
    const ready = () => (columns = columns || read());

    /**
     * What the filter's query finds, best first.
     * @param {Filter} wanted
     */
    async function find({ query, about }) {
      terms = [];
      if (about) {
        const meaning = await finder.meaning();
        const scores = meaning && meaning.scores(about);
        return scores ? hg.closestInMeaning(scores.papers) : new Uint32Array(0);
      }
      if (!query) return null;
      const looked = await finder.papers(query);
      const inAll = store.abstracts ? await finder.abstracts(looked, () => true) : null;
      terms = looked.terms;
      return inAll || looked.places;
    }

    const isEmpty = () => !sought && !hg.writeFilter(filter);

    /** What is found in the papers by words or meaning, best first; null where nothing is asked. */
    const found = () => (sought ? sought.found : ranked);

    function apply() {
      hg.highlight = sought ? sought.terms : terms;
      const inForce = sought ? { ...filter, query: sought.query, about: sought.about } : filter;
      applied = known ? hg.applyFilter(inForce, known, found()) : sought ? { places: sought.found.slice().sort(), counts: () => new Uint32Array(0) } : null;
    }

    return {
      get filter() {
        return filter;
      },
      /** The one asked for last, which may still be sought for. */
      get wanted() {
        return wanted();
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
      /** The papers of a topic by each value of a field. */
      counts: (key, row) => (applied ? applied.counts(key, store.start[row], store.start[row] + store.size[row]) : new Uint32Array(0)),
      /** What the facets need: all is counted once it is there. */
      async open() {
        if (known) return;
        await ready();
        apply();
      },
      /** A search under way; null when it has ended. */
      seek(search) {
        sought = search;
        apply();
      },
      get sought() {
        return sought;
      },
      /** Another filter, as text of the address. */
      async use(text) {
        const mine = ++turn;
        if (text && !known) await ready();
        if (mine !== turn) return;
        const next = hg.readFilter(text, fields.flatMap((field) => (field.series.length ? [field.key, hg.SERIES] : [field.key])));
        coming = next;
        try {
          const places = await find(next);
          if (mine !== turn) return;
          [filter, ranked] = [next, places];
        } finally {
          if (mine === turn) coming = null;
        }
        apply();
        onChange();
      },
      /** Parts of it, in the one asked for last: nothing that was chosen meanwhile is lost. */
      change: (parts) => go(hg.writeFilter({ ...wanted(), ...parts })),
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
        const order = found();
        if (!order) return within;
        const passes = new Set(within);
        return order.filter((place) => passes.has(place));
      },
      /** The papers of a topic in each bar of the years; those that pass, where there is a filter. */
      barsOf(row) {
        return this.places && points ? hg.barsAt(store, points, this.placesOf(row)) : hg.barsOf(store, row);
      },
      get isRanked() {
        return found() !== null;
      },
      /** Of these places, in their order, those that pass all but the filter's own query. */
      async within(places) {
        if (!hg.writeFilter(filter)) return places;
        const passing = new Set(hg.applyFilter({ ...filter, query: "", about: "" }, await ready(), null).places);
        return places.filter((place) => passing.has(place));
      },
    };
  };
})(window.Hierarchography);
