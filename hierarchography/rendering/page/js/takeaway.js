// @ts-check
/* The "Download" menu: the page, the tree and the papers as files, made from the data in the page. */
(function (hg) {
  "use strict";

  const DRAWN = ["tree", "tiles", "labels", "atlas", "legend", "hint", "breadcrumb", "panel", "hits", "announcement", "takeaway-body", "colour"];
  const HIDDEN = ["app", "tools", "atlas", "hits"];

  /** The page as it was opened: what the scripts drew is taken out of a copy. */
  function page() {
    const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    /** @param {string} selector */
    const part = (selector) => hg.firstIn(copy, selector);
    for (const id of DRAWN) part("#" + id).replaceChildren();
    for (const node of copy.querySelectorAll("[data-made]")) node.remove();
    for (const id of HIDDEN) part("#" + id).hidden = true;
    part("#chart").hidden = false;
    for (const selector of ["#chart", "#atlas", "#tiles", "#hits", "#takeaway"]) {
      for (const name of Object.keys(part(selector).dataset)) delete part(selector).dataset[name];
      part(selector).removeAttribute("style");
    }
    part("#tiles").className = "tiles";
    part("title").textContent = part("h1").textContent;
    // Plotly adds style sheets of its own and a picture to measure with.
    for (const node of copy.querySelectorAll("head > style[id], body > svg")) node.remove();
    for (const menu of copy.querySelectorAll("details[open]")) menu.removeAttribute("open");
    return "<!doctype html>\n" + copy.outerHTML + "\n";
  }

  /** @param {Store} store */
  function tree(store) {
    const topics = store.id.map((id, row) => ({
      id,
      parent: store.parent[row] < 0 ? null : store.id[store.parent[row]],
      name: store.name[row],
      keywords: store.keywords[row],
      description: store.description[row],
      depth: store.depth(row),
      size: store.size[row],
      leaf: store.isLeaf(row),
      confidence: store.confidence[row],
      placed_by_neighbours: store.neighbours[row],
    }));
    return JSON.stringify({ title: store.title, papers: store.total, topics }, null, 1) + "\n";
  }

  /** @param {Store} store */
  async function table(store) {
    return hg.csv(await store.papers(hg.range(0, store.total)), store);
  }

  /** Fill the menu. In a frame the browser keeps files back, and in a sandbox the printer: there it says where they can be had. */
  hg.openTakeaway = function (store) {
    const menu = hg.byId("takeaway");
    const close = hg.openMenu(menu);
    /** @param {string} label @param {string} detail @param {() => void} act */
    const item = (label, detail, act) =>
      hg.el("button", { type: "button", onclick: () => (close(), act()) }, hg.el("span", {}, label), hg.el("small", {}, detail));
    /** @param {string} ending @param {string} kind @param {string} text */
    const save = (ending, kind, text) => hg.saveFile(hg.fileName(store.title, ending), kind, text);
    // With scripts in files of their own, the page alone would be dead.
    const whole = !document.querySelector("script[src]");
    const files = [
      ...(whole ? [item("This page", "HTML, works offline", () => save(".html", "text/html", page()))] : []),
      item("Topics", "JSON", () => save("-topics.json", "application/json", tree(store))),
      item("Papers", "CSV, " + hg.number(store.total) + " rows", async () => save("-papers.csv", "text/csv", await table(store))),
    ];
    const link = item("Link to this view", "copy", () => hg.copyText(location.href, "Link copied"));
    const print = item("Print", "or save as PDF", () => window.print());
    const sandboxed = window.origin === "null";
    const elsewhere = hg.el("p", {}, "To save files" + (sandboxed ? " or print" : "") + ", open this map in a new tab.");
    const inFrame = sandboxed ? [elsewhere] : [elsewhere, print];
    hg.byId("takeaway-body").replaceChildren(...(hg.framed ? inFrame : [...files, link, print]));
  };
})(window.Hierarchography);
