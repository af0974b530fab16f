// @ts-check
/* Titles of papers in boxes: whole where they fit, else their first words and an ellipsis. Names of topics are never cut. */
(function (hg) {
  "use strict";

  const SIZES = [13, 12, 11, 10];
  const LEAST = 7; // characters: fewer say nothing
  const LEAST_PIECE = 5; // characters of a divided word
  const LEAST_REST = 3; // of them on the next line
  const ELLIPSIS = "\u2026";

  /**
   * A word that is wider than a line, in two: at a hyphen of its own or with one more, the first piece as long as fits.
   * Null where too little of it would be left on either line.
   * @param {string} word
   * @param {number} width
   * @returns {[string, string] | null}
   */
  function divided(word, width) {
    const characters = [...word];
    /** @param {number} from @param {number} [to] */
    const piece = (from, to) => characters.slice(from, to).join("");
    const own = characters.lastIndexOf("-", characters.length - 2) + 1;
    if (own >= LEAST_PIECE && hg.textWidth(piece(0, own).trimStart()) <= width) return [piece(0, own), piece(own)];
    const end = characters[characters.length - 1] === "-" ? 1 : 0;
    let count = characters.length - end - LEAST_REST;
    while (count >= LEAST_PIECE && (characters[count - 1] === "-" || hg.textWidth(piece(0, count).trimStart() + "-") > width)) count--;
    return count < LEAST_PIECE ? null : [piece(0, count) + "-", piece(count)];
  }

  /**
   * The lines of a title's parts (words, halves of compounds, characters of scripts without spaces) at a width in type
   * sizes; `whole` is false where more would follow. Null where too little fits.
   * @param {string[]} given
   * @param {number} width
   * @param {number} rows
   */
  function filled(given, width, rows) {
    const parts = given.flatMap((part) => (hg.textWidth(part.trimStart()) > width && divided(part, width)) || [part]);
    /** @type {string[]} */
    const lines = [];
    let [used, place] = [0, 0];
    for (; place < parts.length; place++) {
      const wide = hg.textWidth(parts[place]);
      const alone = hg.textWidth(parts[place].trimStart());
      if (alone > width) break;
      if (lines.length && used + wide <= width) {
        lines[lines.length - 1] += parts[place];
        used += wide;
      } else if (lines.length < rows) {
        lines.push(parts[place].trimStart());
        used = alone;
      } else break;
    }
    if (place === parts.length) return { lines, whole: true };
    return shortened(lines, width) && lines.join(" ").length > LEAST ? { lines, whole: false } : null;
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
  hg.fitTitle = function (title, width, height, { most, rows = 12, least = SIZES[SIZES.length - 1] }) {
    const parts = hg.partsOf(title);
    /** @type {Fit | null} */
    let cut = null;
    for (const size of SIZES.filter((each) => each >= least && each <= Math.max(most, least))) {
      const room = Math.min(rows, Math.floor(height / (hg.LINE * size)));
      const found = room < 1 ? null : filled(parts, width / size, room);
      if (!found) continue;
      const widest = Math.max(...found.lines.map((line) => hg.textWidth(line)));
      cut = { lines: found.lines, size, weight: 400, width: widest * size, height: found.lines.length * hg.LINE * size };
      if (found.whole) return cut;
    }
    return cut;
  };
})(window.Hierarchography);
