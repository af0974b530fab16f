// @ts-check
/* Papers as text for other programs: BibTeX, RIS, CSV. Titles are text of strangers in each of them too. */
(function (hg) {
  "use strict";

  /** @type {Record<string, string>} */
  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  /** @param {string} text */
  const tex = (text) => text.replace(/[\\{}$&#%_~^]/g, (sign) => TEX[sign] || "\\" + sign);
  /** @param {string} text */
  const plainWord = (text) => (hg.fold(text).match(/[a-z0-9]+/g) || []).join("");

  /**
   * `family2017word`, and a letter more where that is taken.
   * @param {Paper} paper
   * @param {Map<string, number>} taken
   */
  function citationKey(paper, taken) {
    const family = (hg.authorsOf(paper)[0] || "anonymous").split(",")[0].split(" ").slice(-1)[0];
    const word = paper.title.split(" ").find((each) => plainWord(each).length > 3) || paper.title;
    const key = (plainWord(family) || "anonymous") + (paper.year || "") + plainWord(word).slice(0, 20);
    const times = (taken.get(key) || 0) + 1;
    taken.set(key, times);
    return times === 1 ? key : key + "-" + times;
  }

  hg.bibtex = function (papers) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    return papers
      .map((paper) => {
        const fields = {
          title: "{" + tex(paper.title) + "}",
          author: hg.authorsOf(paper).map(tex).join(" and "),
          year: paper.year && String(paper.year),
          journal: tex(paper.venue),
          doi: tex(paper.doi),
          url: encodeURI(decoded(paper.url)).replace(/[{}\\%]/g, (sign) => (sign === "%" ? "\\%" : "")),
        };
        const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => "  " + name + " = {" + value + "}");
        return "@" + (paper.venue ? "article" : "misc") + "{" + citationKey(paper, taken) + ",\n" + lines.join(",\n") + "\n}\n";
      })
      .join("\n");
  };

  /** @param {string} url */
  function decoded(url) {
    try {
      return decodeURI(url);
    } catch {
      return url;
    }
  }

  hg.ris = (papers) =>
    papers
      .map((paper) =>
        [
          ["TY", paper.venue ? "JOUR" : "GEN"],
          ["TI", paper.title],
          ...hg.authorsOf(paper).map((name) => ["AU", name]),
          ["PY", paper.year],
          ["T2", paper.venue],
          ["DO", paper.doi],
          ["UR", paper.url],
          ["AB", paper.abstract],
        ]
          .filter(([, value]) => value)
          .map(([tag, value]) => tag + "  - " + value + "\r\n")
          .join("") + "ER  - \r\n",
      )
      .join("\r\n");

  /**
   * One cell: what a spreadsheet would run as a formula gets a `'` before it; the same rule as in text.py.
   * @param {string | number | boolean | null} value
   */
  function cell(value) {
    const text = value === null ? "" : String(value);
    const guarded = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(guarded) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
  }

  const COLUMNS = ["title", "authors", "year", "venue", "doi", "url", "topic_id", "topic", "path", "confidence", "placed_by_neighbours", "abstract"];

  hg.csv = function (papers, store) {
    const rows = papers.map((paper) => {
      const leaf = store.leafOf(paper.place);
      /** @type {Record<string, string | number | boolean | null>} */
      const row = {
        ...paper,
        topic_id: store.id[leaf],
        topic: store.name[leaf],
        path: store.path(leaf),
        placed_by_neighbours: Boolean(paper.neighbours),
      };
      return COLUMNS.map((name) => cell(row[name])).join(",");
    });
    return [COLUMNS.join(","), ...rows].join("\r\n") + "\r\n";
  };
})(window.Hierarchography);
