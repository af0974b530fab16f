// @ts-check
/* Finding: every word of the query must occur, accents and capitals aside. */
(function (hg) {
  "use strict";

  /**
   * The rows of the lines that hold every word, from `offset` on; the text is folded.
   * @param {Lines} lines
   * @param {string[]} words
   * @param {number[]} matches
   * @param {number} offset
   */
  function linesWith({ text, starts }, words, matches, offset) {
    const [longest, ...others] = [...words].sort((a, b) => b.length - a.length);
    let row = 0;
    for (let at = text.indexOf(longest); at >= 0; at = text.indexOf(longest, starts[row + 1])) {
      while (starts[row + 1] <= at) row++;
      if (others.length) {
        const line = text.slice(starts[row], starts[row + 1]);
        if (!others.every((word) => line.includes(word))) continue;
      }
      matches.push(offset + row);
    }
  }

  hg.wordsOf = (query) => [...new Set(hg.fold(query).split(/\s+/).filter(Boolean))];

  hg.openFinder = function (store) {
    const topics = store.name.map((name, row) => hg.fold(name + " " + store.keywords[row].join(" ")));
    const names = store.name.map(hg.fold);

    return {
      /** Rows of topics: those whose name holds the words before those of which a keyword does. */
      topics(words) {
        /** @param {string} text */
        const all = (text) => words.every((word) => text.includes(word));
        const rows = topics.map((_, row) => row).filter((row) => all(topics[row]));
        return rows.sort((a, b) => Number(all(names[b])) - Number(all(names[a])) || a - b);
      },
      /** Ascending places of the papers whose titles hold the words. */
      async titles(words) {
        /** @type {number[]} */
        const matches = [];
        for (let number = 0; number < store.titles.count; number++) {
          linesWith(await store.titles.searchable(number), words, matches, number * store.titles.perBlock);
        }
        return Uint32Array.from(matches);
      },
      /** Ascending places of the papers whose abstracts hold the words; `onPart(share)` is told how far it is, and says whether to go on. */
      async abstracts(words, onPart) {
        /** @type {number[]} */
        const matches = [];
        const chunks = Math.ceil(store.total / store.chunk);
        for (let number = 0; number < chunks; number++) {
          const { abstract } = await store.readChunk(number);
          abstract.forEach((text, row) => {
            const low = hg.fold(text);
            if (words.every((word) => low.includes(word))) matches.push(number * store.chunk + row);
          });
          if (!onPart((number + 1) / chunks)) return null;
        }
        return Uint32Array.from(matches);
      },
      /** Get ready what a search needs, while the reader is still typing. */
      async warm() {
        for (let number = 0; number < store.titles.count; number++) await store.titles.searchable(number);
      },
    };
  };
})(window.Hierarchography);
