// @ts-check
/* The page put together: one topic, one chart and one colouring are current, and every part shows them. */
(function (hg) {
  "use strict";

  const HINTS = {
    tiles: "Size shows the number of papers. Click a topic to open it. Click its heading to go back up.",
    map: "Each point is a paper. Similar papers are close together. Drag to pan, scroll to zoom, Shift-drag to select papers.",
  };

  hg.byId("app").hidden = false;
  hg.byId("tools").hidden = false;
  const store = hg.openStore();
  const palette = hg.openPalette(store);
  const panel = hg.openPanel(store, palette);
  /** @param {number} row @param {PanelOptions} [options] */
  const go = (row, options) => router.go({ row }, options);
  /** @param {number} place */
  const toPaper = (place) => go(store.leafOf(place), { place });
  const chart = hg.openChart(store, palette, go, (row) => go(row, { allSubtopics: true }));
  const atlas = hg.isPlaced(store) ? hg.openAtlas(store, palette, { onTopic: go, onPaper: toPaper, onSelection: select }) : null;
  const tree = hg.openTree(store, go);
  const tabs = hg.openTabs((name) => router.go({ chart: name }));
  const colouring = hg.openColouring(palette, (colour) => router.go({ colour }));
  /** @param {string} name @param {string[]} names */
  const first = (name, names) => [name, ...names.filter((each) => each !== name)];
  const router = hg.openRouter(store, first(store.chart, tabs.names), first(store.colour, Object.keys(palette.modes)), show);
  /** @type {Address | null} */
  let shown = null;

  /** @param {number} row */
  function describe(row) {
    const parts = [store.name[row], hg.count(store.size[row], "paper")];
    if (store.children[row].length) parts.push(hg.count(store.children[row].length, "subtopic"));
    return parts.join(", ");
  }

  /** @param {number} row */
  function summary(row) {
    const names = store.children[row].slice(0, 5).map((child) => store.name[child]).join(", ");
    const rest = Math.max(store.children[row].length - 5, 0);
    if (!names) return "";
    return "Largest: " + names + (rest ? " and " + hg.number(rest) + " more" : "") + ".";
  }

  /**
   * Everything that hangs on the topic alone.
   * @param {number} row
   * @param {PanelOptions} options
   */
  function showTopic(row, options) {
    hg.showBreadcrumb(store, row);
    tree.show(row);
    panel.show(row, options);
    const text = describe(row) + ". " + summary(row) + " The topic list shows the same topics.";
    hg.byId("chart").setAttribute("aria-label", "Chart of " + text);
    hg.byId("atlas").setAttribute("aria-label", "Map of the papers. Selected: " + text);
    hg.say(shown ? describe(row) : "");
    document.title = row ? store.name[row] + " \u2013 " + store.title : store.title;
  }

  /** @param {Address} address */
  function showChart(address) {
    const onMap = address.chart === "map";
    hg.byId("chart").hidden = onMap;
    hg.byId("atlas").hidden = !onMap;
    hg.byId("hint").textContent = onMap ? HINTS.map : HINTS.tiles;
    tabs.show(address.chart);
    colouring.show(address.colour);
    hg.showLegend(store, palette, onMap);
  }

  /** @param {Address} address @param {PanelOptions} options */
  function show(address, options) {
    palette.use(address.colour);
    palette.look(address.row);
    if (!shown || shown.row !== address.row || options.place !== undefined || options.allSubtopics) showTopic(address.row, options);
    showChart(address);
    shown = { ...address };
    if (atlas && address.chart === "map") return atlas.show(address.row);
    return chart.show(address.row, address.chart);
  }

  /** @param {Uint32Array} places */
  function select(places) {
    panel.showSelection(places, () => panel.show(shown ? shown.row : 0));
  }

  const marks = hg.openMarks((places, noun) => {
    chart.mark(places, noun);
    if (atlas) atlas.mark(places);
  });
  hg.openSearch(store, { onTopic: go, onPaper: toPaper, onHits: marks.found });
  hg.openYears(store, marks.played);
  hg.openTour(store, go);
  hg.openTakeaway(store);
  hg.theme.onChange(() => {
    const onMap = shown !== null && shown.chart === "map";
    hg.showLegend(store, palette, onMap);
    if (atlas && onMap) atlas.draw();
    else chart.draw();
  });
  hg.store = store;
  hg.palette = palette;
  hg.chart = chart;
  hg.atlas = atlas;
  router.start();
})(window.Hierarchography);
