/* The topics as a collapsible tree (ARIA tree view): usable alone, and in step with the chart. */
(function (hg) {
  "use strict";

  hg.openTree = function (store, onTopic) {
    const root = hg.byId("tree");
    const items = new Map();
    let focused = null;
    let selected = null;

    function item(row) {
      const name = hg.el("span", { class: "name", id: "name-" + row }, store.name[row]);
      const count = hg.el("span", { class: "count" }, hg.number(store.size[row]));
      const node = hg.el(
        "li",
        {
          role: "treeitem",
          tabindex: -1,
          "data-row": row,
          "aria-label": store.name[row] + ", " + hg.count(store.size[row], "paper"),
          "aria-selected": "false",
          "aria-level": store.depth(row) + 1,
          "aria-expanded": store.isLeaf(row) ? null : "false",
        },
        hg.el("div", { class: "row" }, name, count),
      );
      items.set(row, node);
      return node;
    }

    const rowOf = (node) => Number(node.dataset.row);
    const isOpen = (row) => items.get(row).getAttribute("aria-expanded") === "true";

    /** Children are made the first time that their parent opens: a tree of thousands stays light. */
    function open(row) {
      if (store.isLeaf(row)) return;
      const node = items.get(row);
      if (!node.querySelector("ul")) {
        node.append(hg.el("ul", { role: "group" }, ...store.children[row].map(item)));
      }
      node.setAttribute("aria-expanded", "true");
      node.querySelector("ul").hidden = false;
    }

    function close(row) {
      const node = items.get(row);
      node.setAttribute("aria-expanded", "false");
      node.querySelector("ul").hidden = true;
    }

    function focus(node) {
      if (focused) focused.tabIndex = -1;
      focused = node;
      node.tabIndex = 0;
    }

    const visible = () => [...root.querySelectorAll("[role=treeitem]")].filter((node) => !node.closest("[hidden]"));

    function right(row) {
      if (store.isLeaf(row)) return items.get(row);
      if (!isOpen(row)) return open(row), items.get(row);
      return items.get(store.children[row][0]);
    }

    function left(row) {
      if (!store.isLeaf(row) && isOpen(row)) return close(row), items.get(row);
      return items.get(Math.max(store.parent[row], 0));
    }

    function startingWith(letter, nodes, place) {
      const after = [...nodes.slice(place + 1), ...nodes.slice(0, place + 1)];
      return after.find((node) => hg.fold(store.name[rowOf(node)]).startsWith(hg.fold(letter)));
    }

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
      const node = event.target.closest("[role=treeitem]");
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
      const node = event.target.closest("[role=treeitem]");
      const row = rowOf(node);
      const onArrow = event.clientX < node.firstChild.getBoundingClientRect().left + 24;
      focus(node);
      if (!store.isLeaf(row) && onArrow) (isOpen(row) ? close : open)(row);
      else onTopic(row);
    });

    root.append(item(0));
    focus(items.get(0));
    open(0);

    return {
      /** Open the way to a topic, mark it, and bring it into the list's own view. */
      show(row) {
        for (const step of store.ancestors(row)) open(step);
        if (selected) selected.setAttribute("aria-selected", "false");
        selected = items.get(row);
        selected.setAttribute("aria-selected", "true");
        focus(selected);
        const frame = root.scrollHeight > root.clientHeight ? root : root.parentElement;
        const line = selected.firstChild.getBoundingClientRect();
        const box = frame.getBoundingClientRect();
        if (frame.scrollHeight > frame.clientHeight && (line.top < box.top || line.bottom > box.bottom)) {
          frame.scrollTop += line.top - box.top - frame.clientHeight / 3;
        }
      },
    };
  };
})(window.Hierarchography);
