/* Numbers and words as the reader sees them, and text made safe for Plotly's pseudo-HTML. */
(function (hg) {
  "use strict";

  hg.number = (value) => value.toLocaleString("en");
  hg.percent = (share) => (share > 0 && share < 0.001 ? "<0.1" : (100 * share).toFixed(1)) + "%";
  hg.count = (value, noun) => hg.number(value) + " " + noun + (value === 1 ? "" : "s");

  /** Escape text that Python has already cleaned: Plotly reads tags, entities, `$TeX$` and `%{templates}`. */
  hg.plotlyText = (text) =>
    text
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/\$/g, "&#36;")
      .replace(/%\{/g, "%&#123;");

  /** Lines of about `width` characters, broken at spaces and after the hyphens of long words. The same rule as in text.py. */
  hg.wrap = function (text, width) {
    const lines = [];
    for (const part of parts(text)) {
      const last = lines.length - 1;
      if (last >= 0 && lines[last].length + part.length <= width) lines[last] += part;
      else lines.push(part.trimStart());
    }
    return lines;
  };

  /** Words with the space before them, and the halves of long compounds. */
  const parts = (text) => text.match(/ *[^ ]+?(?:(?<=[^\s-]{4}-)(?=[^\s-]{4})|(?= |$))/g) || [""];

  /**
   * A label in as few lines as fit a tile of `width` and `height` (in type sizes) with `below` more lines under it;
   * where none fit, in the lines that can stand largest. The same rule as in text.py.
   */
  hg.tileLines = function (label, width, height, below) {
    const longest = Math.max(...parts(label).map((part) => part.trimStart().length));
    let best = [label];
    for (let columns = label.length; columns >= longest && typeSize(best, width, height, below) < 1; columns--) {
      const lines = hg.wrap(label, columns);
      if (typeSize(lines, width, height, below) > typeSize(best, width, height, below)) best = lines;
    }
    return best;
  };

  function typeSize(lines, width, height, below) {
    const widest = Math.max(...lines.map((line) => line.length));
    return Math.min(width / (0.58 * Math.max(widest, 1)), height / (1.3 * (lines.length + below)));
  }

  /** For comparing: no accents, no capitals. */
  hg.fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
})((window.Hierarchography = window.Hierarchography || {}));
