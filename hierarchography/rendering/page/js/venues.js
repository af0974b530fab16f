// @ts-check
/* Venues and their series by name or acronym: what stands in brackets or before a year, and the initials of a name. */
(function (hg) {
  "use strict";

  const MOST_READ = 5000; // venues, the most frequent ones, whose acronyms are read
  const LEAST_INITIALS = 3;
  const COVERED = 0.5; // of the letters of a name's words, that a query must have
  const COVERED_BY_ONE = 0.75; // the same of a query of one word
  const YEAR = /[\s'\u2019-]*(?:1[5-9]|20)?\d\d$/;
  const ACRONYM = /^(?=(?:.*[A-Z]){2})[\w&+-]{2,15}$/;
  const SMALL = new Set("a an and at de des du for in la le of on sur the to".split(" "));
  const MEETING = new Set("annual conf conference conferences intl international joint meeting proc proceedings symposium workshop workshops".split(" "));

  /** `lrec` of "LREC'14"; empty where the text is none. @param {string} text */
  function acronym(text) {
    const bare = text.trim().replace(YEAR, "");
    return ACRONYM.test(bare) ? hg.fold(bare) : "";
  }

  /** The words of a name that say something, folded. @param {string} text */
  const wordsOf = (text) => (hg.fold(text).match(/[\p{L}\p{N}]+/gu) || []).filter((word) => !SMALL.has(word) && !/\d/.test(word));

  /** All acronyms of a name, folded: those written in it, and the initials of its words without "Annual Meeting". */
  hg.acronymsOf = function (name) {
    const written = [...name.matchAll(/\(([^()]*)\)/g), ...name.matchAll(/([^\s,:()]+)[\s'\u2019-]+(?:1[5-9]|20)\d\d\b/g)];
    const found = written.flatMap(([, text]) => [acronym(text), ...text.split(/[-/]/).map(acronym)]);
    const words = wordsOf(name.replace(/\([^()]*\)/g, " ").split(/[:,]/)[0]);
    const first = words.findIndex((word) => !MEETING.has(word));
    for (const some of [words, words.slice(Math.max(first, 0))]) {
      if (some.length >= LEAST_INITIALS) found.push(some.map((word) => word[0]).join(""));
    }
    return new Set(found.filter(Boolean));
  };

  /** Each venue outside of a series and each series: its name, its papers, its acronyms. @param {Facet} field @returns {Venue[]} */
  function listOf(field) {
    const counts = new Uint32Array(field.values.length + 1);
    for (const code of field.codes) counts[code]++;
    const grouped = new Set(field.series.flatMap(({ members }) => members));
    const together = field.series.map((series) => ({ series, name: series.name, members: series.members }));
    const alone = [...field.values.keys()].filter((at) => !grouped.has(at)).map((at) => ({ series: null, name: field.values[at], members: [at] }));
    return [...together, ...alone].map(({ series, name, members }) => {
      const read = [name, ...members.map((at) => field.values[at])].slice(0, members[0] < MOST_READ ? undefined : 0);
      return { series, name, words: wordsOf(name), count: members.reduce((sum, at) => sum + counts[at + 1], 0), acronyms: new Set(read.flatMap((each) => [...hg.acronymsOf(each)])) };
    });
  }

  /** @type {WeakMap<Facet, Venue[]>} */
  const known = new WeakMap();

  hg.venuesOf = function (field) {
    const list = known.get(field) || listOf(field);
    known.set(field, list);
    return list;
  };

  /** The venues that a query means, those first whose acronym it is, then those with more papers. */
  hg.venuesFound = function (field, query) {
    const bare = hg.fold(query.trim().replace(YEAR, "")).replace(/[^\p{L}\p{N}]+/gu, "");
    const terms = wordsOf(query);
    if (!bare) return [];
    /** @param {Venue} venue */
    const quality = ({ words, acronyms }) => {
      if (acronyms.has(bare)) return 2;
      const met = terms.filter((term) => words.some((word) => word.startsWith(term)));
      const letters = words.reduce((sum, word) => sum + (MEETING.has(word) ? 0 : word.length), 0);
      const least = terms.length > 1 ? COVERED : COVERED_BY_ONE;
      return terms.length && met.length === terms.length && met.join("").length >= least * letters ? 1 : 0;
    };
    const rated = hg.venuesOf(field).map((venue) => ({ venue, rate: quality(venue) }));
    return rated.filter(({ rate }) => rate).sort((a, b) => b.rate - a.rate || b.venue.count - a.venue.count).map(({ venue }) => venue);
  };

  /** "364 papers of LREC": a venue by what stands in brackets at its end, else by its name. */
  hg.venueText = ({ name, count }) => hg.count(count, "paper") + " of " + (/\(([^()]{2,16})\)$/.exec(name)?.[1] || name);

  /** The filter with a venue found, or its series, in the place of what was searched for. */
  hg.withVenue = function (filter, { field, found: { name, series } }) {
    const rest = { ...filter, query: "", about: "" };
    if ((filter.values[series ? hg.SERIES : field.key] || []).includes(name)) return rest;
    return series ? hg.toggledSeries(rest, field, series) : hg.toggled(rest, field.key, name);
  };

  /** Over the papers that have the words of a query: all papers of the venue that it means most; null for none. */
  hg.venueOffer = function (filtering) {
    const { filter, fields, change } = filtering;
    const field = fields.find((each) => each.key === "venue" && each.shown);
    const [found] = field && filter.query ? hg.venuesFound(field, filter.query) : [];
    if (!field || !found) return null;
    const go = () => change(hg.withVenue(filtering.wanted, { field, found }));
    return hg.el("button", { type: "button", class: "more venue-offer", title: found.name, onclick: go }, hg.venueText(found));
  };

  /** The names of the venues of which an acronym begins with a text. */
  hg.venuesByAcronym = function (field, text) {
    const low = hg.fold(text.trim());
    /** @param {Venue} venue */
    const begins = ({ acronyms }) => [...acronyms].some((one) => one.startsWith(low));
    return new Set(low.length > 1 ? hg.venuesOf(field).filter(begins).map(({ name }) => name) : []);
  };
})(window.Hierarchography);
