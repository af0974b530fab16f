/* The Plotly charts: Plotly draws the tiles of a window of the tree and says what was clicked; the names are ours. */
(function (hg) {
  "use strict";

  const HOVER_WIDTH = 48;
  const HOVER_KEYWORDS = 8;
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  const SLIVER = 0.002; // of the chart

  function hover(store, tile) {
    const broken = (text) => hg.wrap(text, HOVER_WIDTH).map(hg.plotlyText).join("<br>");
    const count = hg.count(tile.size, "paper") + " (" + hg.percent(tile.size / store.total) + ")";
    if (tile.row === null) return "<b>" + hg.number(tile.hidden) + " smaller topics</b><br>" + count;
    const depth = store.depth(tile.row);
    const keywords = store.keywords[tile.row].slice(0, HOVER_KEYWORDS).join(", ");
    const parts = ["<b>" + broken(store.name[tile.row]) + "</b>", count + (depth ? ", level " + depth : "")];
    if (keywords) parts.push(broken(keywords));
    return parts.join("<br>");
  }

  /** The selected leaf stands out; slivers have no edge, or there would be only edges. */
  function edge(view, tile, selected) {
    if (tile.row === selected && selected !== view.focus) return { color: hg.theme.variable("--ink"), width: 3 };
    return { color: hg.theme.variable("--paper"), width: tile.size / view.size < SLIVER ? 0 : 1 };
  }

  function trace(view, tiles, selected, palette) {
    const { marker, ...attributes } = hg.KINDS[view.kind].attributes();
    const edges = tiles.map((tile) => edge(view, tile, selected));
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
        line: { color: edges.map((one) => one.color), width: edges.map((one) => one.width) },
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

  /** A leaf has nothing inside to look at: its parent is shown, with the leaf's tile outlined. */
  function focusOf(store, row) {
    if (!store.isLeaf(row) || store.parent[row] < 0) return row;
    const above = store.parent[row];
    return hg.windowOf(store, above).some((tile) => tile.row === row) ? above : row;
  }

  /** Where each tile begins among its focus's papers: what the rings of the sunburst are laid out by. */
  function place(store, focus, tiles) {
    const ends = new Map();
    for (const tile of tiles) {
      if (tile.row === focus || store.depth(tile.above < 0 ? 0 : tile.above) < store.depth(focus)) tile.from = 0;
      else tile.from = ends.has(tile.parent) ? ends.get(tile.parent) : ends.get(tile.parent + " from");
      ends.set(tile.id + " from", tile.from);
      ends.set(tile.parent, tile.from + tile.size);
    }
  }

  hg.openChart = function (store, palette, onTopic, onMore) {
    const node = hg.byId("chart");
    const plot = hg.byId("tiles");
    let kind = store.chart in hg.KINDS ? store.chart : "treemap";
    let selected = 0;
    let tiles = [];
    let view = null;
    let hits = null;

    /** What is looked at, and how much room there is for it. */
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

    function clicked(event) {
      const id = event.points && event.points[0] && event.points[0].id;
      const tile = tiles.find((one) => one.id === id);
      if (!tile) return false;
      if (tile.row === null) onMore(tile.above);
      else if (tile.row === view.focus && tile.above >= 0) onTopic(tile.above);
      else onTopic(tile.row);
      return false; // the next window is drawn instead of Plotly's own zoom
    }

    function listen(event, listener) {
      plot.removeAllListeners(event);
      plot.on(event, listener);
    }

    /** Plotly's shapes by the id of their tile. */
    function shapes() {
      const found = new Map();
      for (const slice of plot.querySelectorAll("g.slice")) {
        const datum = slice.__data__;
        if (datum && datum.data) found.set(datum.data.data.id, slice.querySelector("path.surface"));
      }
      return found;
    }

    const hitsIn = (tile) => (tile.row === null ? 0 : hg.countBetween(hits, store.start[tile.row], store.start[tile.row] + tile.size));

    /** The names, and what a search found: tiles without a hit step back. Returns the tiles without a name. */
    function label() {
      const paths = shapes();
      for (const tile of tiles) {
        const path = paths.get(tile.id);
        if (path) path.classList.toggle("miss", hits !== null && !hitsIn(tile));
      }
      const ink = (tile) => (hits !== null && !hitsIn(tile) ? hg.theme.variable("--muted") : palette.tile(tile.row).ink);
      const count = (tile) => {
        if (hits === null) return hg.number(tile.size);
        return hitsIn(tile) ? hg.count(hitsIn(tile), "hit") : "";
      };
      return hg.drawLabels(hg.byId("labels"), view, tiles, paths, { ink, count });
    }

    async function drawWindow(closed) {
      const focus = focusOf(store, selected);
      view = viewOf(focus);
      const opens = (row) => !closed.has(row) && hg.KINDS[kind].opens(store, view, row);
      tiles = hg.windowOf(store, focus, hg.KINDS[kind].levels(view), hg.MOST_TILES, opens);
      place(store, focus, tiles);
      view.rings = 1 + Math.max(...tiles.map((tile) => tile.id.split(".").length - 1 - view.depth));
      tiles = hg.KINDS[kind].order(tiles);
      const height = hg.KINDS[kind].height(view, tiles);
      node.style.minHeight = height ? height + "px" : "";
      view.height = node.clientHeight;
      await Plotly.react(plot, [trace(view, tiles, selected, palette)], layout(), CONFIG);
    }

    /** Topics better shown as one tile: their own heading has no room, or half of the tiles inside them have no name. */
    function unreadable(bare) {
      const inside = (row, some) => some.filter((tile) => tile.above === row).length;
      const nameless = new Set(bare.map((tile) => tile.row));
      const open = tiles.filter((tile) => !tile.frontier && store.depth(tile.row) > view.depth);
      const closed = open.filter((tile) => {
        const within = tiles.filter((one) => one.above === tile.row);
        return nameless.has(tile.row) || (within.every((one) => one.frontier) && 2 * inside(tile.row, bare) >= within.length);
      });
      return new Set(closed.map((tile) => tile.row));
    }

    async function draw() {
      if (node.hidden) return;
      await drawWindow(new Set());
      listen("plotly_" + kind + "click", clicked);
      listen("plotly_afterplot", relabel);
      const closed = unreadable(label());
      if (closed.size) {
        await drawWindow(closed);
        label();
      }
      node.dataset.drawn = kind + " " + store.id[selected];
    }

    function relabel() {
      view.width = node.clientWidth;
      view.height = node.clientHeight;
      label();
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
      mark(places) {
        hits = places;
        if (view && !node.hidden) label();
      },
      get tiles() {
        return tiles;
      },
    };
  };
})(window.Hierarchography);
