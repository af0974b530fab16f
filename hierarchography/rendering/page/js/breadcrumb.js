// @ts-check
/*
 * Where the reader is: the chain of topics from the root. Where its line is too short for it, an ellipsis stands for
 * what lies between the root and the end; where not even that fits, the way back up by one level.
 */
(function (hg) {
  "use strict";

  /** @type {ResizeObserver | null} */
  let watching = null;

  hg.showBreadcrumb = function (store, row) {
    const chain = store.ancestors(row);
    const list = hg.byId("breadcrumb");

    /** @param {number} step */
    const item = (step) =>
      step === row
        ? hg.el("li", {}, hg.el("span", { "aria-current": "location" }, store.name[step]))
        : hg.el("li", {}, hg.topicLink(store, step, store.name[step]));

    /** An ellipsis for the topics after the root; it leads to the last of these. @param {number} step */
    function leftOut(step) {
      const ellipsis = hg.el("span", { "aria-label": "Up to " + store.name[step], role: "img" }, "\u2026");
      return hg.el("li", { class: "left-out", title: store.path(step) }, hg.topicLink(store, step, ellipsis));
    }

    /** The way back alone: the name of what is looked at stands on the chart and on the bar below. @param {number} step */
    const up = (step) => hg.el("li", { class: "up" }, hg.topicLink(store, step, hg.el("span", { class: "unseen" }, "Up to "), store.name[step]));

    /** The ways to write the chain, the longest first. */
    function* ways() {
      yield chain.map(item);
      if (chain.length < 2) return;
      for (let left = 2; left < chain.length; left++) yield [item(chain[0]), leftOut(chain[left - 1]), ...chain.slice(left).map(item)];
      yield [up(chain[chain.length - 2])];
    }

    function fit() {
      for (const items of ways()) {
        list.replaceChildren(...items);
        if (list.scrollWidth <= list.clientWidth) return;
      }
    }

    fit();
    if (watching) watching.disconnect();
    // What is left of the line by the filters in it, which the list itself may not fill.
    const [line, chips] = [hg.byId("way"), hg.byId("chips")];
    const room = () => line.clientWidth - (line.contains(chips) ? chips.offsetWidth : 0);
    let width = room();
    watching = new ResizeObserver(() => {
      if (room() === width) return;
      width = room();
      fit();
    });
    watching.observe(line);
    watching.observe(chips);
  };
})(window.Hierarchography);
