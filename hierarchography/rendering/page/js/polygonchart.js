// @ts-check
/*
 * The chart of polygons: drawn here, not by Plotly, but with the same marks (`g.slice`), so that the names, the hover
 * card and what a search marks treat its tiles as those of the other charts.
 */
(function (hg) {
  "use strict";

  const GAPS = [3.5, 2.25, 1.25]; // px inside the edge of a topic of the first level shown, of the second, of those below
  const MARGIN = 4.5; // px between an edge and a name
  const ROOMY = 4200; // px²: a polygon that a name of two words fits
  const PAPER = 9000; // px²: a polygon that most of a title fits
  const NARROW = 500; // px: below it one level fills a chart
  const SLIVER = 24; // px²: too small for gaps
  const TYPE = 9; // sides of a square as large as a polygon, by the type size of its name
  const [LEAST_TYPE, MOST_TYPE] = [11, 20]; // px
  const PAD = 6; // px beside a heading in its ground
  const WEIGHT = 650; // of a heading
  const NUMBER = 0.8; // of a heading's size, as labels.js writes it
  const LEAST_NUMBER = 9.5;

  /** @type {WeakMap<SVGGraphicsElement, Box[] | (() => Box[])>} where the name of a shape may lie */
  const rooms = new WeakMap();

  /** @param {View} view */
  const levels = (view) => (view.width < NARROW ? 1 : hg.LEVELS);

  hg.KINDS.polygons = {
    levels,
    attributes: () => ({}),
    order: (tiles) => tiles,
    opens: (store, view, row) => (view.width * view.height * store.weight[row]) / view.weight / store.children[row].length > ROOMY,
    papers: (view) => Math.floor((view.width * view.height) / PAPER),
    height: () => null,
    boxes(view, tile, path) {
      const room = rooms.get(path) || [];
      const boxes = typeof room === "function" ? room() : room;
      rooms.set(path, boxes);
      return boxes;
    },
    most: (_, { most }) => most || LEAST_TYPE,
    middle: false,
  };

  /** @param {Position[]} polygon */
  const pathOf = (polygon) => "M" + polygon.map((corner) => corner.map((value) => value.toFixed(2)).join(" ")).join("L") + "Z";

  /**
   * The polygon inside the gaps: an edge of a topic of a higher level is further off.
   * @param {Position[]} polygon
   * @param {Position[][]} around of the topics that it lies in, and its own, the first level first
   */
  function inset(polygon, around) {
    if (hg.areaOf(polygon) < SLIVER) return polygon;
    const lines = around.flatMap((outer, step) => hg.sidesOf(outer, GAPS[Math.min(step, GAPS.length - 1)]));
    const inner = hg.clipped(polygon, lines);
    return inner.length > 2 ? inner : polygon;
  }

  /**
   * How wide a heading is in one line, and in two where it can be broken, with its number behind it.
   * @param {string} name @param {string} number @param {number} size
   */
  function headingWidths(name, number, size) {
    const count = hg.textWidth(number) * Math.max(NUMBER * size, LEAST_NUMBER) + 9;
    /** @param {string} text */
    const width = (text) => hg.textWidth(text.trimStart(), WEIGHT) * size;
    const parts = hg.partsOf(name);
    const halves = parts.slice(1).map((_, at) => {
      const [first, last] = [parts.slice(0, at + 1), parts.slice(at + 1)].map((some) => width(some.join("")));
      return Math.max(first, last + count) + 0.5;
    });
    // As labels.js will break it, the number must still fit behind the last line.
    const two = halves.sort((a, b) => a - b).find((wide) => {
      const fit = hg.fitText(name, wide, 2 * hg.LINE * size + 1, { most: size, weight: WEIGHT, rows: 2 });
      return fit && fit.size === size && width(fit.lines[fit.lines.length - 1]) + count <= wide + 0.5;
    });
    return two === undefined ? [width(name) + count] : [width(name) + count, two];
  }

  /**
   * The name of a topic with others inside on a ground at the top of its polygon: the box of the ground, and what it
   * is written in; one line or two, whichever stands higher. Null without room.
   * @param {Position[]} polygon @param {string} name @param {string} number @param {number} most @param {Ground[]} taken
   */
  function heading(polygon, name, number, most, taken) {
    for (let size = most; size >= most - 2; size--) {
      const places = headingWidths(name, number, size).flatMap((wide, at) => {
        const [width, height] = [wide + 2 * PAD + 1, hg.LINE * size * (at + 1) + 5];
        const spot = hg.highestIn(polygon, width, height, GAPS[0] + 2, taken);
        return spot ? [{ x: spot[0], y: spot[1], width, height, size, rows: at + 1 }] : [];
      });
      places.sort((a, b) => a.y + a.height / 2 - b.y - b.height / 2);
      if (places.length) return places[0];
    }
    return null;
  }

  /** @param {{ x: number, y: number, width: number, height: number, size: number, rows: number }} ground @returns {Box} */
  const within = ({ x, y, width, height, size, rows }) => ({
    x: x - width / 2 + PAD,
    y: y - height / 2 + 2,
    width: width - 2 * PAD,
    height: height - 4,
    turn: 0,
    rows,
    most: size,
  });

  /** @param {Ground} ground */
  function groundPath({ x, y, width, height }) {
    const [left, top, right, foot] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    return pathOf([[left, top], [right, top], [right, foot], [left, foot]]);
  }

  /** A shape that stands for a tile. @param {Tile} tile @param {string} d @param {PolygonLook} look */
  function slice(tile, d, { fill, edge }) {
    const { color, width } = edge(tile);
    const path = hg.svg("path", { d, fill: fill(tile), stroke: color, "stroke-width": width, class: "surface" });
    const group = /** @type {PlotlySlice} */ (hg.svg("g", { class: "slice" }, path));
    group.__data__ = { data: { data: { id: tile.id } } };
    return { group, path };
  }

  /** The tiles inside the topic looked at (or itself), each with its polygon and those around it. @param {View} view @param {Tile[]} tiles */
  function placed(view, tiles) {
    const focus = tiles.findIndex((tile) => tile.row === view.focus);
    const shown = tiles.slice(focus).filter((tile) => tile.row === null || tile.row === view.focus || view.store.depth(tile.row) > view.depth);
    const places = new Map(shown.map((tile, at) => [tile.id, at]));
    /** @type {number[][]} */
    const children = shown.map(() => []);
    const above = shown.map((tile, at) => (at ? places.get(tile.parent) ?? 0 : -1));
    above.forEach((parent, at) => parent >= 0 && children[parent].push(at));
    const polygons = hg.divide(children, shown.map((tile) => tile.weight), view.width, view.height);
    /** @type {number[][]} */
    const chains = [];
    above.forEach((parent, at) => (chains[at] = parent > 0 ? [...chains[parent], at] : [at]));
    return shown.flatMap((tile, at) => (at || shown.length === 1 ? [{ tile, polygon: polygons[at], around: chains[at].map((each) => polygons[each]) }] : []));
  }

  /** Draw the tiles into `plot`. */
  hg.drawPolygons = function (plot, view, tiles, look) {
    const shapes = placed(view, tiles);
    /** @type {Map<string, Ground>} */
    const grounds = new Map();
    const headings = shapes.flatMap(({ tile, polygon, around }) => {
      const above = [...grounds].filter(([id]) => tile.id.startsWith(id + ".")).map(([, taken]) => taken);
      const most = around.length > 1 ? 12 : 14;
      const ground = tile.frontier ? null : heading(polygon, look.name(tile), hg.number(tile.size), most, above);
      if (tile.frontier) return [];
      if (ground) grounds.set(tile.id, ground);
      const drawn = slice(tile, ground ? groundPath(ground) : "", look); // a topic without room for its name is closed by charts.js
      rooms.set(drawn.path, ground ? [within(ground)] : []);
      return [drawn.group];
    });
    const cells = shapes.flatMap(({ tile, polygon, around }) => {
      if (!tile.frontier) return [];
      const drawn = slice(tile, pathOf(inset(polygon, around)), look);
      const most = hg.clamp(Math.sqrt(hg.areaOf(polygon)) / TYPE, LEAST_TYPE, MOST_TYPE);
      rooms.set(drawn.path, () => hg.boxesIn(polygon, MARGIN, [...grounds.values()]).map((box) => ({ ...box, most })));
      return [drawn.group];
    });
    const picture = hg.svg("svg", { class: "polygons", width: view.width, height: view.height }, ...cells, ...headings);
    picture.addEventListener("click", (event) => {
      const group = /** @type {PlotlySlice | null} */ (hg.closest(event, "g.slice"));
      if (group && group.__data__ && group.__data__.data) look.click({ points: [{ id: group.__data__.data.data.id }] });
    });
    plot.replaceChildren(picture);
  };
})(window.Hierarchography);
