// @ts-check
/* The tabs over the chart: arrow keys move and choose, as the ARIA pattern asks. */
(function (hg) {
  "use strict";

  /** @type {Record<string, number>} */
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  hg.openTabs = function (onChart) {
    const tabs = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[role=tab]"))];
    /** @param {HTMLElement} tab */
    const chartOf = (tab) => tab.dataset.chart || "";

    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => onChart(chartOf(tab)));
      tab.addEventListener("keydown", (event) => {
        /** @type {Record<string, number>} */
        const ends = { Home: 0, End: tabs.length - 1 };
        const next = event.key in ends ? ends[event.key] : place + STEPS[event.key];
        if (Number.isNaN(next)) return;
        event.preventDefault();
        const target = tabs[(next + tabs.length) % tabs.length];
        target.focus();
        onChart(chartOf(target));
      });
    });

    return {
      names: tabs.map(chartOf),
      show(chart) {
        for (const tab of tabs) {
          tab.setAttribute("aria-selected", String(chartOf(tab) === chart));
          tab.tabIndex = chartOf(tab) === chart ? 0 : -1;
        }
        hg.byId("chart-panel").setAttribute("aria-labelledby", "tab-" + chart);
      },
    };
  };
})(window.Hierarchography);
