/* The page put together: one topic is current, and every part shows it. */
(function (hg) {
  "use strict";

  hg.byId("app").hidden = false;
  const store = hg.openStore();
  const panel = hg.openPanel(store);
  const router = hg.openRouter(store, show);
  const chart = hg.openChart(store, router.go, (row) => router.go(row, { allSubtopics: true }));
  const tree = hg.openTree(store, router.go);
  let first = true;

  function describe(row) {
    const parts = [store.name[row], hg.count(store.size[row], "paper")];
    if (store.children[row].length) parts.push(hg.count(store.children[row].length, "subtopic"));
    return parts.join(", ");
  }

  function summary(row) {
    const names = store.children[row].slice(0, 5).map((child) => store.name[child]).join(", ");
    const rest = Math.max(store.children[row].length - 5, 0);
    if (!names) return "";
    return "Largest: " + names + (rest ? " and " + hg.number(rest) + " more" : "") + ".";
  }

  function show(row, options) {
    hg.showBreadcrumb(store, row);
    tree.show(row);
    panel.show(row, options);
    chart.show(row);
    const text = describe(row) + ". " + summary(row);
    hg.byId("chart").setAttribute("aria-label", "Chart of " + text + " The list of topics holds the same.");
    hg.byId("announcement").textContent = first ? "" : describe(row);
    document.title = row ? store.name[row] + " \u2013 " + store.title : store.title;
    first = false;
  }

  hg.openTabs((kind) => chart.use(kind));
  hg.openSearch(store, router.go, (place) => router.go(store.leafOf(place), { place }));
  hg.theme.onChange(() => chart.draw());
  hg.store = store;
  hg.chart = chart;
  router.start();
})((window.Hierarchography = window.Hierarchography || {}));
