// @ts-check
/* A short word at the foot of the page that something was done. `hg.say` tells the same to a screen reader. */
(function (hg) {
  "use strict";

  const SHOWN = 2600; // ms
  let timer = 0;

  hg.toast = function (text) {
    const node = hg.byId("toast");
    node.textContent = text;
    node.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => (node.hidden = true), SHOWN);
  };
})(window.Hierarchography);
