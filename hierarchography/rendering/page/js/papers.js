// @ts-check
/* One paper in a list. Its title opens its card, the name of a site the paper itself. */
(function (hg) {
  "use strict";

  const SHOWN_AUTHORS = 5;
  const UNSURE = 0.5; // a surer place needs no mark
  const EXPLANATION = "The map is not sure of this paper's topic: built anew from another random start, it would often put it elsewhere (stays in ";

  /** "A, B and C"; of many the first few. */
  hg.peopleOf = function (paper, most = SHOWN_AUTHORS) {
    const { names, others } = hg.creditsOf(paper);
    if (names.length > most + 1 || others) return names.slice(0, most).join(", ") + " and others";
    return names.join(", ");
  };

  /** A link out of the page that says where it goes; null where the paper has none. */
  hg.hostLink = function (paper, before = "") {
    const url = hg.safeUrl(paper.url);
    if (!url) return null;
    const host = new URL(url).hostname.replace(/^www\./, "");
    const attributes = { class: "host", href: url, target: "_blank", rel: "noopener noreferrer" };
    return hg.el("a", attributes, before + host, hg.el("span", { "aria-hidden": "true" }, "\u00a0\u2197"));
  };

  /** @param {Store} store @param {ListedPaper} paper */
  function abstract(store, paper) {
    if (paper.abstract === "") return null;
    const details = hg.el("details", {}, hg.el("summary", {}, "Abstract"));
    // Read on opening: fifty long abstracts need not be unpacked and laid out to be hidden.
    const fill = () =>
      store.abstractOf(paper.place).then(
        (text) => details.append(hg.el("p", {}, ...hg.marked(text))),
        (error) => details.append(hg.unreadable(error)),
      );
    details.addEventListener("toggle", fill, { once: true });
    return details;
  }

  /** @param {ListedPaper} paper */
  function mark(paper) {
    if (paper.confidence >= UNSURE) return null;
    const percent = Math.round(100 * paper.confidence) + "%";
    return hg.el("p", {}, hg.el("span", { class: "mark", title: EXPLANATION + percent + " of the cases)." }, "uncertain topic \u00b7 " + percent));
  }

  hg.paperItem = function (store, paper, brief = false) {
    const by = [hg.peopleOf(paper), paper.year, paper.venue, paper.cited ? hg.count(paper.cited, "citation") : null];
    const line = by.filter(Boolean).join(" \u00b7 ");
    const link = hg.hostLink(paper);
    return hg.el(
      "li",
      { class: "paper" },
      hg.el("p", {}, hg.paperLink(paper, ...hg.marked(paper.title))),
      line || link ? hg.el("p", { class: "by" }, ...hg.marked(line), line && link ? " \u00b7 " : "", link) : null,
      brief ? null : mark(paper),
      brief ? null : abstract(store, paper),
    );
  };
})(window.Hierarchography);
