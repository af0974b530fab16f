/* One paper in a list. */
(function (hg) {
  "use strict";

  const EXPLANATION =
    "This paper lies between the dense groups; its nearest neighbours decided the topic (confidence ";

  function title(paper) {
    const url = hg.safeUrl(paper.url);
    if (!url) return hg.el("span", { class: "title" }, paper.title);
    return hg.el("a", { class: "title", href: url, target: "_blank", rel: "noopener noreferrer" }, paper.title);
  }

  function abstract(paper) {
    if (!paper.abstract) return null;
    const details = hg.el("details", {}, hg.el("summary", {}, "Abstract"));
    // Filled on opening: fifty long abstracts need not be laid out to be hidden.
    const fill = () => details.children.length < 2 && details.append(hg.el("p", {}, paper.abstract));
    details.addEventListener("toggle", fill, { once: true });
    return details;
  }

  function mark(paper) {
    if (!paper.neighbours) return null;
    const text = EXPLANATION + Math.round(100 * paper.confidence) + "%).";
    return hg.el("p", {}, hg.el("span", { class: "mark", title: text }, "placed by neighbours"));
  }

  hg.paperItem = function (paper) {
    const by = [paper.authors, paper.year, paper.venue].filter(Boolean).join(" \u00b7 ");
    return hg.el(
      "li",
      { class: "paper" },
      hg.el("p", {}, title(paper)),
      by ? hg.el("p", { class: "by" }, by) : null,
      mark(paper),
      abstract(paper),
    );
  };
})((window.Hierarchography = window.Hierarchography || {}));
