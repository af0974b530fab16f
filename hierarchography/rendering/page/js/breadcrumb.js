// @ts-check
/* Where the reader is: the chain of topics from the root; on one line that is too short its end, after an ellipsis. */
(function (hg) {
  "use strict";

  /** @type {ResizeObserver | null} */
  let watching = null;

  hg.showBreadcrumb = function (store, row) {
    const chain = store.ancestors(row);
    const list = hg.byId("breadcrumb");

    /** The chain without its first topics; the ellipsis leads to the last of these. @param {number} left */
    function draw(left) {
      const steps = chain.slice(left).map((step) =>
        step === row
          ? hg.el("li", {}, hg.el("span", { "aria-current": "location" }, store.name[step]))
          : hg.el("li", {}, hg.topicLink(store, step, store.name[step])),
      );
      if (left) steps.unshift(hg.el("li", { class: "left-out", title: store.path(chain[left - 1]) || store.name[0] }, hg.topicLink(store, chain[left - 1], ellipsis(left))));
      list.replaceChildren(...steps);
    }

    /** @param {number} left */
    const ellipsis = (left) => hg.el("span", { "aria-label": "Up to " + store.name[chain[left - 1]], role: "img" }, "\u2026");

    function fit() {
      draw(0);
      for (let left = 1; left < chain.length && hg.compact() && list.scrollWidth > list.clientWidth; left++) draw(left);
    }

    fit();
    if (watching) watching.disconnect();
    let width = list.clientWidth;
    watching = new ResizeObserver(() => {
      if (list.clientWidth === width) return;
      width = list.clientWidth;
      fit();
    });
    watching.observe(list);
  };
})(window.Hierarchography);
