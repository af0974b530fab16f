// @ts-check
/* Light and dark, motion, and whether the page stands in another one. */
(function (hg) {
  "use strict";

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  hg.theme = {
    name: () => (dark.matches ? "dark" : "light"),
    variable: (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(),
    onChange: (listener) => dark.addEventListener("change", listener),
    still: () => still.matches,
  };

  /** In a frame the history, the wheel and downloads are the host page's affair. */
  hg.framed = window.parent !== window;
})(window.Hierarchography);
