// @ts-check
/* The titles, and the authors: blocks of lines, kept as whole texts with the place of each line; a hundred thousand strings are never made. */
(function (hg) {
  "use strict";

  /** @typedef {Lines & { low: Lines | null }} Block with the same lines to search in, once they were asked for */

  /** @param {string} text */
  function starts(text) {
    const places = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) places.push(at + 1);
    places.push(text.length + 1);
    return Uint32Array.from(places);
  }

  /** @param {Lines} lines @param {number} row */
  const line = (lines, row) => lines.text.slice(lines.starts[row], lines.starts[row + 1] - 1);

  /**
   * The same lines without accents and capitals, with the place of each: what a search looks through.
   * @param {string} text
   */
  function folded(text) {
    const low = hg.fold(text);
    return { text: low, starts: starts(low) };
  }

  /** All lines as they are searched in, as `line(place)`. */
  hg.foldedLines = async function ({ count, perBlock, searchable }) {
    const blocks = await Promise.all(Array.from({ length: count }, (_, number) => searchable(number)));
    return (place) => line(blocks[Math.floor(place / perBlock)], place % perBlock);
  };

  /** The blocks `name-0`, `name-1`, ...: one line a paper. */
  hg.openTitles = function (papers, perBlock, name = "titles") {
    const count = Math.ceil(papers / perBlock);
    /** @type {Map<number, Promise<Block>>} */
    const loaded = new Map();

    /** @param {number} number */
    async function load(number) {
      const text = await hg.unpackText(name + "-" + number);
      return { text, starts: starts(text), low: null };
    }

    /** @param {number} number */
    function block(number) {
      const known = loaded.get(number) ?? load(number);
      loaded.set(number, known);
      return known;
    }

    /** @type {Titles} */
    const known = {
      count,
      perBlock,
      /** The line of one paper. */
      async at(place) {
        return line(await block(Math.floor(place / perBlock)), place % perBlock);
      },
      /** All lines as `line(place)`. */
      async all() {
        const blocks = await Promise.all(Array.from({ length: count }, (_, number) => block(number)));
        return (place) => line(blocks[Math.floor(place / perBlock)], place % perBlock);
      },
      /** The same without accents and capitals. */
      folded: () => hg.foldedLines(known),
      /** One block to search in: `{text, starts}`, folded. */
      async searchable(number) {
        const loadedBlock = await block(number);
        loadedBlock.low = loadedBlock.low || folded(loadedBlock.text);
        return loadedBlock.low;
      },
    };
    return known;
  };
})(window.Hierarchography);
