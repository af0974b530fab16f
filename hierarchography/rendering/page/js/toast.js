// @ts-check
/* A short word at the foot of the page that something was done, or could not be. */
(function (hg) {
  "use strict";

  const SHOWN = 2600; // ms
  let timer = 0;

  hg.toast = function (text) {
    const node = hg.byId("toast");
    hg.say(text); // for those who listen; what is seen need not be read out again
    node.textContent = text;
    node.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => (node.hidden = true), SHOWN);
  };
})(window.Hierarchography);
