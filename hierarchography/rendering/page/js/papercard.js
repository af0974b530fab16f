// @ts-check
/* A paper's card: what it is, where it can be read, why it lies where it lies, and what is like it. */
(function (hg) {
  "use strict";

  const MANY_AUTHORS = 30;
  /** @type {Record<string, (papers: Paper[]) => string>} */
  const CITATIONS = { BibTeX: hg.bibtex, RIS: hg.ris, Plain: hg.plainCitation };

  /** @param {string} heading @param {...Child} children */
  const section = (heading, ...children) => hg.el("section", {}, hg.el("h3", {}, heading), ...children);

  /** @param {Paper} paper */
  function cite(paper) {
    const menu = hg.el("details", { class: "menu cite" });
    const close = hg.openMenu(menu);
    /** @param {string} label */
    const copy = (label) => () => (close(), hg.copyText(CITATIONS[label]([paper]), "Copied as " + label));
    /** @param {string} label */
    const line = (label) =>
      hg.el("li", {}, hg.el("span", {}, label), hg.el("button", { type: "button", "aria-label": "Copy as " + label, onclick: copy(label) }, "Copy"));
    menu.append(hg.el("summary", {}, "Cite"), hg.el("ul", { class: "menu-body" }, ...Object.keys(CITATIONS).map(line)));
    return menu;
  }

  /** A button that leads to a section further down the panel, past what may be long. */
  hg.jumpTo = function (text, target) {
    const heading = hg.firstIn(target, "h3");
    heading.tabIndex = -1;
    const go = () => {
      hg.panelTo(heading);
      heading.focus({ preventScroll: true });
    };
    return hg.el("button", { type: "button", class: "tool", onclick: go }, text);
  };

  /** @param {Paper} paper @param {() => string} link @param {CardActions} on @param {HTMLElement | null} alike */
  function tools(paper, link, on, alike) {
    /** @param {string} label @param {() => void} act */
    const button = (label, act) => hg.el("button", { type: "button", class: "tool", onclick: act }, label);
    return hg.el(
      "div",
      { class: "paper-tools" },
      hg.hostLink(paper, "Read at ") || hg.el("span", { class: "quiet" }, "No link known"),
      cite(paper),
      hg.hasAddress() ? button("Copy link", () => hg.copyText(location.href.split("#")[0] + link(), "Link copied")) : null,
      on.onMap ? button("On the map", () => on.onMap && on.onMap(paper.place)) : null,
      alike ? hg.jumpTo("Similar papers (" + paper.similar.length + ")", alike) : null,
    );
  }

  /**
   * The topic, how sure the map is of it, and where else the paper might lie.
   * @param {Store} store
   * @param {Paper} paper
   */
  function whyHere(store, paper) {
    const leaf = store.leafOf(paper.place);
    const chain = store.ancestors(leaf).slice(1);
    const path = (chain.length ? chain : [leaf]).flatMap((row, step) => [step ? " \u203a " : "", hg.topicLink(store, row, store.name[row])]);
    if (store.labelled) return section("Why here", hg.el("p", { class: "path" }, ...path), hg.el("p", {}, "The topics of this view are labels that the papers were given."));
    const percent = Math.round(100 * paper.confidence) + "%";
    const sure = hg.el("p", {}, percent + " sure: were the map built anew from another random start, such a paper would be in this topic again, or in the one most like it, in " + percent + " of the cases.");
    const between = paper.neighbours
      ? hg.el("p", {}, "It does not lie in the dense part of a topic; its nearest neighbours decided where it goes.")
      : null;
    return section("Why here", hg.el("p", { class: "path" }, ...path), sure, between, hg.otherHomes(store, paper));
  }

  /** @param {Store} store @param {Paper} paper */
  function similar(store, paper) {
    if (!paper.similar.length) return null;
    const list = hg.el("ol", { class: "papers" });
    store.listed(paper.similar).then((papers) => list.append(...papers.map((each) => hg.paperItem(store, each, true))));
    return section("Most similar papers", list);
  }

  /** @param {Store} store @param {Paper} paper */
  function abstract(store, paper) {
    if (paper.abstract) return section("Abstract", hg.el("p", { class: "abstract" }, ...hg.marked(paper.abstract)));
    return store.abstracts ? hg.el("p", { class: "quiet" }, "No abstract is known.") : null;
  }

  /** The card of the paper at a place, filled as soon as the paper is read. */
  hg.paperCard = function (store, place, on) {
    const leaf = store.leafOf(place);
    const heading = hg.el("h2", { id: "panel-heading" });
    const card = hg.el(
      "article",
      { class: "paper-card", "aria-labelledby": "panel-heading", "data-place": place },
      hg.el("p", { class: "back" }, hg.topicLink(store, leaf, hg.el("span", { "aria-hidden": "true" }, "\u2039 "), store.name[leaf])),
      heading,
    );
    /** @param {Paper} paper */
    const fill = (paper) => {
      const facts = [hg.peopleOf(paper, MANY_AUTHORS), paper.year, paper.venue, paper.cited === null ? null : hg.count(paper.cited, "citation")];
      const alike = similar(store, paper);
      const by = facts.filter((fact) => fact !== null && fact !== "").join(" \u00b7 ");
      const link = () => hg.linkTo(leaf, hg.paperKey(paper.title, paper.year));
      heading.replaceChildren(...hg.marked(paper.title));
      const parts = [by ? hg.el("p", { class: "by" }, ...hg.marked(by)) : null, tools(paper, link, on, alike), abstract(store, paper), alike, whyHere(store, paper)];
      card.prepend(...on.editing.paper(place, paper.title));
      card.append(...parts.filter((part) => part !== null));
      card.dataset.ready = "";
    };
    store.papers([place]).then(([paper]) => fill(paper), (error) => card.append(hg.unreadable(error)));
    return card;
  };
})(window.Hierarchography);
