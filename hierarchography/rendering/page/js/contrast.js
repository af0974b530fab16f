// @ts-check
/* How far colours stand out from one another (WCAG 2.2), and colours mixed until they stand out enough. */
(function (hg) {
  "use strict";

  const STEPS = 25;
  const EDGE = 3;

  /** @param {string} colour */
  const bytes = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  /** @param {number} value */
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

  /** @param {string} colour */
  function luminance(colour) {
    const [red, green, blue] = bytes(colour).map((value) => linear(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** The contrast ratio of two colours `#rrggbb`, 1 to 21. */
  hg.contrast = function (a, b) {
    const [low, high] = [luminance(a), luminance(b)].sort((one, other) => one - other);
    return (high + 0.05) / (low + 0.05);
  };

  /** `colour` with a share (0 to 1) of `other` in it. */
  hg.mixed = function (colour, other, share) {
    const to = bytes(other);
    const parts = bytes(colour).map((value, at) => Math.round(value + (to[at] - value) * share));
    return "#" + parts.map((value) => value.toString(16).padStart(2, "0")).join("");
  };

  /** @param {string} colour @param {string} ground @param {number} least */
  function standingOut(colour, ground, least) {
    const end = hg.contrast(ground, "#000000") > hg.contrast(ground, "#ffffff") ? "#000000" : "#ffffff";
    for (let step = 0; step < STEPS; step++) {
      const mixed = hg.mixed(colour, end, step / STEPS);
      if (hg.contrast(mixed, ground) >= least) return mixed;
    }
    return end;
  }

  /** @type {Map<string, string>} */
  const found = new Map();

  /** The colour with as much black or white in it as it takes to stand out from a ground by `least`, if it can. */
  hg.readable = function (colour, ground, least) {
    const key = colour + ground + least;
    const known = found.get(key) || standingOut(colour, ground, least);
    found.set(key, known);
    return known;
  };

  /** The edge of a tile: its own hue, darker or lighter until it is seen on the fill (3:1). */
  hg.edgeOf = (fill) => hg.readable(fill, fill, EDGE);
})(window.Hierarchography);
