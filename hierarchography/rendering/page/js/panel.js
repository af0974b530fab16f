// @ts-check
/* The side panel: what a topic is, what lies in it, what is like it, and its papers. */
(function (hg) {
  "use strict";

  const STAY = "Papers that would be in the same smallest topic again if the map were built anew from another random start";
  const FEW_SUBTOPICS = 8;
  const MOST_LEAVES = 6;
  const FEW_PEERS = 4; // of fewer topics no share is said
  const LOOSE = 1.5; // times the whole map's share of papers that their neighbours placed

  /** @param {string} heading @param {...Child} children */
  const section = (heading, ...children) => hg.el("section", {}, hg.el("h3", {}, heading), ...children);

  /** @param {Store} store @param {Filtering} filtering @param {number} row */
  function facts(store, filtering, row) {
    const inside = store.children[row].length;
    const noun = hg.noun(store.size[row], "paper");
    const size = hg.number(store.size[row]);
    const parts = [filtering.places ? [hg.number(filtering.count(row)), "of " + size + " " + noun] : [size, noun]];
    if (row) parts.push(hg.shareFact(store, filtering, row));
    if (inside) parts.push([hg.number(inside), hg.noun(inside, "subtopic")]);
    if (!store.labelled && !filtering.places && !hg.isUnstable(store, row)) parts.push([Math.round(100 * store.confidence[row]) + "%", "would stay if rebuilt", STAY]);
    return hg.el("dl", { class: store.isLeaf(row) ? "facts line" : "facts" }, ...parts.map(([value, label, title = null]) => hg.el("div", { title }, hg.el("dd", {}, value), hg.el("dt", {}, label))));
  }

  /** @param {Store} store @param {number} row */
  function neighbours(store, row) {
    const share = store.neighbours[row] / store.size[row];
    const whole = store.neighbours[0] / store.total;
    // On most topics it would say nothing of this one.
    if (!row || store.neighbours[row] < 2 || share < LOOSE * whole) return null;
    const text = hg.percent(share) + " of its papers do not lie in a dense group; their nearest neighbours decided their topic (whole map " + hg.percent(whole) + ").";
    return hg.el("p", { class: "quiet" }, text);
  }

  /**
   * How alike the papers of a topic are, against those of the other topics of its level; empty where there are too few.
   * @param {Store} store
   * @param {number} row
   */
  function likeness(store, row) {
    const density = store.density[row];
    const peers = store.density.filter((value, other) => value !== null && other !== row && store.depth(other) === store.depth(row));
    if (density === null || peers.length < FEW_PEERS) return "";
    const below = peers.filter((value) => value !== null && value < density).length / peers.length;
    const said = below >= 0.5 ? ["alike", below] : ["varied", 1 - below];
    return "Its papers are more " + said[0] + " than those of " + Math.round(100 * Number(said[1])) + "% of the topics of this level.";
  }

  /**
   * How dense and how fresh the topic is, against the whole map.
   * @param {Store} store
   * @param {Filtering} filtering
   * @param {number} row
   */
  function measures(store, filtering, row) {
    const parts = [filtering.places ? "" : likeness(store, row), row ? hg.growthSentence(store, filtering, row) : ""].filter(Boolean);
    return parts.length ? hg.el("p", { class: "quiet" }, parts.join(" ")) : null;
  }

  /** @param {Store} store @param {Filtering} filtering @param {number} row */
  function trend(store, filtering, row) {
    const figure = hg.trendOf(store, row, filtering);
    return figure ? section("By year", figure) : null;
  }

  /** @param {Store} store @param {Palette} palette @param {Filtering} filtering @param {number} row */
  function stream(store, palette, filtering, row) {
    const figure = hg.streamOf(store, palette, filtering, row);
    return figure ? section("Subtopics by year", figure) : null;
  }

  /** The bars have the colours of the chart; a topic that has none there, that of the controls. @param {HTMLElement} fill @param {Palette} palette */
  function colourBar(fill, palette) {
    fill.style.setProperty("--fill", palette.bar(Number(fill.dataset.row)) || "var(--control)");
  }

  /** @param {Store} store @param {Palette} palette @param {number} row @param {number} size @param {number} largest */
  function bar(store, palette, row, size, largest) {
    const fill = hg.el("span", { "data-row": row });
    fill.style.width = (100 * size) / largest + "%";
    colourBar(fill, palette);
    return hg.el(
      "li",
      {},
      hg.topicLink(
        store,
        row,
        hg.el("span", { class: "name" }, store.name[row]),
        hg.el("span", { class: "count" }, hg.number(size)),
        hg.el("span", { class: "bar", "aria-hidden": "true" }, fill),
      ),
    );
  }

  /** @param {Store} store @param {Palette} palette @param {Filtering} filtering @param {number} row @param {boolean} all */
  function subtopics(store, palette, filtering, row, all) {
    /** @param {number} child */
    const count = (child) => filtering.count(child);
    const children = [...store.children[row]].sort((a, b) => count(b) - count(a) || store.size[b] - store.size[a]);
    if (!children.length) return null;
    const largest = Math.max(count(children[0]), 1);
    const list = hg.el("ul", { class: "subtopics", id: "subtopics" });
    /** @param {number[]} rows */
    const add = (rows) => list.append(...rows.map((child) => bar(store, palette, child, count(child), largest)));
    const hidden = all || children.length <= FEW_SUBTOPICS + 1 ? [] : children.slice(FEW_SUBTOPICS);
    add(hidden.length ? children.slice(0, FEW_SUBTOPICS) : children);
    const more = () => {
      button.remove();
      add(hidden);
      hg.firstIn(list.children[FEW_SUBTOPICS], "a").focus();
    };
    const button = hg.el("button", { class: "more", type: "button", onclick: more }, hg.count(hidden.length, "more topic"));
    return section("Subtopics", list, hidden.length ? button : null);
  }

  /** @param {Store} store @param {number} row */
  function related(store, row) {
    const rows = store.related[row];
    if (!rows.length) return null;
    /** @param {number} relative @param {number} at */
    const link = (relative, at) =>
      hg.el("li", {}, hg.topicLink(store, relative, store.name[relative]), hg.el("span", { class: "path" }, store.path(store.parent[relative]) + hg.linksText(store, row, at)));
    return section("Related topics elsewhere", hg.el("ul", { class: "related" }, ...rows.map(link)));
  }

  /** @param {Store} store @param {Filtering} filtering @param {number} row */
  function papers(store, filtering, row) {
    const inner = !store.isLeaf(row);
    const places = filtering.placesOf(row);
    if (!places.length) return section("Papers", hg.el("p", { class: "quiet" }, "None of its papers passes the filter."));
    const heading = filtering.places ? hg.count(places.length, "paper") + " found here" : inner ? "All papers" : "Papers";
    const ranked = filtering.isRanked;
    return hg.paperList(store, places, { name: store.name[row], heading, grouped: inner && !ranked, ranked });
  }

  /**
   * All that is told of a topic beside its papers. In a leaf the papers are what one came for: the rest is folded.
   * @param {Store} store
   * @param {number} row
   * @param {(HTMLElement | null)[]} parts
   */
  function folded(store, row, parts) {
    const known = parts.filter((part) => part !== null);
    if (!store.isLeaf(row) || !row) return known;
    return known.length ? [hg.el("details", { class: "about" }, hg.el("summary", {}, "About this topic"), ...known)] : [];
  }

  /**
   * Under which topics some papers lie, most first.
   * @param {Store} store
   * @param {Palette} palette
   * @param {Uint32Array} places
   * @param {string} which
   */
  function spread(store, palette, places, which) {
    const counts = new Map();
    for (const place of places) {
      const leaf = store.leafOf(place);
      counts.set(leaf, (counts.get(leaf) || 0) + 1);
    }
    const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const shown = rows.slice(0, MOST_LEAVES).map(([row, count]) => bar(store, palette, row, count, rows[0][1]));
    const rest = rows.length > MOST_LEAVES ? hg.el("p", { class: "quiet" }, "and " + hg.count(rows.length - MOST_LEAVES, "more topic")) : null;
    return section("Topics of the " + which, hg.el("ul", { class: "subtopics" }, ...shown), rest);
  }

  hg.openPanel = function (store, palette, filtering, actions) {
    const node = hg.byId("panel");
    const compare = hg.openCompare(store, filtering);
    /** @type {GrowthSection | null} in the panel, of an inner topic */
    let growth = null;

    /** @param {(HTMLElement | null)[]} parts */
    function fill(parts) {
      const within = node.contains(document.activeElement);
      // First, or the browser would have to lay out the new parts to scroll them.
      for (const each of [node, node.parentElement]) if (each) each.scrollTop = 0; // the sheet's own on a compact page
      node.replaceChildren(...parts.filter((part) => part !== null));
      if (within) node.focus({ preventScroll: true }); // what was pressed is gone
    }

    /** @param {{ text: string, go: () => void }} way */
    const backTo = ({ text, go }) => hg.el("button", { class: "to-found", type: "button", onclick: go }, hg.el("span", { "aria-hidden": "true" }, "\u2039 "), text);

    /** @param {WayBack} found */
    const backToFound = ({ count, go }) => backTo({ text: count === null ? "All papers found" : hg.count(count, "paper") + " found", go });

    /** From a similar paper to the one before. @param {number} before */
    function backToPaper(before) {
      const title = hg.el("span", {});
      store.titles.at(before).then((text) => (title.textContent = text));
      return hg.el("button", { class: "to-found to-paper", type: "button", "aria-label": "Back to the paper before", onclick: () => actions.toPaper(before) }, hg.el("span", { "aria-hidden": "true" }, "\u2039 "), title);
    }

    return {
      /** `place`: a paper whose card to show; `open`: the list to be in sight, with `focus` on it. */
      show(row, { place, open = "", focus = false } = {}) {
        const inGrowth = growth !== null && growth.node.contains(document.activeElement);
        if (place !== undefined) {
          const found = actions.foundWith(place);
          const before = actions.before();
          fill([before >= 0 ? backToPaper(before) : null, found ? backToFound(found) : null, hg.paperCard(store, place, actions)]);
          return;
        }
        growth = hg.growthSection(store, filtering, actions.growing, row, actions);
        const central = store.central[row];
        const leaf = store.isLeaf(row);
        const list = papers(store, filtering, row);
        const count = filtering.count(row);
        const text = (filtering.places ? "Show " : "All ") + hg.count(count, "paper");
        const jump = leaf || !count ? null : hg.el("div", { class: "paper-tools" }, hg.jumpTo(text, list));
        const group = { key: store.id[row], name: store.name[row], row, places: filtering.placesOf(row).slice().sort() };
        fill([
          ...actions.editing.topic(row),
          hg.el("h2", { id: "panel-heading" }, store.name[row]),
          facts(store, filtering, row),
          jump,
          hg.sinceLine(store, filtering, row),
          hg.isUnstable(store, row) ? hg.el("p", { class: "quiet" }, hg.stabilityText(store, row)) : null,
          store.weak[row] ? hg.el("p", { class: "quiet weak" }, store.weak[row]) : null,
          compare.begun ? compare.section(group) : null,
          ...folded(store, row, [
            ...hg.aboutTopic(store, filtering, row),
            compare.begun ? null : compare.section(group),
            trend(store, filtering, row),
            growth && growth.node,
            stream(store, palette, filtering, row),
            measures(store, filtering, row),
            filtering.places ? null : neighbours(store, row),
            subtopics(store, palette, filtering, row, open === "topics"),
            related(store, row),
          ]),
          !leaf && !filtering.places && central.length && store.size[row] > 2 * central.length ? hg.shortList(store, central, "Most central papers", "central") : null,
          list,
        ]);
        if (open === "growth" && growth) {
          growth.node.closest("details")?.setAttribute("open", "");
          hg.panelTo(growth.node);
          if (focus || inGrowth) hg.firstIn(growth.node, "select").focus({ preventScroll: true });
        } else if (open === "topics" && leaf) hg.firstIn(node, ".paper-list").scrollIntoView({ block: "nearest" });
        else if (open === "topics") {
          hg.byId("subtopics").scrollIntoView({ block: "nearest" });
          if (focus) hg.firstIn(hg.byId("subtopics"), "a").focus();
        }
      },
      /** After growth is measured since another year, or of other papers. */
      regrow(aloud = false) {
        if (!growth) return;
        growth.fill();
        if (aloud) hg.say(growth.said());
      },
      /** The group of papers that others are compared with; null for none. */
      get compared() {
        return compare.first;
      },
      compareWith(group) {
        compare.first = group;
      },
      /** After another topic is looked at, or colours say something else. */
      recolour() {
        for (const each of node.querySelectorAll(".bar > span")) colourBar(/** @type {HTMLElement} */ (each), palette);
      },
      /** What a search found, all of it, best first. */
      showFound(places, back) {
        const count = hg.count(places.length, "paper") + " found";
        const order = filtering.placesOf(0);
        fill([
          hg.el("h2", { id: "panel-heading" }, count),
          backTo(back),
          hg.venueOffer(filtering),
          hg.el("details", { class: "about" }, hg.el("summary", {}, "Where they lie"), spread(store, palette, places, "papers found")),
          hg.paperList(store, order, { name: store.title + " search", heading: "Papers", grouped: false, ranked: true }),
        ]);
      },
      /** Papers that the reader drew a line around. */
      showSelection(places, back) {
        const count = hg.count(places.length, "selected paper");
        const group = { key: "places " + places.join(), name: count, row: null, places };
        fill([
          hg.el("h2", { id: "panel-heading" }, count),
          backTo(back),
          ...hg.groupParts(store, places),
          compare.section(group),
          spread(store, palette, places, "selected papers"),
          hg.paperList(store, places, { name: store.title + " selection", heading: "Papers", grouped: true }),
        ]);
        hg.say(count);
      },
    };
  };
})(window.Hierarchography);
