// @ts-check
/* A word to the reader that stays for a moment: that something was copied, or could not be. */
(function (hg) {
  "use strict";

  const SHOWN = 2600; // ms
  /** @type {HTMLElement | null} */
  let node = null;
  let timer = 0;

  hg.toast = function (text) {
    hg.say(text); // for those who listen; what is seen need not be read out again
    node = node || hg.el("div", { class: "toast", "aria-hidden": "true" });
    node.textContent = text;
    document.body.append(node);
    clearTimeout(timer);
    timer = setTimeout(() => node && node.remove(), SHOWN);
  };
})(window.Hierarchography);
