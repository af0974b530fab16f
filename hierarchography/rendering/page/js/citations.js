// @ts-check
/* Papers as text for other programs: BibTeX, RIS, CSV, and a plain line. Titles are text of strangers in each of them too. */
(function (hg) {
  "use strict";

  const OTHERS = /^(?:and\s+)?(?:others|et\.?\s*al\.?)$/i;
  const AND_OTHERS = /[\s,]+(?:and\s+others|et\.?\s+al\.?)$/i;
  // What is said of a conference, and the initials of those whose names say nothing.
  const CONFERENCE =
    /\b(?:proceedings|conference|workshop|symposium|annual meeting|congress)\b|\b(?:ACL|EMNLP|NAACL|EACL|COLING|LREC|NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|CVPR|ICCV|ECCV|KDD|SIGIR|WWW|CHI|INTERSPEECH|ICASSP)\b/i;
  // A journal may be called "Proceedings of the National Academy of Sciences", or of the IEEE.
  const JOURNAL = /\bproceedings of the (?:national academy|royal society|ieee\b(?!.*(?:conference|workshop|symposium))|american|london)|\btransactions\b|\bjournal\b/i;
  const ARXIV = /arxiv(?:\.org\/(?:abs|pdf)\/|[:.])\s*((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?)/i;
  const PREPRINT = /^\s*(?:arxiv|corr|biorxiv|medrxiv|ssrn)\b|\bpreprint\b/i;

  /** @type {Record<string, string>} */
  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  /** @param {string} text */
  const tex = (text) => text.replace(/[\\{}$&#%_~^]/g, (sign) => TEX[sign] || "\\" + sign);
  /** @param {string} text */
  const plainWord = (text) => (hg.fold(text).match(/[a-z0-9]+/g) || []).join("");

  /** The authors named, and whether there are others: "et al." and "others" are no names. */
  hg.creditsOf = function (paper) {
    const named = hg.authorsOf(paper);
    const names = named.filter((name) => !OTHERS.test(name)).map((name) => name.replace(AND_OTHERS, ""));
    return { names, others: named.some((name) => OTHERS.test(name) || AND_OTHERS.test(name)) };
  };

  /** What kind of publication a paper's venue speaks for: `conference`, `journal`, or `none`. */
  hg.kindOf = function (paper) {
    if (!paper.venue || PREPRINT.test(paper.venue)) return "none";
    return CONFERENCE.test(paper.venue) && !JOURNAL.test(paper.venue) ? "conference" : "journal";
  };

  /** The paper's number at arXiv, where its link or DOI has one. */
  hg.eprintOf = function (paper) {
    const found = ARXIV.exec(paper.url) || ARXIV.exec(paper.doi);
    return found ? found[1] : "";
  };

  /**
   * `family2017word`, and a letter more where that is taken.
   * @param {Paper} paper
   * @param {Map<string, number>} taken
   */
  function citationKey(paper, taken) {
    const family = (hg.creditsOf(paper).names[0] || "anonymous").split(",")[0].split(" ").slice(-1)[0];
    const word = paper.title.split(" ").find((each) => plainWord(each).length > 3) || paper.title;
    const key = (plainWord(family) || "anonymous") + (paper.year || "") + plainWord(word).slice(0, 20);
    const times = (taken.get(key) || 0) + 1;
    taken.set(key, times);
    return times === 1 ? key : key + "-" + times;
  }

  const BIBTEX = { conference: { type: "inproceedings", venue: "booktitle" }, journal: { type: "article", venue: "journal" } };

  /** @param {Paper} paper @param {Map<string, number>} taken */
  function entry(paper, taken) {
    const { names, others } = hg.creditsOf(paper);
    const kind = hg.kindOf(paper);
    const { type, venue } = kind === "none" ? { type: "misc", venue: "howpublished" } : BIBTEX[kind];
    const eprint = hg.eprintOf(paper);
    /** @type {Record<string, string | number | null>} */
    const fields = {
      title: "{" + tex(paper.title) + "}",
      author: [...names.map(tex), ...(others && names.length ? ["others"] : [])].join(" and "),
      year: paper.year && String(paper.year),
      // What arXiv is stands in the eprint already.
      [venue]: kind === "none" && eprint ? "" : tex(paper.venue),
      eprint: tex(eprint),
      archiveprefix: eprint && "arXiv",
      doi: tex(paper.doi),
      url: encodeURI(decoded(paper.url)).replace(/[{}\\%]/g, (sign) => (sign === "%" ? "\\%" : "")),
    };
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => "  " + name + " = {" + value + "}");
    return "@" + type + "{" + citationKey(paper, taken) + ",\n" + lines.join(",\n") + "\n}\n";
  }

  hg.bibtex = function (papers) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    return papers.map((paper) => entry(paper, taken)).join("\n");
  };

  /** @param {string} url */
  function decoded(url) {
    try {
      return decodeURI(url);
    } catch {
      return url;
    }
  }

  const RIS = { conference: "CPAPER", journal: "JOUR", none: "GEN" };

  hg.ris = (papers) =>
    papers
      .map((paper) =>
        [
          ["TY", RIS[hg.kindOf(paper)]],
          ["TI", paper.title],
          ...hg.creditsOf(paper).names.map((name) => ["AU", name]),
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

  /** One line a paper: "A, B, and C (1843). Title. Venue. https://doi.org/...". */
  hg.plainCitation = (papers) =>
    papers
      .map((paper) => {
        const { names, others } = hg.creditsOf(paper);
        const last = others ? "et al." : names.length > 1 ? "and " + names.pop() : "";
        const by = [...names, last].filter(Boolean).join(names.length > 1 ? ", " : " ");
        const head = [by, paper.year ? "(" + paper.year + ")" : ""].filter(Boolean).join(" ");
        const link = paper.doi ? "https://doi.org/" + paper.doi : paper.url;
        const parts = [head, paper.title, paper.venue].filter(Boolean).map((part) => (/[.?!]$/.test(part) ? part : part + "."));
        return [...parts, link].filter(Boolean).join(" ");
      })
      .join("\n") + "\n";

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
      /** @type {Record<string, unknown>} */
      const row = {
        ...paper,
        topic_id: store.id[leaf],
        topic: store.name[leaf],
        path: store.path(leaf),
        placed_by_neighbours: Boolean(paper.neighbours),
      };
      return COLUMNS.map((name) => cell(/** @type {string | number | boolean | null} */ (row[name]))).join(",");
    });
    return [COLUMNS.join(","), ...rows].join("\r\n") + "\r\n";
  };
})(window.Hierarchography);
