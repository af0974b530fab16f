// @ts-check
/* Titles of papers in boxes: whole where they fit, else their first words and an ellipsis. Names of topics are never cut. */
(function (hg) {
  "use strict";

  const SIZES = [13, 12, 11, 10];
  const LEAST_WORDS = 2; // fewer say nothing
  const ELLIPSIS = "\u2026";

  /**
   * The lines of words at a width in type sizes; `whole` is false where more would follow. Null where no word fits.
   * @param {string[]} words
   * @param {number} width
   * @param {number} rows
   */
  function filled(words, width, rows) {
    const space = hg.textWidth(" ");
    /** @type {string[]} */
    const lines = [];
    let [used, place] = [0, 0];
    for (; place < words.length; place++) {
      const wide = hg.textWidth(words[place]);
      if (wide > width) break;
      if (lines.length && used + space + wide <= width) {
        lines[lines.length - 1] += " " + words[place];
        used += space + wide;
      } else if (lines.length < rows) {
        lines.push(words[place]);
        used = wide;
      } else break;
    }
    if (place === words.length) return { lines, whole: true };
    return shortened(lines, width) && place - 1 >= LEAST_WORDS ? { lines, whole: false } : null;
  }

  /**
   * An ellipsis at the end of the last line, in place of as many words as it takes. False where nothing is left.
   * @param {string[]} lines
   * @param {number} width
   */
  function shortened(lines, width) {
    while (lines.length) {
      const last = lines.length - 1;
      const text = lines[last].replace(/[\s.,;:\u2013-]+$/, "");
      if (hg.textWidth(text) + hg.textWidth(ELLIPSIS) <= width) {
        lines[last] = text + ELLIPSIS;
        return true;
      }
      const words = text.split(" ").slice(0, -1);
      if (words.length) lines[last] = words.join(" ");
      else lines.pop();
    }
    return false;
  }

  /** A title in a box of px, as `fitText` gives it: whole in the largest type that holds it, else cut in the smallest. */
  hg.fitTitle = function (title, width, height, { most, rows = 12 }) {
    const words = title.split(" ");
    /** @type {Fit | null} */
    let cut = null;
    for (const size of SIZES.filter((each) => each <= Math.max(most, SIZES[SIZES.length - 1]))) {
      const room = Math.min(rows, Math.floor(height / (hg.LINE * size)));
      const found = room < 1 ? null : filled(words, width / size, room);
      if (!found) continue;
      const widest = Math.max(...found.lines.map((line) => hg.textWidth(line)));
      cut = { lines: found.lines, size, weight: 400, width: widest * size, height: found.lines.length * hg.LINE * size };
      if (found.whole) return cut;
    }
    return cut;
  };
})(window.Hierarchography);
