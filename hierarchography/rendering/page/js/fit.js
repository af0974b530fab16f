// @ts-check
/* Text in a box: the largest type at which its words fit, in as few lines as that takes. Nothing is ever cut. */
(function (hg) {
  "use strict";

  hg.FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const LEAST_TYPE = 9; // px: what would be smaller is left out, the hover has it
  hg.LINE = 1.22; // of the type size
  const MEASURED = 100; // px
  const SOFT = "\u00ad"; // a hyphen that only the end of a line shows

  const context = hg.brushOf(document.createElement("canvas"));
  /** @type {Map<string, number>} */
  const widths = new Map();

  /** The width of a text in type sizes. */
  hg.textWidth = function (text, weight = 400) {
    const key = weight + text;
    const known = widths.get(key);
    if (known !== undefined) return known;
    context.font = weight + " " + MEASURED + "px " + hg.FONT;
    const width = context.measureText(text).width / MEASURED;
    widths.set(key, width);
    return width;
  };

  /* Words with the space before them, the halves of long compounds, and single characters of scripts without spaces. */
  const PARTS = / *(?:[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^ ]+?(?:(?<=[^\s-]{4}-)(?=[^\s-]{4})|(?= |$|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])))/g;
  hg.partsOf = (text) => text.match(PARTS) || [text];

  /** A line as it is, and as it is where more follows on it. @param {string} line */
  const ended = (line) => line.replace(SOFT, "-");
  /** @param {string} line */
  const going = (line) => line.replace(SOFT, "");

  /**
   * The lines of a text at a width (in type sizes), null where a word is wider.
   * @param {string[]} parts
   * @param {number} width
   * @param {number} weight
   */
  function wrapped(parts, width, weight) {
    /** @type {string[]} */
    const lines = [];
    for (const part of parts) {
      const last = lines.length - 1;
      const longer = last >= 0 ? going(lines[last]) + part : "";
      if (longer && hg.textWidth(ended(longer), weight) <= width) lines[last] = longer;
      else if (hg.textWidth(ended(part.trimStart()), weight) <= width) lines.push(part.trimStart());
      else return null;
    }
    return lines.map(ended);
  }

  /**
   * Lines of even length: the narrowest width that needs no more lines.
   * @param {string[]} parts
   * @param {string[]} lines
   * @param {number} weight
   */
  function balanced(parts, lines, weight) {
    if (lines.length === 1) return lines;
    const width = Math.max(...lines.map((line) => hg.textWidth(line, weight)));
    let best = lines;
    for (let share = 0.95; share > 0.5; share -= 0.05) {
      const narrower = wrapped(parts, width * share, weight);
      if (!narrower || narrower.length > lines.length) break;
      best = narrower;
    }
    return best;
  }

  /**
   * Text in parts, in a box of px at one size; null where it does not fit.
   * @param {string[]} parts
   * @param {number} size
   * @param {{ width: number, height: number, rows: number, weight: number }} box
   * @returns {Fit | null}
   */
  function fitted(parts, size, { width, height, rows, weight }) {
    const room = Math.min(rows, Math.floor(height / (hg.LINE * size)));
    const lines = room < 1 ? null : wrapped(parts, width / size, weight);
    if (!lines || lines.length > room) return null;
    const even = balanced(parts, lines, weight);
    const widest = Math.max(...even.map((line) => hg.textWidth(line, weight)));
    return { lines: even, size, weight, width: widest * size, height: even.length * hg.LINE * size };
  }

  /**
   * `{lines, size, width, height}` of a text in a box of `width` x `height` px, in type from `most` px down to
   * `LEAST_TYPE`, at most `rows` lines; null where it does not fit. `below` px stay free under it.
   */
  hg.fitText = function (text, width, height, { most, weight = 400, rows = 4, below = 0 }) {
    const parts = hg.partsOf(text);
    const box = { width, height: height - below, rows, weight };
    for (let size = most; size >= LEAST_TYPE; size -= size > 14 ? 1 : 0.5) {
      const fit = fitted(parts, size, box);
      if (fit) return fit;
    }
    return null;
  };

  /** The same in the smallest type with hyphens: in the words that are wider than the box, else where they save a line. */
  hg.fitDivided = function (text, width, height, { weight, rows }) {
    const parts = hg.partsOf(text);
    /** @param {string} part */
    const pieces = (part) => hg.syllables(part).map((piece, at, all) => (at < all.length - 1 ? piece + SOFT : piece));
    /** @param {string} part */
    const tooWide = (part) => hg.textWidth(part.trimStart(), weight) > width / LEAST_TYPE;
    const box = { width, height, rows, weight };
    return fitted(parts.flatMap((part) => (tooWide(part) ? pieces(part) : [part])), LEAST_TYPE, box) || fitted(parts.flatMap(pieces), LEAST_TYPE, box);
  };
})(window.Hierarchography);
