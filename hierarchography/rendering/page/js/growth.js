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

  /** A topic's growth in words, `of` what it is a share; empty where growth says nothing. */
  hg.growthText = function (store, row, of) {
    const growing = hg.grownIn(store);
    const [own, all] = [hg.recentShare(store, row), hg.recentShare(store, 0)];
    if (!growing || growing.share[row] === null || own === null || all === null) return "";
    const what = whole(own) + " of " + of + " are of " + growing.since + " or later";
    return row ? what + " (whole map " + whole(all) + ")" : what;
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
  hg.growthYear = function (store, choose, text) {
    /** @type {HTMLSelectElement} */
    const select = hg.el("select", { "data-id": "growth-year", "aria-label": "Growth since", onchange: () => choose(Number(select.value)) });
    return {
      node: hg.el("label", { class: "growth-year" }, hg.el("span", { "aria-hidden": "true" }, text + " since "), select),
      fill() {
        const growing = hg.grownIn(store);
        const years = !growing ? [] : growing.last ? choices(growing) : [growing.since];
        select.replaceChildren(...years.map((year) => hg.el("option", { value: year, selected: growing !== null && year === growing.since }, String(year))));
        select.disabled = years.length === 0;
      },
    };
  };

  /** What is measured, in plain words. @param {Growing} growing @param {boolean} byShare @param {boolean} filtered */
  function measureText({ since, last, earliest, known, recent }, byShare, filtered) {
    const small = " Where papers are few, a topic ranks closer to the whole map.";
    const of = filtered ? " Only papers that pass the filter are counted." : "";
    if (byShare) return "Share of a topic\u2019s papers that are of " + since + " or later, against " + whole(recent[0] / known[0]) + " in the whole map." + small + of;
    return "Papers a year in " + span(since, last) + ", less papers a year in " + span(earliest, since - 1) + "." + small + of;
  }

  /** @param {Store} store @param {Growing} growing @param {number} row @param {boolean} byShare @param {number} below */
  function item(store, growing, row, byShare, below) {
    const { since, last, earliest, recent, before, known, share } = growing;
    const rates = [recent[row] / (last - since + 1), before[row] / (since - earliest)];
    const change = rates[0] - rates[1];
    const figure = byShare ? whole(recent[row] / known[row]) : (change < 0 ? "\u2212" : "+") + perYear(Math.abs(change)) + " a year";
    const counts = hg.count(recent[row], "paper") + " since " + since + ", " + hg.number(before[row]) + " in " + span(earliest, since - 1);
    const times = (share[row] ?? 1).toFixed(1) + "\u00d7 the whole map\u2019s share";
    const above = store.parent[row] === below ? "" : store.path(store.parent[row]) + " \u00b7 ";
    const text = above + (byShare ? hg.number(recent[row]) + " of " + hg.count(known[row], "paper") + ", " + times : counts);
    return hg.el("li", {}, hg.topicLink(store, row, hg.el("span", { class: "name" }, store.name[row]), hg.el("strong", {}, figure)), hg.el("span", { class: "path" }, text));
  }

  /**
   * The section of a topic's panel: what grew most below it since a year; null where the map has no years to compare.
   * `fill()` writes it anew after another year or filter.
   */
  hg.growthSection = function (store, filtering, growing, row, choose) {
    if (!growing.possible || store.isLeaf(row)) return null;
    const year = hg.growthYear(store, choose, "Growth");
    const list = hg.el("ol", { class: "grown" });
    const note = hg.el("p", { class: "quiet" });
    const levels = store.children[row].some((child) => !store.isLeaf(child));
    /** @param {string} label @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} act */
    const select = (label, options, chosen, act) => {
      const node = hg.el("select", { "aria-label": label }, ...options.map(([value, text]) => hg.el("option", { value, selected: value === chosen }, text)));
      node.addEventListener("change", () => {
        act(node.value);
        show(false);
        hg.say(said());
      });
      return node;
    };
    const tools = hg.el(
      "div",
      { class: "list-tools" },
      levels ? select("Topics compared", [["smallest", "Smallest topics"], ["subtopics", "Subtopics"]], growing.smallest ? "smallest" : "subtopics", (value) => (growing.smallest = value === "smallest")) : null,
      select("Growth by", [["papers", "by papers a year"], ["share", "by share"]], growing.byShare ? "share" : "papers", (value) => (growing.byShare = value === "share")),
    );
    const more = hg.el("button", { class: "more", type: "button", onclick: () => show(true) });
    const heading = hg.el("h3", {}, year.node);
    const node = hg.el("section", { class: "growing", "aria-label": "Growth since a year" }, heading, tools, note, list, more);

    /** The first of the list, for who does not see it. */
    const said = () => "Grew most: " + [...list.querySelectorAll(".name")].slice(0, 3).map((name) => name.textContent).join(", ");

    /** @param {boolean} all */
    function show(all) {
      const measured = hg.grownIn(store);
      year.fill();
      const rows = measured && measured.last ? hg.grownMost(measured, hg.growthRows(store, row, growing.smallest), growing.byShare) : [];
      const shown = rows.slice(0, all ? MORE : FIRST);
      const filtered = filtering.places !== null;
      const none = growing.known ? "No topic here has more papers a year, or a larger share, than before." : "";
      note.textContent = !measured ? "There are not enough papers with a year to compare." : !measured.last ? "" : shown.length ? measureText(measured, growing.byShare, filtered) : none;
      list.replaceChildren(...shown.map((each) => item(store, /** @type {Growing} */ (measured), each, growing.byShare, row)));
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
