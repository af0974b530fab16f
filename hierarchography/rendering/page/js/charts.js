/* The Plotly charts. Each kind adds only what sets it apart; all are drawn from the same window. */
(function (hg) {
  "use strict";

  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const HOVER_WIDTH = 48;
  const HOVER_KEYWORDS = 8;
  const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };

  const NARROW = 500; // px: below it one level fills the chart, more could not be labelled
  const ROW_HEIGHT = 22;
  const MOST_HEIGHT = 1100;
  const TYPE = 13; // px
  const LARGE_TYPE = 15; // px, where there are few tiles
  const FEW_TILES = 12;
  const SLIVER = 0.003; // of the chart
  const LEAST_SIZE = 9; // px: a label that would be smaller is hidden, the hover has it

  const count = (tile) => hg.number(tile.size);
  const whole = (store, tile) => hg.plotlyText(store.label[tile.row]);

  /** The lines of a label in a tile of `width` x `height` px. */
  function lines(view, tile, width, height, below) {
    const broken = hg.tileLines(view.store.label[tile.row], width / view.type, height / view.type, below);
    return broken.map(hg.plotlyText);
  }

  /* What sets each kind apart: its own attributes, the order of its tiles, and how a label is laid out in them. */
  const KINDS = {
    treemap: {
      attributes: (view) => ({
        tiling: { squarifyratio: 1, pad: 2 },
        pathbar: { visible: false },
        marker: { pad: { t: 11 + view.type, l: 3, r: 3, b: 3 } },
      }),
      order: (tiles) => tiles,
      label(view, tile) {
        // Only a tile with nothing inside is high enough for several lines.
        if (!tile.frontier) return whole(view.store, tile);
        const height = Math.sqrt((0.8 * view.width * view.height * tile.size) / view.size / 1.2);
        return [...lines(view, tile, 1.2 * height, height, 1), count(tile)].join("<br>");
      },
    },
    sunburst: {
      attributes: () => ({ insidetextorientation: "radial", rotation: 90, leaf: { opacity: 1 } }),
      // Plotly goes against the clock; from the last to the first it is with the clock, from noon.
      order: (tiles) => [...tiles].reverse(),
      label(view, tile) {
        const ring = Math.min(view.width, view.height) / 2 / view.rings;
        const step = view.store.depth(tile.row) - view.depth;
        const arc = (2 * Math.PI * ring * (step + 0.5) * tile.size) / view.size;
        const broken = step > 0 ? lines(view, tile, 0.8 * ring, 0.8 * arc, 0) : lines(view, tile, 1.4 * ring, ring, 0);
        // The spaces keep a label off the edges of its ring.
        return broken.map((line) => "\u2009" + line + "\u2009").join("<br>");
      },
    },
    icicle: {
      attributes: () => ({
        tiling: { orientation: "h", pad: 0 },
        pathbar: { visible: false },
        leaf: { opacity: 1 },
      }),
      order: (tiles) => tiles,
      label: (view, tile) => whole(view.store, tile) + "\u2002" + count(tile),
    },
  };

  /** An icicle is as high as its column of narrowest topics needs to be read, within reason. */
  function height(kind, tiles) {
    const rows = tiles.filter((tile) => tile.frontier).length;
    return kind === "icicle" && rows > 1 ? Math.min(ROW_HEIGHT * rows, MOST_HEIGHT) + "px" : "";
  }

  const label = (view, tile) =>
    tile.row === null ? hg.number(tile.hidden) + " more" : KINDS[view.kind].label(view, tile);

  /* Plotly shrinks a label until it fits. Its own `uniformtext` would bring all labels to the smallest size. */
  function hideSmallLabels(node) {
    for (const text of node.querySelectorAll(".slicetext text")) {
      const scale = /scale\(([\d.]+)/.exec(text.getAttribute("transform") || "");
      const size = parseFloat(text.style.fontSize) * (scale ? Number(scale[1]) : 1);
      text.style.visibility = size < LEAST_SIZE ? "hidden" : "";
    }
  }

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

  /** What is looked at, and how much room there is for it. */
  function viewOf(store, kind, focus, tiles, node) {
    const depth = store.depth(focus);
    const inside = tiles.filter((tile) => tile.row !== null);
    return {
      store,
      kind,
      focus,
      depth,
      size: store.size[focus],
      width: node.clientWidth,
      height: node.clientHeight,
      rings: 1 + Math.max(...inside.map((tile) => store.depth(tile.row) - depth)),
      type: tiles.filter((tile) => tile.frontier).length <= FEW_TILES ? LARGE_TYPE : TYPE,
    };
  }

  /** The selected leaf stands out; slivers have no edge, or there would be only edges. */
  function edge(view, tile, selected) {
    if (tile.row === selected && selected !== view.focus) return { color: hg.theme.variable("--ink"), width: 3 };
    return { color: hg.theme.variable("--paper"), width: tile.size / view.size < SLIVER ? 0 : 1 };
  }

  function trace(view, tiles, selected) {
    const { marker, ...attributes } = KINDS[view.kind].attributes(view);
    const colours = tiles.map((tile) => hg.tileColours(view.store, tile.row));
    const edges = tiles.map((tile) => edge(view, tile, selected));
    return {
      type: view.kind,
      ids: tiles.map((tile) => tile.id),
      parents: tiles.map((tile) => tile.parent),
      labels: tiles.map((tile) => label(view, tile)),
      values: tiles.map((tile) => tile.size),
      hovertext: tiles.map((tile) => hover(view.store, tile)),
      hoverinfo: "text",
      textinfo: "label",
      branchvalues: "total",
      level: view.store.id[view.focus],
      maxdepth: hg.LEVELS + 1,
      sort: false,
      marker: {
        ...marker,
        colors: colours.map((colour) => colour.fill),
        line: { color: edges.map((one) => one.color), width: edges.map((one) => one.width) },
      },
      textfont: { color: colours.map((colour) => colour.ink), size: view.type },
      ...attributes,
    };
  }

  function layout() {
    return {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: FONT, color: hg.theme.variable("--ink") },
      hoverlabel: {
        bgcolor: hg.theme.variable("--paper"),
        bordercolor: hg.theme.variable("--control"),
        font: { family: FONT, size: 13, color: hg.theme.variable("--ink") },
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

  hg.openChart = function (store, onTopic, onMore) {
    const node = hg.byId("chart");
    let kind = store.chart;
    let selected = 0;
    let tiles = [];
    let focus = 0;
    let levels = 0;

    const levelsThatFit = () => (node.clientWidth < NARROW ? 1 : hg.LEVELS);

    function clicked(event) {
      const id = event.points && event.points[0] && event.points[0].id;
      const tile = tiles.find((one) => one.id === id);
      if (!tile) return false;
      if (tile.row === null) onMore(tile.above);
      else if (tile.row === focus && tile.above >= 0) onTopic(tile.above);
      else onTopic(tile.row);
      return false; // the next window is drawn instead of Plotly's own zoom
    }

    function listen(event, listener) {
      node.removeAllListeners(event);
      node.on(event, listener);
    }

    async function draw() {
      focus = focusOf(store, selected);
      levels = levelsThatFit();
      tiles = KINDS[kind].order(hg.windowOf(store, focus, levels));
      node.style.minHeight = height(kind, tiles);
      await Plotly.react(node, [trace(viewOf(store, kind, focus, tiles, node), tiles, selected)], layout(), CONFIG);
      listen("plotly_" + kind + "click", clicked);
      listen("plotly_afterplot", () => hideSmallLabels(node));
      hideSmallLabels(node);
      node.dataset.drawn = kind + " " + store.id[selected];
    }

    new ResizeObserver(() => levels && levels !== levelsThatFit() && draw()).observe(node);

    return {
      draw,
      show: (row) => ((selected = row), draw()),
      use(name) {
        if (kind !== name) Plotly.purge(node);
        kind = name;
        return draw();
      },
      get tiles() {
        return tiles;
      },
    };
  };
})((window.Hierarchography = window.Hierarchography || {}));
