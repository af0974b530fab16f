/* The page put together: one topic, one chart and one colouring are current, and every part shows them. */
(function (hg) {
  "use strict";

  const HINTS = {
    tiles: "Size is the number of papers. Click a topic to look inside, its heading to go back up.",
    map: "Each point is a paper, near to those like it. Drag to move, scroll to zoom, Shift and drag to select.",
  };

  hg.byId("app").hidden = false;
  hg.byId("tools").hidden = false;
  const store = hg.openStore();
  const palette = hg.openPalette(store);
  const panel = hg.openPanel(store, palette);
  const go = (row, options) => router.go({ row }, options);
  const toPaper = (place) => go(store.leafOf(place), { place });
  const chart = hg.openChart(store, palette, go, (row) => go(row, { allSubtopics: true }));
  const atlas = hg.openAtlas(store, palette, { onTopic: go, onPaper: toPaper, onSelection: select });
  const tree = hg.openTree(store, go);
  const tabs = hg.openTabs((name) => router.go({ chart: name }));
  const colouring = hg.openColouring(palette, (colour) => router.go({ colour }));
  const first = (name, names) => [name, ...names.filter((one) => one !== name)];
  const router = hg.openRouter(store, first(store.chart, tabs.names), Object.keys(palette.modes), show);
  let shown = null;

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

  /** Everything that hangs on the topic alone. */
  function showTopic(row, options) {
    hg.showBreadcrumb(store, row);
    tree.show(row);
    panel.show(row, options);
    const text = describe(row) + ". " + summary(row) + " The list of topics holds the same.";
    hg.byId("chart").setAttribute("aria-label", "Chart of " + text);
    hg.byId("atlas").setAttribute("aria-label", "Map of the papers. Selected: " + text);
    hg.say(shown ? describe(row) : "");
    document.title = row ? store.name[row] + " \u2013 " + store.title : store.title;
  }

  function showChart(place) {
    const onMap = place.chart === "map";
    hg.byId("chart").hidden = onMap;
    hg.byId("atlas").hidden = !onMap;
    hg.byId("hint").textContent = onMap ? HINTS.map : HINTS.tiles;
    tabs.show(place.chart);
    colouring.show(place.colour);
    hg.showLegend(store, palette, onMap);
  }

  function show(place, options) {
    palette.use(place.colour);
    if (!shown || shown.row !== place.row || options.place !== undefined || options.allSubtopics) showTopic(place.row, options);
    const redrawn = !shown || shown.chart !== place.chart || shown.colour !== place.colour;
    if (redrawn) showChart(place);
    shown = { ...place };
    if (place.chart === "map") return atlas.show(place.row);
    return chart.show(place.row, place.chart);
  }

  function select(places) {
    panel.showSelection(places, () => panel.show(shown.row));
  }

  function mark(places) {
    chart.mark(places);
    atlas.mark(places);
  }

  hg.openSearch(store, { onTopic: go, onPaper: toPaper, onHits: mark });
  hg.openTakeaway(store);
  hg.theme.onChange(() => {
    hg.showLegend(store, palette, shown.chart === "map");
    if (shown.chart === "map") atlas.draw();
    else chart.draw();
  });
  hg.store = store;
  hg.chart = chart;
  hg.atlas = atlas;
  router.start();
})(window.Hierarchography);
