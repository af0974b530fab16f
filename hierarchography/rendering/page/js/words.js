// @ts-check
/* The words that part two groups of papers: log-odds with a prior (Monroe et al. 2008) of the papers that have a word. */
(function (hg) {
  "use strict";

  const MOST = 8;
  const LEAST_PAPERS = 2;
  const LEAST_Z = 1.64; // one-sided 5%
  const PRIOR = 0.1; // of the papers of both groups
  const MOST_PRIOR = 50; // papers
  const SAMPLE = 4000; // of the papers of a group
  const READABLE = 5000; // papers of a map of which the abstracts are read too
  const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'-]*/gu;
  const COMMON = new Set(
    ("a about across after all an and any are as at be been beyond but by can do does for from has have how in into is it its " +
      "more new no not of on or our over same some study than that the their them these this through to toward towards " +
      "under upon use using via was we what when where which who why with within without " +
      "approach approaches based results paper analysis").split(" "),
  );

  /** The words and pairs of words of a text, each once. @param {string} text */
  function termsOf(text) {
    const words = text.toLowerCase().match(WORD) || [];
    /** @type {Set<string>} */
    const terms = new Set();
    words.forEach((word, at) => {
      if (word.length < 3 || COMMON.has(word) || /^\d+$/.test(word)) return;
      terms.add(word);
      const next = words[at + 1];
      if (next && next.length > 2 && !COMMON.has(next)) terms.add(word + " " + next);
    });
    return terms;
  }

  /** @param {Uint32Array} places */
  function sampled(places) {
    const step = Math.max(places.length / SAMPLE, 1);
    return Array.from({ length: Math.min(places.length, SAMPLE) }, (_, at) => places[Math.floor(at * step)]);
  }

  /** In how many papers of a group each term is. @param {(place: number) => string} text @param {number[]} places */
  function counted(text, places) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const place of places) for (const term of termsOf(text(place))) counts.set(term, (counts.get(term) || 0) + 1);
    return counts;
  }

  /**
   * What is read of the papers: titles, and of a map that is not too large abstracts where the page has them.
   * @param {Store} store
   * @returns {Promise<(place: number) => string>}
   */
  async function textOf(store) {
    const title = await store.titles.all();
    if (!store.abstracts || store.total > READABLE) return title;
    const chunks = await Promise.all(Array.from({ length: Math.ceil(store.total / store.chunk) }, (_, at) => store.readAbstracts(at)));
    const abstracts = chunks.map((chunk) => chunk.all());
    return (place) => title(place) + " . " + abstracts[Math.floor(store.home(place) / store.chunk)][store.home(place) % store.chunk];
  }

  /**
   * The terms of one group, those first that set it apart most; none shares a word with a better one.
   * @param {{ term: string, z: number }[]} ranked
   */
  function distinct(ranked) {
    /** @type {string[]} */
    const kept = [];
    const taken = new Set();
    for (const { term } of ranked) {
      const words = term.split(" ");
      if (kept.length === MOST || words.some((word) => taken.has(word))) continue;
      words.forEach((word) => taken.add(word));
      kept.push(term);
    }
    return kept;
  }

  /** The words that the papers at `first` have more often than those at `second`, and the other way round. */
  hg.partingWords = async function (store, first, second) {
    const text = await textOf(store);
    const groups = [first, second].map(sampled);
    const [a, b] = groups.map((places) => counted(text, places));
    const [sizeA, sizeB] = groups.map((places) => places.length);
    const papers = Math.min(PRIOR * (sizeA + sizeB), MOST_PRIOR);
    const scored = [...new Set([...a.keys(), ...b.keys()])].flatMap((term) => {
      const [inA, inB] = [a.get(term) || 0, b.get(term) || 0];
      if (Math.max(inA, inB) < LEAST_PAPERS) return [];
      const prior = (papers * (inA + inB)) / (sizeA + sizeB);
      /** @param {number} count @param {number} size */
      const odds = (count, size) => Math.log((count + prior) / Math.max(size + papers - count - prior, 0.5));
      const z = (odds(inA, sizeA) - odds(inB, sizeB)) / Math.sqrt(1 / (inA + prior) + 1 / (inB + prior));
      return Math.abs(z) < LEAST_Z ? [] : [{ term, z }];
    });
    // Of terms as telling the pair, which says more, goes first.
    scored.sort((one, other) => Math.abs(other.z) - Math.abs(one.z) || other.term.length - one.term.length || (one.term < other.term ? -1 : 1));
    return [distinct(scored.filter(({ z }) => z > 0)), distinct(scored.filter(({ z }) => z < 0))];
  };

  /** The places of all papers that are not among these ascending ones. */
  hg.othersThan = function (total, places) {
    const inside = new Uint8Array(total);
    for (const place of places) inside[place] = 1;
    return hg.range(0, total).filter((place) => !inside[place]);
  };
})(window.Hierarchography);
