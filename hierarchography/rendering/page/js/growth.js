// @ts-check
/* Growth in words: a topic's share of recent papers, and the list of what grew most since a year that the reader chooses. */
(function (hg) {
  "use strict";

  const SHARE = 0.005; // of all papers: a smaller topic is no stop of the tour
  const FEWEST = 8; // papers
  const FIRST = 8; // topics listed at first
  const MORE = 40;

  /** The share of recent papers among those with a year; null where none has one. */
  hg.recentShare = function (store, row) {
    const growing = hg.grownIn(store);
    return growing && growing.known[row] ? growing.recent[row] / growing.known[row] : null;
  };

  /** @param {number} share */
  const whole = (share) => Math.round(100 * share) + "%";

  /** A topic's growth in words, `of` what it is a share, and `all` what else is counted; empty where growth says nothing. */
  hg.growthText = function (store, row, of, all = "whole map") {
    const growing = hg.grownIn(store);
    const [own, usual] = [hg.recentShare(store, row), hg.recentShare(store, 0)];
    if (!growing || growing.share[row] === null || own === null || usual === null) return "";
    const what = whole(own) + " of " + of + " are of " + growing.since + " or later";
    return row ? what + " (" + all + " " + whole(usual) + ")" : what;
  };

  /** Rows of topics with enough papers to be compared. */
  hg.comparable = function (store) {
    const least = Math.max(FEWEST, SHARE * store.total);
    return store.parent.map((_, row) => row).filter((row) => row && store.size[row] >= least);
  };

  /** @param {number} from @param {number} to */
  const span = (from, to) => (from === to ? String(from) : from + "\u2013" + to);

  /** @param {number} rate */
  const perYear = (rate) => (Math.abs(rate) < 9.95 ? rate.toFixed(1) : hg.number(Math.round(rate)));

  /** The years since which growth can be asked for, the newest first. @param {Growing} growing */
  const choices = ({ first, last }) => Array.from({ length: last - first }, (_, step) => last - step);

  /** The choice of the year, "Growth since [2018]", filled by `fill()`; `choose(year)` when another is chosen. */
  hg.growthYear = function (store, choose, ...text) {
    /** @type {HTMLSelectElement} */
    const select = hg.el("select", { "data-id": "growth-year", "aria-label": "Growth since", onchange: () => choose(Number(select.value)) });
    return {
      node: hg.el("label", { class: "growth-year" }, hg.el("span", { "aria-hidden": "true" }, ...text, " since "), select),
      fill() {
        const growing = hg.grownIn(store);
        const years = !growing ? [] : growing.last ? choices(growing) : [growing.since];
        select.replaceChildren(...years.map((year) => hg.el("option", { value: year, selected: growing !== null && year === growing.since }, String(year))));
        select.disabled = years.length === 0;
      },
    };
  };

  /** What is measured, in plain words; with `all` papers or those that a filter lets pass. @param {Growing} growing @param {boolean} byShare @param {boolean} all */
  function measureText({ asked, since, first, last, earliest, known, recent }, byShare, all) {
    const other = asked === since ? "" : "The papers counted are of " + span(first, last) + ", so growth is since " + since + ", not " + asked + ". ";
    if (!recent[0]) return other + "None of the papers counted is of " + since + " or later.";
    const order = " In order of the share that is sure (\u201cat least\u201d, 95%), so that a topic of few papers does not lead by chance.";
    if (byShare) return other + "Share of a topic\u2019s papers that are of " + since + " or later, against " + whole(recent[0] / known[0]) + (all ? " in the whole map." : " of all that are counted.") + order;
    return other + "Papers a year in " + span(since, last) + ", less papers a year in " + span(earliest, since - 1) + ".";
  }

  /** A topic's growth as the list has it: the figure, and what it is made of. @param {Growing} growing @param {number} row @param {boolean} byShare */
  function figures(growing, row, byShare) {
    const { since, earliest, recent, before, known } = growing;
    const value = hg.growthOf(growing, row, byShare);
    if (byShare) return [whole(recent[row] / known[row]), hg.number(recent[row]) + " of " + hg.count(known[row], "paper") + ", at least " + value + "%"];
    const counts = hg.count(recent[row], "paper") + " since " + since + ", " + hg.number(before[row]) + " in " + span(earliest, since - 1);
    return [(value < 0 ? "\u2212" : "+") + perYear(Math.abs(value)) + " a year", counts];
  }

  /** @param {Store} store @param {Growing} growing @param {number} row @param {boolean} byShare @param {number} below @param {number} rank */
  function item(store, growing, row, byShare, below, rank) {
    const [figure, counts] = figures(growing, row, byShare);
    const above = store.parent[row] === below ? "" : store.path(store.parent[row]) + " \u00b7 ";
    const link = hg.topicLink(store, row, hg.el("span", { class: "rank" }, rank + "."), hg.el("span", { class: "name" }, store.name[row]), hg.el("strong", {}, figure));
    return hg.el("li", {}, link, hg.el("span", { class: "path" }, above + counts));
  }

  /** Ranks from 1 of topics in their order; those with the same figure share one. @param {number[]} rows @param {(row: number) => string} key */
  function ranks(rows, key) {
    /** @type {number[]} */
    const found = [];
    rows.forEach((row, at) => found.push(at && key(row) === key(rows[at - 1]) ? found[at - 1] : at + 1));
    return found;
  }

  /** Which papers alone are counted, and the way back to all; null where nothing is filtered. @param {Filtering} filtering @param {number} total @param {() => void} clear */
  function counted(filtering, total, clear) {
    const { places } = filtering;
    if (!places) return null;
    const text = "Only the " + hg.count(places.length, "paper") + " " + hg.filterText(filtering) + " are counted. ";
    return hg.el("p", { class: "counted" }, text, hg.el("button", { type: "button", class: "link", onclick: clear }, "Count all " + hg.number(total)));
  }

  /** @type {[GrowthOrder, string][]} */
  const ORDERS = [["share", "by share of recent papers"], ["papers", "by papers a year"]];

  /** The topics that can be compared below a topic. @param {Store} store @param {number} row @returns {[GrowthLevel, string][]} */
  const levelsOf = (store, row) => [
    ["smallest", hg.number(hg.growthRows(store, row, true).length) + " topics without subtopics"],
    ["main", hg.number(store.children[row].length) + (row ? " subtopics" : " main topics")],
  ];

  /**
   * The section of a topic's panel: what grew most below it since a year, of a leaf beside it, after what the leaf
   * itself did; null where the map has no years to compare. `fill()` writes it anew after another year or filter.
   */
  hg.growthSection = function (store, filtering, growing, row, { chooseGrowth: choose, countAll }) {
    const leaf = store.isLeaf(row);
    if (!growing.possible || (leaf && !row)) return null;
    const below = leaf ? store.parent[row] : row;
    const year = hg.growthYear(store, (growth) => choose({ growth, colour: "growth" }), "Growth");
    const list = hg.el("ol", { class: "grown" });
    const note = hg.el("p", { class: "quiet" });
    const own = hg.el("p", { class: "own" });
    const only = hg.el("div");
    const levels = !leaf && store.children[row].some((child) => !store.isLeaf(child));
    /** @template {string} T @param {string} label @param {[T, string][]} options @param {(value: T) => void} act */
    const select = (label, options, act) =>
      hg.el("select", { "aria-label": label, onchange: (/** @type {Event} */ { target }) => act(/** @type {{ value: T }} */ (/** @type {unknown} */ (target)).value) }, ...options.map(([value, text]) => hg.el("option", { value }, text)));
    /** @type {HTMLSelectElement | null} */
    const level = levels ? select("Topics compared", levelsOf(store, row), (value) => choose({ level: value })) : null;
    /** @type {HTMLSelectElement} */
    const order = select("Growth by", ORDERS, (value) => choose({ order: value }));
    /** @param {string} text @param {HTMLElement} node */
    const labelled = (text, node) => hg.el("label", {}, hg.el("span", { "aria-hidden": "true" }, text), node);
    const tools = hg.el("div", { class: "list-tools" }, level ? labelled("Compare", level) : null, labelled("Order", order));
    const more = hg.el("button", { class: "more", type: "button", onclick: () => show(true) });
    const heading = hg.el("h3", {}, year.node);
    const node = hg.el("section", { class: "growing", "aria-label": "Growth since a year" }, heading, only, tools, own, list, more, note);

    /** The first of the list, for who does not see it. */
    const said = () => (list.firstChild ? "Grew most: " + [...list.querySelectorAll(".name")].slice(0, 3).map((name) => name.textContent).join(", ") : note.textContent || "");

    /** @param {boolean} all */
    function show(all) {
      const measured = hg.grownIn(store);
      year.fill();
      const { byShare } = growing;
      order.value = byShare ? "share" : "papers";
      if (level) level.value = growing.smallest ? "smallest" : "main";
      const rows = measured && measured.last ? hg.grownMost(measured, hg.growthRows(store, below, !leaf && levels && growing.smallest), byShare) : [];
      const shown = rows.slice(0, all ? MORE : FIRST);
      only.replaceChildren(...[counted(filtering, store.total, countAll)].filter((each) => each !== null));
      const none = byShare ? " No topic here has a larger share than that." : " No topic here has more papers a year than before.";
      note.textContent = !measured ? "There are not enough papers with a year to compare." : !measured.last ? "" : measureText(measured, byShare, !filtering.places) + (shown.length || !measured.recent[0] ? "" : none);
      own.hidden = !leaf || !measured || !measured.last || !measured.known[row];
      own.replaceChildren(...(own.hidden || !measured ? [] : ["This topic: ", hg.el("strong", {}, figures(measured, row, byShare)[0]), ", " + figures(measured, row, byShare)[1] + "." + (shown.length ? " Topics beside it that grew most:" : "")]));
      /** @param {number} each */
      const key = (each) => (measured ? [byShare, false].map((share) => hg.growthOf(measured, each, share)).join() : "");
      const places = ranks(shown, key);
      list.replaceChildren(...shown.map((each, at) => item(store, /** @type {Growing} */ (measured), each, byShare, below, places[at])));
      for (const each of list.querySelectorAll('[data-topic="' + row + '"]')) each.setAttribute("aria-current", "true");
      const hidden = Math.min(rows.length, MORE) - shown.length;
      if (all && shown.length > FIRST) hg.firstIn(list.children[FIRST], "a").focus();
      more.hidden = hidden <= 0;
      more.textContent = hg.count(hidden, "more topic");
    }

    show(false);
    if (!growing.known) growing.ready().catch((error) => list.replaceChildren(hg.el("li", {}, hg.unreadable(error))));
    return { node, fill: () => show(false), said };
  };

  /** The button beside the colours that leads to the list. */
  hg.openGrowthButton = function (act) {
    const button = hg.el("button", { class: "begin-tour begin-growth", type: "button", title: "What grew most since a year", onclick: act }, "Growth");
    /** @type {HTMLElement} */ (hg.byId("colour").parentElement).after(button);
  };
})(window.Hierarchography);
