// @ts-check
/* Finding: topics by name and keyword, papers by the words of title, authors, year, venue and abstract, both by meaning. */
(function (hg) {
  "use strict";

  const WHOLE = 3; // see ranking.js
  const START = 2;
  const WORDY = 3; // other content words, beside which a word is left as it was typed
  const NAMED = 10; // for a word in a topic's name, against all that its papers hold of it

  /** @param {number} total */
  const blank = (total) => ({
    title: new Uint8Array(total),
    people: new Uint8Array(total),
    venue: new Uint8Array(total),
    abstract: new Uint8Array(total),
  });

  hg.openFinder = function (store) {
    const names = store.name.map(hg.fold);
    const keywords = store.keywords.map((words) => words.map(hg.fold).join("\n"));
    /** @type {Promise<Meaning> | null} */
    let model = null;
    /** @type {Map<string, number>} every word of titles, authors and topics, with how often it occurs */
    const vocabulary = new Map();
    /** @type {string[] | null} folded */
    let venues = null;
    let counted = 0; // of the texts that the vocabulary is made of
    /** @type {Map<string, Standing>} the terms of the last query, and where each stands */
    let known = new Map();

    async function texts() {
      const blocks = [names.join("\n"), keywords.join("\n")];
      for (let number = 0; number < store.titles.count; number++) {
        for (const lines of [store.titles, store.people]) blocks.push((await lines.searchable(number)).text);
      }
      return blocks;
    }

    /** The vocabulary; needed when a query has a word that is in none. */
    async function allWords() {
      const all = await texts();
      while (counted < all.length) hg.countWords(all[counted++], vocabulary);
      return vocabulary;
    }

    /** The same a piece at a time, while nothing else is to be done. */
    async function countAhead() {
      const all = await texts();
      while (counted < all.length) {
        await hg.idle();
        if (counted < all.length) hg.countWords(all[counted++], vocabulary);
      }
    }

    /**
     * Where a term stands in titles and authors. One letter after another is typed: of a term whose beginning was
     * looked for just before, only what that found is read again.
     * @param {string} term
     * @param {Standing} found
     */
    async function scan(term, found) {
      const [beginning] = [...known.keys()].filter((other) => term.startsWith(other)).sort((a, b) => b.length - a.length);
      const before = beginning === undefined ? null : known.get(beginning);
      for (let number = 0; number < store.titles.count; number++) {
        const offset = number * store.titles.perBlock;
        for (const column of /** @type {("title" | "people")[]} */ (["title", "people"])) {
          const lines = await (column === "title" ? store.titles : store.people).searchable(number);
          if (before) hg.scanFurther(lines, term, found[column], offset, before[column]);
          else hg.scanLines(lines, term, found[column], offset);
        }
      }
    }

    /**
     * Where a term stands, abstracts aside.
     * @param {string} term
     */
    async function lookFor(term) {
      const before = known.get(term);
      if (before) return { ...before, abstract: new Uint8Array(store.total) };
      const found = blank(store.total);
      await scan(term, found);
      const [venue] = await store.fields();
      venues = venues || venue.values.map(hg.fold);
      const inVenue = [0, ...venues.map((name) => hg.qualityIn(name, term))];
      if (inVenue.some(Boolean)) venue.codes.forEach((code, place) => (found.venue[place] = inVenue[code]));
      if (/^\d{4}$/.test(term)) {
        const { year } = await store.points();
        year.forEach((value, place) => value === Number(term) && (found.venue[place] = WHOLE));
      }
      return found;
    }

    /** @param {Standing} found */
    const isEmpty = (found) => ![found.title, found.people, found.venue].some((column) => column.some(Boolean));

    /** @param {string} term */
    async function inAbstracts(term) {
      const meaning = store.abstracts ? await readModel() : null;
      return term.includes(" ") || (meaning !== null && meaning.known(term) > 0);
    }

    async function readModel() {
      const facts = store.search.meaning;
      if (!facts) return null;
      model = model || hg.readMeaning(store, facts);
      return model;
    }

    /**
     * The terms of a query and where each stands. A word that stands nowhere is taken for a typo of one that does,
     * where there is one, unless it is a stop word, one of many words (as in a question), or the model of meaning has
     * met it in an abstract.
     * @param {string} query
     * @param {boolean} mend
     */
    async function look(query, mend) {
      /** @type {string[]} */
      const terms = [];
      /** @type {[string, string][]} */
      const mended = [];
      /** @type {Standing[]} */
      const found = [];
      const typed = hg.termsOf(query);
      const content = typed.filter((term) => !hg.stopWords.has(term)).length;
      for (const term of typed) {
        const first = await lookFor(term);
        const asTyped = !mend || hg.stopWords.has(term) || content > WORDY;
        const other = isEmpty(first) && !asTyped && !(await inAbstracts(term)) ? hg.mended(term, await allWords()) : null;
        if (other) mended.push([term, other]);
        terms.push(other || term);
        found.push(other ? await lookFor(other) : first);
      }
      known = new Map(terms.map((term, at) => [term, found[at]]));
      return { terms, mended, found };
    }

    /** @param {Looked} looked */
    async function ranked({ terms, found }) {
      return hg.rankPapers(found, store.total, await store.titles.folded(), terms.join(" "));
    }

    /**
     * The papers that have the terms, abstracts and all; null where `onPart` broke it off.
     * @param {Looked} looked
     * @param {(share: number) => boolean} onPart
     */
    async function readThrough(looked, onPart) {
      const chunks = Math.ceil(store.total / store.chunk);
      for (let number = 0; number < chunks; number++) {
        const abstracts = await store.readAbstracts(number);
        abstracts.all().forEach((text, row) => {
          const low = hg.fold(text);
          looked.terms.forEach((term, at) => (looked.found[at].abstract[store.placeOf(number * store.chunk + row)] = hg.qualityIn(low, term)));
        });
        if (!onPart((number + 1) / chunks)) return null;
      }
      return ranked(looked);
    }

    return {
      /**
       * Rows of topics that have every term in their name or a keyword, best first: by the words of their name, then by
       * how many of their papers (of ascending `places` that were found) they hold, and how large a share of theirs.
       */
      topics(terms, places) {
        if (!terms.length) return [];
        /** @param {number} row @param {string} term */
        const best = (row, term) => Math.max(hg.qualityIn(names[row], term), hg.qualityIn(keywords[row], term));
        // Inside of words only where no topic has the term as a word or the start of one.
        const least = terms.map((term) => (names.some((_, row) => best(row, term) >= START) ? START : 1));
        /** @type {[number, number][]} */
        const rows = [];
        names.forEach((name, row) => {
          let score = 0;
          if (terms.some((term, at) => best(row, term) < least[at])) return;
          for (const term of terms) score += NAMED * hg.qualityIn(name, term);
          if (hg.qualityIn(name, terms.join(" "))) score += NAMED * (name === terms.join(" ") ? 2 : 1) * WHOLE;
          const found = hg.countBetween(places, store.start[row], store.start[row] + store.size[row]);
          rows.push([score + (found / store.size[row]) * Math.log1p(found), row]);
        });
        return rows.sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([, row]) => row);
      },
      /**
       * The papers whose title, authors, venue and year have every term of the query, best first. Typos are mended only
       * where papers have all that is asked for then.
       */
      async papers(query) {
        const looked = await look(query, true);
        const places = looked.terms.length ? await ranked(looked) : new Uint32Array(0);
        if (places.length || !looked.mended.length) return { ...looked, places };
        return { ...(await look(query, false)), places, other: looked };
      },
      /** The same with the abstracts, which are read through; `onPart(share)` is told how far it is, and says whether to go on. */
      async abstracts(looked, onPart) {
        const read = await readThrough(looked, onPart);
        const { other } = looked;
        if (!read || read.length || !other) return read;
        const mended = await readThrough(other, onPart);
        if (mended && mended.length) Object.assign(looked, other);
        return mended;
      },
      /** Whether any paper has authors. */
      async hasAuthors() {
        for (let number = 0; number < store.people.count; number++) if (/\S/.test((await store.people.searchable(number)).text)) return true;
        return false;
      },
      /** The venues and series that a query names, by acronym too. */
      async venues(query) {
        const [venue] = await store.fields();
        return venue.shown ? hg.venuesFound(venue, query).map((found) => ({ field: venue, found })) : [];
      },
      /** The model of meaning; null where the page has none. */
      meaning: readModel,
      /** Get ready what a search needs, while the reader is still typing. */
      async warm() {
        for (let number = 0; number < store.titles.count; number++) {
          for (const lines of [store.titles, store.people]) await lines.searchable(number);
        }
        await store.fields();
        await readModel();
        await countAhead();
      },
    };
  };

  /** The model of meaning out of the page's blocks. */
  hg.readMeaning = async function (store, facts) {
    const leafOf = new Uint32Array(store.total);
    store.leaves().forEach((row, number) => {
      for (let place = store.start[row]; place < store.start[row] + store.size[row]; place++) leafOf[store.home(place)] = number;
    });
    const [words, numbers] = await Promise.all([hg.unpackText("meaning-words"), hg.unpackBytes("meaning-numbers")]);
    const other = store.view === store.views[0] ? null : { leaves: store.leaves().length, home: store.home };
    return hg.openMeaning(facts, store.total, leafOf, words, numbers, other);
  };
})(window.Hierarchography);
