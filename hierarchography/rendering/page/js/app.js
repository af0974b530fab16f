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
  const filtering = hg.openFiltering(store, finder, { go: toFilter, onChange: refilter });
  const growing = hg.openGrowing(store, filtering, regrown);
  const editing = hg.openEditing(store, () => {
    showPanel();
    sheet.open();
  });
  /** Growth since another year is asked for: it is what the colours say from now on. @param {number} growth */
  const chooseYear = (growth) => router.go({ growth, colour: "growth" });
  const panel = hg.openPanel(store, palette, filtering, {
    growing,
    chooseGrowth: (change) => router.go({ ...change, open: "growth" }, { within: true }),
    countAll() {
      toGrowth = true;
      endSearch();
      router.go({ filter: "", open: "growth" }, { within: true });
    },
    onMap: hg.isPlaced(store) ? toMap : null,
    foundWith,
    before: () => trail[trail.length - 1] ?? -1,
    toPaper: (place) => toPaper(place),
    editing,
  });
  /** @param {number} row */
  const go = (row) => router.go({ row });
  /** @param {number} place @param {string} [chart] */
  const toPaper = (place, chart) => router.go({ row: store.leafOf(place), place, ...(chart ? { chart } : {}) });
  const chart = hg.openChart(store, palette, go, (row) => router.go({ row, open: "topics" }, { again: true }), toPaper);
  const atlas = hg.isPlaced(store) ? hg.openAtlas(store, palette, { onTopic: go, onPaper: toPaper, onSelection: select }) : null;
  const tree = hg.openTree(store, go, filtering);
  const tabs = hg.openTabs((name) => router.go({ chart: name }), hg.isPlaced(store) ? [] : ["map"]);
  const colouring = hg.openColouring(palette, (colour) => router.go({ colour }));
  /** @param {string} name @param {string[]} names */
  const first = (name, names) => [name, ...names.filter((each) => each !== name)];
  const sizing = hg.openSizing(store, () => chart.draw());
  const charts = first(hg.asked("chart", tabs.names) || store.chart, tabs.names);
  const router = hg.openRouter(store, charts, first(store.colour, Object.keys(palette.modes)), show, { sought: () => filtering.sought, end: () => endSearch() });
  const endSearch = () => search && search.clear();
  const clearAll = () => (endSearch(), filtering.clear());
  const chips = hg.openChips(store, filtering, go, endSearch, clearAll);
  const facets = hg.openFacets(store, filtering, () => (shown ? shown.row : 0), afterFilter);
  /** @type {Address | null} */
  let shown = null;
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
    endSearch(); // what was left in the box is another question
    router.go({ row: shown ? shown.row : 0, colour: "growth", open: "growth" }, { again: true });
  }

  /** Another filter; without a search, no list of what it found is open. @param {string} filter */
  function toFilter(filter) {
    const { open } = router.now;
    router.go({ filter, open: open === "papers" && !hg.isSearched(filter) ? "" : open });
  }

  /** A paper on the map, and the map in sight. @param {number} place */
  function toMap(place) {
    toPaper(place, "map");
    if (atlas) atlas.show(store.leafOf(place), place, true).catch((error) => console.error(error));
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
    return filtering.isRanked && places ? { count: places.length, go: () => router.go({ open: "papers" }, { again: true }) } : null;
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
    if (shown.open !== "papers") sheet.name(title, "");
  }

  /**
   * Everything that hangs on the topic alone, and on the paper looked at in it.
   * @param {Address} address
   * @param {boolean} focus whether the list that is open takes it
   */
  function showTopic(address, focus) {
    const { row } = address;
    selection = null;
    hg.showBreadcrumb(store, row);
    tree.show(row);
    nameSheet(row);
    fillPanel(address, focus);
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
    frame.settle();
  }

  /**
   * Whether the panel is to be written anew: for another topic or paper, or for a list that it does not show.
   * @param {Address} address
   * @param {Arrival} arrival
   */
  function isElsewhere(address, { again, within }) {
    if (!shown || shown.row !== address.row || shown.place !== address.place) return true;
    if (within || (address.open === "papers" && shown.filter !== address.filter)) return false; // what is found is still to be read
    return shown.open !== address.open || (again === true && address.open !== "");
  }

  /** @param {Address} address @param {Arrival} arrival @param {boolean} [afresh] */
  function show(address, arrival, afresh = false) {
    keepTrail(address.place, arrival.similar === true);
    const regrow = shown && (shown.growth !== address.growth || shown.order !== address.order || shown.level !== address.level);
    growing.use(address);
    palette.use(address.colour);
    palette.look(address.row);
    // A topic with others inside shows itself in the chart; of a leaf, a paper or a list the details are what was asked for.
    const chosen = shown && !afresh && shown.chart === address.chart && shown.colour === address.colour && shown.filter === address.filter;
    const same = shown && !afresh && shown.row === address.row && shown.place === address.place;
    // What passes another filter is marked on the chart as it is; for another list in the panel it need not be drawn anew.
    const onlyFilter = same && shown && shown.chart === address.chart && shown.colour === address.colour && !regrow && shown.filter !== address.filter;
    const onlyList = same && chosen && !regrow;
    const paper = address.place >= 0 && (!shown || shown.place !== address.place);
    const elsewhere = isElsewhere(address, arrival);
    if ((chosen && store.isLeaf(address.row)) || paper || (elsewhere && address.open)) sheet.open();
    if (elsewhere) showTopic(address, shown !== null);
    else if (regrow) panel.regrow(true);
    if (!shown ? address.filter : shown.filter !== address.filter) filtering.use(address.filter).catch((error) => console.error(error));
    panel.recolour();
    if (!onlyFilter && !onlyList) showChart(address);
    shown = { ...address };
    if (address.place >= 0) announce(address.place);
    chips.show(address.row);
    facets.show();
    return onlyFilter || (onlyList && chartOf(address) !== "map") ? Promise.resolve() : draw(address);
  }

  /** @type {Uint32Array | null} what the reader drew a line around, while it is listed */
  let selection = null;

  /** From a list of papers back to what the address has beside it. @param {Address} address */
  function wayBack({ row, place }) {
    const leave = () => (shown && shown.open === "papers" ? router.go({ open: "" }) : showPanel());
    return { text: place >= 0 ? "Back to the paper" : row ? "Back to the topic" : "Back to all topics", go: leave };
  }

  /** @param {Uint32Array} places */
  function select(places) {
    selection = places;
    panel.showSelection(places, wayBack(shown || router.now));
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
      // The list of a search before is no longer open.
      if (found && shown && shown.open === "papers") shown.open = "";
      router.rewrite(shown ? shown.open : "");
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

  /** The panel as an address has it: what was found, the paper looked at, else the topic. @param {Address} address @param {boolean} focus */
  function fillPanel(address, focus) {
    const { row, place, open } = address;
    const { places, isRanked } = filtering;
    if (open !== "papers" || !isRanked || !places) return panel.show(row, place < 0 ? { open, focus } : { place });
    panel.showFound(places, wayBack(address));
    sheet.name(hg.count(places.length, "paper") + " found", "");
    sheet.open();
  }

  /** The same after other papers pass. */
  function showPanel() {
    selection = null;
    const address = shown || router.now;
    if (address.place < 0) nameSheet(address.row);
    fillPanel(address, toGrowth);
    toGrowth = false;
    if (address.place >= 0) announce(address.place);
  }

  let refilters = 0;

  /** Another filter is in force. */
  function refilter() {
    if (ended.aborted) return;
    opened = null;
    recount();
    marks.filtered(filtering.places);
    if (filtering.sought && search) search.again().catch((error) => console.error(error));
    // The chart says it at once; the panel, which takes as long again to write, follows when that is on the screen.
    const mine = ++refilters;
    hg.painted().then(() => mine === refilters && !ended.aborted && !selection && showPanel());
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
    onAll: (filter) => router.go({ filter: hg.writeFilter(filter), open: "papers" }, { again: true }),
    onFilter(filter) {
      filtering.change(filter);
      if (hg.compact()) sheet.open(); // on what the filter leaves
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
  /** With what is searched for as a part of the filter. @param {Address} address */
  const whole = (address) => ({ ...address, filter: hg.withSought(address.filter, filtering.sought) });
  hg.now = () => ({ address: whole(shown || router.now), selection, group: panel.compared, open: sheet.state !== "closed" });
  hg.store = store;
  hg.palette = palette;
  hg.chart = chart;
  hg.atlas = atlas;
  panel.compareWith(kept && kept.group);
  router.start(kept && kept.address);
  if (kept && kept.open) sheet.open();
  if (kept && kept.selection) select(kept.selection);
};
