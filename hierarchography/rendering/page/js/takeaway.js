// @ts-check
/* The "Download" menu: the page, the tree and the papers as files, made from the data in the page. */
(function (hg) {
  "use strict";

  /** The page as it was opened: in a copy, its first elements take the place of what the scripts made of them. */
  function page() {
    const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    const body = hg.firstIn(copy, "body");
    for (const node of [...body.children]) if (node.tagName !== "SCRIPT") node.remove();
    body.prepend(...hg.opened.map((node) => node.cloneNode(true)));
    for (const name of ["ui", "theme"]) delete copy.dataset[name];
    copy.removeAttribute("class");
    hg.firstIn(copy, "title").textContent = hg.firstIn(copy, "h1").textContent;
    // Plotly adds style sheets of its own.
    for (const node of copy.querySelectorAll("head > style[id]")) node.remove();
    return "<!doctype html>\n" + copy.outerHTML + "\n";
  }

  hg.pageText = page;

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
    return JSON.stringify({ title: store.title, ...(store.suffix ? { view: store.view } : {}), papers: store.total, topics }, null, 1) + "\n";
  }

  /** @param {Store} store @param {Filtering} filtering */
  async function table(store, filtering) {
    return hg.csv(await store.papers(filtering.placesOf(0)), store);
  }

  /** Fill the menu. In a frame the browser keeps files back, and in a sandbox the printer: there it says where they can be had. */
  hg.openTakeaway = function (store, filtering, editing) {
    const menu = hg.byId("takeaway");
    const close = hg.openMenu(menu);
    /** @param {string} label @param {string} detail @param {() => void} act */
    const item = (label, detail, act) =>
      hg.el("button", { type: "button", onclick: () => (close(), act()) }, hg.el("span", {}, label), hg.el("small", {}, detail));
    /** @param {string} ending @param {string} kind @param {string} text */
    const save = (ending, kind, text) => hg.saveFile(hg.fileName(store.title + (store.view === store.views[0] ? "" : " " + store.view), ending), kind, text);
    // With scripts in files of their own, the page alone would be dead.
    const whole = !document.querySelector("script[src]");
    const files = [
      ...(whole ? [item("This page", "HTML, works offline", () => save(".html", "text/html", page()))] : []),
      item("Topics", "JSON", () => save("-topics.json", "application/json", tree(store))),
      item("Papers", "CSV, those that pass the filter", async () => save("-papers.csv", "text/csv", await table(store, filtering))),
    ];
    const edit = store.editable ? [item("Edit this map", "rename, merge, move, hide", editing.toggle)] : [];
    const link = item("Link to this view", "copy", () => hg.copyText(location.href, "Link copied"));
    const print = item("Print", "or save as PDF", () => window.print());
    const sandboxed = window.origin === "null";
    const elsewhere = hg.el("p", {}, "To save files" + (sandboxed ? " or print" : "") + ", open this map in a new tab.");
    const inFrame = sandboxed ? [elsewhere] : [elsewhere, print];
    const button = hg.byId("copy-link");
    button.hidden = !hg.hasAddress();
    button.addEventListener("click", () => hg.copyText(location.href, "Link copied"));
    hg.byId("takeaway-body").replaceChildren(...(hg.framed ? inFrame : [...files, link, print, ...edit]));
  };
})(window.Hierarchography);
