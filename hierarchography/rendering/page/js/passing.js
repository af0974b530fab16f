// @ts-check
/* The panel while a filter or a search is in force: what is said of the papers that pass, and what of the whole topic. */
(function (hg) {
  "use strict";

  /** What the papers that count are, after their number: "12 found". @param {Filtering} filtering */
  const passing = (filtering) => (filtering.isRanked ? "found" : "that pass the filter");

  /** A share of all papers, or of those that pass: its figure and what it is of. */
  hg.shareFact = function (store, filtering, row) {
    const { places } = filtering;
    if (!places) return [hg.percent(store.size[row] / store.total), "of all papers"];
    return [hg.percent(filtering.count(row) / Math.max(places.length, 1)), "of the " + hg.number(places.length) + " " + passing(filtering)];
  };

  /** A topic's growth as a sentence; of its papers that pass, against all that do. */
  hg.growthSentence = function (store, filtering, row) {
    const text = filtering.places ? hg.growthText(store, row, "its papers " + passing(filtering), "all " + passing(filtering)) : hg.growthText(store, row, "its papers");
    return text ? text + "." : "";
  };

  /** @param {string} label @param {string[]} words */
  const list = (label, words) => hg.el("ul", { class: "keywords", "aria-label": label }, ...words.map((word) => hg.el("li", {}, word)));

  /**
   * The words that set the papers that pass apart from all others of the map, in the place of those of the whole topic.
   * @param {Store} store @param {HTMLElement} node @param {Uint32Array} places
   */
  async function showWords(store, node, places) {
    const [own] = await hg.partingWords(store, places, hg.othersThan(store.total, places));
    const these = "these " + hg.count(places.length, "paper");
    const text = own.length ? "Words that set " + these + " apart from all others:" : "No word sets " + these + " apart from all others.";
    const note = hg.el("p", { class: "quiet", tabindex: "-1" }, text);
    node.replaceChildren(note, list(text, own));
    note.focus({ preventScroll: true });
  }

  /** A topic's description and keywords, which a filter does not change: there it says so, and has the words of what passes. */
  hg.aboutTopic = function (store, filtering, row) {
    const { description, keywords } = store;
    const parts = [description[row] ? hg.el("p", { class: "description" }, description[row]) : null, keywords[row].length ? list("Keywords", keywords[row]) : null];
    const places = filtering.places && filtering.placesOf(row).slice().sort();
    if (!places || parts.every((part) => part === null)) return parts;
    const node = hg.el("div", { class: "whole-topic" });
    const act = () => showWords(store, node, places).catch((error) => console.error(error));
    const words = places.length > 1 ? hg.el("button", { type: "button", class: "link", onclick: act }, "Words of these " + hg.count(places.length, "paper")) : null;
    node.append(...[hg.el("p", { class: "quiet" }, "All " + hg.count(store.size[row], "paper") + ", unfiltered: ", words), ...parts].filter((part) => part !== null));
    return [node];
  };
})(window.Hierarchography);
