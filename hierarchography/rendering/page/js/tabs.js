// @ts-check
/* The tabs over the chart: arrow keys move and choose, as the ARIA pattern asks. */
(function (hg) {
  "use strict";

  /** @type {Record<string, number>} */
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  /** `missing` names the charts that cannot be drawn. */
  hg.openTabs = function (onChart, missing) {
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[role=tab]"))];
    for (const tab of all) if (missing.includes(tab.dataset.chart || "")) tab.hidden = true;
    const inUse = () => all.filter((tab) => !tab.hidden);
    /** @param {HTMLElement} tab */
    const chartOf = (tab) => tab.dataset.chart || "";

    all.forEach((tab) => {
      tab.addEventListener("click", () => onChart(chartOf(tab)));
      tab.addEventListener("keydown", (event) => {
        const tabs = inUse();
        const place = tabs.indexOf(tab);
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
      names: all.map(chartOf).filter((name) => !missing.includes(name)),
      show(chart) {
        for (const tab of all) {
          tab.setAttribute("aria-selected", String(chartOf(tab) === chart));
          tab.tabIndex = chartOf(tab) === chart ? 0 : -1;
        }
        hg.byId("chart-panel").setAttribute("aria-labelledby", "tab-" + chart);
      },
    };
  };
})(window.Hierarchography);
