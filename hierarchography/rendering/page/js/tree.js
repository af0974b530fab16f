// @ts-check
/* The topics as a collapsible tree (ARIA tree view): usable alone, and in step with the chart. */
(function (hg) {
  "use strict";

  hg.openTree = function (store, onTopic, filtering) {
    const root = hg.byId("tree");
    /** @type {HTMLElement[]} by row, made when a parent opens */
    const items = [];
    /** @type {HTMLElement | null} */
    let focused = null;
    /** @type {HTMLElement | null} */
    let selected = null;

    let way = new Set([0]);

    /** @param {number} row */
    const label = (row) => store.name[row] + ", " + hg.count(filtering.count(row), "paper");

    /** @param {number} row */
    function item(row) {
      const name = hg.el("span", { class: "name", id: "name-" + row }, store.name[row]);
      const count = hg.el("span", { class: "count" }, hg.number(filtering.count(row)));
      const node = hg.el(
        "li",
        {
          role: "treeitem",
          tabindex: -1,
          "data-row": row,
          "aria-label": label(row),
          "aria-selected": "false",
          "aria-level": store.depth(row) + 1,
          "aria-expanded": store.isLeaf(row) ? null : "false",
        },
        hg.el("div", { class: "row" }, name, count),
      );
      items[row] = node;
      veil(row);
      return node;
    }

    /** Topics without a paper that passes the filter are left out, but for the one looked at and the way to it. @param {number} row */
    function veil(row) {
      items[row].hidden = !filtering.count(row) && !way.has(row);
    }

    /** @param {HTMLElement} node */
    const lineOf = (node) => hg.firstIn(node, ".row").getBoundingClientRect();
    /** @param {HTMLElement} node */
    const rowOf = (node) => Number(node.dataset.row);
    /** @param {number} row */
    const isOpen = (row) => items[row].getAttribute("aria-expanded") === "true";

    /**
     * Children are made the first time that their parent opens: a tree of thousands stays light.
     * @param {number} row
     */
    function open(row) {
      if (store.isLeaf(row)) return;
      const node = items[row];
      if (!node.querySelector("ul")) {
        node.append(hg.el("ul", { role: "group" }, ...store.children[row].map(item)));
      }
      node.setAttribute("aria-expanded", "true");
      hg.firstIn(node, "ul").hidden = false;
    }

    /** @param {number} row */
    function close(row) {
      const node = items[row];
      node.setAttribute("aria-expanded", "false");
      hg.firstIn(node, "ul").hidden = true;
    }

    /** @param {HTMLElement} node */
    function focus(node) {
      if (focused) focused.tabIndex = -1;
      focused = node;
      node.tabIndex = 0;
    }

    const all = () => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[role=treeitem]"))];
    const visible = () => all().filter((node) => !node.closest("[hidden]"));

    /** @param {number} row */
    function right(row) {
      if (store.isLeaf(row)) return items[row];
      if (isOpen(row)) return items[store.children[row].find((child) => !items[child].hidden) ?? row];
      open(row);
      return items[row];
    }

    /** @param {number} row */
    function left(row) {
      if (store.isLeaf(row) || !isOpen(row)) return items[Math.max(store.parent[row], 0)];
      close(row);
      return items[row];
    }

    /** @param {string} letter @param {HTMLElement[]} nodes @param {number} place */
    function startingWith(letter, nodes, place) {
      const after = [...nodes.slice(place + 1), ...nodes.slice(0, place + 1)];
      return after.find((node) => hg.fold(store.name[rowOf(node)]).startsWith(hg.fold(letter)));
    }

    /** @param {string} key @param {HTMLElement} node */
    function target(key, node) {
      const row = rowOf(node);
      const nodes = visible();
      const place = nodes.indexOf(node);
      if (key === "ArrowDown") return nodes[place + 1];
      if (key === "ArrowUp") return nodes[place - 1];
      if (key === "ArrowRight") return right(row);
      if (key === "ArrowLeft") return left(row);
      if (key === "Home") return nodes[0];
      if (key === "End") return nodes[nodes.length - 1];
      return key.length === 1 && key !== "/" && key !== " " ? startingWith(key, nodes, place) : null;
    }

    root.addEventListener("keydown", (event) => {
      const node = hg.closest(event, "[role=treeitem]");
      if (!node || hg.withModifier(event)) return;
      if (event.key === "Enter" || event.key === " ") onTopic(rowOf(node));
      const next = target(event.key, node);
      if (next) {
        focus(next);
        next.focus();
      }
      if (next || event.key === "Enter" || event.key === " ") event.preventDefault();
    });

    root.addEventListener("click", (event) => {
      const node = hg.closest(event, "[role=treeitem]");
      if (!node) return;
      const row = rowOf(node);
      const onArrow = event.clientX < lineOf(node).left + 24;
      focus(node);
      if (!store.isLeaf(row) && onArrow) (isOpen(row) ? close : open)(row);
      else onTopic(row);
    });

    root.append(item(0));
    focus(items[0]);
    open(0);

    return {
      /** After a change of the filter: the papers of each topic that pass. */
      recount() {
        items.forEach((node, row) => {
          node.setAttribute("aria-label", label(row));
          hg.firstIn(node, ".count").textContent = hg.number(filtering.count(row));
          veil(row);
        });
        if (focused && focused.closest("[hidden]")) focus(selected && !selected.closest("[hidden]") ? selected : items[0]);
      },
      /** Open the way to a topic, mark it, and bring it into the list's own view. */
      show(row) {
        const before = way;
        way = new Set(store.ancestors(row));
        for (const step of way) open(step);
        for (const step of [...before, ...way]) veil(step);
        if (selected) selected.setAttribute("aria-selected", "false");
        selected = items[row];
        selected.setAttribute("aria-selected", "true");
        focus(selected);
        const frame = root.scrollHeight > root.clientHeight ? root : root.parentElement || root;
        const line = lineOf(selected);
        const box = frame.getBoundingClientRect();
        if (frame.scrollHeight > frame.clientHeight && (line.top < box.top || line.bottom > box.bottom)) {
          frame.scrollTop += line.top - box.top - frame.clientHeight / 3;
        }
      },
    };
  };
})(window.Hierarchography);
