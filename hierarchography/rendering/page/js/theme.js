// @ts-check
/* Light and dark, motion, and what the page's address asks for: `?ui=compact|full&theme=light|dark&chart=map`. */
(function (hg) {
  "use strict";

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const paper = window.matchMedia("print");
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);

  /** What the address asks for, where it is one of these; else "". */
  hg.asked = (name, choices) => choices.find((choice) => choice === asked.get(name)) || "";

  const wanted = hg.asked("theme", ["light", "dark"]);
  let printing = false;
  /** @type {(() => void)[]} */
  const listeners = [];
  const isDark = () => !printing && (wanted ? wanted === "dark" : dark.matches);
  let before = isDark();

  function apply() {
    root.dataset.theme = isDark() ? "dark" : "light";
    if (isDark() !== before) listeners.forEach((listener) => listener());
    before = isDark();
  }

  /** Paper is white: what is dark on the screen is printed in the light colours. @param {boolean} on */
  function print(on) {
    printing = on;
    apply();
  }

  dark.addEventListener("change", apply);
  paper.addEventListener("change", () => print(paper.matches));
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  apply();

  hg.theme = {
    name: () => (isDark() ? "dark" : "light"),
    variable: (name) => getComputedStyle(root).getPropertyValue(name).trim(),
    onChange(listener) {
      listeners.push(listener);
      hg.atEnd(() => void listeners.splice(listeners.indexOf(listener), 1));
    },
    still: () => still.matches,
  };

  /** In a frame the history, the wheel and downloads are the host page's affair. */
  hg.framed = window.parent !== window;
})(window.Hierarchography);
