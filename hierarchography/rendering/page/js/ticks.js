// @ts-check
/* Round numbers along a scale, for its legend. */
(function (hg) {
  "use strict";

  const MOST = 5;

  /** The least of 1, 2, 5, 10, 20, 50, ... that is not below `wanted`. @param {number} wanted */
  function roundStep(wanted) {
    const power = 10 ** Math.floor(Math.log10(wanted));
    return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= wanted * (1 - 1e-9)) || 10 * power;
  }

  /** Round numbers from `low` to `high`, few enough to be read beside one another; `whole` ones for years and counts. */
  hg.ticks = function (low, high, { whole = false, log = false } = {}) {
    if (log) return [0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].filter((value) => value >= low && value <= high);
    if (!(high > low)) return [low];
    const step = whole ? Math.max(roundStep((high - low) / MOST), 1) : roundStep((high - low) / MOST);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  };
})(window.Hierarchography);
