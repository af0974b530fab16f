/* The tabs over the chart: arrow keys move and choose, as the ARIA pattern asks. */
(function (hg) {
  "use strict";

  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  hg.openTabs = function (onChart) {
    const tabs = [...document.querySelectorAll("[role=tab]")];

    function choose(tab) {
      for (const one of tabs) {
        one.setAttribute("aria-selected", String(one === tab));
        one.tabIndex = one === tab ? 0 : -1;
      }
      hg.byId("chart-panel").setAttribute("aria-labelledby", tab.id);
      onChart(tab.dataset.chart);
    }

    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", (event) => {
        const ends = { Home: 0, End: tabs.length - 1 };
        const next = event.key in ends ? ends[event.key] : place + STEPS[event.key];
        if (Number.isNaN(next)) return;
        event.preventDefault();
        const target = tabs[(next + tabs.length) % tabs.length];
        target.focus();
        choose(target);
      });
    });
  };
})((window.Hierarchography = window.Hierarchography || {}));
