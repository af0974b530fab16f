// @ts-check
/* The page put together: one topic, one chart and one colouring are current, and every part shows them. */
/** @type {Hierarchography["openApp"]} */
window.Hierarchography.openApp = function (hg, store, kept) {
  "use strict";

  const SETTLED = 250; // ms after the last hits of a search
  const HINTS = {
    tiles: "Click a topic to open it, or a paper to read it. Click a heading to go back up.",
    map: "Each point is a paper. Similar papers are close together. Drag to pan, scroll to zoom, Shift-drag to select papers.",
  };

  hg.byId("poster").hidden = true;
  hg.byId("app").hidden = false;
  hg.byId("tools").hidden = false;
  const sheet = hg.openSheet();
  const frame = hg.openFrame(() => {
    sheet.use(hg.compact());
    if (shown) show({ ...shown }, {}, true);
  });
  sheet.use(hg.compact());
  const ended = hg.life.signal;
  const palette = hg.openPalette(store);
  const finder = hg.openFinder(store);
  const filtering = hg.openFiltering(store, finder, { go: (filter) => router.go({ filter }), onChange: refilter });
  const growing = hg.openGrowing(store, filtering, regrown);
  const editing = hg.openEditing(store, () => {
    showPanel();
    sheet.open();
  });
  /** Growth since another year is asked for: it is what the colours say from now on. @param {number} growth */
  const chooseYear = (growth) => router.go({ growth, colour: "growth" });
  const panel = hg.openPanel(store, palette, filtering, {
    growing,
    chooseYear,
    countAll() {
      toGrowth = true;
      clearAll();
    },
    onMap: hg.isPlaced(store) ? toMap : null,
    foundWith,
    before: () => trail[trail.length - 1] ?? -1,
    toPaper: (place) => toPaper(place),
    editing,
  });
  /** @param {number} row @param {PanelOptions} [options] */
  const go = (row, options) => router.go({ row }, options);
  /** @param {number} place @param {string} [chart] */
  const toPaper = (place, chart) => router.go({ row: store.leafOf(place), place, ...(chart ? { chart } : {}) });
  const chart = hg.openChart(store, palette, go, (row) => go(row, { allSubtopics: true }), toPaper);
  const atlas = hg.isPlaced(store) ? hg.openAtlas(store, palette, { onTopic: go, onPaper: toPaper, onSelection: select }) : null;
  const tree = hg.openTree(store, go, filtering);
  const tabs = hg.openTabs((name) => router.go({ chart: name }), hg.isPlaced(store) ? [] : ["map"]);
  const colouring = hg.openColouring(palette, (colour) => router.go({ colour }));
  /** @param {string} name @param {string[]} names */
  const first = (name, names) => [name, ...names.filter((each) => each !== name)];
  const sizing = hg.openSizing(store, () => chart.draw());
  const charts = first(hg.asked("chart", tabs.names) || store.chart, tabs.names);
  const router = hg.openRouter(store, charts, first(store.colour, Object.keys(palette.modes)), show, () => filtering.sought);
  const endSearch = () => search && search.clear();
  const clearAll = () => (endSearch(), filtering.clear());
  const chips = hg.openChips(store, filtering, go, endSearch, clearAll);
  const facets = hg.openFacets(store, filtering, () => (shown ? shown.row : 0), afterFilter);
  /** @type {Address | null} */
  let shown = null;
  /** @type {Uint32Array | null} a search whose list the panel shows once its filter is in force */
  let listed = null;
  let toGrowth = false; // whether the panel, once other papers are counted, is to show what grew

  /** Growth can be measured since any year by now: what says so is written anew, and with `others` coloured. @param {boolean} others */
  function regrown(others) {
    if (ended.aborted || !shown) return;
    panel.regrow();
    if (palette.name !== "growth") return;
    showLegend(); // with the years to choose from
    if (!others) return;
    panel.recolour();
    draw(shown).catch((error) => console.error(error));
  }

  /** What grew most, below the topic that is looked at; of the last topics, and so of a paper's, beside it. */
  function showGrowth() {
    router.go({ row: shown ? shown.row : 0, colour: "growth" }, { growth: true });
  }

  /** A paper on the map, and the map in sight. @param {number} place */
  function toMap(place) {
    toPaper(place, "map");
    sheet.close();
    hg.byId("chart-panel").scrollIntoView({ block: "nearest", behavior: hg.theme.still() ? "auto" : "smooth" });
  }

  /** @type {(WayBack & { place: number }) | null} the paper last opened from the list of a search, and how to see all of it */
  let opened = null;

  /** @type {number[]} the papers from one to the next of which the reader came, without the one in sight */
  let trail = [];

  /** @param {number} place @param {boolean} similar whether it was chosen among those like the one in sight */
  function keepTrail(place, similar) {
    const last = shown ? shown.place : -1;
    if (place === last) return;
    if (place < 0) trail = [];
    else if (similar && last >= 0) trail.push(last);
    else if (place === trail[trail.length - 1]) trail.pop();
    else trail = [];
  }

  /** On a compact page the sheet shows what the filter left. */
  function afterFilter() {
    if (!hg.compact() || !filtering.places) return;
    sheet.open();
    hg.firstIn(document, ".sheet-body").scrollTop = 0;
  }

  /** What the reader was looking through when this paper was opened; null for nothing. @param {number} place */
  function foundWith(place) {
    if (opened && opened.place === place) return opened;
    const { places } = filtering;
    return filtering.isRanked && places ? { count: places.length, go: () => showFound(places) } : null;
  }

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

  /** @param {number} row */
  function nameSheet(row) {
    const found = filtering.places ? hg.number(filtering.count(row)) + " of " : "";
    sheet.name(store.name[row], found + hg.count(store.size[row], "paper"));
  }

  /**
   * Say and write above the window which paper is looked at.
   * @param {number} place
   */
  async function announce(place) {
    const title = await store.titles.at(place);
    if (!shown || shown.place !== place || ended.aborted) return;
    hg.say("Paper: " + title);
    document.title = title + " \u2013 " + store.title;
    sheet.name(title, "");
  }

  /**
   * Everything that hangs on the topic alone, and on the paper looked at in it.
   * @param {Address} address
   * @param {PanelOptions} options
   */
  function showTopic({ row, place }, options) {
    selection = null;
    hg.showBreadcrumb(store, row);
    tree.show(row);
    panel.show(row, place < 0 ? options : { ...options, place });
    nameSheet(row);
    const text = describe(row) + ". " + summary(row) + " The topic list shows the same topics.";
    hg.byId("chart").setAttribute("aria-label", "Chart of " + text);
    hg.byId("atlas").setAttribute("aria-label", "Map of the papers. Selected: " + text);
    hg.say(shown ? describe(row) : "");
    document.title = row ? store.name[row] + " \u2013 " + store.title : store.title;
  }

  /** The list is a chart of its own only where there is no room for it beside another. @param {Address} address */
  const chartOf = ({ chart: name }) => (name !== "list" || hg.compact() ? name : store.chart);

  /** @param {Address} address */
  function showChart(address) {
    const [name, onMap] = [chartOf(address), chartOf(address) === "map"];
    hg.byId("chart").hidden = onMap || name === "list";
    hg.byId("atlas").hidden = !onMap;
    if (hg.compact()) hg.byId("outline").hidden = name !== "list";
    hg.byId("hint").textContent = onMap ? HINTS.map : HINTS.tiles + hg.unstableHint(store);
    tabs.show(name);
    colouring.show(address.colour);
    sizing.show(!onMap && name !== "list");
    hg.showLegend(store, palette, onMap, filtering, chooseYear);
  }

  function showLegend() {
    hg.showLegend(store, palette, shown !== null && chartOf(shown) === "map", filtering, chooseYear);
  }

  /** @param {number} row */
  function showList(row) {
    tree.show(row); // now that it has a place to scroll in
    hg.byId("outline").dataset.drawn = "list " + store.id[row];
  }

  /** @param {Address} address */
  async function draw(address) {
    const name = chartOf(address);
    if (atlas && name === "map") await atlas.show(address.row, address.place);
    else if (name === "list") showList(address.row);
    else {
      // The panel is read while the chart, which takes the browser a while, is drawn.
      if (chart.tiles.length) await hg.painted();
      if (!ended.aborted) await chart.show(address.row, name, address.place);
    }
    frame.tellHeight();
  }

  /** @param {Address} address @param {PanelOptions} options @param {boolean} [afresh] */
  function show(address, options, afresh = false) {
    keepTrail(address.place, options.similar === true);
    growing.use(address.growth);
    palette.use(address.colour);
    palette.look(address.row);
    // A topic with others inside shows itself in the chart; of a leaf, a paper or a list the details are what was asked for.
    const chosen = shown && !afresh && shown.chart === address.chart && shown.colour === address.colour && shown.filter === address.filter;
    const same = shown && !afresh && !options.allSubtopics && shown.row === address.row && shown.place === address.place;
    // What passes another filter is marked on the chart as it is.
    const onlyFilter = same && shown && shown.chart === address.chart && shown.colour === address.colour && shown.growth === address.growth && shown.filter !== address.filter;
    const paper = address.place >= 0 && (!shown || shown.place !== address.place);
    if ((chosen && (store.isLeaf(address.row) || options.allSubtopics)) || paper || options.growth) sheet.open();
    if (!shown || shown.row !== address.row || shown.place !== address.place || options.allSubtopics || options.growth) showTopic(address, options);
    else if (shown.growth !== address.growth) panel.regrow(true);
    if (!shown ? address.filter : shown.filter !== address.filter) filtering.use(address.filter).catch((error) => console.error(error));
    panel.recolour();
    showChart(address);
    shown = { ...address };
    if (address.place >= 0) announce(address.place);
    chips.show(address.row);
    facets.show();
    return onlyFilter ? Promise.resolve() : draw(address);
  }

  /** @type {Uint32Array | null} what the reader drew a line around, while it is listed */
  let selection = null;

  /** From a list of papers back to what the address has. */
  function wayBack() {
    const { row, place } = shown || { row: 0, place: -1 };
    return { text: place >= 0 ? "Back to the paper" : row ? "Back to the topic" : "Back to all topics", go: showPanel };
  }

  /** @param {Uint32Array} places */
  function select(places) {
    selection = places;
    panel.showSelection(places, wayBack());
    sheet.name(hg.count(places.length, "selected paper"), "");
    sheet.open();
  }

  const marks = hg.openMarks((places, noun) => {
    chart.mark(places, noun);
    if (atlas) atlas.mark(places);
  });

  let settling = 0;

  /**
   * What is being searched for right now, null for nothing: marked at once, and what takes longer to write anew
   * follows when the reader stops typing.
   * @param {Sought | null} found
   */
  function seek(found) {
    if (!found && !filtering.sought) return;
    filtering.seek(found);
    growing.refresh(); // before the colours that say it
    marks.filtered(filtering.places);
    chips.show(shown ? shown.row : 0);
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (ended.aborted) return;
      recount();
      router.rewrite();
      if (!selection && shown && shown.place < 0) showPanel();
    }, SETTLED);
  }

  /** Every part that counts the papers that pass, the panel aside. */
  function recount() {
    clearTimeout(settling);
    growing.refresh();
    chips.show(shown ? shown.row : 0);
    showLegend();
    tree.recount();
    facets.show();
  }

  /** The panel as the address has it: the paper looked at, else the topic. */
  function showPanel() {
    const { row, place } = shown || { row: 0, place: -1 };
    panel.show(row, place < 0 ? { growth: toGrowth } : { place });
    toGrowth = false;
    if (place >= 0) announce(place);
    else nameSheet(row);
  }

  /** What a search found, all of it. @param {Uint32Array} places */
  function showFound(places) {
    panel.showFound(places, wayBack());
    sheet.name(hg.count(places.length, "paper") + " found", "");
    sheet.open();
  }

  /** Another filter is in force. */
  function refilter() {
    if (ended.aborted) return;
    opened = null;
    recount();
    marks.filtered(filtering.places);
    if (filtering.sought && search) search.again().catch((error) => console.error(error));
    if (listed) showFound(filtering.places || listed);
    else showPanel();
    listed = null;
    hg.say(filtering.places ? hg.count(filtering.places.length, "paper") + " of " + hg.number(store.total) : "No filter");
  }

  /** @type {Parameters<Hierarchography["openSearch"]>[3]} */
  const searching = {
    onTopic: go,
    onPaper(place, found) {
      opened = { ...found, place };
      toPaper(place);
    },
    onHits: seek,
    onAll(filter, places) {
      listed = places;
      const text = hg.writeFilter(filter);
      if (shown && shown.filter === text) refilter();
      else router.go({ filter: text });
    },
    rowNow: () => (shown ? shown.row : 0),
  };
  const search = store.search.words ? hg.openSearch(store, finder, filtering, searching) : null;
  hg.openYears(store, marks.played);
  hg.openTour(store, go);
  if (growing.possible) hg.openGrowthButton(showGrowth);
  hg.openTakeaway(store, filtering, editing);
  hg.theme.onChange(() => {
    showLegend();
    panel.recolour();
    if (atlas && shown && chartOf(shown) === "map") atlas.draw();
    else chart.draw();
  });
  hg.openViewChoice(store);
  hg.now = () => ({ address: shown || router.now, selection, group: panel.compared, open: sheet.state !== "closed" });
  hg.store = store;
  hg.palette = palette;
  hg.chart = chart;
  hg.atlas = atlas;
  panel.compareWith(kept && kept.group);
  router.start(kept && kept.address);
  if (kept && kept.open) sheet.open();
  if (kept && kept.selection) select(kept.selection);
};
