// @ts-check
/* Text in a box: the largest type at which whole words fit, in as few lines as that takes. Nothing is ever cut. */
(function (hg) {
  "use strict";

  hg.FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const LEAST_TYPE = 9; // px: what would be smaller is left out, the hover has it
  hg.LINE = 1.22; // of the type size
  const MEASURED = 100; // px

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
      if (last >= 0 && hg.textWidth(lines[last] + part, weight) <= width) lines[last] += part;
      else if (hg.textWidth(part.trimStart(), weight) <= width) lines.push(part.trimStart());
      else return null;
    }
    return lines;
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
   * `{lines, size, width, height}` of a text in a box of `width` x `height` px, in type from `most` px down to
   * `LEAST_TYPE`, at most `rows` lines; null where it does not fit. `below` px stay free under it.
   */
  hg.fitText = function (text, width, height, { most, weight = 400, rows = 4, below = 0 }) {
    const parts = hg.partsOf(text);
    for (let size = most; size >= LEAST_TYPE; size -= size > 14 ? 1 : 0.5) {
      const room = Math.min(rows, Math.floor((height - below) / (hg.LINE * size)));
      if (room < 1) continue;
      const lines = wrapped(parts, width / size, weight);
      if (!lines || lines.length > room) continue;
      const even = balanced(parts, lines, weight);
      const widest = Math.max(...even.map((line) => hg.textWidth(line, weight)));
      return { lines: even, size, weight, width: widest * size, height: even.length * hg.LINE * size };
    }
    return null;
  };
})(window.Hierarchography);
