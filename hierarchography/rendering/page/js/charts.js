// @ts-check
/* The Plotly charts: Plotly draws the tiles of a window of the tree and says what was clicked; the names are ours. */
(function (hg) {
  "use strict";

  const HOVER_WIDTH = 48;
  const HOVER_KEYWORDS = 8;
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  const SLIVER = 0.002; // of the chart

  /** @param {Store} store @param {Tile} tile */
  function hover(store, tile) {
    /** @param {string} text */
    const broken = (text) => hg.wrap(text, HOVER_WIDTH).map(hg.plotlyText).join("<br>");
    const count = hg.count(tile.size, "paper") + " (" + hg.percent(tile.size / store.total) + ")";
    if (tile.row === null) return "<b>" + hg.number(tile.hidden) + " smaller topics</b><br>" + count;
    const depth = store.depth(tile.row);
    const keywords = store.keywords[tile.row].slice(0, HOVER_KEYWORDS).join(", ");
    const parts = ["<b>" + broken(store.name[tile.row]) + "</b>", count + (depth ? ", level " + depth : "")];
    if (keywords) parts.push(broken(keywords));
    return parts.join("<br>");
  }

  /**
   * The selected leaf stands out; slivers have no edge, or there would be only edges.
   * @param {View} view
   * @param {Tile} tile
   * @param {number} selected
   * @param {Palette} palette
   */
  function edge(view, tile, selected, palette) {
    if (tile.row === selected && selected !== view.focus) return { color: hg.theme.variable("--ink"), width: 3 };
    return { color: palette.tile(tile.row).edge, width: tile.size / view.size < SLIVER ? 0 : 1 };
  }

  /** @param {View} view @param {Tile[]} tiles @param {number} selected @param {Palette} palette */
  function trace(view, tiles, selected, palette) {
    const { marker, ...attributes } = hg.KINDS[view.kind].attributes();
    const edges = tiles.map((tile) => edge(view, tile, selected, palette));
    return {
      type: view.kind,
      ids: tiles.map((tile) => tile.id),
      parents: tiles.map((tile) => tile.parent),
      labels: tiles.map(() => ""), // the names are drawn by labels.js
      values: tiles.map((tile) => tile.size),
      hovertext: tiles.map((tile) => hover(view.store, tile)),
      hoverinfo: "text",
      textinfo: "none",
      branchvalues: "total",
      level: view.store.id[view.focus],
      maxdepth: hg.LEVELS + 1,
      sort: false,
      marker: {
        ...marker,
        colors: tiles.map((tile) => palette.tile(tile.row).fill),
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
      hoverlabel: {
        bgcolor: hg.theme.variable("--paper"),
        bordercolor: hg.theme.variable("--control"),
        font: { family: hg.FONT, size: 13, color: hg.theme.variable("--ink") },
        align: "left",
      },
    };
  }

  /**
   * A leaf has nothing inside to look at: its parent is shown, with the leaf's tile outlined.
   * @param {Store} store
   * @param {number} row
   */
  function focusOf(store, row) {
    if (!store.isLeaf(row) || store.parent[row] < 0) return row;
    const above = store.parent[row];
    return hg.windowOf(store, above).some((tile) => tile.row === row) ? above : row;
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
      next.set(tile.parent, tile.from + tile.size);
    }
  }

  hg.openChart = function (store, palette, onTopic, onMore) {
    const node = hg.byId("chart");
    const plot = hg.byId("tiles");
    let kind = store.chart in hg.KINDS ? store.chart : "treemap";
    let selected = 0;
    /** @type {Tile[]} */
    let tiles = [];
    /** @type {View | null} */
    let view = null;
    /** @type {Uint32Array | null} */
    let hits = null;
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
      if (tile.row === null) onMore(tile.above);
      else if (tile.row === view.focus && tile.above >= 0) onTopic(tile.above);
      else onTopic(tile.row);
      return false; // the next window is drawn instead of Plotly's own zoom
    }

    /** @param {string} event @param {(event: PlotlyEvent) => unknown} listener */
    function listen(event, listener) {
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
      if (hits === null || tile.row === null) return 0;
      return hg.countBetween(hits, store.start[tile.row], store.start[tile.row] + tile.size);
    }

    /**
     * While years are played a tile gains its colour as its papers appear.
     * @param {Tile} tile
     */
    const shareOf = (tile) => (hits !== null && noun === "paper" && tile.row !== null ? hitsIn(tile) / tile.size : 1);

    /**
     * The names, and what a search found: tiles without a hit step back. Returns the tiles without a name.
     * @param {View} shown
     */
    function label(shown) {
      const paths = shapes();
      for (const tile of tiles) {
        const path = paths.get(tile.id);
        if (path) path.classList.toggle("miss", hits !== null && noun === "hit" && !hitsIn(tile));
        if (path) path.style.fill = palette.grown(tile.row, shareOf(tile)).fill;
      }
      /** @param {Tile} tile */
      const ink = (tile) =>
        hits !== null && noun === "hit" && !hitsIn(tile) ? hg.theme.variable("--muted") : palette.grown(tile.row, shareOf(tile)).ink;
      /** @param {Tile} tile */
      const count = (tile) => {
        if (hits === null) return hg.number(tile.size);
        return hitsIn(tile) ? hg.count(hitsIn(tile), noun) : "";
      };
      return hg.drawLabels(hg.byId("labels"), shown, tiles, paths, { ink, count });
    }

    /** @param {Set<number>} closed */
    async function drawWindow(closed) {
      const focus = focusOf(store, selected);
      const shown = viewOf(focus);
      view = shown;
      /** @param {number} row */
      const opens = (row) => !closed.has(row) && hg.KINDS[kind].opens(store, shown, row);
      tiles = hg.windowOf(store, focus, hg.KINDS[kind].levels(shown), hg.MOST_TILES, opens);
      place(store, focus, tiles);
      shown.rings = 1 + Math.max(...tiles.map((tile) => tile.id.split(".").length - 1 - shown.depth));
      tiles = hg.KINDS[kind].order(tiles);
      const height = hg.KINDS[kind].height(shown, tiles);
      node.style.minHeight = height ? height + "px" : "";
      shown.height = node.clientHeight;
      await Plotly.react(plot, [trace(shown, tiles, selected, palette)], layout(), CONFIG);
      return shown;
    }

    /**
     * Topics better shown as one tile: their own heading has no room, or half of the tiles inside them have no name.
     * @param {number} depth
     * @param {Tile[]} bare
     */
    function unreadable(depth, bare) {
      /** @param {number} row @param {Tile[]} some */
      const inside = (row, some) => some.filter((tile) => tile.above === row);
      const nameless = new Set(bare.map((tile) => tile.row));
      const rows = tiles.flatMap((tile) => (tile.frontier || tile.row === null ? [] : [tile.row]));
      const closed = rows.filter((row) => {
        if (store.depth(row) <= depth) return false;
        const within = inside(row, tiles);
        return nameless.has(row) || (within.every((each) => each.frontier) && 2 * inside(row, bare).length >= within.length);
      });
      return new Set(closed);
    }

    async function draw() {
      if (node.hidden) return;
      const first = await drawWindow(new Set());
      listen("plotly_" + kind + "click", clicked);
      listen("plotly_afterplot", relabel);
      const closed = unreadable(first.depth, label(first));
      if (closed.size) label(await drawWindow(closed));
      node.dataset.drawn = kind + " " + store.id[selected];
    }

    function relabel() {
      if (!view) return;
      view.width = node.clientWidth;
      view.height = node.clientHeight;
      label(view);
    }

    /** Another width may have room for other tiles. */
    let width = 0;
    let timer = 0;
    new ResizeObserver(() => {
      if (!view || node.hidden || width === node.clientWidth) return;
      const first = !width;
      width = node.clientWidth;
      clearTimeout(timer);
      if (!first) timer = setTimeout(draw, 120);
    }).observe(node);

    return {
      draw,
      show(row, name) {
        if (kind !== name) Plotly.purge(plot);
        [selected, kind] = [row, name];
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
