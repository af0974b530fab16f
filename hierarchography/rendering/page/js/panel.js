/* The side panel: what a topic is, what lies in it, and its papers, fifty at a time. */
(function (hg) {
  "use strict";

  const PAGE = 50;
  const FEW_SUBTOPICS = 8;

  function facts(store, row) {
    const parts = [hg.count(store.size[row], "paper")];
    if (row) parts.push(hg.percent(store.size[row] / store.total) + " of all");
    if (store.children[row].length) parts.push(hg.count(store.children[row].length, "subtopic"));
    parts.push("mean confidence " + Math.round(100 * store.confidence[row]) + "%");
    return hg.el("p", { class: "facts" }, parts.join(" \u00b7 "));
  }

  function neighbours(store, row) {
    const placed = store.neighbours[row];
    if (!placed) return null;
    const verb = placed === 1 ? " lies between dense groups and was" : " lie between dense groups and were";
    return hg.el("p", { class: "quiet" }, hg.count(placed, "paper") + verb + " placed by nearest neighbours.");
  }

  function keywords(store, row) {
    const words = store.keywords[row];
    if (!words.length) return null;
    return hg.el("ul", { class: "keywords", "aria-label": "Keywords" }, ...words.map((word) => hg.el("li", {}, word)));
  }

  function subtopic(store, row, largest) {
    const fill = hg.el("span");
    fill.style.width = (100 * store.size[row]) / largest + "%";
    fill.style.setProperty("--fill", hg.tileColours(store, row).fill);
    return hg.el(
      "li",
      {},
      hg.topicLink(
        store,
        row,
        {},
        hg.el("span", { class: "name" }, store.name[row]),
        hg.el("span", { class: "count" }, hg.number(store.size[row])),
        hg.el("span", { class: "bar", "aria-hidden": "true" }, fill),
      ),
    );
  }

  function subtopics(store, row, all) {
    const children = [...store.children[row]].sort((a, b) => store.size[b] - store.size[a]);
    if (!children.length) return null;
    const largest = store.size[children[0]];
    const list = hg.el("ul", { class: "subtopics", id: "subtopics" });
    const add = (rows) => list.append(...rows.map((child) => subtopic(store, child, largest)));
    const hidden = all || children.length <= FEW_SUBTOPICS + 1 ? [] : children.slice(FEW_SUBTOPICS);
    add(hidden.length ? children.slice(0, FEW_SUBTOPICS) : children);
    const more = () => {
      button.remove();
      add(hidden);
      list.children[FEW_SUBTOPICS].querySelector("a").focus();
    };
    const button = hg.el("button", { class: "more", type: "button", onclick: more }, hg.count(hidden.length, "more topic"));
    return hg.el("section", {}, hg.el("h3", {}, "Subtopics"), list, hidden.length ? button : null);
  }

  hg.openPanel = function (store) {
    const node = hg.byId("panel");
    let turn = 0;

    function failed(error) {
      console.error(error);
      return hg.el("p", { class: "quiet" }, "This browser could not unpack the papers: " + error.message);
    }

    /** Papers of a topic that has subtopics come under the name of the leaf that they are in. */
    function rows(papers, row, last) {
      const nodes = [];
      let leaf = last;
      for (const paper of papers) {
        const home = store.leafOf(paper.place);
        if (home !== leaf && !store.isLeaf(row)) {
          nodes.push(hg.el("li", { class: "group" }, hg.topicLink(store, home, {}, store.name[home])));
        }
        leaf = home;
        nodes.push(hg.paperItem(paper));
      }
      return { nodes, leaf };
    }

    function papers(row) {
      const list = hg.el("ol", { class: "papers" });
      const section = hg.el("section", {}, hg.el("h3", {}, "Papers"), list);
      const mine = turn;
      const stop = store.start[row] + store.size[row];
      let next = store.start[row];
      let leaf = null;
      const button = hg.el("button", { class: "more", type: "button", onclick: () => add(true) }, "Show more");

      async function add(moveFocus) {
        const upTo = Math.min(next + PAGE, stop);
        try {
          const found = await store.papers(next, upTo);
          if (mine !== turn) return;
          const made = rows(found, row, leaf);
          leaf = made.leaf;
          list.append(...made.nodes);
          next = upTo;
          button.textContent = "Show more (" + hg.number(stop - next) + " left)";
          if (next < stop) section.append(button);
          else button.remove();
          if (moveFocus) focusFirst(made.nodes);
        } catch (error) {
          section.append(failed(error));
        }
      }
      add(false);
      return section;
    }

    function focusFirst(nodes) {
      const target = nodes.map((one) => one.querySelector("a, summary")).find(Boolean);
      if (target) target.focus({ preventScroll: true });
    }

    function found(place) {
      const list = hg.el("ol", { class: "papers" });
      const mine = turn;
      const fill = (one) => mine === turn && list.append(hg.paperItem(one[0]));
      store.papers(place, place + 1).then(fill, (error) => list.append(hg.el("li", {}, failed(error))));
      return hg.el("section", { class: "found" }, hg.el("h3", {}, "Found paper"), list);
    }

    return {
      /** `place`: a paper to put first; `allSubtopics`: the whole list of them, the focus on it. */
      show(row, { place = null, allSubtopics = false } = {}) {
        turn += 1;
        const parts = [
          hg.el("h2", { id: "panel-heading" }, store.name[row]),
          facts(store, row),
          store.description[row] ? hg.el("p", { class: "description" }, store.description[row]) : null,
          neighbours(store, row),
          keywords(store, row),
          place === null ? null : found(place),
          subtopics(store, row, allSubtopics),
          papers(row),
        ];
        node.replaceChildren(...parts.filter(Boolean));
        node.scrollTop = 0;
        if (allSubtopics) {
          hg.byId("subtopics").scrollIntoView({ block: "nearest" });
          hg.byId("subtopics").querySelector("a").focus();
        }
      },
    };
  };
})((window.Hierarchography = window.Hierarchography || {}));
