// @ts-check
/* The Plotly charts: Plotly draws the tiles of a window of the tree and says what was clicked; the names are ours. */
(function (hg) {
  "use strict";

  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  const SLIVER = 0.002; // of the chart

  /**
   * The selected paper stands out; slivers have no edge, or there would be only edges.
   * @param {View} view
   * @param {Tile} tile
   * @param {number} selected
   * @param {Palette} palette
   */
  function edge(view, tile, selected, palette) {
    if (tile.place >= 0 && tile.place === selected) return { color: hg.theme.variable("--ink"), width: 3 };
    return { color: hg.edgeOf(palette.fill(tile).fill), width: tile.weight / view.weight < SLIVER ? 0 : 1 };
  }

  /** @param {View} view @param {Tile[]} tiles @param {number} selected @param {Palette} palette */
  function trace(view, tiles, selected, palette) {
    const { marker, ...attributes } = hg.KINDS[view.kind].attributes(view);
    const edges = tiles.map((tile) => edge(view, tile, selected, palette));
    return {
      type: view.kind,
      ids: tiles.map((tile) => tile.id),
      parents: tiles.map((tile) => tile.parent),
      labels: tiles.map(() => ""), // the names are drawn by labels.js
      values: tiles.map((tile) => tile.weight),
      hoverinfo: "skip", // hovercard.js says what a tile is
      textinfo: "none",
      branchvalues: "total",
      level: view.store.id[view.focus],
      maxdepth: hg.LEVELS + 1,
      sort: false,
      marker: {
        ...marker,
        colors: tiles.map((tile) => palette.fill(tile).fill),
        line: { color: edges.map((border) => border.color), width: edges.map((border) => border.width) },
      },
      ...attributes,
    };
  }

  function layout() {
    return {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: hg.FONT, color: hg.theme.variable("--ink") },
    };
  }

  /**
   * Where each tile begins among its focus's papers: what the rings of the sunburst are laid out by.
   * @param {Store} store
   * @param {number} focus
   * @param {Tile[]} tiles
   */
  function place(store, focus, tiles) {
    /** @type {Map<string, number>} where the next tile inside a tile begins */
    const next = new Map();
    for (const tile of tiles) {
      const outside = tile.row === focus || store.depth(tile.above < 0 ? 0 : tile.above) < store.depth(focus);
      tile.from = outside ? 0 : next.get(tile.parent) ?? 0;
      next.set(tile.id, tile.from);
      next.set(tile.parent, tile.from + tile.weight);
    }
  }

  /**
   * The titles of the tiles that are papers.
   * @param {Store} store
   * @param {Tile[]} tiles
   */
  async function readTitles(store, tiles) {
    for (const tile of tiles) if (tile.place >= 0) tile.title = await store.titles.at(tile.place);
  }

  /** The id of the tile that an element is in; empty outside of all. @param {Element | null} element */
  function tileIdOf(element) {
    const slice = /** @type {PlotlySlice | null} */ (element && element.closest("g.slice"));
    const datum = slice && slice.__data__;
    return datum && datum.data ? datum.data.data.id : "";
  }

  /**
   * Where the shape that was pressed is replaced before the release, as by a drawing after a resize, the browser tells
   * nobody of a click. It is for the tile all the same.
   * @param {HTMLElement} plot
   * @param {(id: string) => void} onTile
   */
  function keepClicks(plot, onTile) {
    /** @type {Element | null} */
    let pressed = null;
    let id = "";
    plot.addEventListener("pointerdown", (event) => {
      pressed = event.isPrimary && event.button === 0 && event.target instanceof Element ? event.target : null;
      id = tileIdOf(pressed);
    });
    plot.addEventListener("pointerup", (event) => {
      const replaced = pressed && !pressed.isConnected;
      pressed = null;
      if (replaced && id && event.target instanceof Element && tileIdOf(event.target) === id) onTile(id);
    });
  }

  hg.openChart = function (store, palette, onTopic, onMore, onPaper) {
    const node = hg.byId("chart");
    const plot = hg.byId("tiles");
    let kind = store.chart in hg.KINDS ? store.chart : "treemap";
    let selected = 0;
    let paper = -1; // the place of the paper looked at
    let drawing = 0; // by Plotly, right now
    let turn = 0; // of drawing: what is read for one must not be drawn after the next
    /** @type {Tile[]} */
    let tiles = [];
    /** @type {View | null} */
    let view = null;
    /** @type {Uint32Array | null} */
    let hits = null;
    let high = 0;
    let noun = "hit";

    /**
     * What is looked at, and how much room there is for it.
     * @param {number} focus
     */
    function viewOf(focus) {
      return {
        store,
        kind,
        focus,
        depth: store.depth(focus),
        size: store.size[focus],
        weight: store.weight[focus],
        width: node.clientWidth,
        height: node.clientHeight,
        rings: 1,
      };
    }

    /** @param {PlotlyEvent} event */
    function clicked(event) {
      const id = event.points && event.points[0] && event.points[0].id;
      const tile = tiles.find((each) => each.id === id);
      if (!tile || !view) return false;
      if (tile.place >= 0) onPaper(tile.place);
      else if (tile.row === null) onMore(tile.above);
      else if (tile.row === view.focus && tile.above >= 0) onTopic(tile.above);
      else onTopic(tile.row);
      return false; // the next window is drawn instead of Plotly's own zoom
    }

    keepClicks(plot, (id) => clicked({ points: [{ id }] }));

    /** @param {string} event @param {(event: PlotlyEvent) => unknown} listener */
    function listen(event, listener) {
      if (kind === "polygons") return; // they listen for themselves
      plot.removeAllListeners(event);
      plot.on(event, listener);
    }

    /** Plotly's shapes by the id of their tile. */
    function shapes() {
      /** @type {Map<string, SVGPathElement>} */
      const paths = new Map();
      for (const slice of /** @type {NodeListOf<PlotlySlice>} */ (plot.querySelectorAll("g.slice"))) {
        const datum = slice.__data__;
        const path = /** @type {SVGPathElement | null} */ (slice.querySelector("path.surface"));
        if (path && datum && datum.data) paths.set(datum.data.data.id, path);
      }
      return paths;
    }

    /** @param {Tile} tile */
    function hitsIn(tile) {
      if (hits === null) return 0;
      if (tile.place >= 0) return hg.countBetween(hits, tile.place, tile.place + 1);
      if (tile.row === null) return 0;
      return hg.countBetween(hits, store.start[tile.row], store.start[tile.row] + tile.size);
    }

    /** @param {Tile} tile */
    const missed = (tile) => hits !== null && noun === "hit" && !hitsIn(tile);

    /**
     * While years are played a tile gains its colour as its papers appear.
     * @param {Tile} tile
     */
    function shareOf(tile) {
      const counted = tile.place >= 0 || tile.row !== null;
      return hits !== null && noun === "paper" && counted ? hitsIn(tile) / tile.size : 1;
    }

    /**
     * The names, and what a search or a filter found: tiles without a hit are neutral. Returns the tiles without a name.
     * @param {View} shown
     */
    function label(shown) {
      const paths = shapes();
      for (const tile of tiles) {
        const path = paths.get(tile.id);
        if (path) path.classList.toggle("miss", missed(tile));
        if (path) path.style.fill = palette.fill(tile, shareOf(tile)).fill;
      }
      /** @param {Tile} tile */
      const ink = (tile) => (missed(tile) ? hg.theme.variable("--muted") : palette.fill(tile, shareOf(tile)).ink);
      const labels = hg.firstIn(node, "#labels");
      const bare = hg.drawLabels(labels, shown, tiles, paths, { name: nameOf, ink, counts });
      const picture = /** @type {SVGSVGElement} */ (labels.firstElementChild);
      if (kind === "sunburst" || kind === "polygons") return bare;
      hg.drawOpenMarks(store, picture, tiles, paths, ink);
      hg.drawLeafTitles(store, picture, tiles, paths, ink, titled, () => picture === labels.firstElementChild);
      return bare;
    }

    /**
     * The places of the first papers of a leaf that are to be named in its tile: of those that were found, if any were sought.
     * @param {number} row
     * @param {number} count
     */
    function titled(row, count) {
      const [start, stop] = [store.start[row], store.start[row] + store.size[row]];
      const places = hits === null ? hg.range(start, store.size[row]) : hits.filter((at) => at >= start && at < stop);
      return Array.from(places.subarray(0, count));
    }

    /** @param {Tile} tile */
    function nameOf(tile) {
      if (tile.place >= 0) return tile.title || "";
      return tile.row === null ? hg.number(tile.hidden) + " more" : store.label[tile.row];
    }

    /**
     * What may follow a name, the longest first: a closed topic says how much is inside.
     * @param {Tile} tile
     */
    function counts(tile) {
      if (tile.place >= 0 || (tile.row === null && store.isLeaf(tile.above))) return [];
      if (hits !== null && noun === "paper") return hitsIn(tile) ? [hg.count(hitsIn(tile), noun)] : [];
      if (hits !== null) return hitsIn(tile) ? [hg.number(hitsIn(tile)) + " of " + hg.number(tile.size)] : [];
      const many = hg.byCitations(store) && store.cited && tile.row !== null ? hg.count(store.cited[tile.row], "citation") : hg.number(tile.size);
      const fresh = tile.row !== null && hg.isNew(store, tile.row) ? " \u00b7 new" : "";
      const inside = tile.frontier && tile.row !== null ? store.children[tile.row].length : 0;
      return inside ? [many + " \u00b7 +" + inside + " inside" + fresh, many + fresh] : [many + fresh];
    }

    /** @param {View} shown @returns {PolygonLook} */
    const look = (shown) => ({
      name: nameOf,
      fill: (tile) => palette.fill(tile).fill,
      edge: (tile) => edge(shown, tile, paper, palette),
      click: clicked,
    });

    /**
     * Null where another drawing began while titles were read for this one.
     * @param {Set<number>} closed
     * @param {number} mine
     */
    async function drawWindow(closed, mine) {
      const focus = selected;
      const shown = viewOf(focus);
      const weights = store.isLeaf(focus) ? await hg.paperWeights(store, focus) : null;
      const papers = { room: hg.KINDS[kind].papers(shown), weights };
      /** @param {number} row */
      const opens = (row) => !closed.has(row) && hg.KINDS[kind].opens(store, shown, row);
      const found = hg.windowOf(store, focus, hg.KINDS[kind].levels(shown), hg.MOST_TILES, opens, papers);
      await readTitles(store, found);
      if (store.isLeaf(focus)) await palette.ready(); // its papers have colours of their own
      if (mine !== turn) return null;
      const looked = found.find((tile) => tile.row === focus);
      if (looked) shown.weight = looked.weight;
      [view, tiles] = [shown, found];
      place(store, focus, tiles);
      shown.rings = 1 + Math.max(...tiles.map((tile) => tile.id.split(".").length - 1 - shown.depth));
      tiles = hg.KINDS[kind].order(tiles);
      const height = hg.KINDS[kind].height(shown, tiles);
      node.style.minHeight = height ? height + "px" : "";
      high = shown.height = node.clientHeight;
      drawing++;
      try {
        if (kind === "polygons") hg.drawPolygons(plot, shown, tiles, look(shown));
        else await Plotly.react(plot, [trace(shown, tiles, paper, palette)], layout(), CONFIG);
      } finally {
        drawing--;
      }
      return shown;
    }

    /**
     * Topics better shown as one tile: their own heading has no room, or on half of their area the tiles have no name.
     * @param {number} depth
     * @param {Tile[]} bare
     */
    function unreadable(depth, bare) {
      /** @param {number} row @param {Tile[]} some */
      const inside = (row, some) => some.filter((tile) => tile.above === row);
      /** @param {Tile[]} some */
      const weigh = (some) => some.reduce((sum, each) => sum + each.weight, 0);
      const nameless = new Set(bare.map((tile) => tile.row));
      const rows = tiles.flatMap((tile) => (tile.frontier || tile.row === null ? [] : [tile.row]));
      const closed = rows.filter((row) => {
        if (store.depth(row) <= depth) return false;
        const within = inside(row, tiles);
        return nameless.has(row) || (within.every((each) => each.frontier) && 2 * weigh(inside(row, bare)) >= weigh(within));
      });
      return new Set(closed);
    }

    async function draw() {
      if (node.hidden) return;
      const mine = ++turn;
      const first = await drawWindow(new Set(), mine);
      if (!first) return;
      listen("plotly_" + kind + "click", clicked);
      listen("plotly_afterplot", relabel);
      const closed = unreadable(first.depth, label(first));
      const second = closed.size ? await drawWindow(closed, mine) : null;
      if (second) label(second);
      if (mine !== turn) return;
      node.dataset.drawn = kind + " " + store.id[selected];
    }

    /** After Plotly has fitted its tiles to another size; what is drawn by `draw` gets its names there. */
    function relabel() {
      if (!view || drawing) return;
      view.width = node.clientWidth;
      view.height = node.clientHeight;
      label(view);
    }

    /** Another width may have room for other tiles. */
    let width = 0;
    let timer = 0;
    new ResizeObserver(() => {
      if (!view || node.hidden || (width === node.clientWidth && (high === node.clientHeight || (kind !== "polygons" && !hg.compact())))) return;
      const first = !width;
      [width, high] = [node.clientWidth, node.clientHeight];
      clearTimeout(timer);
      if (!first) timer = setTimeout(draw, 120);
    }).observe(node);

    hg.openHoverCard(store, palette, plot, (id) => tiles.find((tile) => tile.id === id), (tile) => (hits !== null && noun === "hit" && tile.row !== null ? hitsIn(tile) : null));

    return {
      draw,
      show(row, name, at = -1) {
        if (kind !== name) Plotly.purge(plot);
        if (kind !== name) plot.replaceChildren();
        [selected, kind, paper] = [row, name, at];
        return draw();
      },
      /** Mark the papers at these ascending places, null for none. */
      mark(places, counted = "hit") {
        [hits, noun] = [places, counted];
        if (view && !node.hidden) label(view);
      },
      get tiles() {
        return tiles;
      },
    };
  };
})(window.Hierarchography);
