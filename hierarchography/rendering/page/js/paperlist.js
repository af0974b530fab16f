// @ts-check
/* A list of papers, fifty at a time: sorted as the reader likes, copied or saved as a whole. */
(function (hg) {
  "use strict";

  const PAGE = 50;
  const SORTS = { relevance: "Most central first", newest: "Newest first", oldest: "Oldest first", title: "By title", cited: "Most cited first" };
  /** @type {Record<string, CitationFormat>} */
  const FORMATS = {
    BibTeX: { ending: ".bib", kind: "application/x-bibtex", write: hg.bibtex },
    RIS: { ending: ".ris", kind: "application/x-research-info-systems", write: hg.ris },
    CSV: { ending: ".csv", kind: "text/csv", write: hg.csv },
  };

  const FEW = 0.1; // of all papers: a list of fewer is put in order by itself

  /** @type {WeakMap<Titles, Promise<Uint32Array>>} */
  const known = new WeakMap();

  /**
   * Places by their titles; each is read once, however often it is compared.
   * @param {Titles} titles @param {Places} places
   */
  async function byTitle(titles, places) {
    const title = await titles.folded();
    const keyed = Array.from(places, (place) => ({ key: title(place), place }));
    return Uint32Array.from(keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)), (each) => each.place);
  }

  /** All places by their titles, put in order once. @param {Store} store */
  function allByTitle({ titles, total }) {
    const order = known.get(titles) || byTitle(titles, hg.range(0, total));
    known.set(titles, order);
    return order;
  }

  /** Whether a list is long enough for the order of all papers. @param {Store} store @param {Places} places */
  const isLong = (store, places) => places.length > FEW * store.total;

  /** @param {Store} store @param {Places} places */
  async function sortedByTitle(store, places) {
    if (!isLong(store, places)) return byTitle(store.titles, places);
    const wanted = new Uint8Array(store.total);
    for (const place of places) wanted[place] = 1;
    return (await allByTitle(store)).filter((place) => wanted[place]);
  }

  /**
   * The places in another order. Equal ones, and papers of no known year, keep theirs; those go last.
   * @param {Store} store
   * @param {Places} places
   * @param {string} sort
   */
  async function sorted(store, places, sort) {
    if (sort === "relevance") return places;
    if (sort === "title") return sortedByTitle(store, places);
    if (sort === "cited") {
      const read = await store.listed(places);
      return read.sort((a, b) => (b.cited || 0) - (a.cited || 0)).map((paper) => paper.place);
    }
    const { year } = await store.points();
    const sign = sort === "newest" ? -1 : 1;
    return Array.from(places).sort((a, b) => Number(!year[a]) - Number(!year[b]) || sign * (year[a] - year[b]));
  }

  /** Said in place of papers that could not be read. */
  hg.unreadable = function (error) {
    console.error(error);
    return hg.el("p", { class: "quiet" }, "This browser could not unpack the papers: " + (error instanceof Error ? error.message : error));
  };

  /**
   * The menu "Cite": the whole list, in each format, to the clipboard or into a file.
   * @param {Store} store
   * @param {Places} places
   * @param {string} name
   */
  function cite(store, places, name) {
    const menu = hg.el("details", { class: "menu cite" });
    const close = hg.openMenu(menu);

    /** @param {string} label */
    async function made(label) {
      return FORMATS[label].write(await store.papers(places), store);
    }

    /** @param {string} label */
    async function copy(label) {
      close();
      await hg.copyText(await made(label), hg.count(places.length, "paper") + " copied as " + label);
    }

    /** @param {string} label */
    async function save(label) {
      close();
      const { ending, kind } = FORMATS[label];
      hg.saveFile(hg.fileName(name, ending), kind, await made(label));
    }

    /** @param {string} label */
    const line = (label) =>
      hg.el(
        "li",
        {},
        hg.el("span", {}, label),
        hg.el("button", { type: "button", "aria-label": "Copy as " + label, onclick: () => copy(label) }, "Copy"),
        hg.framed ? null : hg.el("button", { type: "button", "aria-label": "Save as " + label, onclick: () => save(label) }, "Save"),
      );
    menu.append(hg.el("summary", {}, "Cite"), hg.el("ul", { class: "menu-body" }, ...Object.keys(FORMATS).map(line)));
    return menu;
  }

  /**
   * A section with the papers at `places`. `name` is what they are called in a file's name; `grouped`: in the order
   * of the map they come under the names of their topics.
   */
  hg.paperList = function (store, places, { name, heading, grouped, ranked = false }) {
    const list = hg.el("ol", { class: "papers" });
    const node = hg.el("section", { class: "paper-list" });
    const more = hg.el("button", { class: "more", type: "button", onclick: () => add(true) }, "Show more");
    /** @type {Places} */
    let order = places;
    let sort = "relevance";
    let next = 0;
    /** @type {number | null} */
    let leaf = null;
    let turn = 0;

    /** @param {ListedPaper[]} papers */
    function items(papers) {
      const nodes = [];
      for (const paper of papers) {
        const home = store.leafOf(paper.place);
        if (grouped && sort === "relevance" && home !== leaf) {
          nodes.push(hg.el("li", { class: "group" }, hg.topicLink(store, home, store.name[home])));
        }
        leaf = home;
        nodes.push(hg.paperItem(store, paper));
      }
      return nodes;
    }

    let adding = Promise.resolve();

    /** Pages are added one after the other. @param {boolean} moveFocus */
    const add = (moveFocus) => (adding = adding.then(() => addNext(moveFocus)));

    /** @param {boolean} moveFocus */
    async function addNext(moveFocus) {
      const mine = turn;
      const upTo = Math.min(next + PAGE, order.length);
      try {
        const papers = await store.listed(order.slice(next, upTo));
        if (mine !== turn) return;
        const nodes = items(papers);
        list.append(...nodes);
        next = upTo;
        more.textContent = "Show more (" + hg.number(order.length - next) + " left)";
        if (next < order.length) node.append(more);
        else more.remove();
        if (moveFocus) focusFirst(nodes);
      } catch (error) {
        node.append(hg.unreadable(error));
      }
    }

    /** @param {HTMLElement[]} nodes */
    function focusFirst(nodes) {
      const target = nodes.map((each) => /** @type {HTMLElement | null} */ (each.querySelector("a, summary"))).find(Boolean);
      if (target) target.focus({ preventScroll: true });
    }

    /** @param {string} wanted */
    async function sortBy(wanted) {
      const mine = ++turn;
      const ordered = await sorted(store, places, wanted);
      if (mine !== turn) return;
      [order, sort, next, leaf] = [ordered, wanted, 0, null];
      list.replaceChildren();
      more.remove();
      await add(false);
    }

    const names = Object.entries(SORTS).filter(([key]) => (key === "cited" ? store.cited : store.years || !key.endsWith("est")));
    const select = hg.el("select", { "aria-label": "Sort papers" }, ...names.map(([key, label]) => hg.el("option", { value: key }, ranked && key === "relevance" ? "Best match first" : label)));
    select.addEventListener("change", () => sortBy(select.value));
    // While the reader chooses, what may take longest is made ready.
    select.addEventListener("focus", () => isLong(store, places) && allByTitle(store).catch(() => {}), { once: true });
    const tools = hg.el("div", { class: "list-tools" }, places.length > 1 ? select : null, cite(store, places, name));
    node.append(hg.el("div", { class: "list-head" }, hg.el("h3", {}, heading), tools), list);
    add(false);
    return node;
  };

  /** A short list under a heading, without tools. */
  hg.shortList = function (store, places, heading, kind) {
    const list = hg.el("ol", { class: "papers" });
    /** @param {ListedPaper[]} papers */
    const fill = (papers) => list.append(...papers.map((paper) => hg.paperItem(store, paper)));
    store.listed(places).then(fill, (error) => list.append(hg.el("li", {}, hg.unreadable(error))));
    return hg.el("section", { class: kind }, hg.el("h3", {}, heading), list);
  };
})(window.Hierarchography);
