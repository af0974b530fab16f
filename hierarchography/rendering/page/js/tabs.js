/* The tabs over the chart: arrow keys move and choose, as the ARIA pattern asks. */
(function (hg) {
  "use strict";

  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  hg.openTabs = function (onChart) {
    const tabs = [...document.querySelectorAll("[role=tab]")];

    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => onChart(tab.dataset.chart));
      tab.addEventListener("keydown", (event) => {
        const ends = { Home: 0, End: tabs.length - 1 };
        const next = event.key in ends ? ends[event.key] : place + STEPS[event.key];
        if (Number.isNaN(next)) return;
        event.preventDefault();
        const target = tabs[(next + tabs.length) % tabs.length];
        target.focus();
        onChart(target.dataset.chart);
      });
    });

    return {
      names: tabs.map((tab) => tab.dataset.chart),
      show(chart) {
        for (const tab of tabs) {
          tab.setAttribute("aria-selected", String(tab.dataset.chart === chart));
          tab.tabIndex = tab.dataset.chart === chart ? 0 : -1;
        }
        hg.byId("chart-panel").setAttribute("aria-labelledby", "tab-" + chart);
      },
    };
  };
})(window.Hierarchography);
