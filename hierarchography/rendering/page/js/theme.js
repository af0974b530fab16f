/* Light and dark: the style sheet's own colours, and the tiles' colours that Python has worked out. */
(function (hg) {
  "use strict";

  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  hg.theme = {
    name: () => (dark.matches ? "dark" : "light"),
    variable: (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(),
    onChange: (listener) => dark.addEventListener("change", listener),
  };

  /** The fill and the text colour of a topic, `row` null for a tile "n more". */
  hg.tileColours = function (store, row) {
    const colours = store.colours[hg.theme.name()];
    if (row === null) return { fill: colours.more, ink: colours.plain };
    const steps = store.id[row].split(".");
    if (steps.length === 1) return { fill: colours.root, ink: colours.plain };
    const branch = Number(steps[1]);
    const shade = Math.min(steps.length - 1, colours.branches[branch].length) - 1;
    return { fill: colours.branches[branch][shade], ink: colours.ink[branch][shade] };
  };
})((window.Hierarchography = window.Hierarchography || {}));
