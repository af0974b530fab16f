// @ts-check
/* Word search: what a query asks for, where its words stand in lines of text, and which papers answer it best. */
(function (hg) {
  "use strict";

  const WHOLE = 3; // the whole word
  const LONG = 4; // characters from which on a term is marked inside of a word
  const SHORT_TERM = 3; // a shorter one is marked only where it is a word: no "t" in "tweets"
  const START = 2; // the start of a word
  const INSIDE = 1;
  const QUALITY = [0, 0.5, 0.8, 1];
  const FIELDS = { title: 4, people: 2.5, venue: 1.5, abstract: 1 };
  // What stands higher is never outdone by many words further down.
  const TIER = { phrase: 5, title: 4, byline: 3, abstract: 2, inside: 1 };
  const STEP = 1000;
  const FIRST = 0.5; // a title that begins with the query
  const NAMED = 1; // and goes on with a colon: "BERT: ..."
  const SHORT = 0.2; // of a title that has nothing else
  const LEAST_TYPO = 4; // letters
  const LEAST_HALF = 5; // letters of a word that may not be finished

  /** @param {number} code */
  const isWord = (code) => (code > 47 && code < 58) || (code > 96 && code < 123) || code > 127;

  /**
   * How a term that begins at a place stands there: as a word, at the start of one, or inside.
   * @param {string} text
   * @param {number} at
   * @param {number} length
   */
  function qualityAt(text, at, length) {
    if (at > 0 && isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at))) return INSIDE;
    const after = at + length;
    return after < text.length && isWord(text.charCodeAt(after)) && isWord(text.charCodeAt(after - 1)) ? START : WHOLE;
  }

  /** The best way in which a term stands in a folded text: 3 a word, 2 the start of one, 1 inside, 0 not at all. */
  hg.qualityIn = function (text, term) {
    let best = 0;
    for (let at = text.indexOf(term); at >= 0 && best < WHOLE; at = text.indexOf(term, at + 1)) {
      best = Math.max(best, qualityAt(text, at, term.length));
    }
    return best;
  };

  /** The same for every line of a text, into `found` from `offset` on. */
  hg.scanLines = function ({ text, starts }, term, found, offset) {
    let row = 0;
    let at = text.indexOf(term);
    while (at >= 0) {
      while (starts[row + 1] <= at) row++;
      const quality = qualityAt(text, at, term.length);
      if (quality > found[offset + row]) found[offset + row] = quality;
      at = text.indexOf(term, quality === WHOLE ? starts[row + 1] : at + 1);
    }
  };

  /** The same where the beginning of the term was looked for already: only in the lines that have it, as `before` says. */
  hg.scanFurther = function ({ text, starts }, term, found, offset, before) {
    for (let row = 0; row < starts.length - 1; row++) {
      if (before[offset + row]) found[offset + row] = hg.qualityIn(text.slice(starts[row], starts[row + 1] - 1), term);
    }
  };

  /** What a query asks for: words, and phrases in quotes. All of them must occur. */
  hg.termsOf = function (query) {
    const low = hg.fold(query).replace(/[\u201c\u201d\u201e]/g, '"').replace(/\s+/g, " ");
    /** @type {string[]} */
    const terms = [];
    const rest = low.replace(/"([^"]*)"?/g, (_, phrase) => (terms.push(phrase.trim()), " "));
    for (const part of rest.split(" ")) {
      const bare = part.replace(/^[.,;:!?()[\]]+|[.,;:!?()[\]]+$/g, "");
      terms.push(bare || part);
    }
    return [...new Set(terms.filter(Boolean))];
  };

  /**
   * Whether two words are the same but for one typo: a letter more, less or another, or two that changed places.
   * @param {string} a
   * @param {string} b
   */
  function oneEdit(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let same = 0;
    while (same < a.length && a[same] === b[same]) same++;
    // Quickly told: what comes two letters after the first difference is the same.
    if (Math.min(a.length, b.length) - same > 2 && a[a.length - 1] !== b[b.length - 1]) return false;
    const [x, y] = [a.slice(same), b.slice(same)];
    if (a.length > b.length) return x.slice(1) === y;
    if (a.length < b.length) return x === y.slice(1);
    return x.slice(1) === y.slice(1) || (x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }

  /** Of the words (with how often each occurs) the most frequent one that a typo made `term` of; else null. */
  hg.mended = function (term, words) {
    if (term.length < LEAST_TYPO || /\d/.test(term)) return null;
    /** @param {(word: string) => boolean} fits */
    const mostFrequent = (fits) => {
      let [best, most] = [/** @type {string | null} */ (null), 0];
      for (const [word, count] of words) if (count > most && fits(word)) [best, most] = [word, count];
      return best;
    };
    const whole = mostFrequent((word) => oneEdit(term, word));
    if (whole || term.length < LEAST_HALF) return whole;
    /** @param {string} word */
    const begins = (word) => word.length > term.length && [-1, 0, 1].some((step) => oneEdit(term, word.slice(0, term.length + step)));
    return mostFrequent(begins);
  };

  /** The words of lines of folded text, counted into `words`. */
  hg.countWords = function (text, words) {
    for (const word of text.match(/[\p{L}\p{N}]+/gu) || []) words.set(word, (words.get(word) || 0) + 1);
  };

  /**
   * The best way in which each paper has a term. Where it is the start of words, what it is inside of others is left
   * out: "lee" is not "sleep".
   * @param {Standing} term
   */
  function bestOf({ title, people, venue, abstract }) {
    const best = new Uint8Array(title.length);
    let most = 0;
    for (let place = 0; place < best.length; place++) {
      const quality = Math.max(title[place], people[place], venue[place], abstract[place]);
      best[place] = quality;
      if (quality > most) most = quality;
    }
    if (most > INSIDE) for (let place = 0; place < best.length; place++) if (best[place] === INSIDE) best[place] = 0;
    return best;
  }

  /**
   * How much a term says: the more, the fewer papers have it.
   * @param {Uint8Array} best
   */
  function rarity(best) {
    let papers = 0;
    for (let place = 0; place < best.length; place++) if (best[place]) papers++;
    return papers ? Math.log(1 + best.length / papers) : 0;
  }

  /**
   * The query as a phrase of whole words in a title: worth more at its beginning, most as the name of a thing, and in a
   * short title. 0 where it is none.
   * @param {string} title
   * @param {string} phrase
   */
  function standing(title, phrase) {
    let at = title.indexOf(phrase);
    while (at >= 0 && qualityAt(title, at, phrase.length) !== WHOLE) at = title.indexOf(phrase, at + 1);
    if (at < 0) return 0;
    const after = title[at + phrase.length];
    const named = after === ":" || after === undefined ? NAMED : 0;
    return (at === 0 ? FIRST + named : 0) + (SHORT * phrase.length) / title.length;
  }

  /**
   * The papers that have every term, best first. `found` holds for each term how it stands in each paper's title,
   * people, venue and abstract; `titleOf(place)` is a folded title, `phrase` the query as it would stand in one.
   */
  hg.rankPapers = function (found, total, titleOf, phrase) {
    const best = found.map(bestOf);
    const idf = best.map(rarity);
    const keys = new Float64Array(total);
    let count = 0;
    for (let place = 0; place < total; place++) {
      let all = best.length > 0;
      for (let number = 0; all && number < best.length; number++) all = best[number][place] > 0;
      // Score and place in one number sort without a comparison of our own.
      if (all) keys[count++] = (2 ** 31 - Math.round(1000 * scoreOf(place))) * 2 ** 21 + place;
    }
    return Uint32Array.from(keys.subarray(0, count).sort(), (key) => key % 2 ** 21);

    /** @param {number} place */
    function scoreOf(place) {
      let inTitle = true;
      let inByline = true;
      let starts = true;
      let words = 0;
      for (let number = 0; number < found.length; number++) {
        const { title, people, venue, abstract } = found[number];
        inTitle = inTitle && title[place] >= START;
        inByline = inByline && Math.max(title[place], people[place], venue[place]) >= START;
        starts = starts && best[number][place] >= START;
        const weight = Math.max(
          FIELDS.title * QUALITY[title[place]],
          FIELDS.people * QUALITY[people[place]],
          FIELDS.venue * QUALITY[venue[place]],
          FIELDS.abstract * QUALITY[abstract[place]],
        );
        words += idf[number] * weight;
      }
      const stands = inTitle ? standing(titleOf(place), phrase) : 0;
      const tier = stands ? TIER.phrase : inTitle ? TIER.title : inByline ? TIER.byline : starts ? TIER.abstract : TIER.inside;
      return tier * STEP + Math.min(words + 10 * stands, STEP - 1);
    }
  };

  /** Those that meet as one: "tweet" and "tweets" mark one word, not a word and an "s". @param {[number, number][]} spans */
  function joined(spans) {
    /** @type {[number, number][]} */
    const apart = [];
    for (const [from, to] of spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      const last = apart[apart.length - 1];
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else apart.push([from, to]);
    }
    return apart;
  }

  /**
   * A text as pieces: `[text, isMarked]`, where the terms stand at the start of words (or, of long terms, inside where they never do).
   */
  hg.markedPieces = function (text, terms) {
    const low = hg.fold(text);
    if (low.length !== text.length || !terms.length) return [[text, false]];
    /** @type {[number, number][]} */
    const spans = [];
    for (const term of terms) {
      const least = term.length < SHORT_TERM ? WHOLE : term.length < LONG ? START : Math.min(hg.qualityIn(low, term), START);
      for (let at = low.indexOf(term); at >= 0; at = low.indexOf(term, at + 1)) {
        if (qualityAt(low, at, term.length) >= least) spans.push([at, at + term.length]);
      }
    }
    /** @type {[string, boolean][]} */
    const pieces = [];
    let done = 0;
    for (const [from, to] of joined(spans)) {
      if (from > done) pieces.push([text.slice(done, from), false]);
      pieces.push([text.slice(from, to), true]);
      done = to;
    }
    if (done < text.length) pieces.push([text.slice(done), false]);
    return pieces;
  };
})(window.Hierarchography);
