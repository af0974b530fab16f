// @ts-check
/* The elements of the page as they were before any script touched them: what a saved page consists of. */
(function (hg) {
  "use strict";

  hg.opened = [...document.body.children].filter((node) => node.tagName !== "SCRIPT").map((node) => node.cloneNode(true));
})(window.Hierarchography);
