// @ts-check
/* Where the reader is: the chain of topics from the root. */
(function (hg) {
  "use strict";

  hg.showBreadcrumb = function (store, row) {
    const steps = store.ancestors(row).map((step) =>
      step === row
        ? hg.el("li", {}, hg.el("span", { "aria-current": "location" }, store.name[step]))
        : hg.el("li", {}, hg.topicLink(store, step, store.name[step])),
    );
    const list = hg.byId("breadcrumb");
    list.replaceChildren(...steps);
    list.scrollLeft = list.scrollWidth; // where it is one line, its end is what is read
  };
})(window.Hierarchography);
