// @ts-check
/* The side panel: what a topic is, what lies in it, what is like it, and its papers. */
(function (hg) {
  "use strict";

  const FEW_SUBTOPICS = 8;
  const MOST_LEAVES = 6;

  /** @param {string} heading @param {...Child} children */
  const section = (heading, ...children) => hg.el("section", {}, hg.el("h3", {}, heading), ...children);

  /** @param {Store} store @param {number} row */
  function facts(store, row) {
    const inside = store.children[row].length;
    const parts = [[hg.number(store.size[row]), hg.noun(store.size[row], "paper")]];
    if (row) parts.push([hg.percent(store.size[row] / store.total), "of all papers"]);
    if (inside) parts.push([hg.number(inside), hg.noun(inside, "subtopic")]);
    parts.push([Math.round(100 * store.confidence[row]) + "%", "mean confidence"]);
    return hg.el("dl", { class: "facts" }, ...parts.map(([value, label]) => hg.el("div", {}, hg.el("dd", {}, value), hg.el("dt", {}, label))));
  }

  /** @param {Store} store @param {number} row */
  function neighbours(store, row) {
    const placed = store.neighbours[row];
    if (!placed) return null;
    const verb = placed === 1 ? " was" : " were";
    return hg.el("p", { class: "quiet" }, hg.count(placed, "paper") + verb + " assigned by nearest neighbours.");
  }

  /** @param {Store} store @param {number} row */
  function keywords(store, row) {
    const words = store.keywords[row];
    if (!words.length) return null;
    return hg.el("ul", { class: "keywords", "aria-label": "Keywords" }, ...words.map((word) => hg.el("li", {}, word)));
  }

  /**
   * How dense and how fresh the topic is, against the whole map.
   * @param {Store} store
   * @param {number} row
   */
  function measures(store, row) {
    const parts = [];
    const [density, whole] = [store.density[row], store.density[0]];
    if (row && density !== null && whole !== null) {
      parts.push("Mean similarity of its papers: " + density.toFixed(2) + " (whole map " + whole.toFixed(2) + ").");
    }
    const growth = row && store.growth ? store.growth[row] : null;
    if (store.years && growth) {
      const share = growth >= 1 ? growth.toFixed(1) + " times" : Math.round(100 * growth) + "% of";
      parts.push("Share of papers since " + store.years.recent + ": " + share + " the whole map's share.");
    }
    return parts.length ? hg.el("p", { class: "quiet" }, parts.join(" ")) : null;
  }

  /** @param {Store} store @param {number} row */
  function trend(store, row) {
    const figure = hg.trendOf(store, row);
    return figure ? section("By year", figure) : null;
  }

  /** @param {Store} store @param {Palette} palette @param {number} row */
  function stream(store, palette, row) {
    const figure = hg.streamOf(store, palette, row);
    return figure ? section("Subtopics by year", figure) : null;
  }

  /** @param {Store} store @param {Palette} palette @param {number} row @param {number} size @param {number} largest */
  function bar(store, palette, row, size, largest) {
    const fill = hg.el("span");
    fill.style.width = (100 * size) / largest + "%";
    fill.style.setProperty("--fill", palette.topic(row).fill);
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

  /** @param {Store} store @param {Palette} palette @param {number} row @param {boolean} all */
  function subtopics(store, palette, row, all) {
    const children = [...store.children[row]].sort((a, b) => store.size[b] - store.size[a]);
    if (!children.length) return null;
    const largest = store.size[children[0]];
    const list = hg.el("ul", { class: "subtopics", id: "subtopics" });
    /** @param {number[]} rows */
    const add = (rows) => list.append(...rows.map((child) => bar(store, palette, child, store.size[child], largest)));
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
    /** @param {number} relative */
    const link = (relative) =>
      hg.el("li", {}, hg.topicLink(store, relative, store.name[relative]), hg.el("span", { class: "path" }, store.path(store.parent[relative])));
    return section("Related topics elsewhere", hg.el("ul", { class: "related" }, ...rows.map(link)));
  }

  /** @param {Store} store @param {number} row */
  function papers(store, row) {
    const inner = !store.isLeaf(row);
    const places = hg.range(store.start[row], store.size[row]);
    return hg.paperList(store, places, { name: store.name[row], heading: inner ? "All papers" : "Papers", grouped: inner });
  }

  /**
   * Under which topics the selected papers lie, most first.
   * @param {Store} store
   * @param {Palette} palette
   * @param {Uint32Array} places
   */
  function spread(store, palette, places) {
    const counts = new Map();
    for (const place of places) {
      const leaf = store.leafOf(place);
      counts.set(leaf, (counts.get(leaf) || 0) + 1);
    }
    const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const shown = rows.slice(0, MOST_LEAVES).map(([row, count]) => bar(store, palette, row, count, rows[0][1]));
    const rest = rows.length > MOST_LEAVES ? hg.el("p", { class: "quiet" }, "and " + hg.count(rows.length - MOST_LEAVES, "more topic")) : null;
    return section("Topics of the selected papers", hg.el("ul", { class: "subtopics" }, ...shown), rest);
  }

  hg.openPanel = function (store, palette) {
    const node = hg.byId("panel");
    const compare = hg.openCompare(store);

    /** @param {(HTMLElement | null)[]} parts */
    function fill(parts) {
      node.replaceChildren(...parts.filter((part) => part !== null));
      node.scrollTop = 0;
    }

    return {
      /** `place`: a paper to put first; `allSubtopics`: the whole list of them, the focus on it. */
      show(row, { place, allSubtopics = false } = {}) {
        const central = store.central[row];
        fill([
          hg.el("h2", { id: "panel-heading" }, store.name[row]),
          facts(store, row),
          store.weak[row] ? hg.el("p", { class: "quiet weak" }, store.weak[row]) : null,
          store.description[row] ? hg.el("p", { class: "description" }, store.description[row]) : null,
          keywords(store, row),
          place === undefined ? null : hg.shortList(store, [place], "Selected paper", "found"),
          compare.section({ key: store.id[row], name: store.name[row], row, places: hg.range(store.start[row], store.size[row]) }),
          trend(store, row),
          stream(store, palette, row),
          measures(store, row),
          neighbours(store, row),
          subtopics(store, palette, row, allSubtopics),
          related(store, row),
          central.length && store.size[row] > 2 * central.length ? hg.shortList(store, central, "Most central papers", "central") : null,
          papers(store, row),
        ]);
        if (allSubtopics) {
          hg.byId("subtopics").scrollIntoView({ block: "nearest" });
          hg.firstIn(hg.byId("subtopics"), "a").focus();
        }
      },
      /** Papers that the reader drew a line around. */
      showSelection(places, back) {
        const count = hg.count(places.length, "selected paper");
        const group = { key: "places " + places.join(), name: count, row: null, places };
        fill([
          hg.el("h2", { id: "panel-heading" }, count),
          hg.el("button", { class: "more", type: "button", onclick: back }, "Back to the topic"),
          ...hg.groupParts(store, places),
          compare.section(group),
          spread(store, palette, places),
          hg.paperList(store, places, { name: store.title + " selection", heading: "Papers", grouped: true }),
        ]);
        hg.say(count);
      },
    };
  };
})(window.Hierarchography);
