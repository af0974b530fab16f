// @ts-check
/* One paper in a list. */
(function (hg) {
  "use strict";

  const SHOWN_AUTHORS = 5;
  const EXPLANATION = "This paper was assigned to its topic by its nearest neighbours (confidence ";

  /** @param {Paper} paper */
  function title(paper) {
    const url = hg.safeUrl(paper.url);
    if (!url) return hg.el("span", { class: "title" }, ...hg.marked(paper.title));
    return hg.el("a", { class: "title", href: url, target: "_blank", rel: "noopener noreferrer" }, ...hg.marked(paper.title));
  }

  /**
   * "A, B and C"; of many the first few.
   * @param {Paper} paper
   */
  function people(paper) {
    const names = hg.authorsOf(paper);
    const others = names[names.length - 1] === "others" ? (names.pop(), true) : false;
    if (names.length > SHOWN_AUTHORS + 1 || others) return names.slice(0, SHOWN_AUTHORS).join(", ") + " and others";
    return names.join(", ");
  }

  /** @param {Paper} paper */
  function abstract(paper) {
    if (!paper.abstract) return null;
    const details = hg.el("details", {}, hg.el("summary", {}, "Abstract"));
    // Filled on opening: fifty long abstracts need not be laid out to be hidden.
    const fill = () => details.children.length < 2 && details.append(hg.el("p", {}, ...hg.marked(paper.abstract)));
    details.addEventListener("toggle", fill, { once: true });
    return details;
  }

  /** @param {Paper} paper */
  function mark(paper) {
    if (!paper.neighbours) return null;
    const percent = Math.round(100 * paper.confidence) + "%";
    const text = EXPLANATION + percent + ").";
    return hg.el("p", {}, hg.el("span", { class: "mark", title: text }, "assigned by neighbours \u00b7 " + percent));
  }

  hg.paperItem = function (paper) {
    const by = [people(paper), paper.year, paper.venue].filter(Boolean).join(" \u00b7 ");
    return hg.el(
      "li",
      { class: "paper" },
      hg.el("p", {}, title(paper)),
      by ? hg.el("p", { class: "by" }, ...hg.marked(by)) : null,
      mark(paper),
      abstract(paper),
    );
  };
})(window.Hierarchography);
